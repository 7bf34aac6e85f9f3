"""Tables of a study: summaries, success rates and statistical tests."""

from __future__ import annotations

import math
from collections.abc import Sequence

from wfsched.report.metrics import metric_title, metric_unit
from wfsched.report.tables.table import Column, Table, number_columns, text_columns
from wfsched.report.units import Unit
from wfsched.study.statistics.significance import PairTest, RankTest
from wfsched.study.statistics.summary import Group, SuccessRate, Summary


def summary_table(summaries: Sequence[Summary], metric: str, by: Sequence[str]) -> Table:
    """Return quartiles and means of a metric, a row for each group."""
    largest = max((abs(summary.upper_quartile) for summary in summaries), default=0.0)
    unit = metric_unit(metric, largest)
    numbers = ("runs", "median", "quartiles", "mean", "95 % CI of the mean")
    rows = [
        (
            *_cells(summary.group),
            str(summary.count),
            unit.number(summary.median),
            _range(unit, summary.lower_quartile, summary.upper_quartile),
            unit.number(summary.mean),
            _range(unit, summary.low, summary.high),
        )
        for summary in summaries
    ]
    return Table.of(text_columns(*by) + number_columns(*numbers), rows, metric_title(metric, unit))


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
    return Table.of(columns, rows, "Success rate [%]")


def pairs_table(tests: Sequence[PairTest], metric: str) -> Table:
    """Return the tests of all pairs of methods."""
    columns = (
        *text_columns("first", "second"),
        *number_columns("instances", "better", "worse"),
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
            f"{100 * test.difference:+.1f}",
            _p(test.p),
            _p(test.p_holm),
            f"{test.a12:.2f}",
        )
        for test in tests
    ]
    title = (
        f"{metric_title(metric, Unit('', 1.0))}: Wilcoxon's signed-rank test and A12, first against second"
    )
    return Table.of(columns, rows, title)


def ranks_table(test: RankTest, metric: str) -> Table:
    """Return mean ranks, and the methods that each differs from by Nemenyi's test at 5 %."""
    rows = []
    for method, rank, own in zip(test.methods, test.ranks, test.nemenyi):
        unlike = [other for other, p in zip(test.methods, own) if p < 0.05]
        rows.append((method, f"{rank:.2f}", ", ".join(unlike) or "–"))
    title = (
        f"{metric_title(metric, Unit('', 1.0))}: mean ranks over {test.instances} instances;"
        f" Friedman chi2 = {test.statistic:.1f}, p = {_p(test.p)}"
    )
    columns = (Column("method"), Column("mean rank", side="right"), Column("differs from (Nemenyi, 5 %)"))
    return Table.of(columns, rows, title)


def _cells(group: Group) -> tuple[str, ...]:
    return tuple("–" if value is None else str(value) for value in group)


def _range(unit: Unit, low: float, high: float) -> str:
    if math.isnan(low):
        return "–"
    return f"{unit.number(low)} to {unit.number(high)}"


def _p(value: float) -> str:
    return "<0.001" if value < 0.001 else f"{value:.3f}"
