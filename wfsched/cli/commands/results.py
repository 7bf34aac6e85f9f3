"""`wfsched results`: what a sweep has found, as rows, tables and files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wfsched.cli.options.output_paths import check_target
from wfsched.cli.terminal.output import note, print_json, print_tables, print_text
from wfsched.core.errors import ParameterError
from wfsched.report.tables.table import Table, text_columns

if TYPE_CHECKING:
    from wfsched.study.results import Results

# Columns of the rows that a terminal shows, where nobody says which.
_SHOWN = (
    "workflow",
    "platform",
    "supply",
    "mu",
    "lambda",
    "method",
    "seed",
    "success",
    "makespan_s",
    "energy_j",
    "cost",
    "status",
    "error",
)
_TABLES = ("rows", "summary", "success", "wilcoxon", "friedman")
_MOST_ROWS = 40


def results(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a sweep.", show_default=False)],
    where: Annotated[
        list[str] | None,
        typer.Option("--where", metavar="COLUMN=VALUE", help="Rows to take; also !=, <, <=, >, >="),
    ] = None,
    table: Annotated[str, typer.Option("--table", metavar="|".join(_TABLES), help="What to show.")] = "rows",
    metric: Annotated[
        str, typer.Option("--metric", metavar="COLUMN", help="Of the tables other than rows.")
    ] = "energy_j",
    by: Annotated[
        str, typer.Option("--by", metavar="COLUMNS", help="Groups of the summary and the success rate.")
    ] = "method",
    columns: Annotated[
        str | None, typer.Option("--columns", metavar="COLUMNS", help="Columns of the rows.")
    ] = None,
    form: Annotated[
        str,
        typer.Option("--format", metavar="markdown|csv|latex", help="Of tables other than rows."),
    ] = "markdown",
    export: Annotated[
        Path | None,
        typer.Option("--export", metavar="FILE", help="Write the rows to a .csv, .json or .parquet file."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")] = False,
) -> None:
    """Show, filter and export what a sweep has found; of one that is running too."""
    if table not in _TABLES:
        raise ParameterError("unknown table", where="--table", got=table, allowed=", ".join(_TABLES))
    if export is not None:
        check_target(export)
    from wfsched.study.results import read_results

    found = read_results(folder).where(*(where or ()))
    if export is not None:
        from wfsched.study.export import export_rows

        export_rows(found, export)
        note(f"{len(found.rows)} rows written to {export}")
        return
    if json:
        print_json({"study": found.name, "counts": found.counts(), "rows": found.rows})
    elif table == "rows":
        _show_rows(found, columns.split(",") if columns else None)
    else:
        made = _table(found, table, metric, [name.strip() for name in by.split(",")])
        print_text(made.text(form) + "\n")


def _show_rows(found: Results, columns: list[str] | None) -> None:
    known = found.columns()
    for name in columns or ():
        if name not in known:
            raise ParameterError(
                "there is no such column", where="--columns", got=name, allowed=", ".join(known)
            )
    # A metric that all rows lack, and an error that none has, take no room.
    chosen = columns or [
        name for name in _SHOWN if any(row.get(name) is not None for row in found.rows) and name in known
    ]
    shown = found.rows[:_MOST_ROWS]
    cells = [[_cell(row.get(name)) for name in chosen] for row in shown]
    counts = ", ".join(f"{count} {state}" for state, count in found.counts().items() if count)
    more = len(found.rows) - len(shown)
    print_tables(
        f"{found.name}: {len(found.rows)} trials; {counts or 'none'}",
        Table.of(text_columns(*chosen), cells),
        *([f"... and {more} more: --where chooses, --export writes all"] if more else []),
    )


def _cell(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _table(found: Results, table: str, metric: str, by: list[str]) -> Table:
    from wfsched.report.tables.study import pairs_table, ranks_table, success_table, summary_table
    from wfsched.study.statistics.significance import blocks, pair_tests, rank_test
    from wfsched.study.statistics.summary import success_rates, summarise

    rows = found.done()
    if not rows:
        raise ParameterError("no trial that was chosen has run", where=str(found.folder))
    if table == "summary":
        return summary_table(summarise(rows, metric, by), metric, by)
    if table == "success":
        return success_table(success_rates(rows, by), by)
    given = blocks(rows, metric, found.instance_columns())
    if given.dropped:
        note(f"{given.dropped} instances are left out, because not all methods have a value on them")
    if table == "wilcoxon":
        return pairs_table(pair_tests(given), metric)
    return ranks_table(rank_test(given), metric)
