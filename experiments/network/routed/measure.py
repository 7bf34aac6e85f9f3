"""What seeing contention is worth: python experiments/network/routed/measure.py FOLDER [FILE.csv].

FOLDER holds the DAX files of the Pegasus workflow gallery (Montage_25.xml, ...).
"""

from __future__ import annotations

import csv
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median

import numpy as np

import wfsched as ws
from wfsched.platforms import Machine, Network, PerTask, Platform, Site
from wfsched.platforms.topology import LinkTerms, generate_topology

FILES = ("Montage_25", "Montage_50", "CyberShake_50", "Inspiral_50", "Epigenomics_46")
# Bandwidths of the links [Mb/s].
LINKS = {"100-1000": (100.0, 1000.0), "10-50": (10.0, 50.0)}
NETWORKS = 5
EVALUATIONS = 4000
HEURISTICS = ("heft", "peft", "contention-heft")


def network(seed: int, mbit_s: tuple[float, float]) -> Platform:
    """Return ten nodes on a ring with chords, a machine of speed 1 to 4 at each, all drawn from `seed`."""
    terms = LinkTerms((mbit_s[0] * 125e3, mbit_s[1] * 125e3))
    topology = generate_topology("ring", 10, seed, terms=terms)
    kind = ws.load_platform("cfn-6").machines[0].type
    speeds = np.random.default_rng(seed).uniform(1.0, 4.0, 10)
    kinds = [replace(kind, name=f"speed-{speed:.2f}", speed=float(speed)) for speed in speeds]
    machines = tuple(Machine(f"m{k}", own, k) for k, own in enumerate(kinds))
    sites = tuple(Site(node) for node in topology.nodes)
    free = Platform("ring-10", "USD", sites, machines, Network.uniform(10, bandwidth=1e9), PerTask())
    return ws.route_platform(free, topology)


def makespans(problem: ws.Problem) -> Iterator[tuple[str, float]]:
    """Yield makespans as multiples of what HEFT believes; beliefs are those of links that are free."""
    free = replace(problem, platform=ws.without_contention(problem.platform))
    unit = ws.solve(free, "heft").schedule.makespan_s
    for name in HEURISTICS:
        yield name, ws.solve(problem, name).schedule.makespan_s / unit
    stop = ws.Stop(evaluations=EVALUATIONS)
    blind = ws.solve(free, ws.NSGA2(stop=stop), seed=1, pick="fastest").schedule
    really = ws.Schedule.decode(problem, blind.machine, blind.level, blind.order)
    yield "search, blind: believes", blind.makespan_s / unit
    yield "search, blind: really", really.makespan_s / unit
    for name, insertion in (("search", False), ("search, by insertion", True)):
        found = ws.solve(problem, ws.NSGA2(stop=stop, insertion=insertion), seed=1, pick="fastest")
        yield name, found.schedule.makespan_s / unit
    yield "bound", ws.lower_bounds(problem).makespan_s / unit


def decode_us(problem: ws.Problem) -> tuple[float, float]:
    """Return the time of a decode over free and over routed links [us], medians of eleven in alternation."""
    from wfsched.schedule import evaluate

    free = replace(problem, platform=ws.without_contention(problem.platform))
    n, rng = problem.n_tasks, np.random.default_rng(1)
    machine = rng.integers(0, problem.n_machines, (1000, n)).astype(np.int16)
    level = np.zeros_like(machine)
    found: list[list[float]] = [[], []]
    for _ in range(12):
        for times, each in zip(found, (free, problem)):
            started = time.perf_counter()
            evaluate(each.tables, machine, level, problem.workflow.topological)
            times.append((time.perf_counter() - started) * 1e3)
    return median(found[0][1:]), median(found[1][1:])


def main(folder: Path, out: Path | None) -> None:
    """Measure all, print the medians over the networks, and write each value to `out`."""
    rows = []
    for name in FILES:
        workflow = ws.read_workflow(folder / f"{name}.xml")
        for links, mbit_s in LINKS.items():
            for seed in range(1, NETWORKS + 1):
                problem = ws.Problem(workflow, network(seed, mbit_s), objectives=("makespan",))
                rows += [(name, links, seed, method, f"{x:.4f}") for method, x in makespans(problem)]
            here = [row for row in rows if row[:2] == (name, links)]
            told = (middle(here, method) for method in dict.fromkeys(row[3] for row in here))
            print(f"{name}, {links} Mb/s:", *told, sep="  ")
        free, routed = decode_us(problem)
        print(f"{name}: decode {free:.2f} us over free links, {routed:.2f} us over routed ones")
    if out is not None:
        with out.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([("workflow", "mbit_s", "network", "method", "makespan"), *rows])


def middle(rows: list[tuple[str, ...]], method: str) -> str:
    """Return the median of a method over the networks, and the least and the greatest."""
    values = [float(row[4]) for row in rows if row[3] == method]
    return f"{method} {median(values):.2f} ({min(values):.2f}-{max(values):.2f})"


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
