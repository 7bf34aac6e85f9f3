"""Slots of ten users and ten nodes: decisions of the router a second, time of the searches; one processor.

Nodes of the router are those that greedy chooses. Every plan is passed to the independent checker first. A
prototype made 69,000 decisions a second by the list alone, 5,100 with one sweep and 3,200 with two, and took
2.3 ms for a local search, on another machine.
"""

from __future__ import annotations

import numpy as np

import wfsched.network as net
from benchmarks.timing import markdown, median_s
from wfsched.workflow import Workflow

TITLE = "Networks: slots"
_SLOTS, _SWEEPS = 30, (0, 1, 2)
SEARCHES = {"local search": net.LocalSearch(), "iterated": net.LocalSearch(60)}


def table(_: list[Workflow]) -> list[str]:
    """Return the table of this benchmark."""
    routers = (f"router, {sweeps} sweeps [1/s]" for sweeps in _SWEEPS)
    header = ("nodes", *routers, *(f"{name} [ms]" for name in SEARCHES))
    return markdown(header, [_row("costly", "any number at once"), _row("carry", "one after another")])


def _slots(setting: str) -> list[net.Slot]:
    worlds = (net.build_world(net.SETTINGS[setting], seed, n_slots=60) for seed in range(_SLOTS))
    return [world.slot(12) for world in worlds]


def _row(setting: str, name: str) -> tuple[str, ...]:
    slots, rng = _slots(setting), np.random.default_rng(1)
    placed = [(slot, net.Greedy(0).genes(slot)[0]) for slot in slots]
    for slot, node in placed:
        _check(net.Plan.decode(slot, *net.routed(slot, node, 2)))
        for search in SEARCHES.values():
            _check(search(slot, rng))
    routers = [
        median_s(lambda sweeps=sweeps: [net.routed(*each, sweeps) for each in placed]) for sweeps in _SWEEPS
    ]
    searches = [
        median_s(lambda search=search: [search(slot, rng) for slot in slots]) for search in SEARCHES.values()
    ]
    return (
        name,
        *(f"{_SLOTS / seconds:,.0f}" for seconds in routers),
        *(f"{1e3 * seconds / _SLOTS:.2f}" for seconds in searches),
    )


def _check(plan: net.Plan) -> None:
    if violations := net.check_plan(plan):
        raise RuntimeError(violations[0].message)
