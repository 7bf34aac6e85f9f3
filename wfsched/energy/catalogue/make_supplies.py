"""Maker of the data of built-in supplies: ``python -m wfsched.energy.catalogue.make_supplies FOLDER``.

For each recipe ``supplies/<name>.toml`` it writes ``FOLDER/<name>.csv.gz``: the hours of `YEAR` with green
power per watt of nameplate, carbon intensity and price. Making them needs the extra ``green``; using
them does not.
"""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterator
from importlib.resources import as_file, files
from pathlib import Path

from wfsched.core.files import output_folder, replacing
from wfsched.energy.catalogue.catalogue import load_supply
from wfsched.energy.catalogue.profiles import supply_names
from wfsched.energy.instant import format_instant
from wfsched.energy.supply import Supply
from wfsched.energy.year import YEAR, hours_of

# Resolution: 0.001 of the nameplate, 1 g/kWh, 0.1 per MWh, all finer than the error of the models.
_DECIMALS = {"green": 3, "carbon": 0, "price": 4}


def main(folder: str) -> None:
    """Write the data of every recipe into `folder`."""
    out = output_folder(Path(folder))
    for name in supply_names():
        with as_file(files("wfsched.energy") / "supplies" / f"{name}.toml") as recipe:
            supply = load_supply(recipe)
        text = "\n".join(_lines(supply)) + "\n"
        with replacing(out / f"{name}.csv.gz") as temporary:
            # Without a date inside, the same recipe gives the same bytes.
            temporary.write_bytes(gzip.compress(text.encode(), mtime=0))


def _lines(supply: Supply) -> Iterator[str]:
    """Yield the lines of a file in the plain layout."""
    traces = supply.traces()
    yield "time," + ",".join(
        f"{key} [{'1' if key == 'green' else trace.unit}]" for key, trace in traces.items()
    )
    hours = hours_of(YEAR)
    columns = [trace.at(hours) for trace in traces.values()]
    for hour, *values in zip(hours, *columns):
        cells = (f"{value:.{_DECIMALS[key]}f}" for key, value in zip(traces, values))
        yield ",".join([format_instant(float(hour)), *cells])


if __name__ == "__main__":
    main(sys.argv[1])
