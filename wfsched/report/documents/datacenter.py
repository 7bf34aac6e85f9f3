"""Outcomes on data centres as a document: what ``datacenter simulate --json`` prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wfsched.datacenter.engine.outcome import Outcome
    from wfsched.datacenter.world.instance import Instance
    from wfsched.datacenter.world.nature import Nature
    from wfsched.study.results import Row

REFERENCE = "perf-only"


def week_document(
    instance: Instance, nature: Nature, outcomes: Mapping[str, Outcome], bound: float
) -> dict[str, Any]:
    """Return the figures of each policy and the violations that `check` finds.

    ``saving`` is over the carbon of perf-only, and ``share`` of the room between its J and the bound; None
    where perf-only did not run. ``unpriced`` are the centres whose price of electricity is not known: their
    energy counts nothing in ``usd``.

    Parameters
    ----------
    instance : Instance
    nature : Nature
    outcomes : mapping of str to Outcome
        By the name of the policy.
    bound : float [g]
    """
    from wfsched.datacenter.engine.check import check

    base = outcomes[REFERENCE].figures() if REFERENCE in outcomes else None
    rows = []
    for name, outcome in outcomes.items():
        figures = outcome.figures()
        saving = 1 - figures["grams"] / base["grams"] if base else None
        room = base["cost"] - bound if base else 0.0
        share = (base["cost"] - figures["cost"]) / room if base and room > 0 else None
        violations = check(outcome, nature)
        rows.append({"policy": name, **figures, "saving": saving, "share": share, "violations": violations})
    return {
        "jobs": len(instance.jobs),
        "centres": len(instance.fleet),
        "cores": int(instance.fleet.cores.sum()),
        "bound": bound,
        "unpriced": [name for name, here in zip(instance.fleet.names, instance.signals.priced()) if not here],
        "policies": rows,
    }


def centre_study_document(
    rows: Sequence[Row], policies: Sequence[str], predictors: Sequence[str], named: str
) -> dict[str, Any]:
    """Return means with 95 % intervals over the seeds of each policy with each predictor.

    Ratios are taken seed by seed. ``below`` is how far `named` emits less than the policy, ``p`` that of the
    paired t test of it, ``p_holm`` after Holm's correction over the policies of a predictor.

    Parameters
    ----------
    rows : sequence of dict
        Finished trials.
    policies, predictors : sequence of str
    named : str
        The policy that all are compared with.
    """
    found = [pair for predictor in predictors for pair in _pairs(rows, policies, predictor, named)]
    return {
        "seeds": len(rows),
        "named": named,
        "policies": found,
        "predictors": [
            {
                "predictor": name,
                "run_error": _mean(rows, f"{name}.run_error"),
                "energy_error": _mean(rows, f"{name}.energy_error"),
            }
            for name in predictors
        ],
        "floor": {"run": _mean(rows, "floor.run"), "energy": _mean(rows, "floor.energy")},
    }


def _column(rows: Sequence[Row], key: str) -> list[float]:
    return [float(row[key] or 0.0) for row in rows]


def _mean(rows: Sequence[Row], key: str) -> float:
    column = _column(rows, key)
    return sum(column) / len(column)


def _pairs(rows: Sequence[Row], policies: Sequence[str], predictor: str, named: str) -> list[dict[str, Any]]:
    from wfsched.study.statistics.paired_t import paired_t
    from wfsched.study.statistics.significance import holm

    best = _column(rows, f"{named}/{predictor}.grams")
    found = []
    for name in policies:
        grams = _column(rows, f"{name}/{predictor}.grams")
        found.append(
            {
                "policy": name,
                "predictor": predictor,
                **_means(rows, f"{name}/{predictor}", f"{REFERENCE}/{predictor}", policies),
                "below": _interval([1 - ours / theirs for ours, theirs in zip(best, grams)]),
                "p": None if name == named else paired_t(best, grams),
            }
        )
    tested = [row for row in found if row["p"] is not None]
    for row, value in zip(tested, holm([row["p"] for row in tested])):
        row["p_holm"] = value
    return found


def _means(rows: Sequence[Row], key: str, reference: str, policies: Sequence[str]) -> dict[str, Any]:
    in_time, cost, bound = (_column(rows, name) for name in (f"{key}.in_time", f"{key}.cost", "bound"))
    saving = share = None
    if REFERENCE in policies:
        base, base_cost = _column(rows, f"{reference}.grams"), _column(rows, f"{reference}.cost")
        saving = _interval([1 - g / b for g, b in zip(_column(rows, f"{key}.grams"), base)])
        share = _interval([(b - c) / (b - least) for b, c, least in zip(base_cost, cost, bound)])
    return {
        "grams": _interval(_column(rows, f"{key}.grams")),
        "saving": saving,
        "share": share,
        "in_time": sum(in_time) / len(in_time),
        "in_time_least": min(in_time),
        "wait_min": _mean(rows, f"{key}.wait_min"),
    }


def _interval(values: Sequence[float]) -> dict[str, float | None]:
    from wfsched.study.statistics.paired_t import mean_interval

    mean, half = mean_interval(values)
    least, most = min(values), max(values)
    return {"mean": mean, "half": None if half != half else half, "least": least, "most": most}
