"""CAP, PCAPS and CASPER over data centres: starts by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from datacenter.engine.tiny import tiny
from wfsched.core.errors import ParameterError
from wfsched.datacenter.baselines.quota import Quota
from wfsched.datacenter.baselines.urgency import CarbonThreshold
from wfsched.datacenter.engine.policy import Answer, Decider, Moment
from wfsched.datacenter.engine.seen import Seen
from wfsched.datacenter.policies.held import Cap, Casper, Pcaps
from wfsched.datacenter.simulate import simulate
from wfsched.datacenter.world.generate import generate
from wfsched.datacenter.world.setting import Setting


def hours(*first: float, then: float = 100.0) -> np.ndarray:
    """Return a day and a half of intensities (1, 36), `first` and then `then`."""
    return np.array([[*first, *[then] * (36 - len(first))]])


def starts(intensity: np.ndarray, policy: object, run: list[list[float]], tau: object = 1200.0) -> list[int]:
    """Return the slots in which jobs of 1 core and 1 kW start on centres of 10 cores."""
    instance, nature = tiny(intensity, [10] * len(intensity), run, 1.0, tau=tau)
    return simulate(instance, policy, nature=nature).slot.tolist()


def test_quota_holds_a_third_job_at_the_greatest_intensity() -> None:
    # At U = 400 two of ten cores are allowed; from hour 2 on, at L = 100, all.
    assert starts(hours(400, 400), Cap(0.2), [[180.0]] * 3) == [0, 0, 24]


def test_held_job_starts_when_its_end_draws_near() -> None:
    # 400 g/kWh for 4 h, no core allowed, due after 120 min. 60 min and 8 % are 64.8: from slot 9 on, three
    # slots more (60 min) and 64.8 min would be late.
    assert starts(hours(*[400] * 4), Cap(0.0), [[60.0]], 120.0) == [9]
    assert starts(hours(*[400] * 4), Cap(0.0, guard=0, margin=0.0), [[60.0]], 120.0) == [12]


def test_most_urgent_job_starts_and_one_of_more_slack_waits_for_its_threshold() -> None:
    # Slack of 360 min above the least: urgency 1/e, threshold 148.35 of (50, 200) at awareness 0.5.
    tau = [400.0, 760.0, 760.0]
    dirty = hours(150.0, 200.0, then=50.0)
    # Slot 0: only job 0. Slot 1: jobs 1 and 2 are the most urgent of those that wait.
    assert starts(dirty, Pcaps(0.5), [[60.0]] * 3, tau) == [0, 1, 1]
    assert starts(hours(148.0, 200.0, then=50.0), Pcaps(0.5), [[60.0]] * 3, tau) == [0, 0, 0]
    assert starts(dirty, Pcaps(0.0), [[60.0]] * 3, tau) == [0, 0, 0]


def test_casper_goes_where_the_grid_is_clean_whatever_the_energy() -> None:
    clean_but_slow = np.vstack([hours(then=110.0), hours(then=100.0)])
    instance, nature = tiny(clean_but_slow, [10, 10], [[60.0, 90.0]], 1.0)
    assert simulate(instance, Casper(), nature=nature).centre.tolist() == [1]
    assert simulate(instance, "greedy", nature=nature).centre.tolist() == [0]
    # All centres lie on one spot, 10 ms from each other.
    assert simulate(instance, Casper(limit_ms=5.0), nature=nature).centre.tolist() == [0]


def test_home_forms_stay_at_the_origin() -> None:
    instance, nature = tiny(np.vstack([hours(then=400.0), hours()]), [10, 10], [[60.0, 60.0]] * 4, 1.0)
    for policy in (Cap(at_home=True), Pcaps(at_home=True)):
        assert simulate(instance, policy, nature=nature).centre.tolist() == [0] * 4


@pytest.mark.parametrize(
    ("kind", "wrong"), [(Cap, {"share": 2.0}), (Pcaps, {"gamma": -1.0}), (Casper, {"limit_ms": -1.0})]
)
def test_knobs_out_of_range_are_refused(kind: type, wrong: dict[str, float]) -> None:
    with pytest.raises(ParameterError):
        kind(**wrong)


def plain_hold(
    moment: Moment, seen: Seen, may: np.ndarray, quota: list[int], policy: Cap | Pcaps, idle_starts: bool
) -> dict[int, int]:
    """Return the centre of each job that starts, in plain Python: the twin of the kernel."""
    jobs, free, ready = seen.instance.jobs, list(moment.free), seen.instance.jobs.ready_slot(len(quota))
    capacity, found = seen.instance.fleet.cores, {}
    runs = [int((moment.running_centre == d).sum()) for d in range(len(quota))]
    for k, j in enumerate(moment.waiting):
        due, scores = jobs.release[j] + jobs.tau[j], []
        for d in range(len(quota)):
            if jobs.cores[j] <= free[d] and (not policy.at_home or d == jobs.origin[j]):
                late = max(0.0, max(moment.slot, ready[j, d]) * 5.0 + seen.prediction.run[j, d] - due)
                score = seen.prediction.energy[j, d] * moment.intensity[d] + seen.instance.alpha * late
                scores.append((score, d))
        if not scores:
            continue
        d = min(scores)[1]
        within = capacity[d] - free[d] + jobs.cores[j] <= quota[d]
        need = seen.prediction.run[j, d] * (1.0 + policy.margin)
        urgent = max(moment.slot + 1 + policy.guard, ready[j, d]) * 5.0 + need > due
        if (may[k, d] and within) or (idle_starts and runs[d] == 0) or urgent:
            found[int(j)] = d
            free[d] -= jobs.cores[j]
            runs[d] += 1
    return found


@pytest.mark.parametrize("at_home", [False, True])
@pytest.mark.parametrize("kind", [Cap, Pcaps])
def test_each_slot_is_that_of_the_plain_twin(kind: type, at_home: bool) -> None:
    policy, asked = kind(at_home=at_home), []

    class Watched:
        margin = policy.margin

        def open(self, seen: Seen) -> Decider:
            decide, facility = policy.open(seen), seen.instance.signals.facility
            latest = seen.instance.jobs.release + seen.instance.jobs.tau - seen.instance.jobs.base
            cores = seen.instance.fleet.cores.tolist()

            def both(moment: Moment) -> Answer | None:
                answer = decide(moment)
                ahead = facility[:, moment.slot // 12 : moment.slot // 12 + 48]
                now, low, high = ahead[:, 0], ahead.min(axis=1), ahead.max(axis=1)
                may, quota = np.ones((len(moment.waiting), len(cores)), bool), cores
                if isinstance(policy, Cap):
                    quota = [Quota(c, 0.2).at(*at) for c, *at in zip(cores, now, low, high)]
                else:
                    over = latest[moment.waiting] - latest[moment.waiting].min()
                    psi = [
                        [CarbonThreshold(0.5).at(math.exp(-o / 360), *at) for at in zip(low, high)]
                        for o in over
                    ]
                    may = (np.array(psi) >= now) | (over == 0)[:, None]
                twin = plain_hold(moment, seen, may, quota, policy, isinstance(policy, Pcaps))
                assert twin == (
                    {} if answer is None else dict(zip(answer.job.tolist(), answer.centre.tolist()))
                )
                asked.append(len(moment.waiting))
                return answer

            return both

    drawn = generate(Setting(jobs_per_week=300, load=0.7), 6)
    simulate(drawn.instance, Watched(), nature=drawn.nature)
    assert max(asked) > 3
