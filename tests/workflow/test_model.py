"""The workflow as facts on arrays: what it refuses, and what it derives."""

import dataclasses

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings

from strategies import workflows
from wfsched.core.errors import WorkflowError
from wfsched.workflow.adjacency import Adjacency
from wfsched.workflow.model import EdgeKind, Edges, Files, Tasks, Workflow

DIAMOND = Workflow.build(
    "diamond",
    Tasks.of(["A", "B", "C", "D"], [1.0, 2.0, 3.0, 4.0]),
    Edges.of([2, 0, 1, 0], [3, 2, 3, 1], [30.0, 20.0, 10.0, 0.0]),
)


def test_edges_are_sorted_whatever_order_they_come_in():
    edges = DIAMOND.edges
    assert edges.source.tolist() == [0, 0, 1, 2]
    assert edges.target.tolist() == [1, 2, 3, 3]
    assert edges.bytes.tolist() == [0.0, 20.0, 10.0, 30.0]
    assert edges.kind.tolist() == [EdgeKind.BOTH] * 4


def test_children_and_parents_lead_to_the_edge():
    assert DIAMOND.children.row(0).tolist() == [1, 2]
    assert DIAMOND.parents.row(3).tolist() == [1, 2]
    assert DIAMOND.parents.degrees().tolist() == [0, 1, 1, 2]
    for rows, side in ((DIAMOND.children, "target"), (DIAMOND.parents, "source")):
        assert getattr(DIAMOND.edges, side)[rows.position].tolist() == rows.item.tolist()


def test_levels_count_edges_from_the_entries_and_the_order_is_by_level_and_index():
    workflow = Workflow.build("w", Tasks.of("ABCDE", np.ones(5)), Edges.of([4, 3, 4], [0, 0, 3]))
    assert workflow.level.tolist() == [2, 0, 0, 1, 0]
    assert workflow.topological.tolist() == [1, 2, 4, 3, 0]


@given(workflows())
@settings(max_examples=60, deadline=None)
def test_the_order_puts_parents_first_and_levels_agree_with_networkx(workflow):
    position = np.argsort(workflow.topological)
    assert sorted(workflow.topological.tolist()) == list(range(workflow.n_tasks))
    assert np.all(position[workflow.edges.source] < position[workflow.edges.target])
    generations = enumerate(nx.topological_generations(workflow.to_networkx()))
    level = {task: number for number, tasks in generations for task in tasks}
    assert [level[task] for task in workflow.tasks.ids] == workflow.level.tolist()


def test_everything_is_frozen_and_read_only():
    for part in (DIAMOND, DIAMOND.tasks, DIAMOND.edges, DIAMOND.files, DIAMOND.provenance):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(part, dataclasses.fields(part)[0].name, None)
    arrays = (DIAMOND.tasks.work, DIAMOND.edges.bytes, DIAMOND.topological, DIAMOND.children.item)
    for array in arrays:
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 9


def test_arrays_that_came_in_are_left_as_they_were():
    work = np.array([1.0, 2.0])
    tasks = Tasks.of(["A", "B"], work)
    work[0] = 7.0
    assert tasks.work.tolist() == [1.0, 2.0]
    assert work.flags.writeable


def build(ids="AB", work=(1.0, 1.0), source=(), target=(), size=None, **more):
    return Workflow.build("w", Tasks.of(list(ids), list(work), **more), Edges.of(source, target, size))


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ({"ids": "", "work": ()}, "empty-workflow", "no tasks"),
        ({"ids": "AA"}, "duplicate-id", "'A'"),
        ({"work": (1.0, -1.0)}, "bad-work", "task B: work out of range; got -1.0"),
        ({"work": (np.nan, 1.0)}, "bad-work", "task A"),
        ({"work": (np.inf, 1.0)}, "bad-work", "finite number >= 0"),
        ({"cores": [1, 0]}, "bad-cores", "task B"),
        ({"memory": [-1.0, 0.0]}, "bad-memory", "task A"),
        ({"work": (1.0,)}, "shape", "1 entries for 2 tasks"),
        ({"source": [0], "target": [2]}, "dangling", "edge with an unknown task"),
        ({"source": [-1], "target": [0]}, "dangling", "edge with an unknown task"),
        ({"source": [1], "target": [1]}, "cycle", "itself; got 'B'"),
        ({"source": [0, 0], "target": [1, 1]}, "duplicate-edge", "duplicate edge"),
        ({"source": [0, 1], "target": [1, 0]}, "cycle", "A -> B -> A"),
        ({"source": [0], "target": [1], "size": [-1.0]}, "bad-bytes", "finite number >= 0"),
        ({"source": [0], "target": [1], "size": [np.nan]}, "bad-bytes", "finite number >= 0"),
    ],
)
def test_what_is_no_workflow_is_refused(arguments, code, says):
    with pytest.raises(WorkflowError) as caught:
        build(**arguments)
    assert caught.value.code == code
    assert says in str(caught.value)


def test_a_cycle_far_from_the_entries_is_spelled_out():
    with pytest.raises(WorkflowError) as caught:
        build("ABCDE", np.ones(5), [0, 1, 2, 3, 3], [1, 2, 3, 1, 4])
    assert caught.value.code == "cycle"
    walk = str(caught.value.got).split(" -> ")
    assert walk[0] == walk[-1]
    assert set(walk) == {"B", "C", "D"}


def test_the_view_for_networkx_carries_work_and_bytes():
    graph = DIAMOND.to_networkx()
    assert dict(graph.nodes(data="work")) == {"A": 1.0, "B": 2.0, "C": 3.0, "D": 4.0}
    assert graph.edges["C", "D"]["bytes"] == 30.0
    assert nx.is_directed_acyclic_graph(graph)


def test_rows_without_items_are_empty():
    rows = Adjacency.from_pairs(3, [2, 0, 2], [5, 1, 4])
    assert [rows.row(i).tolist() for i in range(3)] == [[1], [], [4, 5]]
    assert rows.position.tolist() == [1, 2, 0]
    assert len(rows) == 3
    assert len(Files.none(4)) == 0
    assert Files.none(4).inputs.degrees().tolist() == [0, 0, 0, 0]
