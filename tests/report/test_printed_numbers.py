"""Numbers as people read them: one job, memory in GiB, and 0 for what is rounding."""

from __future__ import annotations

from dataclasses import replace

import pytest

import wfsched as ws
from wfsched.report.tables.schedule import schedule_summary
from wfsched.report.units import above_rounding, amount, counted, memory, unit_of


def test_one_is_singular() -> None:
    assert [counted(n, "job") for n in (0, 1, 2)] == ["0 jobs", "1 job", "2 jobs"]


@pytest.mark.parametrize(
    ("size", "text"),
    [(32 * 2**30, "32 GiB"), (34.36e9, "34.36 GB"), (2**29, "0.5 GiB"), (1.75 * 2**30, "1.75 GiB")],
)
def test_memory_is_printed_as_it_was_written(size: float, text: str) -> None:
    assert memory(size) == text


def test_no_carbon_is_0_g_and_small_carbon_keeps_its_unit() -> None:
    assert amount("g", 0.0) == "0 g"
    assert amount("g", 2e-3) == "2 mg"
    assert unit_of("g", 0.5).symbol == "mg"


def test_what_is_within_rounding_of_a_sum_is_0() -> None:
    assert above_rounding(1.819e-12, 2238.5) == 0.0
    assert above_rounding(-1.819e-12, 2238.5) == 0.0
    assert above_rounding(0.01, 2238.5) == 0.01
    assert above_rounding(0.0, 0.0) == 0.0


def test_a_table_shows_no_energy_that_is_left_of_a_difference() -> None:
    problem = ws.Problem(ws.generate("montage", 20), "geo-3", supply="mixed")
    schedule = ws.solve(problem, "heft").schedule
    origin = replace(schedule.figures.origin, green_j=1.819e-12, brown_j=2238.5)
    shown = replace(schedule.figures, origin=origin)
    rows = {row[0]: row[1] for row in _summary(schedule, shown)}
    assert rows["green energy"] == "0 J"
    assert rows["brown energy"] == "2.239 kJ"


def _summary(schedule: ws.Schedule, figures: object) -> tuple[tuple[str, ...], ...]:
    class Stand:
        """The schedule with other figures."""

        def __getattr__(self, name: str) -> object:
            return figures if name == "figures" else getattr(schedule, name)

    return schedule_summary(Stand()).texts
