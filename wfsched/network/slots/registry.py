"""Registry of the policies that plan a slot: offered by the command line, compared, run by contract tests."""

from __future__ import annotations

from wfsched.core.registry import Entry, Registry
from wfsched.network.slots.genetic import Genetic
from wfsched.network.slots.policies import Congested, Greedy, LocalSearch, Random, SlotPolicy
from wfsched.network.slots.transform import Transform

_HERE = "wfsched.network.slots.registry"

GREEDY: SlotPolicy = Greedy()
TRANSFORM: SlotPolicy = Transform()
CONGESTED: SlotPolicy = Congested()
LOCAL_SEARCH: SlotPolicy = LocalSearch()
ITERATED: SlotPolicy = LocalSearch(kicks=60)
EVOLVE: SlotPolicy = Genetic()
RANDOM: SlotPolicy = Random()

SLOT_POLICIES = Registry(
    "slot policy",
    (
        Entry("random", f"{_HERE}:RANDOM", "nodes and paths at random", "baseline"),
        Entry("greedy", f"{_HERE}:GREEDY", "where each task earns most alone, then the router", "STPer"),
        Entry(
            "greedy-transform",
            f"{_HERE}:TRANSFORM",
            "the same nodes, routed by the quadratic transform and integer programming",
            "STPer",
        ),
        Entry("congested", f"{_HERE}:CONGESTED", "user by user, the best in what is booked", "ours"),
        Entry("local-search", f"{_HERE}:LOCAL_SEARCH", "moves and exchanges until nothing helps", "ours"),
        Entry("iterated", f"{_HERE}:ITERATED", "local search from 60 kicked plans", "ours"),
        Entry("evolve", f"{_HERE}:EVOLVE", "genetic algorithm on nodes, paths and order", "pymoo"),
    ),
    group="wfsched.slot_policies",
)
"""Policies by name; an entry is a function of (Slot, Generator) that returns a Plan."""
