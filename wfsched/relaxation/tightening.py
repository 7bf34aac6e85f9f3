"""Cutting planes: solve, add violated rows, solve again."""

from __future__ import annotations

from wfsched.relaxation.bins import violated_bins
from wfsched.relaxation.cuts import SpanEnds, cut_rows, violated_cuts
from wfsched.relaxation.instance import Instance
from wfsched.relaxation.leases import violated_uses
from wfsched.relaxation.limits import Limits
from wfsched.relaxation.linear_program.linear_program import LinearProgram, Outcome
from wfsched.relaxation.linear_program.rows import stacked

# Most rounds; they end early after so many rounds in a row that raise the bound by less (relative).
_MAX_ROUNDS = 20
_MIN_RISE = 1e-4
_PATIENCE = 4


def tightened(
    facts: Instance, ends: SpanEnds, within: Limits, program: LinearProgram, *, uses: bool
) -> Outcome:
    """Solve `program`, add rows that the solution violates, and repeat; return the best bound.

    Parameters
    ----------
    within : Limits
        Of the columns of `program`.
    uses : bool
        Whether to add rows on machines in use.
    """
    outcome = program.solve()
    best, waited = outcome.least, 0
    for _ in range(_MAX_ROUNDS):
        if not len(outcome.point) or waited == _PATIENCE:
            break
        broken = [cut_rows(facts, violated_cuts(facts, ends, outcome.point))]
        broken += [violated_bins(facts, within, outcome.point)]
        broken += [violated_uses(facts, outcome.point)] if uses else []
        if not any(map(len, broken)):
            break
        program.add(stacked(broken))
        outcome = program.solve()
        waited = 0 if outcome.least > best + _MIN_RISE * abs(best) else waited + 1
        best = max(best, outcome.least)
    return Outcome(best, outcome.point)
