"""Where the power of the sites comes from, and when the workflow may start, as the options say it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from wfsched.cli.options.durations import parse_duration
from wfsched.cli.terminal.output import warn
from wfsched.core.errors import ParameterError

if TYPE_CHECKING:
    from wfsched.energy.fill import Fill
    from wfsched.platforms.model import Platform

_NONE = "none"


@dataclass(frozen=True, slots=True)
class Green:
    """The options on supply and time, as given.

    Parameters
    ----------
    supplies : sequence of str
        ``NAME``, ``FILE`` or one of them after ``SITE=``.
    fill : str, optional
    start : str, optional
        Instant of the submission.
    window : str, optional
        How long the start may be put off.
    step : str, optional
        Between instants that are looked at.

    Raises
    ------
    ParameterError
        If one of them is malformed, or needs another that is not given.
    """

    supplies: Sequence[str] = ()
    fill: str | None = None
    start: str | None = None
    window: str | None = None
    step: str | None = None

    def __post_init__(self) -> None:
        self.timing()
        if len(self._for_all) > 1:
            raise ParameterError(
                "several supplies for all sites", where="--supply", got=", ".join(self._for_all),
                allowed="one, and others as SITE=NAME",
            )  # fmt: skip
        if _NONE in self._for_all and len(self.supplies) > 1:
            raise ParameterError("none stands alone", where="--supply", got=", ".join(self.supplies))
        if self.fill is not None and not self.supplies:
            raise ParameterError("there is no trace file", where="--fill", remedy="Give one with --supply.")
        if self.step is not None and self.window is None:
            raise ParameterError("there is no window", where="--time-step", remedy="Give one with --window.")

    @property
    def _for_all(self) -> list[str]:
        return [text for text in self.supplies if "=" not in text]

    def timing(self) -> dict[str, float]:
        """Return the arguments of a problem that the options on time give."""
        from wfsched.energy.instant import parse_instant

        found = {} if self.start is None else {"start": parse_instant(self.start, "--start")}
        if self.window is not None:
            found["window_s"] = parse_duration(self.window, "--window")
        if self.step is not None:
            found["time_step_s"] = parse_duration(self.step, "--time-step")
        return found

    def arguments(self, platform: Platform) -> dict[str, Any]:
        """Return the arguments of a problem on `platform`.

        Without ``--start`` it is submitted at the first instant that all traces describe.

        Raises
        ------
        ParameterError
            If a site is unknown.
        SupplyError
            If a supply is unknown or malformed.
        """
        from wfsched.schedule.site_supplies import latest_begin, site_supplies

        supply = site_supplies(platform, self._override(platform), fill=cast("Fill | None", self.fill))
        for name, given in supply.items():
            if given.price is None:
                warn(f"{name}: no price of electricity in {platform.currency}; its cost is not reported")
        return {"supply": supply, "start": latest_begin(supply), **self.timing()}

    def _override(self, platform: Platform) -> str | dict[str, str] | None:
        if _NONE in self._for_all:
            return _NONE
        chosen = {site.name: self._for_all[0] for site in platform.sites} if self._for_all else {}
        for text in self.supplies:
            site, equals, name = text.partition("=")
            if equals:
                chosen[site] = name
        return chosen or None
