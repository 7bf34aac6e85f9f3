"""Comparisons of methods as documents: what ``wfsched compare --json`` prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from wfsched.report.documents.limits import limits_document
from wfsched.schedule.documents.problem import problem_document

if TYPE_CHECKING:
    from wfsched.heuristics.limits_by_factors import FactorLimits
    from wfsched.schedule.problem import Problem
    from wfsched.study.comparison import ComparisonRow


def comparison_document(
    problem: Problem, rows: Sequence[ComparisonRow], factors: FactorLimits | None = None
) -> dict[str, Any]:
    """Return problem, limits and one row for each method of a comparison.

    Parameters
    ----------
    problem : Problem
    rows : sequence of ComparisonRow
        As `compare` returns them.
    factors : FactorLimits, optional
        The factors that deadline and budget come from.
    """
    from wfsched.schedule.unreachable import unreachable_limits

    return {
        **problem_document(problem),
        **limits_document(problem, factors),
        "notices": list(unreachable_limits(problem)),
        "rows": [asdict(row) for row in rows],
    }
