"""Price models: the ones that come along, and one that a third party adds."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.metadata import EntryPoint
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar

import numpy as np
import pytest
from hypothesis import given, settings

from strategies import problems, random_genes, seeds
from wfsched.core import registry
from wfsched.core.errors import ParameterError, PlatformError
from wfsched.exact.minimise import minimise
from wfsched.platforms.billing import Billing
from wfsched.platforms.catalogue import load_platform
from wfsched.platforms.describe import describe_platform
from wfsched.platforms.pricing import Lease, PriceModel
from wfsched.platforms.registry import PRICE_MODELS
from wfsched.schedule.bounds import lower_bounds
from wfsched.schedule.check.check import check
from wfsched.schedule.problem import Problem
from wfsched.schedule.reference import evaluate_reference
from wfsched.schedule.schedule import Schedule
from worked_by_hand import fork

PAGE = (Path(__file__).parents[2] / "docs" / "extending.md").read_text(encoding="utf-8")
SMALL = (Path(__file__).parents[1] / "data" / "small_platform.toml").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Reserved:
    """Half of the price for tasks and 40 % for leases, and egress."""

    name: ClassVar[str] = "reserved"
    quantum_s: float = 0.0

    @property
    def billing(self) -> Billing:
        return Billing(0.5, 0.4, self.quantum_s, egress=True)


def spot_of_the_page() -> ModuleType:
    """Return the example of docs/extending.md as a module."""
    (text,) = [
        block for block in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL) if "class Spot" in block
    ]
    module = ModuleType("spot_of_the_page")
    exec(compile(text, "docs/extending.md", "exec", dont_inherit=True), module.__dict__)
    return module


@pytest.fixture
def spot(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Install the example of docs/extending.md as a third party's price model."""
    module = spot_of_the_page()
    monkeypatch.setitem(sys.modules, "spot_of_the_page", module)
    point = EntryPoint("spot", "spot_of_the_page:Spot", "wfsched.price_models")
    monkeypatch.setattr(
        registry, "entry_points", lambda group: [point] if group == "wfsched.price_models" else []
    )
    registry._installed.cache_clear()
    yield module.Spot
    registry._installed.cache_clear()


def written(folder: Path, pricing: str) -> Path:
    file = folder / "mine.toml"
    file.write_text(SMALL.replace('model = "lease"', pricing), encoding="utf-8")
    return file


def test_the_example_of_the_page_is_read_from_a_catalogue(spot, tmp_path):
    platform = load_platform(written(tmp_path, 'model = "spot"\ndiscount = 0.7\nsource = "our contract"'))
    assert platform.pricing == spot(0.7)
    assert describe_platform(platform)["pricing"] == {"model": "spot", "discount": 0.7}
    assert "our contract" in platform.source
    assert PRICE_MODELS.names() == ("per_task", "lease", "spot")


@pytest.mark.parametrize(
    ("pricing", "parts"),
    [
        ('model = "spott"', ("pricing.model", "unknown price model", "'spott'", "Did you mean 'spot'?")),
        (
            'model = "spot"\ndiscount = 1.5',
            ("pricing.discount", "out of range", "got 1.5", "allowed: 0 to 1"),
        ),
        ('model = "spot"', ("pricing.discount", "missing", "share of the price that is saved")),
        (
            'model = "spot"\ndiscount = 0.1\nquantum_s = 3',
            ("pricing.quantum_s", "spot pricing does not read", "discount"),
        ),
        ("model = 3", ("pricing.model", "got 3", "per_task, lease, spot")),
        ("quantum_s = 3", ("pricing.model", "missing", "per_task, lease, spot")),
        ('model = "lease"\nsource = 4', ("pricing.source", "got 4", "text")),
        ('model = "lease"\nminimum_s = -1', ("pricing.minimum_s", "got -1", "[s]")),
    ],
)
def test_what_is_wrong_with_its_keys_is_told(spot, tmp_path, pricing, parts):
    with pytest.raises(PlatformError) as caught:
        load_platform(written(tmp_path, pricing))
    for part in parts:
        assert part in str(caught.value)


def costs(problem: Problem, machine: list[int], level: list[int]) -> list[float]:
    """Return the cost of genes by the kernel and by its reference; the check agrees."""
    genes = machine, level, list(range(problem.n_tasks))
    schedule = Schedule.decode(problem, *genes)
    assert check(schedule, problem=problem) == ()
    return [schedule.cost, evaluate_reference(problem, *genes).figures.cost]


def test_a_price_model_of_ones_own_is_charged_by_kernel_reference_and_check():
    """Leases of 15 s at 0.0003 and 30 s at 0.0001 per second; the same by task."""
    spot = spot_of_the_page().Spot(0.7)
    genes = [1, 1, 0], [1, 1, 0]
    assert costs(fork(spot), *genes) == pytest.approx([0.3 * 0.024] * 2, rel=1e-12)
    assert costs(fork(Reserved()), *genes) == pytest.approx([0.9 * 0.0075] * 2, rel=1e-12)
    assert costs(fork(Reserved(60.0)), *genes) == pytest.approx([0.5 * 0.0075 + 0.4 * 0.024] * 2, rel=1e-12)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(problems(max_tasks=12), seeds())
def test_tasks_and_leases_may_both_be_charged(problem: Problem, seed: int) -> None:
    problem = replace(problem, platform=replace(problem.platform, pricing=Reserved(60.0)))
    genes = random_genes(problem, np.random.default_rng(seed))
    schedule, replay = Schedule.decode(problem, *genes), evaluate_reference(problem, *genes)
    assert schedule.cost == pytest.approx(replay.figures.cost, rel=1e-9)
    assert check(schedule, problem=problem) == ()
    assert lower_bounds(problem).cost <= schedule.cost * (1 + 1e-9)


@pytest.mark.parametrize("pricing", [Reserved(), Reserved(60.0)])
def test_the_least_cost_is_proven_where_tasks_and_leases_are_charged(pricing: PriceModel) -> None:
    pytest.importorskip("ortools")
    problem = fork(pricing)
    places = [(k, h) for k in range(2) for h in range(problem.level_counts()[k])]
    least = min(
        costs(problem, [a[0], b[0], c[0]], [a[1], b[1], c[1]])[0]
        for a in places
        for b in places
        for c in places
    )
    assert minimise(problem, "cost").value == pytest.approx(least, rel=1e-5)


@pytest.mark.parametrize(
    "keys", [{"lease_factor": -1.0}, {"lease_factor": 1.0, "quantum_s": float("nan")}, {}]
)
def test_a_billing_out_of_range_is_refused(keys):
    with pytest.raises(ParameterError):
        Billing(**keys)


def test_a_lease_out_of_range_is_refused():
    with pytest.raises(PlatformError, match="minimum_s: the value is out of range; got -1"):
        Lease(minimum_s=-1.0)
