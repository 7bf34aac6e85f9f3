"""Running a policy on an instance: the one door."""

from __future__ import annotations

from wfsched.core.errors import ParameterError
from wfsched.edge.instances.forecast import Forecast, perfect
from wfsched.edge.outcome import Outcome
from wfsched.edge.policies.policies import Policy
from wfsched.edge.registry import POLICIES
from wfsched.edge.system import Instance


def simulate(instance: Instance, policy: str | Policy, *, seen: Forecast | None = None) -> Outcome:
    """Return what `policy` does on `instance`.

    Parameters
    ----------
    instance : Instance
    policy : str or callable
        A name of `wfsched.edge.registry.POLICIES`, or a policy of your own.
    seen : Forecast, optional
        What the policy believes about the green time; the truth if not given. The bill is always
        paid on the truth.

    Raises
    ------
    ParameterError
        If there is no such policy, or the forecast is for another number of edges.
    """
    chosen: Policy = POLICIES.entry(policy).load() if isinstance(policy, str) else policy
    believed = perfect(instance.system) if seen is None else seen
    if len(believed.green[0]) != instance.system.n_edges:
        raise ParameterError(
            "the forecast is for another number of edges",
            where="seen", got=len(believed.green[0]), allowed=str(instance.system.n_edges),
        )  # fmt: skip
    return chosen(instance, believed)
