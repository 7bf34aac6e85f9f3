"""Tables of studies of days and batches on a network: means over seeds, signs, and batches."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from wfsched.core.units import SECONDS_PER_HOUR
from wfsched.report.tables.table import Column, Table

Row = Mapping[str, Any]

# Figure, title, unit, factor to the unit, digits.
_FIGURES = (
    ("brown_kwh", "brown", "kWh", 1.0, 2),
    ("green_share", "green", "%", 100.0, 1),
    ("sensitive_mean_s", "sensitive: mean", "s", 1.0, 0),
    ("sensitive_p95_s", "p95", "s", 1.0, 0),
    ("sensitive_late", "late", "%", 100.0, 1),
    ("insensitive_mean_s", "insensitive: mean", "s", 1.0, 0),
    ("insensitive_late", "late", "%", 100.0, 1),
    ("mismatch", "mismatch", "%", 100.0, 1),
    ("backlog_s", "backlog", "h", 1.0 / SECONDS_PER_HOUR, 2),
)
# First policy, second policy, figure: the first should be lower.
_SIGNS = (
    ("gecrs", "latency", "brown_kwh"),
    ("gecrs", "spf", "brown_kwh"),
    ("gecrs-delay", "gecrs", "brown_kwh"),
    ("gecrs", "latency", "sensitive_late"),
)


def day_standings(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Return mean and half the interval (95 %, Student) of each figure of each policy at each load.

    Parameters
    ----------
    rows : sequence of mapping
        Of a study; those of another kind than ``network-day`` are left out.
    """
    from wfsched.report.tables.network import mean_and_half

    found = []
    for (load, method), own in _grouped(_days(rows), ("load", "method")).items():
        entry: dict[str, Any] = {"load": load, "method": method, "seeds": len(own)}
        for name, *_ in _FIGURES:
            values = np.array([row[name] for row in own if row.get(name) is not None], dtype=float)
            entry[name], entry[f"{name}_half_interval"] = (
                mean_and_half(values) if len(values) else (math.nan, math.nan)
            )
        found.append(entry)
    return found


def day_standings_table(found: Sequence[Mapping[str, Any]]) -> Table:
    """Return the table of `day_standings`; of brown energy with its interval."""
    columns = (
        Column("load", side="right"),
        Column("policy"),
        *(Column(title, unit, "right") for _, title, unit, *_ in _FIGURES),
    )
    return Table.of(columns, _cells(found))


def _cells(found: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, ...]]:
    for row in found:
        cells = [f"{row[name] * factor:.{digits}f}" for name, _, _, factor, digits in _FIGURES]
        half = row["brown_kwh_half_interval"]
        cells[0] += "" if math.isnan(half) else f" ± {half:.2f}"
        yield (f"{row['load']:g}", row["method"], *cells)


def day_signs(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Return on how many seeds a figure of a policy is no greater than that of another, and what is saved."""
    found = []
    by_load = _grouped(_days(rows), ("load",))
    for (load,), own in by_load.items():
        values = {(row["method"], row["seed"]): row for row in own}
        for first, second, figure in _SIGNS:
            seeds = sorted(seed for method, seed in values if method == first and (second, seed) in values)
            pairs = [(values[first, seed][figure], values[second, seed][figure]) for seed in seeds]
            pairs = [(a, b) for a, b in pairs if a is not None and b is not None]
            if not pairs:
                continue
            ahead = sum(a <= b for a, b in pairs)
            means = np.array(pairs, dtype=float).mean(axis=0)
            saved = 1.0 - means[0] / means[1] if means[1] > 0 else math.nan
            found.append(
                {
                    "load": load, "first": first, "second": second, "figure": figure, "ahead": ahead,
                    "seeds": len(pairs), "saved": saved,
                }
            )  # fmt: skip
    return found


def day_signs_table(found: Sequence[Mapping[str, Any]]) -> Table:
    """Return the table of `day_signs`."""
    columns = (
        Column("load", side="right"),
        Column("policy"),
        Column("no more than"),
        Column("in"),
        Column("seeds", side="right"),
        Column("less", "%", "right"),
    )
    words = {"brown_kwh": "brown energy", "sensitive_late": "late sensitive tasks"}
    rows = [
        (
            f"{row['load']:g}",
            row["first"],
            row["second"],
            words[row["figure"]],
            f"{row['ahead']} of {row['seeds']}",
            "–" if math.isnan(row["saved"]) else f"{row['saved'] * 100:.1f}",
        )
        for row in found
    ]
    return Table.of(columns, rows)


def batch_standings(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Return in how many batches the rule is dominated, the brown energy saved and the hypervolume.

    Parameters
    ----------
    rows : sequence of mapping
        Of a study; those of another kind than ``network-batch`` are left out.
    """
    own = [row for row in rows if row.get("rule_brown_j") is not None]
    found = []
    for (method, evaluations), runs in _grouped(own, ("method", "evaluations")).items():
        saved = [1.0 - row["chosen_brown_j"] / row["rule_brown_j"] for row in runs if row["rule_brown_j"]]
        ratios = [row["hypervolume_ratio"] for row in runs if row["hypervolume_ratio"] is not None]
        found.append(
            {
                "method": method,
                "evaluations": evaluations,
                "batches": len(runs),
                "dominated": sum(bool(row["chosen_dominates"]) for row in runs),
                "saved": float(np.mean(saved)) if saved else 0.0,
                "hypervolume_ratio": float(np.mean(ratios)) if ratios else math.nan,
                "wall_s": float(np.mean([row["wall_s"] for row in runs])),
            }
        )
    return found


def batch_standings_table(found: Sequence[Mapping[str, Any]]) -> Table:
    """Return the table of `batch_standings`."""
    columns = (
        Column("search"),
        Column("evaluations", side="right"),
        Column("rule dominated", side="right"),
        Column("less brown", "%", "right"),
        Column("hypervolume / rule's", side="right"),
        Column("time", "s", "right"),
    )
    rows = [
        (
            row["method"],
            str(row["evaluations"]),
            f"{row['dominated']} of {row['batches']}",
            f"{row['saved'] * 100:.1f}",
            f"{row['hypervolume_ratio']:.2f}",
            f"{row['wall_s']:.2f}",
        )
        for row in found
    ]
    return Table.of(columns, rows)


def _days(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row.get("brown_kwh") is not None]


def _grouped(rows: Sequence[Row], names: Sequence[str]) -> dict[tuple[Any, ...], list[Row]]:
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(row[name] for name in names), []).append(row)
    return groups
