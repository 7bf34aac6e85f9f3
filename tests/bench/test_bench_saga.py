"""HEFT here and in SAGA on equal terms: equal ranks and equal makespans."""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
import pytest

from benchmarks import saga
from benchmarks.cases import FOURTEEN, ROOT, problem
from wfsched.core.errors import ProblemError
from wfsched.placing.list_scheduling import list_schedule
from wfsched.platforms.catalogue import load_platform
from wfsched.schedule.problem import Problem
from wfsched.workflow.generate.generator import generate
from wfsched.workflow.read import read_workflow

needs_saga = pytest.mark.skipif(
    not saga.installed(), reason="SAGA is not installed: `make bench` does that (.venv/peers)"
)


def saga_makespan(case: Problem) -> float:
    from saga.schedulers.heft import HeftScheduler

    logging.disable(logging.WARNING)
    try:
        return float(HeftScheduler().schedule(saga.as_network(case), saga.as_graph(case)).makespan)
    finally:
        logging.disable(logging.NOTSET)


def assert_equal_schedules(case: Problem) -> None:
    """Assert that ranks fall along SAGA's order, and that placing along it gives SAGA's makespan."""
    order, theirs = saga.saga_order(case), saga_makespan(case)
    ranks = saga.equal_ranks(case)[order]
    assert sorted(order) == list(range(case.n_tasks))
    assert (ranks[1:] <= ranks[:-1] * (1 + 1e-9)).all()
    assert list_schedule(case, order).makespan_s == pytest.approx(theirs, rel=1e-9)
    saga.compare(case, order, theirs)


@needs_saga
@pytest.mark.parametrize("family", ["montage", "cybershake", "ligo", "genome"])
def test_makespans_are_equal_on_generated_workflows(family: str) -> None:
    assert_equal_schedules(problem(generate(family, 40, 2)))


@needs_saga
@pytest.mark.parametrize("name", FOURTEEN)
def test_makespans_are_equal_on_the_public_files(real_dax: Path, name: str) -> None:
    assert_equal_schedules(problem(read_workflow(real_dax / name)))


@needs_saga
def test_the_comparison_finds_what_differs() -> None:
    case = problem(read_workflow(ROOT / "workflows" / "montage-50.xml"))
    order, makespan = saga.saga_order(case), saga_makespan(case)
    with pytest.raises(RuntimeError, match="makespan"):
        saga.compare(case, order, makespan * (1 + 1e-6))
    with pytest.raises(RuntimeError, match="ranks"):
        saga.compare(case, case.workflow.topological[::-1], makespan)


@needs_saga
def test_ranks_are_those_of_saga() -> None:
    from saga.schedulers.cpop import upward_rank

    case = problem(generate("montage", 30, 1))
    theirs = upward_rank(saga.as_network(case), saga.as_graph(case))
    ours = saga.equal_ranks(case)
    assert ours == pytest.approx([theirs[task] for task in case.workflow.tasks.ids])


@needs_saga
def test_machines_that_saga_does_not_know_are_refused() -> None:
    with pytest.raises(ProblemError, match="SAGA"):
        saga.as_network(Problem(generate("montage", 20, 1), load_platform("cfn-3tier")))


def test_without_saga_the_section_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saga, "installed", lambda: False)
    assert saga.table(quick=True) == ["SAGA is not installed (`make bench` does it)."]


def test_equal_ranks_count_pairs_of_one_machine_as_nothing() -> None:
    case = problem(generate("montage", 20, 1))
    last = case.workflow.topological[-1]
    parents = case.workflow.parents.row(last)
    ranks, tables = saga.equal_ranks(case), case.tables
    # A task with the last one as its only child: mean run time, 15 of 21 pairs are links, and the rest.
    only = [p for p in parents if list(case.workflow.children.row(p)) == [last]]
    assert only
    position = {int(p): k for k, p in enumerate(parents)}
    sizes = case.workflow.edges.bytes[case.workflow.parents.position][case.workflow.parents.start[last] :]
    for p in only:
        moved = sizes[position[int(p)]] / 1.25e8 * 15 / 21
        assert ranks[p] == pytest.approx(np.mean(tables.base[p]) + moved + ranks[last])
