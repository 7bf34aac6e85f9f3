"""Facts of a problem that the reference looks up: machines, sites, parents, files and run times."""

from __future__ import annotations

import numpy as np

from wfsched.platforms.model import MachineType, Site
from wfsched.schedule.problem import Problem


def type_of(problem: Problem, k: int) -> MachineType:
    """Return the type of machine k."""
    return problem.platform.machines[k].type


def site_of(problem: Problem, k: int) -> int:
    """Return the index of the site of machine k."""
    return problem.platform.machines[k].site


def site_facts(problem: Problem, k: int) -> Site:
    """Return the site of machine k."""
    return problem.platform.sites[site_of(problem, k)]


def share_of(problem: Problem, i: int, k: int) -> float:
    """Return the part of machine k that task i takes."""
    machine_type = type_of(problem, k)
    return int(problem.workflow.tasks.cores[i]) / machine_type.cores if machine_type.shared else 1.0


def parents_of(problem: Problem, i: int) -> list[tuple[int, float]]:
    """Return the parents of task i and the bytes of each edge."""
    edges = problem.workflow.edges
    into = np.flatnonzero(edges.target == i)
    return [(int(edges.source[e]), float(edges.bytes[e])) for e in into]


def home_of(problem: Problem) -> int | None:
    """Return the site that external inputs come from; None where staging is free."""
    if problem.staging == "free":
        return None
    return problem.platform.site_index(problem.staging.partition(":")[2])


def external_bytes(problem: Problem, i: int) -> float:
    """Return the bytes of the files that task i reads and no task writes."""
    files = problem.workflow.files
    written = {int(f) for f in files.outputs.item}
    return sum(float(files.sizes[f]) for f in files.inputs.row(i) if int(f) not in written)


def final_bytes(problem: Problem, i: int) -> float:
    """Return the bytes of the files that task i writes and no task reads."""
    files = problem.workflow.files
    read = {int(f) for f in files.inputs.item}
    return sum(float(files.sizes[f]) for f in files.outputs.row(i) if int(f) not in read)


def base_s(problem: Problem, i: int, k: int) -> float:
    """Return the run time of task i on machine k at the top frequency."""
    if problem.times is not None:
        return float(np.asarray(problem.times)[i, k])
    tasks, machine_type = problem.workflow.tasks, type_of(problem, k)
    speed = machine_type.speed * float(machine_type.accelerator_speed[tasks.accelerator[i]])
    return float(tasks.work[i]) / speed


def top_over(machine_type: MachineType, level: int) -> float:
    """Return f_max / f."""
    return float(machine_type.frequencies_ghz[-1]) / float(machine_type.frequencies_ghz[level])
