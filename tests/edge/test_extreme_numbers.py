"""Numbers at the ends: what 64 bits cannot hold is refused, never cast."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfsched.core.errors import ParameterError, ProblemError
from wfsched.edge.green_time.green_intervals import no_green
from wfsched.edge.instances.instance_files import read_instance
from wfsched.edge.instances.setting import Setting
from wfsched.edge.system import Cloud, Instance, Jobs, Links, System
from wfsched.edge.ticks import LATEST_TICK, ticks_in, ticks_of, whole_ticks


def one_job(volume: float = 1.0, **system: Any) -> Instance:
    """Return an instance of one job of 10 ticks, due after 100."""
    parts: dict[str, Any] = {"links": Links(), "cloud": Cloud(), **system}
    jobs = Jobs([10], [0], [100], [0], [volume])  # type: ignore[arg-type]
    return Instance(System((no_green(), no_green()), **parts), jobs)


@pytest.mark.parametrize(
    ("volume", "system"),
    [
        # 10^22 Mbit over 250 Mbit/s take 4 * 10^19 s, more than the 9.2 * 10^18 of 64 bits.
        (1e22, {}),
        (1.0, {"links": Links(cloud_mbit_per_s=1e-20)}),
        (1.0, {"links": Links(edge_mbit_per_s=1e-20)}),
        (1.0, {"links": Links(edge_mbit_per_s=5e-324)}),
        (1.0, {"cloud": Cloud(speed=1e-20)}),
        (1.0, {"cloud": Cloud(speed=5e-324)}),
        (1.0, {"tick_s": 1e-30}),
        (1.0, {"tick_s": 5e-324}),
    ],
)
def test_times_beyond_64_bits_are_refused(volume: float, system: dict[str, Any]) -> None:
    with pytest.raises(ParameterError, match="instant out of range"):
        one_job(volume, **system)


@pytest.mark.parametrize(
    "system",
    [
        {"links": Links(edge_cost=1.7e308), "volume": 100.0},
        {"links": Links(cloud_cost=1.7e308), "volume": 100.0},
        {"cloud": Cloud(cost=1.7e308)},
        {"brown_cost": 1.7e308, "cloud": Cloud(cost=1.7e308)},
    ],
)
def test_costs_beyond_floats_are_refused(system: dict[str, Any]) -> None:
    with pytest.raises(ParameterError, match="the costs are too large"):
        one_job(**system)


def test_a_slow_cloud_that_64_bits_hold_is_told_as_too_late() -> None:
    # 10 / 1e-3 = 10,000 ticks of run and two transfers of one tick do not fit into 100.
    with pytest.raises(ProblemError, match="even the cloud cannot finish this job in time; got '10002 ticks"):
        one_job(cloud=Cloud(speed=1e-3))


@given(st.floats(0.0, 1.7e308), st.floats(5e-324, 1e300))
def test_ticks_are_exact_or_refused(seconds: float, tick_s: float) -> None:
    with np.errstate(over="ignore"):
        exact = np.float64(seconds) / tick_s
    if exact <= LATEST_TICK:
        found = int(ticks_of([seconds], tick_s)[0])
        assert 0 <= found <= LATEST_TICK
        assert found >= exact * (1 - 1e-11)
    else:
        with pytest.raises(ParameterError):
            ticks_of([seconds], tick_s)
    assert 0 <= ticks_in(seconds, tick_s) <= LATEST_TICK


@pytest.mark.parametrize("value", [-(2**63), 2**63, 2**64 - 1, 1e300, -1e300])
def test_whole_ticks_beyond_the_limit_are_refused(value: float) -> None:
    # The absolute value of -2^63 in 64 bits is -2^63, below every limit.
    with pytest.raises(ParameterError, match="instant out of range"):
        whole_ticks(np.array([value]), "begin")


def written(folder: Path, job: dict[str, object], **system: object) -> Path:
    job = {"work": 10, "release": 0, "deadline": 100, "origin": 0, "volume": 1} | job
    path = folder / "instance.json"
    path.write_text(json.dumps({"edges": [{"green": []}], "jobs": [job], **system}))
    return path


@pytest.mark.parametrize(
    ("job", "system", "place"),
    [
        ({"volume": 10**400}, {}, r"jobs\[0\]: volume"),
        ({"work": 10**400}, {}, r"jobs\[0\]: work"),
        ({"deadline": float("inf")}, {}, r"jobs\[0\]: deadline"),
        ({}, {"edges": [{"green": [[0, 10**400]]}]}, r"edges\[0\].green\[0\]"),
        ({}, {"links": {"cloud_cost": 10**400}}, r"links.cloud_cost"),
        ({}, {"cloud": {"speed": float("nan")}}, r"cloud.speed"),
        ({}, {"tick_s": 10**400}, "tick_s"),
        ({}, {"brown_cost": -(10**400)}, "brown_cost"),
    ],
)
def test_numbers_of_a_file_that_no_float_holds_are_refused(
    tmp_path: Path, job: dict[str, object], system: dict[str, object], place: str
) -> None:
    with pytest.raises(ProblemError, match=f"instance.json: {place}: not a finite number"):
        read_instance(written(tmp_path, job, **system))


@pytest.mark.parametrize(
    "given",
    [{"edges": 10**9}, {"days": 10**12}, {"mean_s": 1e-3, "shortest_s": 1e-6, "tick_s": 1e-7}],
)
def test_instances_beyond_memory_are_refused(given: dict[str, float]) -> None:
    with pytest.raises(ParameterError, match="at most"):
        Setting(**given)  # type: ignore[arg-type]
