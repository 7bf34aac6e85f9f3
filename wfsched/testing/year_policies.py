"""Contract of policies of a year on networks: `check_year_policy`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from wfsched.core.arrays import IntArray
from wfsched.core.rng import generator
from wfsched.network.stper.policies import YearPolicy
from wfsched.network.stper.registry import YEAR_POLICIES
from wfsched.network.stper.setting import SETTINGS
from wfsched.network.stper.sight import Sight
from wfsched.network.stper.world import World, build_world
from wfsched.testing.content import content_digest
from wfsched.testing.contract_error import demand, running

# Slots that are decided, from the first at which a day of all that is seen lies behind.
_SLOTS = 8


def check_year_policy(
    policy: str | YearPolicy,
    *,
    worlds: Iterable[World] | None = None,
    seed: int = 1,
    knowing: bool = False,
) -> None:
    """Check that a policy keeps the contract of policies of a year.

    It decides slot after slot, with left-over work seen or hidden: a computing node for each task; the same
    in each start, whatever ran before; the same whatever comes after the latest slot that is seen. The world
    stays unchanged.

    Parameters
    ----------
    policy : str or YearPolicy
        Name of a policy, also one of an installed plug-in, or the policy itself.
    worlds : iterable of World, optional
        By default one of each setting, of five nodes and four users.
    seed : int
        Seed of the default worlds.
    knowing : bool
        Whether it may see what is to come, as a bound on policies does.

    Raises
    ------
    ContractError
        At the first part of the contract that is broken.
    ParameterError
        If there is no such policy.
    """
    name = policy if isinstance(policy, str) else getattr(policy, "__name__", type(policy).__name__)
    found: YearPolicy = YEAR_POLICIES.entry(policy).load() if isinstance(policy, str) else policy
    for world in _drawn_worlds(seed) if worlds is None else worlds:
        _check_on(found, world, f"{name}, world {world.setting.name}", knowing)


def _drawn_worlds(seed: int) -> list[World]:
    small = [replace(each, topology="ring-5", users=4, hydro_nodes=2) for each in SETTINGS.values()]
    return [build_world(setting, seed, n_slots=60) for setting in small]


def _check_on(policy: YearPolicy, world: World, where: str, knowing: bool) -> None:
    before = content_digest(world)
    decided = _decisions(policy, world, where)
    unchanged = content_digest(world) == before
    demand(unchanged, "the policy changed the world", where, remedy="Copy an array before writing to it.")
    again = _decisions(policy, world, where)
    demand(
        np.array_equal(decided, again),
        "two runs from one start differ",
        where,
        remedy="Draw random numbers from the generator that is passed in; remember in what start returns.",
    )
    if not knowing:
        demand(
            np.array_equal(decided, _decisions(policy, _with_another_future(world), where)),
            "decisions hang on what is to come",
            where,
            remedy="Read no signals after Sight.latest.",
        )


def _last(world: World) -> int:
    return world.first_slot + _SLOTS - 1


def _with_another_future(world: World) -> World:
    """Return a world whose signals differ after the latest that is seen at the last slot decided."""
    first = _last(world) - world.setting.lag + 1
    signals = world.signals
    price, brown, demand_ = (np.array(each) for each in (signals.price, signals.brown, signals.demand))
    price[first:] = 2.0 * price[first:] + 1.0
    brown[first:] = 1.0 - brown[first:]
    demand_[first:] = demand_[first:, ::-1]
    return replace(world, signals=replace(signals, price=price, brown=brown, demand=demand_))


def _decisions(policy: YearPolicy, world: World, where: str) -> IntArray:
    """Return the nodes that a policy chooses, (slots, n_users); what is left over is that of its nodes."""
    with running("the policy", where, remedy="Give it a method start(world) that returns a function."):
        decide = policy.start(world)
    nodes, backlog = np.empty((_SLOTS, world.network.n_users), np.int64), np.zeros(world.network.n_nodes)
    for k, at in enumerate(range(world.first_slot, _last(world) + 1)):
        sight = Sight(world, at, backlog.copy() if world.setting.backlog_seen else None)
        with running("the policy", f"{where}, slot {at}"):
            chosen = decide(sight, generator(3, "contract", at))
        nodes[k] = _checked(chosen, world, f"{where}, slot {at}")
        # What becomes of it is that of the world as it was seen: another future must not show in it.
        backlog = world.left_over(backlog, nodes[k], world.signals.demand[at - world.setting.lag])
    return nodes


def _checked(chosen: object, world: World, where: str) -> IntArray:
    given, n_users, n_nodes = np.asarray(chosen), world.network.n_users, world.network.n_nodes
    indices = given.shape == (n_users,) and given.dtype.kind in "iu"
    got = f"{given.dtype} {given.shape}"
    demand(indices, "not a node for each task", where, got=got, allowed=f"int64 ({n_users},)")
    inside = bool(((given >= 0) & (given < n_nodes)).all())
    allowed = f"0 to {n_nodes - 1}"
    demand(inside, "there is no such computing node", where, got=given.tolist(), allowed=allowed)
    return given.astype(np.int64)
