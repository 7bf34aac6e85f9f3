"""Tables of a study: summaries, success rates and statistical tests."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from wfsched.report.metrics import metric_title, metric_unit, metric_unit_named
from wfsched.report.tables.table import Cell, Column, Table, Toned, number_columns, text_columns
from wfsched.report.units import Unit
from wfsched.study.statistics.blocks import HIGHER_IS_BETTER, Blocks
from wfsched.study.statistics.feasibility import Kept
from wfsched.study.statistics.significance import PairTest, RankTest
from wfsched.study.statistics.summary import Group, SuccessRate, Summary

_FIRST = "Methods that keep the bounds in more runs rank first, equal ones by the metric over those runs."


@dataclass(frozen=True, slots=True)
class NumberForm:
    """Form of the numbers of a table.

    Parameters
    ----------
    unit : str
        Symbol of the unit of all rows; empty for one that suits each group of rows.
    digits : int
        Significant digits.
    """

    unit: str = ""
    digits: int = 4

    def unit_of(self, metric: str, largest: float) -> Unit:
        """Return the unit of values of a metric up to `largest`.

        Raises
        ------
        ParameterError
            If the metric has no such unit.
        """
        return metric_unit_named(metric, self.unit) if self.unit else metric_unit(metric, largest)

    def text(self, value: float, unit: Unit) -> str:
        """Return a number in `unit` without its symbol; a dash for NaN.

        >>> NumberForm(digits=3).text(4321.0, Unit("min", 60.0)), NumberForm().text(float("nan"), Unit("", 1))
        ('72', '–')
        """
        shown = value / unit.size
        if math.isnan(shown):
            return "–"
        whole = abs(shown) >= 10**self.digits - 0.5
        return f"{shown:.0f}" if whole else f"{shown:.{self.digits}g}"


def summary_table(
    summaries: Sequence[Summary], metric: str, by: Sequence[str], form: NumberForm = NumberForm()
) -> Table:
    """Return quartiles and means of a metric, a row for each group, in a unit for each group of rows.

    Rows that agree in all columns of `by` but the method belong together: they share a unit, and the best
    of them is marked, first by the share of runs that keep the bounds, then by the mean.

    Raises
    ------
    ParameterError
        If the metric has no unit of the form.
    """
    together: dict[Group, list[Summary]] = {}
    for summary in summaries:
        together.setdefault(_without_method(summary.group, by), []).append(summary)
    units = {key: form.unit_of(metric, _largest(own)) for key, own in together.items()}
    best = {id(found) for own in together.values() if (found := _best(own, metric)) is not None}
    several = len(set(units.values())) > 1
    rows = []
    for summary in summaries:
        unit = units[_without_method(summary.group, by)]
        rows.append(_summary_row(summary, unit, form, named=several, best=id(summary) in best))
    counts = text_columns(*by) + number_columns("runs", "kept", "values")
    columns = (
        *counts,
        *(text_columns("unit") if several else ()),
        *number_columns("median", "quartiles", "mean", "95 % CI of the mean"),
    )
    title = metric_title(metric, Unit("", 1.0) if several else next(iter(units.values()), Unit("", 1.0)))
    return Table.of(columns, rows, title, _summary_note(summaries))


def _without_method(group: Group, by: Sequence[str]) -> Group:
    return tuple(value for name, value in zip(by, group) if name != "method")


def _largest(summaries: Sequence[Summary]) -> float:
    values = [abs(s.upper_quartile) for s in summaries if not math.isnan(s.upper_quartile)]
    return max(values, default=0.0)


def _best(summaries: Sequence[Summary], metric: str) -> Summary | None:
    """Return the best of several rows; None of a single one, or if none has values."""
    sign = -1.0 if metric in HIGHER_IS_BETTER else 1.0
    valued = [summary for summary in summaries if summary.count]
    if len(summaries) < 2 or not valued:
        return None
    return min(valued, key=lambda summary: (-summary.kept / summary.runs, sign * summary.mean))


def _summary_row(summary: Summary, unit: Unit, form: NumberForm, *, named: bool, best: bool) -> list[Cell]:
    mean = form.text(summary.mean, unit)
    return [
        *_cells(summary.group),
        str(summary.runs),
        str(summary.kept),
        str(summary.count),
        *([unit.symbol] if named else []),
        form.text(summary.median, unit),
        _range(unit, summary.lower_quartile, summary.upper_quartile, form),
        Toned(mean, "best") if best else mean,
        _range(unit, summary.low, summary.high, form),
    ]


def _summary_note(summaries: Sequence[Summary]) -> str:
    runs, kept = sum(s.runs for s in summaries), sum(s.kept for s in summaries)
    lines = [Kept(runs - kept, runs).text + "."]
    if any(summary.count < summary.kept for summary in summaries):
        lines.append("Values: schedules that keep the bounds; one schedule at several limits is one value.")
    elif kept < runs:
        lines.append("Values: schedules that keep the bounds.")
    return " ".join(lines)


def success_table(rates: Sequence[SuccessRate], by: Sequence[str]) -> Table:
    """Return success rates with Wilson intervals, a row for each group."""
    rows = [
        (
            *_cells(rate.group),
            str(rate.count),
            f"{100 * rate.rate:.1f}",
            f"{100 * rate.low:.1f} to {100 * rate.high:.1f}",
        )
        for rate in rates
    ]
    columns = text_columns(*by) + number_columns("runs", "rate", "95 % CI (Wilson)")
    runs, kept = sum(rate.count for rate in rates), sum(rate.successes for rate in rates)
    return Table.of(columns, rows, "Success rate [%]", Kept(runs - kept, runs).text + ".")


def pairs_table(tests: Sequence[PairTest], metric: str, given: Blocks | None = None) -> Table:
    """Return the tests of all pairs of methods; a note says how many values of `given` break a bound."""
    columns = (
        *text_columns("first", "second"),
        *number_columns("instances", "better", "worse", "both keep"),
        Column("median difference", "%", "right"),
        *number_columns("p", "p (Holm)", "A12"),
    )
    rows = [
        (
            test.first,
            test.second,
            str(test.instances),
            str(test.better),
            str(test.worse),
            str(test.compared),
            "–" if math.isnan(test.difference) else f"{100 * test.difference:+.1f}",
            _p(test.p),
            _p(test.p_holm),
            f"{test.a12:.2f}",
        )
        for test in tests
    ]
    title = (
        f"{metric_title(metric, Unit('', 1.0))}: Wilcoxon's signed-rank test and A12, first against second"
    )
    least = min((test.instances for test in tests), default=0)
    return Table.of(columns, rows, title, _test_note(given, least))


def ranks_table(test: RankTest, metric: str, given: Blocks | None = None) -> Table:
    """Return mean ranks, and the methods that each differs from by Nemenyi's test at 5 %.

    A note says how many values of `given` break a bound.
    """
    rows = []
    for method, rank, own in zip(test.methods, test.ranks, test.nemenyi):
        unlike = [other for other, p in zip(test.methods, own) if p < 0.05]
        rows.append((method, f"{rank:.2f}", ", ".join(unlike) or "–"))
    found = f"Friedman chi2 = {test.statistic:.1f}, p = {_p(test.p)}"
    many = f"{test.instances} instances; {found}"
    title = f"{metric_title(metric, Unit('', 1.0))}: mean ranks over " + (
        "1 instance; Friedman's test needs two" if test.instances == 1 else many
    )
    columns = (Column("method"), Column("mean rank", side="right"), Column("differs from (Nemenyi, 5 %)"))
    return Table.of(columns, rows, title, _test_note(given, test.instances))


def _test_note(given: Blocks | None, instances: int) -> str:
    if given is None:
        return ""
    lines = [given.kept.text + ".", *([_FIRST] if given.kept.broken and given.feasible_first else [])]
    if instances < len(given.points):
        lines.append(
            f"{len(given.points)} points of the grid; those where a method has the same schedules are one"
            " instance."
        )
    return " ".join(lines)


def _cells(group: Group) -> tuple[str, ...]:
    return tuple("–" if value is None else str(value) for value in group)


def _range(unit: Unit, low: float, high: float, form: NumberForm) -> str:
    if math.isnan(low):
        return "–"
    return f"{form.text(low, unit)} to {form.text(high, unit)}"


def _p(value: float) -> str:
    return "<0.001" if value < 0.001 else f"{value:.3f}"
