"""`wfsched methods`: the schedulers, where they come from and what they need."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from wfsched.cli.options.options import Json
from wfsched.cli.terminal.listing import listing
from wfsched.cli.terminal.output import print_json, print_tables


def methods(json: Json = False) -> None:
    """List the schedulers and the algorithms, with their source and what they need."""
    from wfsched.evolve.presets import PRESETS
    from wfsched.evolve.registry import ALGORITHMS
    from wfsched.heuristics.registry import HEURISTICS

    schedulers = [_row(entry) for entry in HEURISTICS]
    algorithms = [_row(entry) for entry in ALGORITHMS]
    if json:
        print_json(
            {
                "methods": schedulers,
                "algorithms": algorithms,
                "presets": {name: asdict(preset) for name, preset in PRESETS.items()},
            }
        )
        return
    described = ", ".join(f"{name} ({preset.algorithm})" for name, preset in PRESETS.items())
    columns = ("what it does", "source", "needs")
    print_tables(
        listing(("scheduler", *columns), [_cells(row) for row in schedulers]),
        listing(("algorithm", *columns[:2]), [_cells(row)[:3] for row in algorithms]),
        f"presets, and what they search with: {described}",
    )


def _row(entry: Any) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in ("name", "aliases", "summary", "source", "needs")}


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    names = ", ".join((row["name"], *row["aliases"]))
    return names, row["summary"], row["source"], row["needs"] or "-"
