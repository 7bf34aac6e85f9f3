"""The dependency rule, by hand and against a twin that is written to be read."""

from itertools import product

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfsched.core.errors import WorkflowError
from wfsched.workflow.model import EdgeKind
from wfsched.workflow.read import read_workflow
from wfsched.workflow.reading.dependency import join_edges
from wfsched.workflow.reading.uses import Uses

DECLARED, DATA, BOTH = EdgeKind.DECLARED, EdgeKind.DATA, EdgeKind.BOTH


def uses_of(n_tasks, reads, writes, sizes):
    """Reads and writes are pairs of task and file."""
    read = np.array(sorted(reads), np.int64).reshape(-1, 2)
    write = np.array(sorted(writes), np.int64).reshape(-1, 2)
    table = np.array(sizes, float)
    return Uses(n_tasks, read[:, 0], read[:, 1], table[read[:, 1]], write[:, 0], write[:, 1], table)


def joined(n_tasks, declared, reads, writes, sizes, **more):
    pairs = np.array(sorted(declared), np.int64).reshape(-1, 2)
    ids = [f"T{i}" for i in range(n_tasks)]
    return join_edges(ids, pairs[:, 0], pairs[:, 1], uses_of(n_tasks, reads, writes, sizes), **more)


def rows(edges):
    return list(zip(edges.source.tolist(), edges.target.tolist(), edges.bytes.tolist(), edges.kind.tolist()))


def test_the_only_writer_of_a_file_is_a_parent_of_its_readers_declared_or_not():
    found = joined(3, {(0, 1)}, {(1, 0), (2, 0)}, {(0, 0)}, [5.0])
    assert rows(found.edges) == [(0, 1, 5.0, BOTH), (0, 2, 5.0, DATA)]


def test_a_dependency_without_a_file_carries_nothing():
    assert rows(joined(2, {(0, 1)}, set(), set(), []).edges) == [(0, 1, 0.0, DECLARED)]


def test_all_files_between_two_tasks_are_summed_and_an_empty_one_is_data_too():
    found = joined(3, set(), {(1, 0), (1, 1), (2, 2)}, {(0, 0), (0, 1), (0, 2)}, [5.0, 7.0, 0.0])
    assert rows(found.edges) == [(0, 1, 12.0, DATA), (0, 2, 0.0, DATA)]


def test_a_file_of_several_writers_goes_along_declared_edges_only():
    declared = {(0, 2), (1, 3)}
    found = joined(5, declared, {(2, 0), (3, 0), (4, 0)}, {(0, 0), (1, 0)}, [9.0])
    assert rows(found.edges) == [(0, 2, 9.0, BOTH), (1, 3, 9.0, BOTH)]
    assert found.unserved == ((4, 0),)


def test_a_reader_gets_a_file_from_each_declared_parent_that_writes_it():
    found = joined(3, {(0, 2), (1, 2)}, {(2, 0)}, {(0, 0), (1, 0)}, [9.0])
    assert rows(found.edges) == [(0, 2, 9.0, BOTH), (1, 2, 9.0, BOTH)]


def test_a_chain_that_updates_one_file_in_place_keeps_its_declared_order():
    updates = {(0, 0), (1, 0), (2, 0)}
    found = joined(3, {(0, 1), (1, 2)}, updates, updates, [4.0])
    assert rows(found.edges) == [(0, 1, 4.0, BOTH), (1, 2, 4.0, BOTH)]
    assert found.unserved == ()  # the first reads what was there before


def test_a_file_against_a_declared_dependency_makes_no_edge():
    """T1 reads the old version and must go first: T0, the only writer, is declared its child."""
    found = joined(2, {(1, 0)}, {(1, 0)}, {(0, 0)}, [4.0])
    assert rows(found.edges) == [(1, 0, 0.0, DECLARED)]
    assert found.against == ((0, 1),)


def test_a_cycle_of_files_alone_makes_no_edges_and_leaves_the_others():
    found = joined(4, {(0, 1)}, {(1, 0), (2, 1), (3, 0)}, {(2, 0), (1, 1)}, [4.0, 5.0])
    assert rows(found.edges) == [(0, 1, 0.0, DECLARED), (2, 3, 4.0, DATA)]
    assert found.against == ((1, 2), (2, 1))


def test_a_declared_cycle_is_refused_whatever_the_files_say():
    with pytest.raises(WorkflowError, match="form a cycle") as caught:
        joined(3, {(0, 1), (1, 0)}, {(2, 0)}, {(0, 0)}, [1.0])
    assert caught.value.code == "cycle"


def test_without_data_edges_only_declared_ones_stand_and_keep_their_bytes():
    found = joined(3, {(0, 1)}, {(1, 0), (2, 0)}, {(0, 0)}, [5.0], data_edges=False)
    assert rows(found.edges) == [(0, 1, 5.0, BOTH)]


def twin(n, declared, reads, writes, sizes):
    """The rule, word for word: returns {(i, j): (bytes, kind)} before any cycle is broken."""
    edges = {pair: [0.0, DECLARED] for pair in declared}
    for f, size in enumerate(sizes):
        writers = {i for i, file in writes if file == f}
        readers = {j for j, file in reads if file == f}
        for i, j in product(writers, readers):
            if i == j or (len(writers) > 1 and (i, j) not in declared):
                continue
            edge = edges.setdefault((i, j), [0.0, EdgeKind(0)])
            edge[0] += size
            edge[1] |= DATA
    return edges


@st.composite
def tangles(draw):
    n, n_files = draw(st.integers(1, 7)), draw(st.integers(0, 6))
    tasks, files = st.integers(0, n - 1), st.integers(0, max(n_files - 1, 0))
    mentions = st.sets(st.tuples(tasks, files), max_size=14 if n_files else 0)
    pairs = st.tuples(tasks, tasks).filter(lambda pair: pair[0] < pair[1])
    declared = draw(st.sets(pairs, max_size=8)) if n > 1 else set()
    label = draw(st.permutations(range(n)))
    declared = {(label[i], label[j]) for i, j in declared}
    sizes = draw(st.lists(st.integers(0, 9).map(float), min_size=n_files, max_size=n_files))
    return n, declared, draw(mentions), draw(mentions), sizes


@given(tangles())
@settings(max_examples=300, deadline=None)
def test_the_rule_equals_its_twin_and_cycles_are_broken_component_by_component(tangle):
    n, declared, _, _, _ = tangle
    expected = twin(*tangle)
    graph = nx.DiGraph(list(expected))
    graph.add_nodes_from(range(n))
    component = {i: number for number, c in enumerate(nx.strongly_connected_components(graph)) for i in c}
    against = {(i, j) for i, j in expected if (i, j) not in declared and component[i] == component[j]}
    found = joined(*tangle)
    assert set(found.against) == against
    kept = [(i, j, *expected[i, j]) for i, j in sorted(expected) if (i, j) not in against]
    assert rows(found.edges) == kept
    assert declared <= {(i, j) for i, j, _, _ in rows(found.edges)}


def test_defects_of_the_rule_are_listed_with_their_place(tmp_path):
    path = tmp_path / "file.xml"
    path.write_text("""<adag>
      <job id="A" runtime="1"><uses file="x" link="output" size="1"/><uses file="s" link="output"/></job>
      <job id="B" runtime="1"><uses file="x" link="input" size="1"/><uses file="s" link="output"/></job>
      <job id="C" runtime="1"><uses file="s" link="input" size="1"/></job>
      <job id="D" runtime="1"/>
      <child ref="A">
        <parent ref="B"/>
      </child>
    </adag>""")
    workflow = read_workflow(path)
    assert [(d.code, d.where) for d in workflow.provenance.defects] == [
        ("several-writers", "file s"),
        ("ambiguous-input", "line 4, task C"),
        ("data-cycle", "edge A -> B"),
        ("edge-without-data", "line 7, edge B -> A"),
        ("isolated-task", "line 4, task C"),
        ("isolated-task", "line 5, task D"),
    ]
    assert workflow.n_edges == 1
