"""Searches over plans of a slot: first choices, routing, moves and exchanges. Compiled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from wfsched.core.arrays import BoolArray, FloatArray, IntArray
from wfsched.core.compiling import compiled, uncounted
from wfsched.core.streams import draw_below
from wfsched.network.slots.kernel import alone_s, decode, earned, send, serve, take_back

# A plan is better if its profit is greater by more than this share: rounding is no gain.
_GAIN = 1e-12


@uncounted
def _gains(profit, best):  # type: ignore[no-untyped-def]
    """Tell whether a profit is greater than the best one by more than rounding."""
    return profit - best > _GAIN * min(abs(profit), abs(best))


@uncounted
def _alone(tables, u, node, path):  # type: ignore[no-untyped-def]
    """Return the profit of a task that has the network and its node for itself."""
    return earned(tables, u, node, alone_s(tables, u, node, path))


@compiled
def bound_alone(tables):  # type: ignore[no-untyped-def]
    """Return the sum of the greatest profits of all tasks, each alone: no plan brings more."""
    total = 0.0
    for u in range(tables.work.shape[0]):
        best = -np.inf
        for n in range(tables.speed.shape[0]):
            for p in range(tables.n_paths[u, n]):
                best = max(best, _alone(tables, u, n, p))
        total += best
    return total


@compiled
def choose_alone(tables, node, path):  # type: ignore[no-untyped-def]
    """Fill `node` and `path` (U,) with what is best for each task alone; ties go to the first."""
    for u in range(tables.work.shape[0]):
        best = -np.inf
        for n in range(tables.speed.shape[0]):
            for p in range(tables.n_paths[u, n]):
                profit = _alone(tables, u, n, p)
                if _gains(profit, best):
                    best, node[u], path[u] = profit, n, p


@compiled
def choose_paths(tables, node, path):  # type: ignore[no-untyped-def]
    """Fill `path` (U,) with the fastest to the given nodes for each task alone."""
    for u in range(tables.work.shape[0]):
        best = np.inf
        for p in range(tables.n_paths[u, node[u]]):
            seconds = alone_s(tables, u, node[u], p)
            if seconds < best * (1.0 - _GAIN):
                best, path[u] = seconds, p


@compiled
def order_by_gain(tables, node, path, order):  # type: ignore[no-untyped-def]
    """Fill `order` (U,) with the users whose haste pays most per second of sending first.

    The derivative of the profit by the time is ``price haste work / t^2``; ties go to the first user.
    """
    n_users = tables.work.shape[0]
    worth = np.empty(n_users)
    for u in range(n_users):
        sending = 0.0
        for hop in range(tables.length[u, node[u], path[u]]):
            sending += tables.seconds[u, tables.arc[u, node[u], path[u], hop]]
        seconds = alone_s(tables, u, node[u], path[u])
        worth[u] = tables.price * tables.haste * tables.work[u] / (seconds * seconds)
        worth[u] = worth[u] / sending if sending > 0.0 else np.inf
    order[:] = np.argsort(-worth, kind="mergesort")


@compiled
def choose_congested(tables, decoding, node, path, order):  # type: ignore[no-untyped-def]
    """Fill a plan user by user, the most work first: each takes what is best in what is booked."""
    n_users, n_nodes = tables.work.shape[0], tables.speed.shape[0]
    order[:] = np.argsort(-tables.work, kind="mergesort")
    busy = tables.busy_s.copy()
    decoding.bookings.taken[:] = 0
    decoding.logged[0] = 0
    for i in range(n_users):
        u = order[i]
        best, finish_of_best = -np.inf, 0.0
        for n in range(n_nodes):
            for p in range(tables.n_paths[u, n]):
                send(tables, decoding, i, u, n, p)
                take_back(decoding, i, i + 1)
                start = max(decoding.arrival[u], busy[n]) if tables.queue else decoding.arrival[u]
                finish = start + tables.run_s[u, n]
                profit = earned(tables, u, n, finish)
                if _gains(profit, best):
                    best, finish_of_best, node[u], path[u] = profit, finish, n, p
        send(tables, decoding, i, u, node[u], path[u])
        busy[node[u]] = finish_of_best


@uncounted
def _meet(tables, node, path, u, v):  # type: ignore[no-untyped-def]
    """Tell whether the paths of two users share an arc."""
    for i in range(tables.length[u, node[u], path[u]]):
        arc = tables.arc[u, node[u], path[u], i]
        for j in range(tables.length[v, node[v], path[v]]):
            if tables.arc[v, node[v], path[v], j] == arc:
                return True
    return False


@uncounted
def _update_meetings(tables, node, path, meets, u):  # type: ignore[no-untyped-def]
    """Fill the row and the column of user `u`."""
    for v in range(tables.work.shape[0]):
        meets[u, v] = meets[v, u] = v != u and _meet(tables, node, path, u, v)


@uncounted
def _exchange_matters(meets, order, i, j):  # type: ignore[no-untyped-def]
    """Tell whether any transfer changes if the places `i` < `j` change their users."""
    first, last = order[i], order[j]
    matters = meets[first, last]
    for k in range(i + 1, j):
        matters = matters or meets[first, order[k]] or meets[order[k], last]
    return matters


class Descent(NamedTuple):
    """State of a descent: U users.

    Parameters
    ----------
    best : (1,)
        Profit of the plan as it is.
    valid, booked : (1,)
        So many places of the order are booked as they are, and so many at all.
    hope : (U,)
        Profit of each task that is booked, were its node free when it comes.
    alone : (U, N, k)
        Profit of each task on each path if it were the only one.
    bound : (1,)
        Sum of `alone` over the nodes and paths as they are: no plan with these brings more.
    meets : (U, U)
        Whether the paths of two users share an arc.
    """

    best: FloatArray
    valid: IntArray
    booked: IntArray
    hope: FloatArray
    alone: FloatArray
    bound: FloatArray
    meets: BoolArray


@uncounted
def _settle(descent, profit, place, n_users):  # type: ignore[no-untyped-def]
    """Tell whether a plan tried from a place on is better, and note what is booked then."""
    better = _gains(profit, descent.best[0])
    descent.valid[0] = n_users if better else min(place, descent.booked[0])
    if better:
        descent.best[0] = profit
    return better


@uncounted
def _tried(tables, decoding, descent, node, path, order, place):  # type: ignore[no-untyped-def]
    """Return the profit of a plan that differs from a place on; -inf as soon as it cannot be better."""
    n_users = order.shape[0]
    first = min(place, descent.valid[0])
    take_back(decoding, first, descent.booked[0])
    bound = 0.0
    for i in range(n_users):
        u = order[i]
        bound += descent.hope[u] if i < first else descent.alone[u, node[u], path[u]]
    for i in range(first, n_users):
        u = order[i]
        n = node[u]
        send(tables, decoding, i, u, n, path[u])
        finish = max(decoding.arrival[u], tables.busy_s[n]) + tables.run_s[u, n]
        descent.hope[u] = earned(tables, u, n, finish)
        bound += descent.hope[u] - descent.alone[u, n, path[u]]
        if not _gains(bound, descent.best[0]):
            descent.booked[0] = i + 1
            return -np.inf
    descent.booked[0] = n_users
    return serve(tables, decoding, node)


@uncounted
def _try_move(tables, decoding, descent, node, path, order, i, n, p):  # type: ignore[no-untyped-def]
    """Give the user at place `i` another node and path if that helps."""
    u, n_users = order[i], order.shape[0]
    bound = descent.bound[0] - descent.alone[u, node[u], path[u]] + descent.alone[u, n, p]
    # No plan brings more than all its tasks alone.
    if not _gains(bound, descent.best[0]):
        return
    old_node, old_path = node[u], path[u]
    node[u], path[u] = n, p
    profit = _tried(tables, decoding, descent, node, path, order, i)
    if _settle(descent, profit, i, n_users):
        descent.bound[0] = bound
        _update_meetings(tables, node, path, descent.meets, u)
    else:
        node[u], path[u] = old_node, old_path


@uncounted
def _try_exchange(tables, decoding, descent, node, path, order, i, j):  # type: ignore[no-untyped-def]
    """Exchange two places of the order if that helps."""
    if not _exchange_matters(descent.meets, order, i, j):
        return
    order[i], order[j] = order[j], order[i]
    profit = _tried(tables, decoding, descent, node, path, order, i)
    if not _settle(descent, profit, i, order.shape[0]):
        order[i], order[j] = order[j], order[i]


@uncounted
def _sweep(tables, decoding, descent, node, path, order, moves_nodes):  # type: ignore[no-untyped-def]
    """Try all moves of each user and all exchanges once, from the last place to the first."""
    n_users = order.shape[0]
    for i in range(n_users - 1, -1, -1):
        u = order[i]
        for n in range(tables.speed.shape[0]):
            if moves_nodes or n == node[u]:
                for p in range(tables.n_paths[u, n]):
                    if n != node[u] or p != path[u]:
                        _try_move(tables, decoding, descent, node, path, order, i, n, p)
    for i in range(n_users - 2, -1, -1):
        for j in range(i + 1, n_users):
            _try_exchange(tables, decoding, descent, node, path, order, i, j)


@compiled
def improve(tables, decoding, node, path, order, sweeps, moves_nodes):  # type: ignore[no-untyped-def]
    """Improve a plan in place until nothing helps, `sweeps` times over at most; return its profit.

    Each user takes each other path, and node if `moves_nodes`; each two users change places in the order. The
    first that helps is taken. Places are tried from the last to the first: what is booked before the place
    tried stays booked.
    """
    n_users = tables.work.shape[0]
    meets = np.zeros((n_users, n_users), np.bool_)
    alone = np.empty(tables.length.shape)
    booked, valid = np.zeros((2, 1), np.int64)
    descent = Descent(np.empty(1), valid, booked, np.empty(n_users), alone, np.zeros(1), meets)
    descent.best[0] = decode(tables, decoding, node, path, order)
    # All is booked, but no hope is known: the first trial books anew.
    booked[0] = n_users
    for u in range(n_users):
        for n in range(tables.speed.shape[0]):
            if moves_nodes or n == node[u]:
                for p in range(tables.n_paths[u, n]):
                    alone[u, n, p] = _alone(tables, u, n, p)
        descent.bound[0] += alone[u, node[u], path[u]]
        _update_meetings(tables, node, path, meets, u)
    for _ in range(sweeps):
        before = descent.best[0]
        _sweep(tables, decoding, descent, node, path, order, moves_nodes)
        if not _gains(descent.best[0], before):
            break
    return descent.best[0]


@compiled
def iterate(tables, decoding, node, path, order, kicks, sweeps, stream):  # type: ignore[no-untyped-def]
    """Kick a plan and improve it again, `kicks` times; keep the best in place and return its profit.

    A kick gives two users another node and path and exchanges two places of the order.
    """
    n_users, n_nodes = tables.work.shape[0], tables.speed.shape[0]
    best = improve(tables, decoding, node, path, order, sweeps, True)
    tried_node, tried_path, tried_order = node.copy(), path.copy(), order.copy()
    for _ in range(kicks):
        tried_node[:], tried_path[:], tried_order[:] = node, path, order
        for _ in range(2):
            u, n = draw_below(stream, n_users), draw_below(stream, n_nodes)
            if tables.n_paths[u, n] > 0:
                tried_node[u], tried_path[u] = n, draw_below(stream, tables.n_paths[u, n])
        i, j = draw_below(stream, n_users), draw_below(stream, n_users)
        tried_order[i], tried_order[j] = tried_order[j], tried_order[i]
        profit = improve(tables, decoding, tried_node, tried_path, tried_order, sweeps, True)
        if _gains(profit, best):
            best = profit
            node[:], path[:], order[:] = tried_node, tried_path, tried_order
    return best


@compiled
def draw_plan(tables, node, path, order, stream):  # type: ignore[no-untyped-def]
    """Fill a plan at random: nodes and paths uniform, users in any order."""
    n_users, n_nodes = tables.work.shape[0], tables.speed.shape[0]
    for u in range(n_users):
        node[u] = draw_below(stream, n_nodes)
        while tables.n_paths[u, node[u]] == 0:
            node[u] = draw_below(stream, n_nodes)
        path[u] = draw_below(stream, tables.n_paths[u, node[u]])
        order[u] = u
    for i in range(n_users - 1, 0, -1):
        j = draw_below(stream, i + 1)
        order[i], order[j] = order[j], order[i]


@compiled
def decode_rows(tables, decoding, nodes, paths, orders, profits, delays):  # type: ignore[no-untyped-def]
    """Decode many plans: rows of `nodes`, `paths`, `orders` (n, U) into profit and mean delay (n,)."""
    for row in range(nodes.shape[0]):
        profits[row] = decode(tables, decoding, nodes[row], paths[row], orders[row])
        delays[row] = decoding.finish.mean()


@compiled
def enumerate_plans(tables, decoding, k_paths, permutations, node, path, order):  # type: ignore[no-untyped-def]
    """Try all nodes, the first `k_paths` paths of each and all orders; fill the best and return its profit.

    Parameters
    ----------
    permutations : (n, U)
        All orders.
    """
    n_users, n_nodes = tables.work.shape[0], tables.speed.shape[0]
    choices = n_nodes * k_paths
    best = -np.inf
    now_node, now_path = np.zeros(n_users, np.int64), np.zeros(n_users, np.int64)
    for code in range(choices**n_users):
        rest, possible = code, True
        for u in range(n_users):
            now_node[u], now_path[u] = (rest % choices) // k_paths, (rest % choices) % k_paths
            possible = possible and now_path[u] < tables.n_paths[u, now_node[u]]
            rest //= choices
        if not possible:
            continue
        for row in range(permutations.shape[0]):
            profit = decode(tables, decoding, now_node, now_path, permutations[row])
            if _gains(profit, best):
                best = profit
                node[:], path[:], order[:] = now_node, now_path, permutations[row]
    return best
