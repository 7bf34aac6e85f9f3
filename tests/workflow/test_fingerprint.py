"""The fingerprint tells graphs apart by what they are, not by how they were written down."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strategies import workflows
from wfsched.workflow.fingerprint import fingerprint, graph_hash
from wfsched.workflow.model import EdgeKind, Edges, Tasks, Workflow
from wfsched.workflow.read import read_workflow
from wfsched.workflow.write import write_dax

FORK = Workflow.build(
    "fork", Tasks.of(["A", "B", "C"], [10.0, 20.0, 15.0]), Edges.of([0, 0], [1, 2], [5.0, 7.0])
)


def shuffled(workflow, order):
    """The same graph with the tasks in another order."""
    position = np.argsort(order)
    tasks, edges = workflow.tasks, workflow.edges
    return Workflow.build(
        "another name",
        Tasks.of(
            [tasks.ids[i] for i in order],
            tasks.work[order],
            cores=tasks.cores[order],
            memory=tasks.memory[order],
            accelerator=tasks.accelerator[order],
        ),
        Edges.of(position[edges.source], position[edges.target], edges.bytes),
    )


@given(workflows(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_the_tasks_does_not_matter(workflow, random):
    order = list(range(workflow.n_tasks))
    random.shuffle(order)
    assert graph_hash(shuffled(workflow, np.array(order))) == graph_hash(workflow)


@pytest.mark.parametrize(
    "other",
    [
        Workflow.build("fork", Tasks.of(["A", "B", "D"], [10.0, 20.0, 15.0]), FORK.edges),
        Workflow.build("fork", Tasks.of(["A", "B", "C"], [10.0, 20.0, 15.000000000000002]), FORK.edges),
        Workflow.build("fork", Tasks.of(["A", "B", "C"], [20.0, 10.0, 15.0]), FORK.edges),
        Workflow.build("fork", FORK.tasks, Edges.of([0, 0], [1, 2], [5.0, 8.0])),
        Workflow.build("fork", FORK.tasks, Edges.of([0, 0], [1, 2], [7.0, 5.0])),
        Workflow.build("fork", FORK.tasks, Edges.of([0, 1], [1, 2], [5.0, 7.0])),
        Workflow.build("fork", FORK.tasks, Edges.of([1, 2], [0, 0], [5.0, 7.0])),
        Workflow.build("fork", FORK.tasks, Edges.of([0], [1], [5.0])),
        Workflow.build("fork", Tasks.of(["A", "B", "C", "D"], [10.0, 20.0, 15.0, 1.0]), FORK.edges),
        Workflow.build("fork", Tasks.of(FORK.tasks.ids, FORK.tasks.work, cores=[1, 2, 1]), FORK.edges),
        Workflow.build("fork", Tasks.of(FORK.tasks.ids, FORK.tasks.work, cores=[1, 1, 2]), FORK.edges),
        Workflow.build("fork", Tasks.of(FORK.tasks.ids, FORK.tasks.work, memory=[0, 1e9, 0]), FORK.edges),
        Workflow.build("fork", Tasks.of(FORK.tasks.ids, FORK.tasks.work, accelerator=[0, 1, 0]), FORK.edges),
    ],
)
def test_any_change_of_the_graph_changes_the_hash(other):
    assert graph_hash(other) != graph_hash(FORK)


def test_names_types_and_the_kind_of_an_edge_do_not_count():
    tasks = Tasks.of(FORK.tasks.ids, FORK.tasks.work, types=["x", "y", "z"])
    edges = replace(FORK.edges, kind=np.full(2, EdgeKind.DATA, np.int8))
    assert graph_hash(Workflow.build("other", tasks, edges)) == graph_hash(FORK)


def test_a_negative_zero_is_a_zero():
    def hash_of(zero):
        return graph_hash(Workflow.build("w", Tasks.of("AB", [zero, 1.0]), Edges.of([0], [1], [zero])))

    assert hash_of(-0.0) == hash_of(0.0)


def test_ids_cannot_be_run_together():
    def hash_of(*ids):
        return graph_hash(Workflow.build("w", Tasks.of(ids, [1.0, 1.0]), Edges.of([], [])))

    assert len({hash_of("a", "bc"), hash_of("ab", "c"), hash_of('a","b', "c"), hash_of("a", "b,c")}) == 4


def test_the_hash_is_fixed_for_all_machines_and_versions():
    """Stored results name their workflow by it: a change is a break."""
    assert graph_hash(FORK) == "2069b516be85b53e60f5ce5707da11df49d1ec3e41106a4aff18ad6693834faa"


def test_a_workflow_from_memory_has_no_file():
    found = fingerprint(FORK)
    assert found.file is None
    assert (found.n_tasks, found.n_edges, found.total_work_s, found.total_bytes) == (3, 2, 45.0, 12.0)


def test_one_graph_in_two_files_shares_the_graph_and_not_the_file(tmp_path):
    write_dax(FORK, tmp_path / "a.xml")
    write_dax(FORK, tmp_path / "b.xml.gz", "3.6")
    first, second = (fingerprint(read_workflow(tmp_path / name)) for name in ("a.xml", "b.xml.gz"))
    assert first.file != second.file
    assert replace(first, file=None) == replace(second, file=None) == fingerprint(FORK)


def test_repair_is_part_of_the_graph(tmp_path):
    path = tmp_path / "dirty.xml"
    path.write_text('<adag><job id="A" runtime="-3"/><job id="B" runtime="3"/></adag>')
    hashes = {graph_hash(read_workflow(path, repair=repair)) for repair in ("default", "tseda")}
    assert len(hashes) == 2
