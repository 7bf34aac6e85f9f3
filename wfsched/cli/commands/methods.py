"""`wfsched methods`: schedulers and search algorithms, their sources and requirements."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from wfsched.cli.options.options import Json
from wfsched.cli.terminal.output import print_json, print_tables, warn
from wfsched.core.errors import ParameterError
from wfsched.report.tables.table import Table, text_columns
from wfsched.schedule.method_entry import MINIMISED, MethodEntry


def methods(json: Json = False) -> None:
    """List schedulers and search algorithms with their sources and requirements."""
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
    columns = ("description", "aims at", "needs", "supports", "source")
    print_tables(
        Table.of(text_columns("scheduler", *columns), [_cells(row) for row in schedulers]),
        Table.of(
            text_columns("algorithm", columns[0], columns[-1]), [_algorithm_cells(row) for row in algorithms]
        ),
        "algorithms aim at the objectives of the problem and support everything that schedulers do",
        f"presets (algorithm): {described}",
    )


def _row(entry: MethodEntry) -> dict[str, Any]:
    try:
        entry = entry.complete()
    except ParameterError as error:
        # A broken package of a third party must not hide the other methods.
        warn(str(error))
    return {
        "name": entry.name,
        "aliases": entry.aliases,
        "summary": entry.summary,
        "source": entry.source,
        "needs": sorted(entry.needs),
        "draws": entry.draws,
        "objectives": sorted(entry.objectives),
        "supports": sorted(entry.supports),
    }


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    summary, source = _algorithm_cells(row)[1:]
    aims = "any objective" if set(row["objectives"]) == MINIMISED else ", ".join(row["objectives"])
    own = [name for name in row["supports"] if name != "shared machines"]
    return _names(row), summary, aims or "-", ", ".join(row["needs"]) or "-", ", ".join(own) or "-", source


def _algorithm_cells(row: dict[str, Any]) -> tuple[str, ...]:
    return _names(row), row["summary"], row["source"]


def _names(row: dict[str, Any]) -> str:
    return ", ".join((row["name"], *row["aliases"]))
