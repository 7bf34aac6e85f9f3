"""`wfsched energy show`: statistics and a chart of a supply or a trace."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wfsched.cli.examples import epilog
from wfsched.cli.options import completion
from wfsched.cli.options.groups import takes_groups
from wfsched.cli.options.options import Json
from wfsched.cli.options.reading_options import ReadingOptions
from wfsched.cli.terminal.grouped_help import OUTPUT, GroupedCommand
from wfsched.cli.terminal.output import note, print_json, print_tables
from wfsched.report.documents.traces import traces_document
from wfsched.report.tables.table import Table, number_columns, pairs, text_columns

if TYPE_CHECKING:
    from wfsched.energy.summary import Summary
    from wfsched.energy.trace import Trace

energy = typer.Typer(no_args_is_help=True, help="Show supply traces: green power, carbon intensity, price.")

_TRACE_COLUMNS = (
    *text_columns("trace", "unit"),
    *number_columns("min", "mean", "max", "integral", "step", "filled"),
    *text_columns("from", "to", "past the end"),
)


@energy.callback()
def _group() -> None:
    """Show supply traces: green power, carbon intensity, price."""


@energy.command(cls=GroupedCommand, epilog=epilog("energy show"))
@takes_groups()
def show(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME|FILE]",
            autocompletion=completion.SUPPLY_NAME,
            help="A built-in supply, a supply description (.toml) or a trace file (.csv, .csv.gz, .epw).",
            show_default="list the built-in supplies",
        ),
    ] = None,
    *,
    column: Annotated[
        str | None,
        typer.Option("--column", metavar="NAME", help="Show only this trace.", show_default="all"),
    ] = None,
    reading: ReadingOptions,
    begin: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="INSTANT",
            help="Start of the shown period (ISO 8601).",
            show_default="first value",
        ),
    ] = None,
    end: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar="INSTANT",
            help="End of the shown period (ISO 8601).",
            show_default="end of the trace",
        ),
    ] = None,
    plot: Annotated[
        Path | None,
        typer.Option(
            "--plot",
            rich_help_panel=OUTPUT,
            metavar="PATH",
            help="Draw a chart: .png, .svg or .pdf.",
            show_default="no chart",
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Show a supply or a trace: time span, minimum, mean, maximum and filled gaps."""
    if name is None:
        _list(json)
        return
    if plot is not None:
        from wfsched.cli.options.output_paths import check_figure

        check_figure(plot)
    title, traces, battery = _read(name, column, reading)
    traces = [_cut(trace, begin, end) for trace in traces]
    _print_traces(title, traces, battery, json)
    if plot is not None:
        from wfsched.report.schedule.supply import plot_supply

        plot_supply(traces, plot, title=title)
        note(f"written to {plot}")


def _list(json: bool) -> None:
    from wfsched.energy.catalogue.registry import SUPPLIES

    if json:
        print_json({"supplies": [{"name": entry.name, "summary": entry.summary} for entry in SUPPLIES]})
    else:
        rows = [(entry.name, entry.summary) for entry in SUPPLIES]
        print_tables(Table.of(text_columns("name", "description"), rows))


def _read(name: str, column: str | None, reading: ReadingOptions) -> tuple[str, list[Trace], Any]:
    """Return a title, the traces and the battery, if any."""
    if _is_supply(name):
        return _supply(name, column, reading)
    from wfsched.energy.reading.read import read_traces

    traces = read_traces(name, None if column is None else (column,), **reading.arguments())
    return Path(name).name, list(traces.values()), None


def _is_supply(name: str) -> bool:
    path = Path(name)
    return path.suffix == ".toml" or (path.name == name and not path.suffix and not path.exists())


def _supply(name: str, column: str | None, reading: ReadingOptions) -> tuple[str, list[Trace], Any]:
    from wfsched.core.errors import ParameterError
    from wfsched.energy.catalogue.catalogue import load_supply

    for option, value in reading.given().items():
        raise ParameterError(
            "this option is for trace files, not for supply descriptions",
            where=f"--{option.replace('_', '-')}",
            got=value,
        )
    supply = load_supply(name)
    traces = supply.traces()
    if column is not None and column not in traces:
        raise ParameterError("unknown trace", where="--column", got=column, known=traces)
    chosen = list(traces) if column is None else [column]
    return supply.name, [_named(traces[key], key) for key in chosen], supply.battery


def _named(trace: Trace, name: str) -> Trace:
    from dataclasses import replace

    return replace(trace, name=name)


def _cut(trace: Trace, begin: str | None, end: str | None) -> Trace:
    from wfsched.core.errors import ParameterError
    from wfsched.energy.instant import format_instant, parse_instant

    if begin is None and end is None:
        return trace
    first = trace.start if begin is None else parse_instant(begin, "--from")
    last = trace.end if end is None else parse_instant(end, "--to")
    if last <= first:
        where = "--from" if end is None else "--to"
        raise ParameterError(
            f"must be {'before' if end is None else 'after'} "
            f"{format_instant(last if end is None else first)}",
            where=where,
            got=begin if end is None else end,
        )
    return trace.window(first, last, trace.past_end)


def _print_traces(title: str, traces: list[Trace], battery: Any, json: bool) -> None:
    from wfsched.energy.summary import summarise

    summaries = [summarise(trace) for trace in traces]
    for text in dict.fromkeys(text for summary in summaries for text in summary.notes):
        note(text)
    if json:
        print_json(traces_document(title, summaries, battery))
        return
    print_tables(
        title,
        Table.of(_TRACE_COLUMNS, map(_row, summaries)),
        pairs([(summary.name, summary.source) for summary in summaries if summary.source]),
    )
    if battery is not None:
        print_tables(pairs([("battery", str(battery))]))


def _row(summary: Summary) -> tuple[str, ...]:
    from wfsched.report.units import amount, trace_unit

    unit = trace_unit(summary.unit, max(abs(summary.low), abs(summary.high)))
    values = [unit.number(value) for value in (summary.low, summary.mean, summary.high)]
    joules = summary.integral_unit == "J"
    return (
        summary.name,
        unit.symbol,
        *values,
        amount("J", summary.integral) if joules else "-",
        "uneven" if summary.step_s is None else amount("s", summary.step_s),
        str(summary.filled),
        summary.begin,
        summary.end,
        {"wrap": "repeats", "hold": "last value", "raise": "no value"}[summary.past_end],
    )
