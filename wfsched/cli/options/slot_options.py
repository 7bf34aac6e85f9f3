"""Options of `wfsched network` that choose a slot: a file, or a setting and an hour."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar

import typer

from wfsched.core.errors import ParameterError

if TYPE_CHECKING:
    from wfsched.core.arrays import IntArray
    from wfsched.network.slots.slot import Slot

_SETTING, _AT = "carry", 12


@dataclass(frozen=True, slots=True)
class SlotOptions:
    """A slot, as given."""

    panel: ClassVar[str] = "Slot"

    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="Slot as JSON (docs/network.md).", show_default="a drawn slot"),
    ] = None
    setting: Annotated[
        str | None,
        typer.Option(
            "--setting",
            metavar="NAME",
            help="Setting: literal, costly, carry or lagged.",
            show_default=_SETTING,
        ),
    ] = None
    at: Annotated[
        int | None,
        typer.Option("--at", min=0, max=8759, metavar="N", help="Hour of the year.", show_default=str(_AT)),
    ] = None

    def slot(self, seed: int) -> Slot:
        """Return the slot.

        Raises
        ------
        ParameterError
            If the setting is unknown, or given with a file.
        NetworkError
            If the file is not a slot.
        """
        return self.placed_slot(seed)[0]

    def placed_slot(self, seed: int) -> tuple[Slot, IntArray | None]:
        """Return the slot and the nodes that its tasks name, if they do; raises as `slot`."""
        if self.file is None:
            return self._drawn(seed), None
        for option, value in (("--setting", self.setting), ("--at", self.at)):
            if value is not None:
                raise ParameterError("cannot be combined with a slot file", where=option, got=str(self.file))
        from wfsched.network.slots.slot_files import read_placed_slot

        return read_placed_slot(self.file)

    def _drawn(self, seed: int) -> Slot:
        from wfsched.network.stper.setting import setting_named
        from wfsched.network.stper.world import build_world

        setting = setting_named(self.setting or _SETTING)
        return build_world(setting, seed).slot(_AT if self.at is None else self.at)
