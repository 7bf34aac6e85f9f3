"""`simulate`: run a policy on an instance."""

from __future__ import annotations

from wfsched.core.errors import ParameterError
from wfsched.edge.instances.forecast import Forecast, perfect
from wfsched.edge.outcome import Outcome
from wfsched.edge.policies.policies import Policy
from wfsched.edge.registry import POLICIES
from wfsched.edge.system import Instance


def simulate(instance: Instance, policy: str | Policy, *, forecast: Forecast | None = None) -> Outcome:
    """Run `policy` on `instance` and return the outcome.

    Parameters
    ----------
    instance : Instance
    policy : str or callable
        Name in `wfsched.edge.registry.POLICIES`, or a policy of your own.
    forecast : Forecast, optional
        Green time as the policy expects it; by default the actual green time, on which costs are
        always computed.

    Raises
    ------
    ParameterError
        If the policy is unknown, or the forecast has another number of edges.
    """
    chosen: Policy = POLICIES.entry(policy).load() if isinstance(policy, str) else policy
    believed = perfect(instance.system) if forecast is None else forecast
    if len(believed.green[0]) != instance.system.n_edges:
        raise ParameterError(
            "the forecast has another number of edges",
            where="forecast", got=len(believed.green[0]), allowed=str(instance.system.n_edges),
        )  # fmt: skip
    return chosen(instance, believed)
