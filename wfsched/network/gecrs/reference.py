"""Plain twin of the day, on the facts rather than the tables: the definition of the model for a reader."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from wfsched.network.gecrs.day import Day
from wfsched.network.gecrs.nodes import KINDS, ComputingNode
from wfsched.network.gecrs.policies import Rule

_DIGITS = 9


class Option(NamedTuple):
    """What a task finds at a node.

    Parameters
    ----------
    node : str
    path : str
        Nodes of the path: ``"A-B-C"``.
    latency : float [s]
        From the decision to the end.
    green : float
        Share of its energy that is stored there.
    match : float
        Share of the units of the node that are of its kind.
    score : float
        What the rule minimises first; NaN for a node that it leaves out.
    """

    node: str
    path: str
    latency: float
    green: float
    match: float
    score: float


class ReferenceTask(NamedTuple):
    """What becomes of a task: node, decision, start and end [s], green energy [J]."""

    node: int
    decided: float
    start: float
    finish: float
    used: float
    at_risk: bool


class ReferenceDay:
    """A day in the making: what each pool was given, and what each node has stored."""

    def __init__(self, day: Day) -> None:
        self.day = day
        self.free = [dict.fromkeys(KINDS, 0.0) for _ in day.network.nodes]
        self.stored = [node.reserve for node in day.network.nodes]
        self.since = [0.0] * day.network.n_nodes

    def options(self, task: int, now: float, rule: Rule) -> list[Option]:
        """Return what a task finds at each node that has units of its kind, by the names of the nodes."""
        tasks, network = self.day.tasks, self.day.network
        by_name = sorted(range(network.n_nodes), key=lambda n: network.names[n])
        found = [self._option(n, task, now) for n in by_name if self._units(n, task) > 0]
        left = float(tasks.arrival[task] + tasks.deadline[task]) - now
        in_time = [option for option in found if option.latency <= left]
        filtered = rule.minimised in ("score", "lexicographic") and bool(in_time)
        counted = in_time if filtered else found
        return [
            option._replace(score=_score(rule, bool(tasks.sensitive[task]), option, counted))
            if option in counted
            else option
            for option in found
        ]

    def choose(self, task: int, now: float, rule: Rule) -> Option:
        """Return the option that the rule takes."""
        options = [each for each in self.options(task, now, rule) if each.score == each.score]
        return min(options, key=lambda option: self._key(rule, task, now, option))

    def book(self, task: int, node: int, now: float, at_risk: bool = False) -> ReferenceTask:
        """Send a task to a node now: it takes what is stored, and waits for the tasks before it."""
        day, kind = self.day, self._kind(task)
        start = max(now + self._transfer_s(node, task), self.free[node][kind])
        finish = start + float(day.tasks.work[task]) / self._units(node, task)
        stored, energy = self._stored(node, now), self._energy(node, task)
        used = min(energy, stored)
        self.stored[node], self.since[node] = stored - used, now
        self.free[node][kind] = finish
        return ReferenceTask(node, now, start, finish, used, at_risk)

    def _key(self, rule: Rule, task: int, now: float, option: Option) -> tuple[float, ...]:
        """Return what is compared; names come last, as options are in their order."""
        latency = round(option.latency, _DIGITS)
        place = self.day.network.names.index(option.node)
        if rule.minimised == "green":
            return (round(-self._stored(place, now), _DIGITS),)
        if rule.minimised == "nearest":
            return (round(self._transfer_s(place, task), _DIGITS),)
        if rule.minimised == "lexicographic" and not self.day.tasks.sensitive[task]:
            return (0.0 if option.green >= 1 else 1.0, round(-option.match, _DIGITS), latency)
        return (round(option.score, _DIGITS), latency)

    def _option(self, place: int, task: int, now: float) -> Option:
        network, node, kind = self.day.network, self.day.network.nodes[place], self._kind(task)
        ready = max(now + self._transfer_s(place, task), self.free[place][kind])
        latency = ready + float(self.day.tasks.work[task]) / self._units(place, task) - now
        energy, stored = self._energy(place, task), self._stored(place, now)
        green = 1.0 if stored >= energy else stored / energy
        match = self._units(place, task) / (node.cpu + node.gpu)
        path = network.path_text(int(self.day.tasks.user[task]), place)
        return Option(node.name, path, latency, green, match, float("nan"))

    def _kind(self, task: int) -> str:
        return KINDS[int(self.day.tasks.kind[task])]

    def _units(self, place: int, task: int) -> float:
        return float(getattr(self.day.network.nodes[place], self._kind(task)))

    def _energy(self, place: int, task: int) -> float:
        node: ComputingNode = self.day.network.nodes[place]
        power = float(getattr(node, f"{self._kind(task)}_power"))
        return power * float(self.day.tasks.work[task])

    def _transfer_s(self, place: int, task: int) -> float:
        links = self.day.network.topology.links
        path = self.day.network.path(int(self.day.tasks.user[task]), place)
        data = float(self.day.tasks.data[task])
        return sum(links[arc // 2].latency + data / links[arc // 2].bandwidth for arc in path)

    def _stored(self, place: int, now: float) -> float:
        """Return what is stored now: pieces since the last booking, up to the cap."""
        stored, at, step = self.stored[place], self.since[place], self.day.piece_s
        for k, power in enumerate(self.day.supply[place].tolist()):
            begin, end = max(at, k * step), min(now, (k + 1) * step)
            stored += power * max(0.0, end - begin)
        return min(stored, self.day.network.nodes[place].reserve_cap)


def _score(rule: Rule, sensitive: bool, option: Option, counted: Sequence[Option]) -> float:
    if rule.minimised != "score":
        return option.latency
    least = min(each.latency for each in counted)
    span = (max(each.latency for each in counted) - least) or 1.0
    latency = option.latency / rule.scale_s if rule.scale_s else (option.latency - least) / span
    parts = (latency, 1.0 - option.green, 1.0 - option.match)
    weights = rule.sensitive if sensitive else rule.insensitive
    return sum(weight * part for weight, part in zip(weights, parts))


def reference_day(day: Day, rule: Rule) -> list[ReferenceTask]:
    """Return what becomes of each task when a rule places it, looking again while it waits."""
    state, tasks = ReferenceDay(day), day.tasks
    placed: dict[int, ReferenceTask] = {}
    looks = [(float(arrival), task) for task, arrival in enumerate(tasks.arrival)]
    while looks:
        looks.sort()
        now, task = looks.pop(0)
        option = state.choose(task, now, rule)
        limit = float(tasks.arrival[task] + tasks.deadline[task])
        last = limit - option.latency - rule.margin_s
        patient = not tasks.sensitive[task] and option.green < rule.theta
        if patient and now < last < float("inf"):
            looks.append((now + rule.look_s, task))
            continue
        at_risk = all(each.latency > limit - now for each in state.options(task, now, rule))
        placed[task] = state.book(task, day.network.names.index(option.node), now, at_risk)
    return [placed[task] for task in range(len(tasks))]


def replay(day: Day, node: Sequence[int], decided: Sequence[float]) -> list[ReferenceTask]:
    """Return what becomes of each task when it is sent to a node at an instant, both given."""
    state = ReferenceDay(day)
    order = sorted(range(len(node)), key=lambda task: (decided[task], task))
    booked = {task: state.book(task, node[task], decided[task]) for task in order}
    return [booked[task] for task in range(len(node))]
