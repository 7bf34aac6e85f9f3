"""`simulate`: run a policy on an instance."""

from __future__ import annotations

from wfsched.core.errors import ParameterError
from wfsched.datacenter.bounds import lower_bound
from wfsched.datacenter.engine.outcome import Outcome
from wfsched.datacenter.engine.policy import Policy
from wfsched.datacenter.engine.running import run_policy
from wfsched.datacenter.engine.seen import Estimate, Predicted, Seen, energy_at_release
from wfsched.datacenter.policies.registry import POLICIES
from wfsched.datacenter.world.forecast import Forecast, perfect
from wfsched.datacenter.world.instance import Instance
from wfsched.datacenter.world.jobs import Jobs
from wfsched.datacenter.world.nature import Nature


def simulate(
    instance: Instance,
    policy: str | Policy,
    *,
    nature: Nature,
    forecast: Forecast | None = None,
    prediction: Predicted | None = None,
    past: Nature | Predicted | None = None,
) -> Outcome:
    """Run `policy` on `instance` and return the outcome.

    Parameters
    ----------
    instance : Instance
    policy : str or policy
        Name in `wfsched.datacenter.POLICIES`, or one of your own (`wfsched.datacenter.engine.policy`).
    nature : Nature
        What jobs really take; the policy does not see it.
    forecast : Forecast, optional
        The exact one by default; the bill is paid on the true signals.
    prediction : Predicted, optional
        Run times and energies of the jobs in all centres; the world without its noise by default.
    past : Nature or Predicted, optional
        The same of the jobs of the history, for policies with prices of the week before.

    Raises
    ------
    ParameterError
        If the policy is unknown, or a shape is wrong.
    DataCentreError
        If the signals end before all jobs have.
    """
    chosen: Policy = POLICIES.entry(policy).load() if isinstance(policy, str) else policy
    known = _exact(instance, instance.jobs, nature) if prediction is None else prediction
    before = past
    if isinstance(past, Nature):
        if instance.history is None:
            raise ParameterError("an instance without history has no past", where="past")
        before = _exact(instance, instance.history.jobs, past)
    needed = getattr(chosen, "prices", None) == "exact"
    prices = lower_bound(instance, nature).prices if needed else None
    seen = Seen(instance, forecast or perfect(instance), known, before, prices)  # type: ignore[arg-type]
    return run_policy(seen, nature, chosen)


def _exact(instance: Instance, jobs: Jobs, nature: Nature) -> Estimate:
    """Return the best prediction there is: nature without its noise."""
    run, kw = nature.expected_run, nature.expected_kw
    return Estimate(run, energy_at_release(instance, jobs, run, kw))
