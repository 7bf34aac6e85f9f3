"""Replays a schedule in SimGrid: `python simgrid_replay.py < case.json`, finish times of its tasks to stdout.

`beside_simgrid.py` writes the case. Nothing of wfsched is imported, so that any interpreter that has SimGrid
can run this (Debian: python3-simgrid, of the system's python3).
"""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from typing import Any

from simgrid import Actor, Engine, LinkInRoute, Mailbox, NetZone, Semaphore, this_actor

# CM02 without corrections: a transfer takes latency + bytes / share of the bandwidth, nothing else.
CONFIGURATION = (
    "network/model:CM02",
    "network/crosstraffic:0",
    "network/TCP-gamma:0",
    "network/latency-factor:1",
    "network/bandwidth-factor:1",
    "network/weight-S:0",
    "surf/precision:1e-12",
    "maxmin/precision:1e-9",
)
FLOPS = 1e9


class Replay:
    """Actors of one case, and the semaphores by which they wait for each other."""

    def __init__(self, case: dict[str, Any]) -> None:
        self.case = case
        zone = NetZone.create_full_zone("replay")
        self.cores = [zone.create_host(f"machine {k}", FLOPS) for k in range(case["machines"])]
        self.ends: list[tuple[Any, Any]] = []
        links = [zone.create_link(f"arc {a}", arc["bandwidth"]) for a, arc in enumerate(case["arcs"])]
        for link, arc in zip(links, case["arcs"]):
            # Serial legs sleep their latency themselves, while the next one is on the arc already.
            link.set_latency(0.0 if case["serial"] else arc["latency"])
            link.seal()
        ways = [[leg] for t in case["transfers"] for leg in t["arcs"]]
        if not case["serial"]:
            ways = [t["arcs"] for t in case["transfers"]]
        for w, way in enumerate(ways):
            pair = tuple(zone.create_host(f"{end} {w}", FLOPS) for end in ("from", "to"))
            route = [LinkInRoute(links[arc]) for arc in way]
            zone.add_route(pair[0].netpoint, pair[1].netpoint, None, None, route, False)
            self.ends.append(pair)
        zone.seal()
        tasks = case["tasks"]
        self.waits = [0] * len(tasks)
        self.ready = [Semaphore(0) for _ in tasks]
        self.begun: list[list[Any]] = [[] for _ in tasks]
        self.finish = [0.0] * len(tasks)

    def start(self) -> None:
        """Create all actors."""
        for queue in self.case["queues"]:
            for one, other in pairwise(queue):
                self._after(one, 0.0, other)
        for edge in self.case["delays"]:
            self._after(edge["from"], edge["seconds"], edge["to"])
        if self.case["serial"]:
            self._serial()
        else:
            for way, transfer in enumerate(self.case["transfers"]):
                gone = self._gone(transfer["from"])
                self._send(way, transfer["bytes"], [gone], self._arrival(transfer["to"]))
        for i, task in enumerate(self.case["tasks"]):
            Actor.create(f"task {i}", self.cores[task["machine"]], self._run, i, task["seconds"])

    def _serial(self) -> None:
        """Create the actors of legs: each waits for the one before it on its path and on its arc."""
        legs = [
            (leg["start"], leg["arc"], t, n)
            for t, transfer in enumerate(self.case["transfers"])
            for n, leg in enumerate(transfer["legs"])
        ]
        before = self._before(legs)
        number = {key: way for way, key in enumerate(sorted((t, n) for _, _, t, n in legs))}
        freed = {key: Semaphore(0) for key in number}
        passed: dict[tuple[int, int], Any] = {}
        for _, arc, t, n in legs:
            transfer = self.case["transfers"][t]
            gone = self._gone(transfer["from"]) if n == 0 else passed[t, n - 1]
            last = n == len(transfer["legs"]) - 1
            arrived = self._arrival(transfer["to"]) if last else Semaphore(0)
            if not last:
                passed[t, n] = arrived
            waits = [gone, *(freed[key] for key in before.get((t, n), []))]
            latency = self.case["arcs"][arc]["latency"]
            self._send(number[t, n], transfer["bytes"], waits, arrived, freed[t, n], latency)

    @staticmethod
    def _before(legs: list[tuple[float, int, int, int]]) -> dict[tuple[int, int], list[tuple[int, int]]]:
        """Return the leg that is on the same arc before each one."""
        found: dict[tuple[int, int], list[tuple[int, int]]] = {}
        last: dict[int, tuple[int, int]] = {}
        for _, arc, t, n in sorted(legs):
            if arc in last:
                found[t, n] = [last[arc]]
            last[arc] = (t, n)
        return found

    def _gone(self, task: int) -> Any:
        """Return a semaphore that is released when a task ends."""
        gone = Semaphore(0)
        self.begun[task].append(gone)
        return gone

    def _arrival(self, task: int) -> Any:
        """Return the semaphore that a task waits for, once more."""
        self.waits[task] += 1
        return self.ready[task]

    def _after(self, one: int, seconds: float, other: int) -> None:
        gone, there = self._gone(one), self._arrival(other)

        def wait() -> None:
            gone.acquire()
            this_actor.sleep_for(seconds)
            there.release()

        Actor.create("delay", self.cores[0], wait)

    def _send(
        self, way: int, size: float, waits: list[Any], arrived: Any, free: Any = None, latency: float = 0.0
    ) -> None:
        """Create the actors that send and receive `size` bytes over a way, once all `waits` are released."""
        box, (origin, target) = Mailbox.by_name(f"way {way}"), self.ends[way]

        def put() -> None:
            for semaphore in waits:
                semaphore.acquire()
            box.put("data", int(size))

        def get() -> None:
            box.get()
            if free is not None:
                free.release()
            this_actor.sleep_for(latency)
            arrived.release()

        Actor.create("put", origin, put)
        Actor.create("get", target, get)

    def _run(self, i: int, seconds: float) -> None:
        for _ in range(self.waits[i]):
            self.ready[i].acquire()
        this_actor.execute(seconds * FLOPS)
        self.finish[i] = Engine.clock
        for gone in self.begun[i]:
            gone.release()


def main() -> None:
    """Replay the case on stdin."""
    engine = Engine(["replay", *(f"--cfg={option}" for option in CONFIGURATION), "--log=root.thres:error"])
    replay = Replay(json.load(sys.stdin))
    replay.start()
    engine.run()
    json.dump(replay.finish, sys.stdout)


if __name__ == "__main__":
    main()
