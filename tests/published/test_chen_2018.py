"""Energies of the ten-task graph with the three-processor power table of Chen, Xie, Li 2018."""

from __future__ import annotations

import numpy as np
import pytest

from published.graphs import LOWEST, POWER, graph_a
from wfsched.core.rng import generator
from wfsched.heuristics.makespan.heft import heft
from wfsched.schedule.schedule import Schedule


def test_the_lowest_frequencies_are_the_most_efficient_ones() -> None:
    """Rounded up to hundredths of the top frequency: f_ee = (P_ind / ((m - 1) C_ef))^(1/m)."""
    efficient = [(independent / ((m - 1) * c)) ** (1 / m) for independent, c, m in POWER]
    np.testing.assert_allclose(efficient, [0.2583, 0.2565, 0.2935], atol=5e-5)
    np.testing.assert_allclose(np.round(efficient, 2), LOWEST)


def test_least_and_greatest_energy_of_the_graph() -> None:
    problem = graph_a()
    energy = problem.tables.base[:, :, None] * (problem.tables.slowdown * problem.tables.watts)[None]
    assert np.nanmin(energy, axis=(1, 2)).sum() == pytest.approx(20.3122, abs=5e-5)
    at_top = problem.tables.base * np.array([sum(row[:2]) for row in POWER])
    assert at_top.max(axis=1).sum() == pytest.approx(161.99, abs=5e-3)


def test_energy_of_the_heft_schedule() -> None:
    schedule = heft(graph_a(), generator(0))
    assert schedule.energy_j == pytest.approx(103.49, abs=5e-3)


def test_the_kernel_reaches_the_least_energy() -> None:
    """Each task on the machine and at the level that take the least; links cost nothing here."""
    problem = graph_a()
    energy = problem.tables.base[:, :, None] * (problem.tables.slowdown * problem.tables.watts)[None]
    flat = np.nanargmin(energy.reshape(10, -1), axis=1)
    machine, level = np.unravel_index(flat, energy.shape[1:])
    assert Schedule.decode(problem, machine, level).energy_j == pytest.approx(20.3122, abs=5e-5)
