"""Figures look as they did: each against a small stored picture.

After a wanted change, look at the new figures, then store them by running this file with the environment
variable ``STORE_FIGURES`` set.
"""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from matplotlib.figure import Figure

import wfsched as ws
from report.thumbnails import difference, store
from wfsched.evolve.recorder import Generation

# Fonts and antialiasing of other versions of matplotlib move a few pixels.
TOLERANCE = 0.04
Named = dict[str, Callable[[], Figure]]


@pytest.fixture(scope="module")
def figures() -> Named:
    """Figures of one problem with deadline and budget, and of one with a supply."""
    problem = ws.Problem(ws.generate("montage", 25, seed=1), ws.load_platform("cfn-6"))
    factors = ws.limits_by_factors(problem, 0.5)
    limited = problem.constrained(ws.deadline(factors.deadline_s), ws.budget(factors.budget))
    schedules = {
        name: ws.solve(limited, name).schedule for name in ("heft", "cheapest", "min-min", "binpack")
    }
    front = ws.Front.of_schedules(limited, [*schedules.values()])
    platform = ws.load_platform("geo-3")
    supplied = ws.Problem(problem.workflow, platform, supply=ws.site_supplies(platform), start=1685649600.0)
    green = ws.solve(supplied, "heft").schedule
    # The first population keeps no limits.
    history = [Generation(0, 80, 0.0, (float("nan"),) * 2, 0, 0.0)]
    history += [Generation(k, 80 * k + 80, 0.1 * k, (9.0 - k, 80.0 - k), 5, 1.0 * k) for k in range(1, 5)]
    return {
        "front": lambda: ws.plot_front(front, marked=schedules),
        "gantt": lambda: ws.plot_gantt(schedules["heft"]),
        "gantt-supply": lambda: ws.plot_gantt(green),
        "power": lambda: ws.plot_power(green),
        "supply": lambda: ws.plot_supply([*ws.load_supply("mixed").traces().values()]),
        "convergence": lambda: ws.plot_convergence(
            history, objectives=problem.objective_list, currency="USD"
        ),
    }


@pytest.mark.parametrize("name", ["front", "gantt", "gantt-supply", "power", "supply", "convergence"])
def test_a_figure_looks_as_stored(figures: Named, name: str) -> None:
    figure = figures[name]()
    if os.environ.get("STORE_FIGURES"):
        store(figure, name)
    assert difference(figure, name) < TOLERANCE


def test_another_colour_or_a_missing_panel_is_seen(figures: Named) -> None:
    figure = figures["gantt"]()
    for bars in figure.axes[0].collections:
        bars.set_facecolor("red")
    assert difference(figure, "gantt") > TOLERANCE
    figure = figures["power"]()
    figure.axes[1].set_visible(False)
    assert difference(figure, "power") > TOLERANCE
