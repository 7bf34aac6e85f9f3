"""Contract of policies of slots on networks: `check_slot_policy`."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from wfsched.network.slots.check import check_plan
from wfsched.network.slots.economics import Economics
from wfsched.network.slots.plan import Plan
from wfsched.network.slots.policies import SlotPolicy, upper_bound
from wfsched.network.slots.registry import SLOT_POLICIES
from wfsched.network.slots.slot import Network, Slot
from wfsched.platforms.topology.generate import LinkTerms, generate_topology
from wfsched.testing.content import content_digest
from wfsched.testing.contract_error import demand, running

# Users, nodes and deadline [s] of the default slots: one user, more users than nodes, all of them late.
_SIZES = ((1, 2, 10.0), (6, 3, 10.0), (4, 5, 2.0), (3, 4, 1e-3))
_ANSWERS = ("node", "path", "order", "arrival", "start", "finish", "profit")


def check_slot_policy(
    policy: str | SlotPolicy, *, slots: Iterable[Slot] | None = None, seed: int = 1
) -> None:
    """Check that a policy keeps the contract of policies of slots.

    Its plan is one of the slot that it was given, possible (`wfsched.network.check_plan`), earns no more than
    all tasks alone, and is the same for equal states of the generator; the slot stays unchanged.

    Parameters
    ----------
    policy : str or callable
        Name of a policy, also one of an installed plug-in, or the policy itself.
    slots : iterable of Slot, optional
        By default eight drawn ones, of one to six users, with and without queues.
    seed : int
        Seed of the default slots.

    Raises
    ------
    ContractError
        At the first part of the contract that is broken.
    ParameterError
        If there is no such policy.
    """
    name = policy if isinstance(policy, str) else getattr(policy, "__name__", type(policy).__name__)
    found: SlotPolicy = SLOT_POLICIES.entry(policy).load() if isinstance(policy, str) else policy
    chosen = _drawn_slots(seed) if slots is None else slots
    for number, slot in enumerate(chosen):
        _check_on(found, slot, f"{name}, slot {number}")


def _drawn_slots(seed: int) -> list[Slot]:
    return [
        _drawn_slot(users, nodes, deadline, queue, np.random.default_rng((seed, k, queue)))
        for queue in (False, True)
        for k, (users, nodes, deadline) in enumerate(_SIZES)
    ]


def _drawn_slot(users: int, nodes: int, deadline: float, queue: bool, rng: np.random.Generator) -> Slot:
    terms = LinkTerms(propagation=False)
    topology = generate_topology("ring", nodes, int(rng.integers(1000)), users=users, terms=terms)
    names = tuple(name for name in topology.nodes if name not in topology.users)
    network = Network(topology, topology.users, names, rng.uniform(1.0, 10.0, nodes))
    return Slot(
        network,
        rng.uniform(0.5, 8.0, users),
        deadline,
        electricity=rng.uniform(0.2, 1.8, nodes),
        brown=rng.uniform(0.0, 1.0, nodes),
        backlog=rng.uniform(0.0, 5.0, nodes),
        queue=queue,
        economics=Economics(kappa=4e-3),
    )


def _check_on(policy: SlotPolicy, slot: Slot, where: str) -> None:
    before = content_digest(slot)
    plan = _run(policy, slot, where)
    unchanged = content_digest(slot) == before
    demand(unchanged, "the policy changed the slot", where, remedy="Copy an array before writing to it.")
    demand(plan.slot is slot, "the plan is one of another slot", where)
    violations = check_plan(plan)
    what = f"impossible plan: {violations[0].message}" if violations else ""
    demand(not violations, what, where, got=f"{len(violations)} violations", allowed="none")
    bound = upper_bound(slot)
    demand(
        plan.total <= bound + 1e-9 * abs(bound),
        "the plan earns more than all tasks alone",
        where,
        got=plan.total,
        allowed=f"at most {bound:g}",
    )
    again = _run(policy, slot, where)
    same = plan.begin == again.begin and all(
        np.array_equal(getattr(plan, key), getattr(again, key)) for key in _ANSWERS
    )
    remedy = "Draw all random numbers from the generator that is passed in."
    demand(same, "two runs with one generator state differ", where, remedy=remedy)


def _run(policy: SlotPolicy, slot: Slot, where: str) -> Plan:
    remedy = "Return Plan.decode(slot, node, path, order)."
    with running("the policy", where, remedy=remedy):
        plan = policy(slot, np.random.default_rng(3))
    got = type(plan).__name__
    demand(isinstance(plan, Plan), "not a plan", where, got=got, allowed="Plan", remedy=remedy)
    return plan
