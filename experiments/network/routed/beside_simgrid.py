"""Schedules on routed links beside SimGrid: python experiments/network/routed/beside_simgrid.py FOLDER.

SimGrid executes the tasks and moves the bytes; from the schedule it takes which task runs where, in which
order machines and arcs are used, and no time. `serial`: one transfer at a time on each arc, store and
forward, as here. `fluid`: transfers share links and cross their whole path at once, as packets of TCP do.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np

import wfsched as ws

REPLAY = Path(__file__).with_name("simgrid_replay.py")
INTERPRETERS = (sys.executable, "/usr/bin/python3")


def interpreter() -> str | None:
    """Return a Python that has SimGrid; None if there is none."""
    for python in INTERPRETERS:
        try:
            found = subprocess.run([python, "-c", "import simgrid"], capture_output=True, check=False)
        except OSError:
            continue
        if found.returncode == 0:
            return python
    return None


def case_of(schedule: ws.Schedule, *, serial: bool) -> dict[str, Any]:
    """Return what SimGrid needs of a schedule on exclusive machines, without boot and staging."""
    problem = schedule.problem
    routing, tables, edges = problem.platform.routing, problem.tables, problem.workflow.edges
    if routing is None:
        raise SystemExit(f"{problem.platform.name} has no topology")
    arcs = routing.topology.arcs
    moved = ws.transfers(schedule)
    over_links = {transfer.edge for transfer in moved}
    machine = schedule.machine
    pairs = (machine[edges.source], machine[edges.target])
    alone = tables.latency[pairs] + edges.bytes * tables.inverse_bandwidth[pairs]
    delays = enumerate(zip(edges.source.tolist(), edges.target.tolist(), alone.tolist()))
    return {
        "serial": serial,
        "machines": problem.n_machines,
        "arcs": [
            {"bandwidth": float(b), "latency": float(latency)}
            for b, latency in zip(arcs.bandwidth, arcs.latency)
        ],
        "tasks": [
            {"machine": int(k), "seconds": float(f - s)}
            for k, s, f in zip(machine, schedule.start, schedule.finish)
        ],
        "queues": [[int(i) for i in schedule.order if machine[i] == k] for k in range(problem.n_machines)],
        "delays": [
            {"from": s, "to": t, "seconds": seconds} for e, (s, t, seconds) in delays if e not in over_links
        ],
        "transfers": [
            {
                "from": transfer.origin,
                "to": transfer.target,
                "bytes": transfer.bytes,
                "arcs": [leg.arc for leg in transfer.legs],
                "legs": [{"arc": leg.arc, "start": leg.start_s} for leg in transfer.legs],
            }
            for transfer in moved
        ],
    }


def replayed(schedule: ws.Schedule, *, serial: bool) -> np.ndarray:
    """Return the finish times [s] of the tasks of a schedule in SimGrid."""
    python = interpreter()
    if python is None:
        raise SystemExit("SimGrid is not installed: apt-get install python3-simgrid, or pip install simgrid")
    text = json.dumps(case_of(schedule, serial=serial))
    done = subprocess.run([python, str(REPLAY)], input=text, capture_output=True, text=True, check=True)
    return np.array(json.loads(done.stdout))


def main(folder: Path) -> None:
    """Print finish times beside SimGrid's, and what a fluid network would take."""
    from measure import FILES, LINKS, NETWORKS, network

    for name in FILES:
        workflow = ws.read_workflow(folder / f"{name}.xml")
        for links, mbit_s in LINKS.items():
            worst, fluid = 0.0, []
            for seed in range(1, NETWORKS + 1):
                problem = ws.Problem(workflow, network(seed, mbit_s))
                for method in ("heft", "contention-heft"):
                    schedule = ws.solve(problem, method).schedule
                    there = replayed(schedule, serial=True)
                    worst = max(worst, float(np.max(np.abs(there - schedule.finish))) / schedule.makespan_s)
                    fluid.append(float(replayed(schedule, serial=False).max()) / schedule.makespan_s)
            low, middle, high = np.quantile(fluid, (0.0, 0.5, 1.0))
            print(f"{name}, {links} Mb/s: off by {worst:.1e}; fluid {middle:.3f} ({low:.3f}-{high:.3f})")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
