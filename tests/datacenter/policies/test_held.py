"""CAP, PCAPS and CASPER over data centres: starts by hand."""

from __future__ import annotations

import numpy as np
import pytest

from datacenter.engine.tiny import tiny
from wfsched.core.errors import ParameterError
from wfsched.datacenter.policies.held import Cap, Casper, Pcaps
from wfsched.datacenter.simulate import simulate


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
