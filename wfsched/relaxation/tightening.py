"""Solving with rows that are looked for while it goes on."""

from __future__ import annotations

from wfsched.relaxation.bins import broken_bins
from wfsched.relaxation.cuts import Ends, broken_cuts, cut_rows
from wfsched.relaxation.instance import Instance
from wfsched.relaxation.leases import broken_uses
from wfsched.relaxation.limits import Limits
from wfsched.relaxation.linear_program.linear_program import LinearProgram, Outcome
from wfsched.relaxation.linear_program.rows import stacked

# Times that rows are looked for; and it is given up when the bound has risen by less than this
# (relative) so many times in a row.
_ROUNDS = 20
_RISE = 1e-4
_PATIENCE = 4


def tightened(facts: Instance, ends: Ends, within: Limits, program: LinearProgram, *, uses: bool) -> Outcome:
    """Solve `program`, add rows that the solution breaks, and so on; return the best bound.

    Parameters
    ----------
    within : Limits
        Of the columns of `program`.
    uses : bool
        Whether rows on machines in use are wanted as well.
    """
    outcome = program.solve()
    best, waited = outcome.least, 0
    for _ in range(_ROUNDS):
        if not len(outcome.point) or waited == _PATIENCE:
            break
        broken = [cut_rows(facts, broken_cuts(facts, ends, outcome.point))]
        broken += [broken_bins(facts, within, outcome.point)]
        broken += [broken_uses(facts, outcome.point)] if uses else []
        if not any(map(len, broken)):
            break
        program.add(stacked(broken))
        outcome = program.solve()
        waited = 0 if outcome.least > best + _RISE * abs(best) else waited + 1
        best = max(best, outcome.least)
    return Outcome(best, outcome.point)
