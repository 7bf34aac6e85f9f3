"""Power models against closed forms, printed numbers and their own invariants."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, fields
from importlib.metadata import EntryPoint
from typing import Any, ClassVar

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfsched.core import registry
from wfsched.core.errors import PlatformError
from wfsched.core.registry import Entry
from wfsched.platforms.dvfs import ExponentPower, ScaledPower, efficient_frequency
from wfsched.platforms.measured import SpecPower, TablePower, VoltagePower
from wfsched.platforms.model_tables import power_model
from wfsched.platforms.registry import POWER_MODELS

# IBM System x3250 M3, Xeon X3470 (SPECpower_ssj2008, 2009-11-18).
X3470 = (41.6, 46.7, 52.3, 57.9, 65.4, 73.0, 80.7, 89.5, 99.6, 105.0, 113.0)

positive = st.floats(1e-3, 1e3)
exponents = st.floats(2.0, 4.0)
ladders = st.lists(st.integers(1, 60), min_size=1, max_size=8, unique=True).map(
    lambda steps: np.array(sorted(steps)) / 10.0
)


@pytest.mark.parametrize(
    ("p_ind", "c_ef", "m", "f_ee", "f_low"),
    [(0.03, 0.8, 2.9, 0.2583, 0.26), (0.04, 0.8, 2.5, 0.2565, 0.26), (0.07, 1.0, 2.5, 0.2935, 0.29)],
)
def test_efficient_frequency_gives_the_low_frequencies_of_the_three_processor_table(
    p_ind, c_ef, m, f_ee, f_low
):
    found = efficient_frequency(p_ind, c_ef, m)
    assert found == pytest.approx(f_ee, abs=5e-5)
    assert round(found, 2) == f_low


@given(positive, positive, exponents, st.floats(0.05, 20.0))
def test_no_frequency_costs_less_energy_per_work_than_the_efficient_one(p_ind, c_ef, m, factor):
    best = efficient_frequency(p_ind, c_ef, m)

    def energy(f: float) -> float:
        return p_ind / f + c_ef * f ** (m - 1.0)

    assert energy(best) <= energy(best * factor) * (1 + 1e-12)


def test_without_constant_power_the_slowest_is_the_most_efficient():
    assert efficient_frequency(0.0, 1.0, 3.0) == 0.0


def test_exponent_power_draws_what_the_worked_example_says():
    assert ExponentPower(5.0, 10.0, 3.0).watts(np.array([1.0, 2.0])).tolist() == [15.0, 85.0]


def test_scaled_power_is_the_exponent_law_with_the_capacitance_over_the_top_frequency():
    absolute = ScaledPower(0.03, 0.8, 2.9, top_w=16.6).absolute(2.0)
    assert absolute.p_ind_w == pytest.approx(0.6)  # 16.6 / .83 = 20 per unit
    assert absolute.c_ef == pytest.approx(16.0 / 2.0**2.9)
    watts = ScaledPower(0.03, 0.8, 2.9, top_w=16.6).watts(np.array([1.0, 2.0]))
    assert watts == pytest.approx([0.6 + 16.0 * 0.5**2.9, 16.6])


@given(positive, positive, exponents, positive, positive)
def test_scaled_power_depends_on_the_ratio_of_its_shares_only(p_ind, c_ef, m, top_w, unit):
    frequencies = np.array([1.0, 1.7, 3.1])
    one = ScaledPower(p_ind, c_ef, m, top_w).watts(frequencies)
    other = ScaledPower(p_ind * unit, c_ef * unit, m, top_w).watts(frequencies)
    assert other == pytest.approx(one, rel=1e-9)
    assert one[-1] == pytest.approx(top_w, rel=1e-12)


def test_voltage_power_reproduces_the_pentium_m_ladder():
    """Relative alpha C V^2 f of the 1.4 GHz Pentium M (Intel datasheet 25261202, Table 5)."""
    volts = (0.956, 1.180, 1.308, 1.436, 1.484)
    watts = VoltagePower(1.0, 1.0, volts).watts(np.array([0.6, 0.8, 1.0, 1.2, 1.4]))
    assert (watts / watts[-1]).tolist() == pytest.approx([0.178, 0.361, 0.555, 0.803, 1.0], abs=6e-4)


def test_voltage_power_in_si_units():
    """Half of 4 nF switching at 1.1 V and 1.5 GHz, and a constant watt."""
    watts = VoltagePower(0.5, 4.0, (1.1,), p_ind_w=1.0).watts(np.array([1.5]))
    assert watts[0] == pytest.approx(1.0 + 0.5 * 4e-9 * 1.1**2 * 1.5e9)


def test_table_power_is_the_table():
    assert TablePower((5.0, 10.0)).watts(np.array([0.9, 1.5])).tolist() == [5.0, 10.0]


def test_specpower_passes_through_its_points_and_lies_on_straight_lines_between_them():
    model = SpecPower(X3470)
    assert model.at(np.arange(0, 101, 10)).tolist() == list(X3470)
    assert model.at(np.array([25.0, 91.0])) == pytest.approx([(52.3 + 57.9) / 2, 105.0 + 0.1 * 8.0])


def test_specpower_draws_at_a_level_what_was_measured_at_that_share_of_the_throughput():
    model = SpecPower(X3470)
    watts = model.watts(np.array([1.0, 1.5, 2.0]))  # 50, 75 and 100 % of the throughput
    assert watts == pytest.approx([73.0, (89.5 + 99.6) / 2, 113.0])
    assert model.idle_w() == 41.6


@given(ladders, positive, positive, exponents)
def test_power_rises_with_the_frequency(frequencies, p_ind, c_ef, m):
    volts = tuple(0.7 + 0.05 * i for i in range(len(frequencies)))
    for model in (
        ExponentPower(p_ind, c_ef, m),
        ScaledPower(p_ind, c_ef, m, top_w=100.0),
        VoltagePower(0.5, c_ef, volts, p_ind),
        SpecPower(X3470),
    ):
        watts = model.watts(frequencies)
        assert watts.shape == frequencies.shape
        assert watts[0] > 0
        assert np.all(np.diff(watts) >= 0)


@pytest.mark.parametrize(
    ("make", "key"),
    [
        (lambda: ExponentPower(-1.0, 1.0, 2.0), "p_ind_w"),
        (lambda: ExponentPower(1.0, 0.0, 2.0), "c_ef"),
        (lambda: ExponentPower(1.0, 1.0, 1.99), "m"),
        (lambda: ExponentPower(1.0, 1.0, math.nan), "m"),
        (lambda: ScaledPower(0.1, 1.0, 2.0, 0.0), "top_w"),
        (lambda: VoltagePower(1.1, 1.0, (1.0,)), "activity"),
        (lambda: VoltagePower(1.0, 0.0, (1.0,)), "capacitance_nf"),
        (lambda: VoltagePower(1.0, 1.0, (0.0,)), "volts"),
        (lambda: VoltagePower(1.0, 1.0, (1.0,), -1.0), "p_ind_w"),
        (lambda: SpecPower(X3470[:10]), "watts_by_load"),
        (lambda: SpecPower((*X3470[:10], 104.0)), "watts_by_load"),
        (lambda: efficient_frequency(1.0, 1.0, 1.0), "m"),
        (lambda: TablePower((1.0,)).watts(np.array([1.0, 2.0])), "watts_per_level"),
        (lambda: VoltagePower(1.0, 1.0, (1.0, 1.1)).watts(np.array([1.0])), "volts"),
    ],
)
def test_a_power_model_out_of_its_range_is_refused_with_the_key(make, key):
    with pytest.raises(PlatformError) as caught:
        make()
    assert caught.value.where == key


@pytest.mark.parametrize("entry", list(POWER_MODELS), ids=lambda entry: entry.name)
def test_every_power_model_of_the_table_says_what_its_keys_are(entry: Entry):
    cls = entry.load()
    assert entry.summary
    assert entry.source
    assert all(field.metadata["allowed"] for field in fields(cls))


@dataclass(frozen=True, slots=True)
class Plain:
    """Power of a third party, which says nothing about how its keys are read."""

    tdp_w: float
    floor: int = 0

    def watts(self, frequencies_ghz: np.ndarray) -> np.ndarray:
        return self.tdp_w * frequencies_ghz / frequencies_ghz[-1]

    def idle_w(self) -> float | None:
        return None


@dataclass(frozen=True, slots=True)
class Lenient(Plain):
    """The same, which asks for conversions."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"strict": False}


def no_dataclass() -> None:
    """Something else."""


@pytest.fixture
def third_party(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    points = [
        EntryPoint(c.__name__.lower(), f"{__name__}:{c.__name__}", "") for c in (Plain, Lenient, no_dataclass)
    ]
    monkeypatch.setattr(
        registry, "entry_points", lambda group: points if group == "wfsched.power_models" else []
    )
    registry._installed.cache_clear()
    yield
    registry._installed.cache_clear()


@pytest.mark.usefixtures("third_party")
@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"tdp_w": "120"}, "power.tdp_w: "),
        ({"tdp_w": True}, "power.tdp_w: "),
        ({"tdp_w": 120.0, "floor": 1.5}, "power.floor: "),
        ({"tdp_w": math.inf}, "power.tdp_w: "),
        ({"tdp_w": 120.0, "foo": 3}, "power.foo: unknown key"),
        ({}, "power.tdp_w: a required key is missing"),
    ],
)
def test_keys_of_a_third_party_are_read_as_strictly_as_ours(keys: dict[str, Any], told: str) -> None:
    model, faults = power_model({"model": "plain", **keys}, "power")
    assert model is None
    assert f"{faults[0].path}: {faults[0].what}".startswith(told)
    assert power_model({"model": "plain", "tdp_w": 120}, "power") == (Plain(120.0), [])


@pytest.mark.usefixtures("third_party")
def test_a_third_party_may_say_how_its_keys_are_read() -> None:
    assert power_model({"model": "lenient", "tdp_w": "120"}, "power") == (Lenient(120.0), [])


@pytest.mark.usefixtures("third_party")
def test_what_is_no_dataclass_is_refused() -> None:
    model, (fault,) = power_model({"model": "no_dataclass"}, "power")
    assert model is None
    assert (fault.path, fault.what) == ("power.model", "the power model is no dataclass")
