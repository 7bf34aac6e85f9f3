"""Generator of workflows of a family at any size."""

from __future__ import annotations

from wfsched.core.errors import ParameterError
from wfsched.workflow.generate.blueprint import Blueprint
from wfsched.workflow.generate.facts import load_facts
from wfsched.workflow.generate.registry import FAMILIES
from wfsched.workflow.generate.sampler import Sampler
from wfsched.workflow.limits import MAX_TASKS
from wfsched.workflow.model import Provenance, Workflow

MIN_TASKS = 10
"""Minimum number of tasks for the structure of every family."""


def generate(family: str, n_tasks: int, seed: int = 1) -> Workflow:
    """Return a workflow of exactly `n_tasks` tasks that resembles real ones of `family`.

    Types, levels and fan-in follow the family's structure; run times and file sizes have the mean and
    deviation of real files of about that size.

    Parameters
    ----------
    family : str
        A name or an alias of `wfsched.workflow.generate.registry.FAMILIES`.
    n_tasks : int
        At least 10, at most 1,000,000 (`wfsched.workflow.limits.MAX_TASKS`).
    seed : int
        Non-negative; equal arguments give equal workflows.

    Raises
    ------
    ParameterError
        Unknown family, fewer than 10 tasks, more than 1,000,000, or a negative seed.

    Examples
    --------
    >>> workflow = generate("montage", 25)
    >>> workflow.name, workflow.n_tasks
    ('montage-25-s1', 25)
    """
    entry = FAMILIES.entry(family)
    if n_tasks < MIN_TASKS:
        raise ParameterError(
            "too few tasks for the structure of the family",
            where="tasks",
            got=n_tasks,
            allowed=f"an integer >= {MIN_TASKS}",
        )
    if n_tasks > MAX_TASKS:
        raise ParameterError(
            "too many tasks", where="tasks", got=n_tasks, allowed=f"an integer <= {MAX_TASKS}"
        )
    plan = Blueprint()
    entry.load()(plan, Sampler(load_facts(entry.name), n_tasks, seed))
    return plan.workflow(f"{entry.name}-{n_tasks}-s{seed}", Provenance(format=f"generate {entry.name}"))
