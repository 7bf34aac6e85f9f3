"""Make the tables of the README from results: ``python experiments/cfn/tables.py RESULTS TABLES``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from margins import SCENARIOS, margins_table, relaxed

from wfsched import read_results, success_rates, summarise
from wfsched.core import ParameterError
from wfsched.report import Table, pairs_table, ranks_table, success_table, summary_table
from wfsched.study import Results, blocks, pair_tests, rank_test

SEARCH = "Memetic"
FORMS = {"markdown": "md", "csv": "csv", "latex": "tex"}


def success_tables(results: Results, name: str) -> dict[str, Table]:
    """Return the success rates over mu and over lambda, by method and platform; ten tasks by themselves."""
    found = {}
    sweeps = {"mu": (("lambda>=0.5", "mu<=0.03")), "lambda": (("mu>=0.5", "lambda<=0.03"))}
    for factor, conditions in sweeps.items():
        for size, tasks in (("", "tasks>10"), ("-10", "tasks<=10")):
            rows = results.where(*conditions, tasks).done()
            if rows:
                by = ["platform", "method", factor]
                found[f"{name}{size}-success-{factor}"] = success_table(success_rates(rows, by), by)
    return found


def test_tables(results: Results, name: str) -> dict[str, Table]:
    """Return what the methods come to at their loosest deadline, and whether they differ."""
    loosest = results.where("mu=0.03", "lambda=0.97")
    found = {}
    for metric in ("energy_j", "makespan_s", "normalised_cost"):
        by = ["family", "tasks", "method"]
        found[f"{name}-{metric}"] = summary_table(summarise(loosest.done(), metric, by), metric, by)
        given = blocks(loosest.done(), metric, loosest.instance_columns())
        try:
            found[f"{name}-{metric}-ranks"] = ranks_table(rank_test(given), metric)
            found[f"{name}-{metric}-pairs"] = pairs_table(pair_tests(given), metric)
        except ParameterError as error:
            print(f"{name}, {metric}: {error}", file=sys.stderr)
    return found


def margin_tables(results: Results, name: str, data: Path | None) -> dict[str, Table]:
    """Return the margins by platform and scenario."""
    bound = relaxed(data)
    platforms = dict.fromkeys(str(row["platform"]) for row in results.done())
    return {
        f"{name}-{platform}-S{place}": margins_table(results, platform, scenario, SEARCH, bound)
        for platform in platforms
        for place, scenario in enumerate(SCENARIOS, start=1)
    }


def make_tables(results: Path, folder: Path) -> None:
    """Make all tables of the results that there are."""
    data = Path(os.environ["WFSCHED_DATA"]) if "WFSCHED_DATA" in os.environ else None
    tables: dict[str, Table] = {}
    for name in ("study", "real"):
        if (results / name).is_dir():
            read = read_results(results / name)
            tables |= success_tables(read, name) | test_tables(read, name)
    for name in ("margins", "margins-real"):
        if (results / name).is_dir():
            tables |= margin_tables(read_results(results / name), name, data)
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        for form, suffix in FORMS.items():
            (folder / f"{name}.{suffix}").write_text(table.text(form) + "\n", encoding="utf-8")
    print(f"{len(tables)} tables in {folder}", file=sys.stderr)


if __name__ == "__main__":
    make_tables(Path(sys.argv[1]), Path(sys.argv[2]))
