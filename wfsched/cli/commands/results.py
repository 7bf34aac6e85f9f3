"""`wfsched results`: results of a study as rows, tables and files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wfsched.cli.options import completion
from wfsched.cli.options.options import Json, SkipDamaged, StudyFolder, Where
from wfsched.cli.options.output_paths import check_target
from wfsched.cli.terminal.grouped_help import OUTPUT
from wfsched.cli.terminal.output import note, print_json, print_tables, print_text
from wfsched.core.errors import ParameterError
from wfsched.core.files import write_text
from wfsched.report.tables.table import Table, text_columns
from wfsched.report.units import counted

if TYPE_CHECKING:
    from wfsched.study.results import Results

# Columns of the rows that a terminal shows by default.
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
_MAX_ROWS = 40
# Columns that are made of the fronts when they are asked for.
_INDICATORS = frozenset({"igd_plus", "epsilon"})


def results(
    folder: StudyFolder,
    where: Where = None,
    table: Annotated[
        str,
        typer.Option(
            "--table",
            metavar="|".join(_TABLES),
            autocompletion=completion.one_of(lambda: _TABLES),
            help="Table to show.",
        ),
    ] = "rows",
    metric: Annotated[
        str, typer.Option("--metric", metavar="COLUMN", help="Metric (every table but rows).")
    ] = "energy_j",
    by: Annotated[
        str, typer.Option("--by", metavar="COLUMNS", help="Grouping columns (summary and success).")
    ] = "method",
    columns: Annotated[
        str | None, typer.Option("--columns", metavar="COLUMNS", help="Columns (rows).")
    ] = None,
    feasibility: Annotated[
        str,
        typer.Option(
            "--feasibility",
            metavar="first|common|ignore",
            help="Values that break a bound: behind those that keep all; out, with the points that not every"
            " method keeps; or as any other (summary, wilcoxon, friedman).",
        ),
    ] = "first",
    form: Annotated[
        str,
        typer.Option(
            "--format",
            rich_help_panel=OUTPUT,
            metavar="markdown|csv|latex",
            help="Format (every table but rows).",
        ),
    ] = "markdown",
    unit: Annotated[
        str,
        typer.Option(
            "--unit",
            rich_help_panel=OUTPUT,
            metavar="SYMBOL",
            help="Unit of the numbers, such as kJ or min (summary).",
        ),
    ] = "",
    digits: Annotated[
        int,
        typer.Option("--digits", rich_help_panel=OUTPUT, min=1, max=15, help="Significant digits (summary)."),
    ] = 4,
    label: Annotated[
        str,
        typer.Option(
            "--label",
            rich_help_panel=OUTPUT,
            metavar="LABEL",
            help="LaTeX label.",
            show_default="tab:TABLE-METRIC",
        ),
    ] = "",
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            rich_help_panel=OUTPUT,
            metavar="FILE",
            help="File for the table (every table but rows).",
        ),
    ] = None,
    export: Annotated[
        Path | None,
        typer.Option(
            "--export",
            rich_help_panel=OUTPUT,
            metavar="FILE",
            help="Write the rows to a .csv, .json or .parquet file.",
        ),
    ] = None,
    export_fronts: Annotated[
        Path | None,
        typer.Option(
            "--export-fronts",
            metavar="FILE",
            help="Write all schedules of the fronts, a row each, to a .csv, .json or .parquet file.",
        ),
    ] = None,
    skip_damaged: SkipDamaged = False,
    json: Json = False,
) -> None:
    """Show, filter and export the results of a study, finished or running."""
    if table not in _TABLES:
        raise ParameterError("unknown table", where="--table", got=table, known=_TABLES)
    _check_output(table, form, label, out, json=json)
    for path in (export, export_fronts, out):
        if path is not None:
            check_target(path)
    from wfsched.study.results import read_results

    found = read_results(folder, skip_damaged=skip_damaged).where(*(where or ()))
    for reason in found.damaged:
        note(f"skipped: {reason}")
    if not _INDICATORS.isdisjoint((metric, *(columns or "").split(","))):
        from wfsched.study.indicators import with_indicators

        found = with_indicators(found)
    if export is not None or export_fronts is not None:
        _export(found, export, export_fronts)
        return
    if json:
        print_json(
            {"study": found.name, "counts": found.counts(), "rows": found.rows, "damaged": found.damaged}
        )
    elif table == "rows":
        _show_rows(found, columns.split(",") if columns else None)
    else:
        made = _table(
            found, table, metric, [name.strip() for name in by.split(",")], feasibility, unit, digits
        )
        _write_table(made, form, label or f"tab:{table}-{metric.replace('_', '-')}", out)


def _check_output(table: str, form: str, label: str, out: Path | None, *, json: bool) -> None:
    """Refuse options of tables where none is made: they would be passed over without a word."""
    given = {"--format": form != "markdown", "--label": bool(label), "--out": out is not None}
    for option, there in given.items():
        if there and (json or table == "rows"):
            raise ParameterError(
                "no table to write",
                where=option,
                got="--json" if json else f"--table {table}",
                allowed=f"--table {', '.join(_TABLES[1:])}, without --json",
                remedy="Choose a table, or write the rows with --export FILE.",
            )
    if label and form != "latex":
        raise ParameterError("a label is of LaTeX", where="--label", got=f"--format {form}", allowed="latex")


def _write_table(made: Table, form: str, label: str, out: Path | None) -> None:
    text = made.text(form, label) + "\n"
    if form == "csv" and made.note:
        note(made.note)
    if out is None:
        print_text(text)
    else:
        write_text(out, text)
        note(f"written to {out}")


def _export(found: Results, rows: Path | None, fronts: Path | None) -> None:
    """Write the rows, and the schedules of the fronts."""
    from wfsched.study.export import export_rows
    from wfsched.study.indicators import front_rows

    if fronts is not None:
        schedules = front_rows(found)
        export_rows(schedules, fronts)
        note(f"{len(schedules.rows)} rows written to {fronts}")
    if rows is not None:
        export_rows(found, rows)
        note(f"{len(found.rows)} rows written to {rows}")


def _show_rows(found: Results, columns: list[str] | None) -> None:
    known = found.columns()
    for name in columns or ():
        if name not in known:
            raise ParameterError("unknown column", where="--columns", got=name, known=known)
    # Columns without any value are left out.
    chosen = columns or [
        name for name in _SHOWN if any(row.get(name) is not None for row in found.rows) and name in known
    ]
    shown = found.rows[:_MAX_ROWS]
    cells = [[_cell(row.get(name)) for name in chosen] for row in shown]
    counts = ", ".join(f"{count} {state}" for state, count in found.counts().items() if count)
    more = len(found.rows) - len(shown)
    print_tables(
        f"{found.name}: {counted(len(found.rows), 'trial')}; {counts or 'none'}",
        Table.of(text_columns(*chosen), cells),
        *([f"... and {more} more; filter with --where or write all with --export"] if more else []),
    )


def _cell(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _table(
    found: Results, table: str, metric: str, by: list[str], feasibility: str, unit: str, digits: int
) -> Table:
    from wfsched.report.tables.study import (
        NumberForm,
        pairs_table,
        ranks_table,
        success_table,
        summary_table,
    )
    from wfsched.study.statistics.blocks import blocks
    from wfsched.study.statistics.feasibility import check_feasibility
    from wfsched.study.statistics.significance import pair_tests, rank_test
    from wfsched.study.statistics.summary import success_rates, summarise

    rows = found.done()
    if not rows:
        raise ParameterError("no selected trial has finished", where=str(found.folder))
    rule, instance = check_feasibility(feasibility), found.instance_columns()
    if table == "summary":
        return summary_table(
            summarise(rows, metric, by, rule, instance), metric, by, NumberForm(unit, digits)
        )
    if table == "success":
        return success_table(success_rates(rows, by), by)
    given = blocks(rows, metric, instance, rule)
    if given.dropped:
        note(f"{given.dropped} instances left out: not every method has a value on them")
    if table == "wilcoxon":
        return pairs_table(pair_tests(given), metric, given)
    return ranks_table(rank_test(given), metric, given)
