"""Rules of reading: how the times, gaps, numbers and columns of one file are taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from wfsched.core.errors import ParameterError
from wfsched.energy.fill import Fill, check_fill
from wfsched.energy.layouts.layout import Decimal
from wfsched.energy.trace import PastEnd

Dst: TypeAlias = Literal["exact", "padded"]


@dataclass(frozen=True, slots=True)
class FileRules:
    """Rules of reading one file.

    Parameters
    ----------
    fill, zone, dst, layout, unit, past_end, zone_id, step, time_format, decimal
        As in `wfsched.energy.reading.read.read_trace`.
    generation : bool
        Whether all traces in watts are generation, whatever their names.

    Raises
    ------
    ParameterError
        If a rule is unknown.
    """

    fill: Fill | None = None
    zone: str | None = None
    dst: Dst = "exact"
    layout: str | None = None
    unit: str | None = None
    past_end: PastEnd = "wrap"
    zone_id: str | None = None
    step: str | None = None
    time_format: str | None = None
    decimal: Decimal | None = None
    generation: bool = False

    def __post_init__(self) -> None:
        check_fill(self.fill)
        if self.decimal is not None and self.decimal not in get_args(Decimal):
            raise ParameterError(
                "unknown decimal sign", where="decimal", got=self.decimal, allowed="'.' or ','"
            )
        if self.time_format is not None and "%" not in self.time_format:
            raise ParameterError(
                "not a format of times", where="time_format", got=self.time_format,
                allowed="codes as of strptime, such as %d.%m.%Y %H:%M",
            )  # fmt: skip
