"""The two layouts of DAX, their spellings and what is read from them."""

import gzip
import hashlib
import subprocess
import sys
from dataclasses import replace

import pytest

from wfsched.core.accelerator import Accelerator
from wfsched.workflow.fingerprint import fingerprint
from wfsched.workflow.model import EdgeKind
from wfsched.workflow.read import read_workflow, validate_file

SPACE = 'xmlns="http://pegasus.isi.edu/schema/DAX"'
OLD = f"""<?xml version="1.0" encoding="UTF-8"?>
<!-- the layout of the public files -->
<adag {SPACE} version="2.1" count="1" index="0" name="test" jobCount="2" fileCount="0" childCount="1">
  <job id="ID0" namespace="Demo" name="split" version="1.0" runtime="13.39">
    <uses file="log.txt" link="output" size="0"/>
    <uses file="in.dat" link="input" register="true" transfer="true" optional="false" size="1000"/>
    <uses file="mid.dat" link="output" register="true" transfer="true" type="data" size="250"/>
  </job>
  <job id="ID1" namespace="Demo" name="merge" version="1.0" level="1" runtime="2">
    <uses file="mid.dat" link="input" size="250"/>
    <uses file="out.dat" link="output" size="4e3"/>
  </job>
  <child ref="ID1">
    <parent ref="ID0"/>
  </child>
</adag>
"""
NEW = f"""<?xml version="1.0" encoding="UTF-8"?>
<adag {SPACE} xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" version="3.6" name="diamond">
  <metadata key="creator">somebody</metadata>
  <file name="in.dat">
    <metadata key="size">1000</metadata>
    <pfn url="file:///in.dat" site="local"/>
  </file>
  <executable name="split" installed="false"><pfn url="file:///split" site="local"/></executable>
  <job id="ID0" namespace="demo" name="split" version="4.0">
    <argument>-i <file name="in.dat"/> -o <file name="mid.dat"/></argument>
    <profile namespace="pegasus" key="runtime">13.39</profile>
    <profile namespace="pegasus" key="cores">4</profile>
    <profile namespace="pegasus" key="memory">2048</profile>
    <profile namespace="pegasus" key="gpus">1</profile>
    <profile namespace="env" key="PATH">/bin</profile>
    <stdout name="log.txt" link="output"/>
    <uses name="split" executable="true"/>
    <uses name="log.txt" link="output" size="0"/>
    <uses name="in.dat" link="input"/>
    <uses name="mid.dat" link="output" transfer="false"><metadata key="size">250</metadata></uses>
    <invoke when="start">/bin/true</invoke>
  </job>
  <job id="ID1" name="merge">
    <profile namespace="pegasus" key="runtime">2</profile>
    <uses name="mid.dat" link="input"/>
    <uses name="out.dat" link="output" size="4000"/>
  </job>
  <child ref="ID1"><parent ref="ID0" edge-label="mid"/></child>
</adag>
"""


@pytest.fixture
def written(tmp_path):
    def write(text, name="file.xml"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def described(workflow):
    files = workflow.files
    return {
        "ids": workflow.tasks.ids,
        "types": workflow.tasks.types,
        "work": workflow.tasks.work.tolist(),
        "edges": list(
            zip(workflow.edges.source.tolist(), workflow.edges.target.tolist(), workflow.edges.bytes.tolist())
        ),
        "sizes": dict(zip(files.names, files.sizes.tolist())),
        "inputs": [[files.names[f] for f in files.inputs.row(i)] for i in range(workflow.n_tasks)],
        "outputs": [[files.names[f] for f in files.outputs.row(i)] for i in range(workflow.n_tasks)],
    }


EXPECTED = {
    "ids": ("ID0", "ID1"),
    "types": ("split", "merge"),
    "work": [13.39, 2.0],
    "edges": [(0, 1, 250.0)],
    "sizes": {"log.txt": 0.0, "in.dat": 1000.0, "mid.dat": 250.0, "out.dat": 4000.0},
    "inputs": [["in.dat"], ["mid.dat"]],
    "outputs": [["log.txt", "mid.dat"], ["out.dat"]],
}


@pytest.mark.parametrize(("text", "layout"), [(OLD, "dax-2.1"), (NEW, "dax-3.6")])
def test_both_layouts_say_the_same(written, text, layout):
    path = written(text)
    workflow = read_workflow(path)
    assert described(workflow) == EXPECTED
    assert workflow.edges.kind.tolist() == [EdgeKind.BOTH]
    provenance = workflow.provenance
    assert (provenance.format, provenance.path, provenance.defects) == (layout, str(path), ())
    assert provenance.sha256 == hashlib.sha256(text.encode()).hexdigest()


def test_what_a_job_asks_for_is_read_from_its_profiles(written):
    tasks = read_workflow(written(NEW)).tasks
    assert tasks.cores.tolist() == [4, 1]
    assert tasks.memory.tolist() == [2048e6, 0.0]
    assert tasks.accelerator.tolist() == [Accelerator.GPU, Accelerator.NONE]


@pytest.mark.parametrize(
    ("profile", "kind", "cores"),
    [
        ('namespace="condor" key="request_gpus">1', Accelerator.GPU, 1),
        ('namespace="condor" key="request_cpus">3', Accelerator.NONE, 3),
        ('namespace="pegasus" key="gpus">0', Accelerator.NONE, 1),
        ('namespace="hints" key="accelerator">FPGA', Accelerator.FPGA, 1),
        ('namespace="hints" key="accelerator">asic', Accelerator.ASIC, 1),
        ('namespace="dagman" key="cores">7', Accelerator.NONE, 1),
    ],
)
def test_spellings_of_requirements(written, profile, kind, cores):
    path = written(f'<adag><job id="A" runtime="1"><profile {profile}</profile></job></adag>')
    workflow = read_workflow(path)
    assert workflow.tasks.accelerator.tolist() == [kind]
    assert workflow.tasks.cores.tolist() == [cores]
    assert workflow.provenance.defects == ()


@pytest.mark.parametrize(
    "profile",
    [
        'key="cores">two',
        'key="cores">0',
        'key="cores">1.5',
        'key="cores">1e12',
        'key="memory">2 GB',
        'key="memory">-1',
        'key="memory">1e300',
        'key="memory">34359738368',  # 32 GiB in bytes
        'key="cores">2000000',
        'key="gpus">some',
        'key="gpus">-1',
        'namespace="hints" key="accelerator">tpu',
    ],
)
def test_a_requirement_that_cannot_be_read_is_left_out_and_listed(written, profile):
    path = written(f'<adag>\n<job id="A" runtime="1"><profile {profile}</profile></job></adag>')
    workflow = read_workflow(path)
    (defect,) = workflow.provenance.defects
    assert (defect.code, defect.severity, defect.where) == ("bad-requirement", "warning", "line 2, task A")
    assert repr(profile.partition(">")[2]) in defect.message
    assert workflow.tasks.cores.tolist() == [1]
    assert workflow.tasks.memory.tolist() == [0.0]


def test_the_attribute_runtime_goes_before_the_profile(written):
    profile = '<profile key="runtime">7</profile>'
    with_both = written(f'<adag><job id="A" runtime="3">{profile}</job><job id="B">{profile}</job></adag>')
    assert read_workflow(with_both).tasks.work.tolist() == [3.0, 7.0]


@pytest.mark.parametrize(
    "text",
    [
        OLD.replace(SPACE, ""),
        OLD.replace("<adag xmlns=", "<p:adag xmlns:p=")
        .replace("</", "</p:")
        .replace("<job", "<p:job")
        .replace("<uses", "<p:uses")
        .replace("<child", "<p:child")
        .replace("<parent", "<p:parent")
        .replace("</p:adag", "</p:adag"),
        OLD.encode("utf-8-sig"),
        OLD.replace("UTF-8", "UTF-16").encode("utf-16"),
        OLD.replace("UTF-8", "ISO-8859-1").encode("latin-1"),
        OLD.replace("\n", "\r\n"),
        OLD.partition("?>\n")[2],
        gzip.compress(OLD.encode(), mtime=0),
        gzip.compress(OLD[:300].encode()) + gzip.compress(OLD[300:].encode()),
    ],
    ids=["plain", "prefix", "mark", "utf-16", "latin-1", "crlf", "bare", "gzip", "two-members"],
)
def test_spellings_of_one_document_are_one_workflow(written, text):
    path = written(text, "anything.at.all")  # the suffix says nothing
    workflow = read_workflow(path)
    assert described(workflow) == EXPECTED
    assert workflow.provenance.format == "dax-2.1"
    assert workflow.provenance.defects == ()
    assert workflow.provenance.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_file_without_version_is_read_too(written):
    assert read_workflow(written('<adag><job id="A" runtime="1"/></adag>')).provenance.format == "dax"


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Montage_25.xml", "Montage_25"), ("a.b.dax", "a.b"), ("x.xml.gz", "x"), (".xml", ".xml"), ("x", "x")],
)
def test_the_workflow_is_named_after_its_file(written, name, shown):
    assert read_workflow(written(OLD, name)).name == shown


def test_an_inout_file_is_read_and_written(written):
    text = """<adag>
      <job id="A" runtime="1"><uses file="db" link="inout" size="7"/></job>
      <job id="B" runtime="1"><uses file="db" link="input" size="7"/></job>
    </adag>"""
    workflow = read_workflow(written(text))
    assert described(workflow)["edges"] == [(0, 1, 7.0)]
    assert described(workflow)["inputs"] == [["db"], ["db"]]
    assert described(workflow)["outputs"] == [["db"], []]
    assert [d.code for d in workflow.provenance.defects] == ["reads-own-output"]


def test_links_are_read_in_any_case_and_executables_are_no_data(written):
    text = """<adag>
      <job id="A" runtime="1"><uses file="x" link=" OUTPUT" size="7"/><uses file="a" type="executable"/></job>
      <job id="B" runtime="1"><uses name="x" link="Input" size="7"/><uses name="b" executable="true"/></job>
    </adag>"""
    workflow = read_workflow(written(text))
    assert described(workflow)["edges"] == [(0, 1, 7.0)]
    assert workflow.files.names == ("x",)
    assert workflow.provenance.defects == ()


def test_the_order_of_jobs_and_files_does_not_change_a_single_bit(written):
    sizes = ["1", "1", "1", "1e16", "0.7"]  # 1 + 1 + 1 + 1e16 is not 1e16 + 1 + 1 + 1
    uses = [f'<uses file="f{i}" link="LINK" size="{size}"/>' for i, size in enumerate(sizes)]
    jobs = [
        f'<job id="A" runtime="0.1">{"".join(uses).replace("LINK", "output")}</job>',
        f'<job id="B" runtime="0.2">{"".join(uses).replace("LINK", "input")}</job>',
    ]
    other = [
        f'<job id="B" runtime="0.2">{"".join(uses[::-1]).replace("LINK", "input")}</job>',
        f'<job id="A" runtime="0.1">{"".join(uses[2:] + uses[:2]).replace("LINK", "output")}</job>',
    ]
    first, second = (
        fingerprint(read_workflow(written(f"<adag>{''.join(order)}</adag>"))) for order in (jobs, other)
    )
    assert replace(first, file=None) == replace(second, file=None)


def test_a_job_for_a_whole_workflow_is_one_task_and_listed(written):
    text = """<adag version="3.6">
      <dax id="A" file="inner.dax"><profile key="runtime">60</profile><uses name="x" link="output"/></dax>
      <dag id="B" file="inner.dag" runtime="9"/>
      <child ref="B"><parent ref="A"/></child>
    </adag>"""
    workflow = read_workflow(written(text))
    assert workflow.tasks.types == ("dax", "dag")
    assert workflow.n_edges == 1
    assert [d.where for d in workflow.provenance.defects if d.code == "sub-workflow"] == [
        "line 2, task A",
        "line 3, task B",
    ]


def test_a_job_deeper_than_below_the_root_refuses_the_file(written):
    text = '<adag><job id="A" runtime="1">\n<x><job id="B" runtime="1"/></x></job></adag>'
    (defect,) = validate_file(written(text)).defects
    assert (defect.code, defect.severity, defect.where) == ("unread-structure", "error", "line 2, task A")
    assert "<x> is not in the model; it holds 1 job" in defect.message


def test_a_line_that_the_parser_cannot_know_is_left_out_rather_than_guessed(written):
    def places(before):
        many = "\n" * before
        found = validate_file(
            written(f'<adag>{many}<job id="A" runtime="-1"/>\n<job id="B" runtime="-2"/></adag>')
        )
        return [d.where for d in found.defects if d.code == "non-positive-runtime"]

    assert places(60_000) == ["line 60001, task A", "line 60002, task B"]
    assert places(70_000) == ["task A", "task B"]


def test_dependencies_may_stand_before_their_jobs(written):
    jobs = '<job id="A" runtime="1"/><job id="B" runtime="1"/>'
    text = f'<adag><child ref="B"><parent ref="A"/></child>{jobs}</adag>'
    assert read_workflow(written(text)).n_edges == 1


def test_reading_imports_nothing_heavy():
    code = (
        "import sys\n"
        "import wfsched.workflow.read, wfsched.workflow.write, wfsched.workflow.fingerprint\n"
        "import wfsched.workflow.formats.dax.reader\n"
        "print({'numba', 'networkx', 'pandas', 'pymoo', 'matplotlib'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
