"""Options of the signals of a network: price and hydropower from files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from wfsched.study.trials.network_trial import SignalFile

Price = Annotated[
    Path | None,
    typer.Option(
        "--price", metavar="FILE.csv", help="Hourly price of electricity.", show_default="synthetic"
    ),
]
Hydro = Annotated[
    Path | None,
    typer.Option(
        "--hydro",
        metavar="FILE.csv",
        help="Hourly hydropower: a column hydro, or the only one.",
        show_default="synthetic",
    ),
]
SignalZone = Annotated[
    str | None,
    typer.Option("--zone", metavar="NAME", help="Zone of local times in these files.", show_default=False),
]
SignalFill = Annotated[
    str | None,
    typer.Option(
        "--fill",
        metavar="RULE",
        help="Fill gaps of these files: previous, linear, day-before or zero.",
        show_default=False,
    ),
]


def signal_files(
    price: Path | None, hydro: Path | None, zone: str | None, fill: str | None
) -> dict[str, SignalFile | None]:
    """Return the files of both signals, read once so that a malformed one is refused first.

    Raises
    ------
    ParameterError, SupplyError
        If a file cannot be read, or has no such column.
    """
    from wfsched.energy.reading.read import read_traces
    from wfsched.study.trials.network_trial import SignalFile

    found: dict[str, SignalFile | None] = {}
    for name, path in (("price", price), ("hydro", hydro)):
        if path is None:
            found[name] = None
            continue
        names = list(read_traces(path, zone=zone, fill=fill))  # type: ignore[arg-type]
        column = None if len(names) == 1 else name
        file = SignalFile(path.resolve(), column, fill, zone)  # type: ignore[arg-type]
        file.read()
        found[name] = file
    return found
