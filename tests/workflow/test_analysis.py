"""Figures of workflows by hand, and against networkx."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings

from strategies import workflows
from wfsched.core.arrays import readonly
from wfsched.workflow.adjacency import Adjacency
from wfsched.workflow.analysis import (
    analyse,
    critical_path_s,
    depth,
    edge_bytes,
    external_input_bytes,
    final_output_bytes,
    total_bytes,
    total_work_s,
    width,
)
from wfsched.workflow.model import EdgeKind, Edges, Files, Tasks, Workflow

FORK = Edges.of([0, 0], [1, 2], [100e6, 50e6], [EdgeKind.BOTH, EdgeKind.DECLARED])
TASKS = Tasks.of(["A", "B", "C"], [10.0, 20.0, 15.0])


def test_a_fork_by_hand():
    found = analyse(Workflow.build("fork", TASKS, FORK))
    assert (found.tasks, found.edges, found.edges_declared, found.edges_data) == (3, 2, 2, 1)
    assert (found.width, found.depth, found.critical_path_s) == (2, 2, 30.0)
    assert (found.total_work_s, found.total_bytes, found.edge_bytes) == (45.0, 150e6, 150e6)


def test_every_file_counts_once_in_the_total_and_on_every_edge_that_it_goes_along():
    files = Files(
        names=("in", "shared", "out", "two-writers"),
        sizes=readonly([1.0, 10.0, 100.0, 1000.0], np.float64),
        inputs=Adjacency.from_pairs(3, [0, 1, 1, 2], [0, 0, 1, 1]),
        outputs=Adjacency.from_pairs(3, [0, 1, 1, 2], [1, 2, 3, 3]),
    )
    workflow = Workflow.build("files", TASKS, Edges.of([0, 0], [1, 2], [10.0, 10.0]), files)
    assert total_bytes(workflow) == 1111.0
    assert edge_bytes(workflow) == 20.0
    assert external_input_bytes(workflow).tolist() == [1.0, 1.0, 0.0]
    assert final_output_bytes(workflow).tolist() == [0.0, 1100.0, 1000.0]


def test_totals_do_not_depend_on_the_order_of_the_tasks():
    work = [1e8, 1e-8, 1e-8, 1e-8, 0.1e-8, 0.7e-8]  # 16 powers of ten apart
    orders = (work, work[::-1], work[3:] + work[:3])
    totals = {
        total_work_s(Workflow.build("w", Tasks.of("ABCDEF", order), Edges.of([], []))) for order in orders
    }
    assert len(totals) == 1


def test_a_workflow_known_by_its_edges_only_stages_nothing():
    workflow = Workflow.build("edges", TASKS, FORK)
    for staged in (external_input_bytes(workflow), final_output_bytes(workflow)):
        assert staged.tolist() == [0.0, 0.0, 0.0]
        assert not staged.flags.writeable


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [([], [], (4, 1, 4.0)), ([0, 1, 2], [1, 2, 3], (1, 4, 10.0)), ([0, 1, 2], [3, 3, 3], (3, 2, 7.0))],
    ids=["apart", "chain", "join"],
)
def test_width_depth_and_critical_path_of_simple_shapes(source, target, expected):
    workflow = Workflow.build("shape", Tasks.of("ABCD", [1.0, 2.0, 3.0, 4.0]), Edges.of(source, target))
    assert (width(workflow), depth(workflow), critical_path_s(workflow)) == expected


@given(workflows())
@settings(max_examples=80, deadline=None)
def test_figures_agree_with_networkx(workflow):
    graph = workflow.to_networkx()
    layers = list(nx.topological_generations(graph))
    assert width(workflow) == max(map(len, layers))
    assert depth(workflow) == len(layers)
    work = dict(zip(workflow.tasks.ids, workflow.tasks.work.tolist()))
    for _, head, data in graph.edges(data=True):
        data["weight"] = work[head]
    entry = "entry"
    graph.add_weighted_edges_from((entry, task, work[task]) for task in work)
    assert critical_path_s(workflow) == pytest.approx(nx.dag_longest_path_length(graph), rel=1e-12)
    assert total_work_s(workflow) == pytest.approx(sum(work.values()), rel=1e-12)


@given(workflows())
@settings(max_examples=80, deadline=None)
def test_staging_agrees_with_sets(workflow):
    files, n = workflow.files, workflow.n_tasks
    read, written = set(files.inputs.item.tolist()), set(files.outputs.item.tolist())
    for i in range(n):
        outside = [files.sizes[f] for f in files.inputs.row(i) if f not in written]
        final = [files.sizes[f] for f in files.outputs.row(i) if f not in read]
        assert external_input_bytes(workflow)[i] == sum(outside)
        assert final_output_bytes(workflow)[i] == sum(final)
