"""`wfsched methods`: the schedulers, where they come from and what they need."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from wfsched.cli.options import Json
from wfsched.cli.output import print_json, print_tables
from wfsched.cli.tables import listing

_SEARCH = {
    "name": "nsga2",
    "aliases": [],
    "summary": "NSGA-II on pymoo: a front of schedules (`wfsched optimize`)",
    "source": "Deb et al. 2002, doi 10.1109/4235.996017",
    "needs": "",
}


def methods(json: Json = False) -> None:
    """List the schedulers with their source and what they need."""
    from wfsched.evolve.params import PRESETS
    from wfsched.heuristics.table import HEURISTICS

    rows = [_row(entry) for entry in HEURISTICS]
    presets = {name: asdict(params) for name, params in PRESETS.items()}
    if json:
        print_json({"methods": [*rows, {**_SEARCH, "presets": presets}]})
        return
    print_tables(
        listing(("name", "what it does", "source", "needs"), [_cells(row) for row in (*rows, _SEARCH)]),
        f"presets of nsga2: {', '.join(presets)}",
    )


def _row(entry: Any) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in ("name", "aliases", "summary", "source", "needs")}


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    names = ", ".join((row["name"], *row["aliases"]))
    return names, row["summary"], row["source"], row["needs"] or "-"
