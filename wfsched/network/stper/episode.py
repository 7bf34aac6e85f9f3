"""Many slots at once: routes given nodes, pays, and carries work over. Compiled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.compiling import compiled
from wfsched.network.slots.kernel import Decoding, alone_s, decode, earned, open_decoding
from wfsched.network.slots.search_kernel import choose_paths, improve, order_by_gain
from wfsched.network.slots.slot import SlotTables
from wfsched.network.stper.world import World


class YearTables(NamedTuple):
    """A world as kernels read it; T slots, U users, N nodes.

    Parameters
    ----------
    slot : SlotTables
        Of any slot: its paths and links are those of all.
    price : (T,); brown : (T, N); demand : (T, U)
    power : (N,)
        Cost of a TFLOP where price and brown share are 1.
    holding : (N,)
        Cost of a TFLOP for the time that it takes.
    served_s : float
        Infinite if nothing is carried over.
    sweeps : int
    """

    slot: SlotTables
    price: FloatArray
    brown: FloatArray
    demand: FloatArray
    power: FloatArray
    holding: FloatArray
    served_s: float
    sweeps: int


def year_tables(world: World) -> YearTables:
    """Return the tables of a world."""
    setting, speed = world.setting, world.network.speed
    zero, one = np.zeros(world.network.n_nodes), np.ones(world.network.n_nodes)
    holding = setting.economics.cost_per_work(speed, zero, zero)
    return YearTables(
        slot=world.slot(0).tables,
        price=world.signals.price,
        brown=world.signals.brown,
        demand=world.signals.demand,
        power=setting.economics.cost_per_work(speed, one, one) - holding,
        holding=holding,
        served_s=np.inf if setting.served_s is None else float(setting.served_s),
        sweeps=setting.sweeps,
    )


def open_year(tables: YearTables) -> Decoding:
    """Allocate the working memory of `step_slots`."""
    return open_decoding(tables.slot)


@compiled
def slot_at(year, at, backlog):  # type: ignore[no-untyped-def]
    """Return the tables of the slot `at` with what is left over (N,) [TFLOP]."""
    old = year.slot
    work = year.demand[at]
    run_s = work.reshape(-1, 1) / old.speed
    cost = work.reshape(-1, 1) * (year.power * year.price[at] * year.brown[at] + year.holding)
    busy_s = backlog / old.speed if old.queue else np.zeros_like(backlog)
    return SlotTables(
        old.n_paths,
        old.length,
        old.arc,
        old.seconds,
        old.hop_s,
        old.switch_s,
        work,
        old.deadline,
        old.speed,
        busy_s,
        run_s,
        cost,
        old.price,
        old.haste,
        old.queue,
    )


@compiled
def step_slots(year, memory, at, backlog, node, profit, late):  # type: ignore[no-untyped-def]
    """Send the tasks of many slots to given nodes.

    Parameters
    ----------
    year : YearTables
    memory : Decoding
    at : (E,)
        Slots.
    backlog : (E, N) [TFLOP]
        What is left over; becomes that of the next slot.
    node : (E, U)
        Nodes of the tasks.
    profit, late : (E,)
        Filled: profits, and numbers of late tasks.
    """
    n_users = node.shape[1]
    path, order = np.zeros(n_users, np.int64), np.zeros(n_users, np.int64)
    for e in range(at.shape[0]):
        tables = slot_at(year, at[e], backlog[e])
        choose_paths(tables, node[e], path)
        order_by_gain(tables, node[e], path, order)
        if year.sweeps > 0:
            improve(tables, memory, node[e], path, order, year.sweeps, False)
        profit[e] = decode(tables, memory, node[e], path, order)
        late[e] = 0
        for u in range(n_users):
            late[e] += memory.finish[u] > tables.deadline[u]
            backlog[e, node[e, u]] += tables.work[u]
        for n in range(backlog.shape[1]):
            backlog[e, n] = max(backlog[e, n] - year.served_s * tables.speed[n], 0.0)


@compiled
def alone_profits(year, profits):  # type: ignore[no-untyped-def]
    """Fill what each task of every slot would earn alone on each idle node by its best path, (T, U, N)."""
    idle = np.zeros(year.slot.speed.shape[0])
    for at in range(profits.shape[0]):
        tables = slot_at(year, at, idle)
        for u in range(profits.shape[1]):
            for n in range(profits.shape[2]):
                best = -np.inf
                for p in range(tables.n_paths[u, n]):
                    best = max(best, earned(tables, u, n, alone_s(tables, u, n, p)))
                profits[at, u, n] = best
