"""`simulate`: run a policy on an instance."""

from __future__ import annotations

from collections.abc import Callable

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
    prediction: str | Predicted = "exact",
    past: Nature | Predicted | None = None,
    seed: int = 0,
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
    prediction : str or Predicted
        Run times and energies of the jobs in all centres: ``exact``, the world without its noise;
        ``clairvoyant``, with it; a name in `wfsched.datacenter.PREDICTORS`, which learns the history; or
        what you have predicted.
    past : Nature or Predicted, optional
        Nature or prediction of the jobs of the history, for policies with prices of the week before; a
        predictor given by name tells it itself.
    seed : int
        Of a predictor that draws.

    Raises
    ------
    ParameterError
        If the policy is unknown, or a shape is wrong.
    DataCentreError
        If the signals end before all jobs have.
    """
    chosen: Policy = POLICIES.entry(policy).load() if isinstance(policy, str) else policy
    known, before = predicted(instance, nature, prediction, past, seed)
    needed = getattr(chosen, "prices", None) == "exact"
    prices = lower_bound(instance, nature).prices if needed else None
    seen = Seen(instance, forecast or perfect(instance), known, before, prices)
    return run_policy(seen, nature, chosen)


def predicted(
    instance: Instance,
    nature: Nature,
    prediction: str | Predicted,
    past: Nature | Predicted | None = None,
    seed: int = 0,
) -> tuple[Predicted, Predicted | None]:
    """Return what is predicted of the jobs and of those of the history; parameters as in `simulate`.

    Raises
    ------
    ParameterError
        If a predictor is unknown, or there is no history to learn.
    """
    if not isinstance(prediction, str):
        return prediction, _past(instance, past, _exact)
    if prediction in _KNOWN:
        known = _KNOWN[prediction]
        return known(instance, instance.jobs, nature), _past(instance, past, known)
    return _learned(instance, prediction, seed)


def _past(
    instance: Instance, past: Nature | Predicted | None, known: Callable[[Instance, Jobs, Nature], Estimate]
) -> Predicted | None:
    if not isinstance(past, Nature):
        return past
    if instance.history is None:
        raise ParameterError("an instance without history has no past", where="past")
    return known(instance, instance.history.jobs, past)


def _learned(instance: Instance, name: str, seed: int) -> tuple[Predicted, Predicted]:
    """Return what a predictor says that has learned the history."""
    from wfsched.datacenter.prediction.features import Features, features_of
    from wfsched.datacenter.prediction.log import log_of
    from wfsched.datacenter.prediction.registry import PREDICTORS

    entry = PREDICTORS.entry(name)
    if instance.history is None:
        raise ParameterError("predictor without a history to learn", where="prediction", got=name)
    predictor = entry.load()(seed).fit(log_of(instance.history, instance.fleet))
    old, signals = instance.history.jobs, instance.signals
    before = Features(old, instance.fleet, signals.at_minute(signals.temperature, old.release))
    return predictor.predict(features_of(instance)), predictor.predict(before)


def _exact(instance: Instance, jobs: Jobs, nature: Nature) -> Estimate:
    """Return the best prediction there is: nature without its noise."""
    run, kw = nature.expected_run, nature.expected_kw
    return Estimate(run, energy_at_release(instance, jobs, run, kw))


def _clairvoyant(instance: Instance, jobs: Jobs, nature: Nature) -> Estimate:
    """Return nature itself as a prediction, noise and all."""
    return Estimate(nature.run, energy_at_release(instance, jobs, nature.run, nature.kw))


_KNOWN = {"exact": _exact, "clairvoyant": _clairvoyant}
