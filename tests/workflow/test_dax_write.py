"""Writing and reading back: the same graph, the same bytes, and names that XML is picky about."""

import gzip
import hashlib
import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from strategies import workflows
from wfsched.core.accelerator import Accelerator
from wfsched.core.errors import OutputError, WorkflowError
from wfsched.workflow.adjacency import Adjacency
from wfsched.workflow.analysis import analyse
from wfsched.workflow.fingerprint import graph_hash
from wfsched.workflow.model import EdgeKind, Edges, Files, Tasks, Workflow
from wfsched.workflow.read import read_workflow
from wfsched.workflow.write import dax_text, write_dax

NO_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML 1.0, production 2
TWO = Workflow.build("two", Tasks.of(["A", "B"], [13.39, 2.0]), Edges.of([0], [1], [250.0]))
VERSIONS = ("2.1", "3.6")


def read_back(workflow, folder, version="2.1", name="file.xml"):
    write_dax(workflow, folder / name, version)
    return read_workflow(folder / name)


def with_work(workflow):
    """The same workflow, or one in which every task takes time: zeros throughout are refused."""
    tasks = workflow.tasks
    work = tasks.work if np.any(tasks.work > 0) else np.full(len(tasks), 0.5)
    return Workflow.build(workflow.name, replace(tasks, work=work), workflow.edges, workflow.files)


@given(workflows(), st.sampled_from(VERSIONS))
@settings(max_examples=150, deadline=None)
def test_any_workflow_survives_writing_and_reading(tmp_path_factory, drawn, version):
    workflow = with_work(drawn)
    again = read_back(workflow, tmp_path_factory.mktemp("dax"), version)
    assert graph_hash(again) == graph_hash(workflow)
    assert again.tasks.ids == workflow.tasks.ids
    assert again.tasks.work.tolist() == workflow.tasks.work.tolist()
    for part in ("cores", "memory", "accelerator"):
        assert getattr(again.tasks, part).tolist() == getattr(workflow.tasks, part).tolist()
    for part in ("source", "target", "bytes"):
        assert getattr(again.edges, part).tolist() == getattr(workflow.edges, part).tolist()


@given(
    st.lists(st.floats(1e-9, 1e12), min_size=1, max_size=5),
    st.floats(0, 1e18),
    st.integers(0, 2**40).map(float),
)
@example([0.1 + 0.2], 2.0**53 + 2, 16 * 2.0**30)
def test_every_number_survives_to_the_last_bit(tmp_path_factory, work, size, memory):
    n = len(work)
    tasks = Tasks.of([f"T{i}" for i in range(n)], work, memory=[memory] * n)
    workflow = Workflow.build("numbers", tasks, Edges.of(range(n - 1), range(1, n), [size] * (n - 1)))
    again = read_back(workflow, tmp_path_factory.mktemp("dax"))
    assert again.tasks.work.tolist() == work
    assert again.tasks.memory.tolist() == [memory] * n
    assert again.edges.bytes.tolist() == [size] * (n - 1)


@given(st.lists(st.text(min_size=1), min_size=2, max_size=4, unique=True))
@example(["<&>\"'", "\t\n\r a ", "\U0001f600", "]]>"])
@example(["a\x00b", "x"])
def test_every_name_survives_or_is_refused_by_name(tmp_path_factory, names):
    workflow = Workflow.build(
        names[0],
        Tasks.of(names, np.ones(len(names)), types=names),
        Edges.of([0], [1], [1.0]),
    )
    folder = tmp_path_factory.mktemp("dax")
    if unwritable := [name for name in names if NO_XML.search(name)]:
        with pytest.raises(WorkflowError, match="cannot be written as XML") as caught:
            write_dax(workflow, folder / "file.xml")
        assert caught.value.code == "unwritable-name"
        assert caught.value.got in unwritable
        assert not list(folder.iterdir())
        return
    again = read_back(workflow, folder)
    assert again.tasks.ids == again.tasks.types == tuple(names)
    assert graph_hash(again) == graph_hash(workflow)


def test_only_control_characters_surrogates_and_nothing_cannot_be_written():
    for name in ("", "\x00", "a\x0b", "\x1f", "\ud800", "\uffff"):
        with pytest.raises(WorkflowError, match="cannot be written as XML"):
            dax_text(Workflow.build("w", Tasks.of(["A"], [1.0], types=[name]), Edges.of([], [])))
    for name in ("\t", "\n", " ", "\x7f", "é", "任务", "\U0001f600"):
        assert dax_text(Workflow.build("w", Tasks.of(["A"], [1.0], types=[name]), Edges.of([], [])))


def test_the_layout_is_that_of_the_public_files():
    assert dax_text(TWO).splitlines() == [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<adag xmlns="http://pegasus.isi.edu/schema/DAX" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xsi:schemaLocation="http://pegasus.isi.edu/schema/DAX http://pegasus.isi.edu/schema/dax-2.1.xsd" '
        'version="2.1" count="1" index="0" name="two" jobCount="2" fileCount="0" childCount="1">',
        '  <job id="A" namespace="two" name="task" version="1.0" runtime="13.39">',
        '    <uses file="edge-0-1" link="output" register="true" transfer="true" optional="false" '
        'type="data" size="250"/>',
        "  </job>",
        '  <job id="B" namespace="two" name="task" version="1.0" runtime="2">',
        '    <uses file="edge-0-1" link="input" register="true" transfer="true" optional="false" '
        'type="data" size="250"/>',
        "  </job>",
        '  <child ref="B">',
        '    <parent ref="A"/>',
        "  </child>",
        "</adag>",
    ]


def test_numbers_are_written_as_short_as_can_be():
    def stated(work, size):
        text = dax_text(Workflow.build("w", Tasks.of("AB", [work, 1.0]), Edges.of([0], [1], [size])))
        return re.findall('runtime="(.*?)"', text)[0], re.findall('size="(.*?)"', text)[0]

    assert stated(13.39, 20150691447.0) == ("13.39", "20150691447")
    assert stated(100.0, 0.5) == ("100", "0.5")
    assert stated(1e-7, 1e18) == ("1e-07", "1e+18")


def test_requirements_are_written_as_profiles_and_only_where_there_are_any(tmp_path):
    tasks = Tasks.of(
        ["A", "B", "C", "D"],
        [1.0] * 4,
        cores=[1, 8, 1, 1],
        memory=[0, 3e9, 0, 0],
        accelerator=[Accelerator.NONE, Accelerator.GPU, Accelerator.FPGA, Accelerator.ASIC],
    )
    workflow = Workflow.build("w", tasks, Edges.of([], []))
    for version in VERSIONS:
        again = read_back(workflow, tmp_path, version).tasks
        assert again.cores.tolist() == [1, 8, 1, 1]
        assert again.memory.tolist() == [0, 3e9, 0, 0]
        assert again.accelerator.tolist() == tasks.accelerator.tolist()
    assert 'key="memory">3000<' in dax_text(workflow)
    assert "profile" not in dax_text(TWO)
    assert '<profile namespace="pegasus" key="runtime">13.39</profile>' in dax_text(TWO, "3.6")


def test_files_that_make_the_edges_keep_their_names(tmp_path):
    files = Files(
        ("in", "mid", "out"),
        np.array([5.0, 250.0, 7.0]),
        Adjacency.from_pairs(2, [0, 1], [0, 1]),
        Adjacency.from_pairs(2, [0, 1], [1, 2]),
    )
    workflow = Workflow.build("w", TWO.tasks, TWO.edges, files)
    again = read_back(workflow, tmp_path)
    assert dict(zip(again.files.names, again.files.sizes.tolist())) == {"in": 5.0, "mid": 250.0, "out": 7.0}
    assert again.provenance.defects == ()
    assert analyse(again) == analyse(workflow)


def test_files_that_do_not_make_the_edges_are_replaced_and_the_outer_ones_kept(tmp_path):
    """A policy gave the edge other bytes than the size of the file."""
    files = Files(
        ("edge", "mid", "out"),
        np.array([5.0, 999.0, 7.0]),
        Adjacency.from_pairs(2, [0, 1], [0, 1]),
        Adjacency.from_pairs(2, [0, 1], [1, 2]),
    )
    again = read_back(Workflow.build("w", TWO.tasks, TWO.edges, files), tmp_path)
    assert graph_hash(again) == graph_hash(TWO)
    assert dict(zip(again.files.names, again.files.sizes.tolist())) == {
        "edge": 5.0,
        "edge--0-1": 250.0,
        "out": 7.0,
    }


def test_an_edge_known_by_data_alone_is_written_as_a_dependency_too(tmp_path):
    edges = Edges.of([0, 0], [1, 2], [4.0, 0.0], [EdgeKind.DATA, EdgeKind.DATA])
    workflow = Workflow.build("w", Tasks.of(["A", "B", "C"], [1.0] * 3), edges)
    again = read_back(workflow, tmp_path)
    assert again.edges.kind.tolist() == [EdgeKind.BOTH, EdgeKind.BOTH]
    assert again.edges.bytes.tolist() == [4.0, 0.0]


def test_a_control_dependency_stays_one(tmp_path):
    edges = Edges.of([0], [1], [0.0], [EdgeKind.DECLARED])
    again = read_back(Workflow.build("w", TWO.tasks, edges), tmp_path)
    assert again.edges.kind.tolist() == [EdgeKind.DECLARED]
    assert len(again.files) == 0


def test_the_same_workflow_gives_the_same_bytes_compressed_or_not(tmp_path):
    for name in ("a.xml", "b.xml", "a.xml.gz", "b.xml.gz"):
        write_dax(TWO, tmp_path / name)
    packed = (tmp_path / "a.xml.gz").read_bytes()
    assert packed == (tmp_path / "b.xml.gz").read_bytes()  # no name and no time inside
    assert packed[4:8] == bytes(4)
    assert gzip.decompress(packed) == (tmp_path / "a.xml").read_bytes() == dax_text(TWO).encode()
    read = read_workflow(tmp_path / "a.xml.gz")
    assert read.provenance.sha256 == hashlib.sha256(packed).hexdigest()
    assert graph_hash(read) == graph_hash(TWO)


def test_nothing_is_left_where_writing_fails(tmp_path):
    path = tmp_path / "kept.xml"
    path.write_text("before")
    bad = Workflow.build("w", Tasks.of(["A", "B\x00"], [1.0, 1.0]), Edges.of([], []))
    with pytest.raises(WorkflowError, match="control characters"):
        write_dax(bad, path)
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(OutputError, match="cannot write the file"):
        write_dax(TWO, tmp_path / "absent" / "file.xml")


def test_a_zero_runtime_survives_beside_others(tmp_path):
    workflow = Workflow.build("w", Tasks.of(["A", "B"], [0.0, 2.0]), Edges.of([0], [1], [5.0]))
    again = read_back(workflow, tmp_path)
    assert again.tasks.work.tolist() == [0.0, 2.0]
    assert again.provenance.defects == ()


def test_zeros_throughout_are_refused_when_read(tmp_path):
    workflow = Workflow.build("w", Tasks.of(["A"], [0.0]), Edges.of([], []))
    with pytest.raises(WorkflowError, match="no task has a runtime above 0 s"):
        read_back(workflow, tmp_path)
