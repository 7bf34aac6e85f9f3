"""Tables of studies of networks."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from scipy.stats import t

from wfsched.report.tables.table import Column, Table, number_columns, text_columns

Row = Mapping[str, Any]


def standings(rows: Sequence[Row], baseline: str = "local-search-day") -> list[dict[str, Any]]:
    """Return mean profit, its interval, late tasks and delay of each policy in each setting.

    The mean is over worlds of the means over training seeds; the interval (95 %, Student) over worlds too.

    Parameters
    ----------
    rows : sequence of mapping
        Of a study of kind ``network-year``.
    baseline : str
        Policy that the advantage is over, world by world.
    """
    found = []
    for setting, own in _grouped(rows, "setting").items():
        by_method = _grouped(own, "method")
        base = _by_world(by_method.get(baseline, []), "profit")
        for method, runs in by_method.items():
            profit = _by_world(runs, "profit")
            ahead = [profit[seed] - base[seed] for seed in sorted(profit) if seed in base]
            values = np.array([profit[seed] for seed in sorted(profit)])
            mean, half = mean_and_half(values)
            advantage, error = mean_and_half(np.array(ahead)) if ahead else (math.nan, math.nan)
            found.append(
                {
                    "setting": setting,
                    "method": method,
                    "worlds": len(profit),
                    "runs": len(runs),
                    "profit": mean,
                    "profit_half_interval": half,
                    "advantage": advantage,
                    "advantage_half_interval": error,
                    "late_share": _mean(runs, "late_share"),
                    "delay_s": _mean(runs, "delay_s"),
                }
            )
    return found


def standings_table(found: Sequence[Mapping[str, Any]], baseline: str = "local-search-day") -> Table:
    """Return the table of `standings`, the most profit first in each setting."""
    columns = (
        *text_columns("setting", "policy"),
        *number_columns("worlds", "runs"),
        Column("profit per slot", side="right"),
        Column(f"ahead of {baseline}", side="right"),
        Column("late", "share", "right"),
        Column("delay", "s", "right"),
    )
    return Table.of(columns, _cells(found))


def _cells(found: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, ...]]:
    order = {name: i for i, name in enumerate(dict.fromkeys(row["setting"] for row in found))}
    for row in sorted(found, key=lambda row: (order[row["setting"]], -row["profit"])):
        yield (
            row["setting"],
            row["method"],
            str(row["worlds"]),
            str(row["runs"]),
            _with_half(row["profit"], row["profit_half_interval"]),
            _with_half(row["advantage"], row["advantage_half_interval"], "+"),
            "–" if math.isnan(row["late_share"]) else f"{row['late_share']:.1%}",
            "–" if math.isnan(row["delay_s"]) else f"{row['delay_s']:.3g}",
        )


def _with_half(mean: float, half: float, sign: str = "") -> str:
    if math.isnan(mean):
        return "–"
    return f"{mean:{sign}.2f}" if math.isnan(half) else f"{mean:{sign}.2f} ± {half:.2f}"


def _grouped(rows: Sequence[Row], name: str) -> dict[Any, list[Row]]:
    groups: dict[Any, list[Row]] = {}
    for row in rows:
        groups.setdefault(row[name], []).append(row)
    return groups


def _by_world(rows: Sequence[Row], metric: str) -> dict[int, float]:
    """Return the mean over training seeds by world."""
    return {
        seed: float(np.mean([row[metric] for row in own])) for seed, own in _grouped(rows, "seed").items()
    }


def _mean(rows: Sequence[Row], metric: str) -> float:
    values = [row[metric] for row in rows if row.get(metric) is not None]
    return float(np.mean(values)) if values else math.nan


def mean_and_half(values: np.ndarray[Any, Any]) -> tuple[float, float]:
    """Return the mean and half its interval of 95 % by Student's law; NaN for a single value."""
    if len(values) < 2:
        return float(values.mean()), math.nan
    error = float(values.std(ddof=1)) / math.sqrt(len(values))
    return float(values.mean()), float(t.ppf(0.975, len(values) - 1)) * error
