"""Runtimes and resources that DAX files state by profiles, metadata, executables and standard streams."""

from __future__ import annotations

from pathlib import Path

import pytest

from wfsched.core.accelerator import Accelerator
from wfsched.core.errors import WorkflowError
from wfsched.platforms.catalogue import load_platform
from wfsched.schedule.problem import Problem
from wfsched.solving import solve
from wfsched.workflow.model import Workflow
from wfsched.workflow.read import read_workflow, validate_file

RUNTIME = '<profile namespace="pegasus" key="runtime">{}</profile>'


@pytest.fixture
def read(tmp_path: Path):
    def reading(text: str, **more: object) -> Workflow:
        path = tmp_path / "file.dax"
        path.write_text(f'<adag xmlns="http://pegasus.isi.edu/schema/DAX" version="3.6">\n{text}\n</adag>')
        return read_workflow(path, **more)

    return reading


def heft(workflow: Workflow) -> float:
    return solve(Problem(workflow, load_platform("cfn-6")), "heft").schedule.makespan_s


def asked(read, *profiles: str) -> Workflow:
    """Return the workflow of one job with these profiles, namespace.key=value each."""
    parts = []
    for profile in profiles:
        name, _, value = profile.partition("=")
        namespace, _, key = name.partition(".")
        parts.append(f'<profile namespace="{namespace}" key="{key}">{value}</profile>')
    return read(f'<job id="A" name="a">{RUNTIME.format(100)}{"".join(parts)}</job>')


def codes(workflow: Workflow) -> dict[str, int]:
    return {code: n for code, n in workflow.defects.items() if code not in ("isolated-task",)}


# -- runtimes ----------------------------------------------------------------------------------------


def test_a_metadata_time_is_a_runtime(read) -> None:
    """60 and 120 s in a chain with a file of 1 MB, on one machine of speed 4.375: 180 / 4.375."""
    workflow = read("""<job id="A" name="prep"><metadata key="time">60</metadata>
      <uses name="a.out" link="output"><metadata key="size">1000000</metadata></uses></job>
    <job id="B" name="fit"><metadata key="time">120</metadata><uses name="a.out" link="input"/></job>
    <child ref="B"><parent ref="A"/></child>""")
    assert workflow.tasks.work.tolist() == [60.0, 120.0]
    assert workflow.defects == {}
    assert heft(workflow) == pytest.approx(41.142857142857146, rel=1e-12)


def test_a_metadata_time_that_is_no_number_is_listed(read) -> None:
    workflow = read(f'<job id="A">{RUNTIME.format(3)}<metadata key="time">noon</metadata></job>')
    assert codes(workflow) == {"unread-requirement": 1}
    assert workflow.tasks.work.tolist() == [3.0]


@pytest.mark.parametrize("last", [False, True])
def test_what_an_executable_asks_for_holds_for_the_jobs_that_name_it(read, last: bool) -> None:
    executable = f"""<executable name="prep" namespace="n" version="1.0" arch="x86_64" os="linux">
      {RUNTIME.format(300)}<profile namespace="pegasus" key="cores">4</profile>
      <pfn url="file:///bin/prep" site="local"/></executable>"""
    jobs = f"""<job id="A" namespace="n" name="prep" version="1.0"/>
    <job id="B" namespace="n" name="prep" version="1.0">{RUNTIME.format(7)}</job>
    <job id="C" namespace="n" name="prep" version="2.0">{RUNTIME.format(9)}</job>
    <job id="D" name="prep">{RUNTIME.format(11)}</job>"""
    workflow = read(jobs + executable if last else executable + jobs)
    assert workflow.tasks.work.tolist() == [300.0, 7.0, 9.0, 11.0]
    assert workflow.tasks.cores.tolist() == [4, 4, 1, 1]
    assert codes(workflow) == {}


def test_an_executable_that_no_job_names_is_listed_if_it_asks_for_anything(read) -> None:
    jobs = f'<job id="A" name="other">{RUNTIME.format(9)}</job>'
    assert codes(read(f'<executable name="prep">{RUNTIME.format(300)}</executable>{jobs}')) == {
        "unread-requirement": 1
    }
    assert codes(read(f'<executable name="prep"/>{jobs}')) == {}


def test_metadata_and_places_of_executables(read) -> None:
    workflow = read("""<executable name="x"><metadata key="time">50</metadata>
      <pfn url="u" site="s"><profile namespace="pegasus" key="cores">8</profile></pfn></executable>
      <job id="A" name="x"/>""")
    assert workflow.tasks.work.tolist() == [50.0]
    assert codes(workflow) == {"unread-requirement": 1}  # which place a job uses is not known


def test_two_runtimes_are_listed_with_both_values_and_the_one_that_counts(read) -> None:
    workflow = read(f"""<job id="A" name="x">{RUNTIME.format(10)}{RUNTIME.format(1000)}</job>
<job id="B" name="x" runtime="10">{RUNTIME.format(1000)}</job>
<job id="C" name="x" runtime="10">{RUNTIME.format("1e1")}</job>""")
    assert workflow.tasks.work.tolist() == [10.0, 10.0, 10.0]
    found = [(d.where, d.message) for d in workflow.provenance.defects if d.code == "several-runtimes"]
    assert found == [
        (
            "line 2, task A",
            "conflicting runtime: 10 s (pegasus.runtime), 1000 s (pegasus.runtime); "
            "10 s (pegasus.runtime) taken",
        ),
        (
            "line 3, task B",
            "conflicting runtime: 10 s (attribute), 1000 s (pegasus.runtime); 10 s (attribute) taken",
        ),
    ]


def test_a_sub_workflow_needs_a_runtime(read, tmp_path: Path) -> None:
    text = f"""<job id="A" name="s">{RUNTIME.format(5)}</job><dax id="B" file="inner.dax"/>
    <child ref="B"><parent ref="A"/></child>"""
    with pytest.raises(WorkflowError, match="line 2, task B: workflow in another file without a runtime"):
        read(text)
    table = tmp_path / "runtimes.csv"
    table.write_text("task,runtime_s\nB,300\n")
    assert read(text, runtimes=table).tasks.work.tolist() == [5.0, 300.0]


# -- files -------------------------------------------------------------------------------------------


def test_a_file_goes_from_stdout_to_stdin(read) -> None:
    """Both on the quickest machine, of speed 4.375: 30 / 4.375 s."""
    workflow = read(f"""<file name="list.txt"><metadata key="size">80000000</metadata></file>
    <job id="A" name="ls">{RUNTIME.format(10)}<stdout name="list.txt" link="output"/></job>
    <job id="B" name="wc">{RUNTIME.format(20)}<stdin name="list.txt" link="input"/>
      <stdout name="n.txt" link="output"/></job>""")
    assert (workflow.n_edges, workflow.edges.bytes.tolist()) == (1, [80_000_000.0])
    assert heft(workflow) == pytest.approx(6.857142857142857, rel=1e-12)
    assert workflow.defects == {"missing-size": 1}  # n.txt


def test_stderr_is_an_output_and_one_stream_may_be_both(read) -> None:
    workflow = read(f"""<job id="A">{RUNTIME.format(1)}<stdout name="log"/><stderr name="log"/></job>
    <job id="B">{RUNTIME.format(1)}<stdin file="log"/><uses name="log" link="input" size="7"/></job>""")
    assert workflow.edges.bytes.tolist() == [7.0]
    assert workflow.defects == {}


def test_a_stream_without_a_name_and_one_with_a_wrong_link_are_listed(read) -> None:
    workflow = read(
        f"""<job id="A">{RUNTIME.format(1)}<stdin/><stdout name="x" link="input" size="1"/></job>"""
    )
    assert codes(workflow) == {"nameless-file": 1, "unknown-link": 1}
    assert workflow.files.outputs.row(0).tolist() == [0]


def test_the_file_of_a_sub_workflow_is_an_input(read) -> None:
    """10 and 30 s one after the other on the machine of speed 4.375: 40 / 4.375 s."""
    workflow = read(f"""<job id="A" name="mk">{RUNTIME.format(10)}
      <uses name="inner.dax" link="output" size="1000"/></job>
    <dax id="B" file="inner.dax">{RUNTIME.format(30)}</dax>""")
    assert (workflow.n_edges, workflow.edges.bytes.tolist()) == (1, [1000.0])
    assert heft(workflow) == pytest.approx(9.142857142857142, rel=1e-12)


def test_a_file_of_the_arguments_alone_is_listed(read) -> None:
    workflow = read(f"""<job id="A">{RUNTIME.format(1)}
<argument>-i <file name="in"/> -o <filename file="out"/></argument>
<uses name="in" link="input" size="1"/></job>""")
    assert [(d.code, d.where) for d in workflow.provenance.defects] == [("unread-element", "line 3, task A")]


def test_two_sizes_of_one_mention_are_listed(read) -> None:
    workflow = read(f"""<job id="A">{RUNTIME.format(1)}
      <uses name="x" link="input" size="5"><metadata key="size">6</metadata></uses></job>""")
    assert codes(workflow) == {"several-sizes": 1}
    assert workflow.files.sizes.tolist() == [5.0]


# -- resources ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("profiles", "cores"),
    [
        (["pegasus.nodes=4", "pegasus.ppn=8"], 32),
        (["pegasus.nodes=4", "pegasus.cores=32"], 32),
        (["pegasus.ppn=8", "pegasus.nodes=4", "pegasus.cores=32"], 32),
        (["pegasus.nodes=4"], 4),
        (["pegasus.ppn=8"], 8),
        (["globus.count=16"], 16),
        (["globus.hostcount=2", "globus.xcount=6"], 12),
        (["condor.request_cpus=3"], 3),
        (["vds.cores=5"], 5),
        (["PEGASUS.Cores= 6 "], 6),
    ],
)
def test_cores(read, profiles: list[str], cores: int) -> None:
    workflow = asked(read, *profiles)
    assert workflow.tasks.cores.tolist() == [cores]
    assert codes(workflow) == {}


@pytest.mark.parametrize(
    ("profile", "megabytes"),
    [
        ("pegasus.memory=2048", 2048),
        ("condor.request_memory=64000", 64000),
        ("condor.request_memory=64 GB", 65536),
        ("condor.request_memory=2G", 2048),
        ("condor.request_memory=512M", 512),
        ("condor.request_memory=1TiB", 1048576),
        ("globus.maxmemory=32000", 32000),
        ("globus.minmemory=100", 100),
    ],
)
def test_memory(read, profile: str, megabytes: int) -> None:
    workflow = asked(read, profile)
    assert workflow.tasks.memory.tolist() == [megabytes * 1e6]
    assert codes(workflow) == {}


@pytest.mark.parametrize(
    ("profiles", "cores"),
    [
        (["condor.request_cpus=4", "pegasus.cores=2"], 4),
        (["pegasus.cores=2", "condor.request_cpus=4"], 4),
        (["pegasus.nodes=4", "pegasus.ppn=8", "pegasus.cores=16"], 32),
        (["pegasus.nodes=4", "pegasus.nodes=2", "pegasus.ppn=8"], 32),
    ],
)
def test_conflicting_cores_are_listed_and_the_most_counts(read, profiles: list[str], cores: int) -> None:
    workflow = asked(read, *profiles)
    assert workflow.tasks.cores.tolist() == [cores]
    (defect,) = (d for d in workflow.provenance.defects if d.code == "several-requirements")
    assert defect.where == "line 2, task A"
    assert defect.message.endswith("taken")


def test_nodes_times_cores_beyond_all_reason_are_listed(read) -> None:
    workflow = asked(read, "pegasus.nodes=1000000", "pegasus.ppn=1000000")
    assert codes(workflow) == {"bad-requirement": 1}
    assert workflow.tasks.cores.tolist() == [1]


def test_conflicting_accelerators_and_memory(read) -> None:
    workflow = asked(
        read, "pegasus.gpus=1", "hints.accelerator=fpga", "pegasus.memory=5", "globus.maxmemory=7"
    )
    assert workflow.tasks.accelerator.tolist() == [Accelerator.GPU]
    assert workflow.tasks.memory.tolist() == [7e6]
    assert codes(workflow) == {"several-requirements": 2}


@pytest.mark.parametrize(
    "profile",
    [
        "selector.execution.site=cloud",
        "hints.execution.site=cloud",
        "hints.executionPool=cloud",
        "globus.maxwalltime=20",
        "globus.queue=big",
        "pegasus.diskspace=1000",
        "pegasus.maxwalltime=20",
        "condor.request_disk=1000",
        "condor.requirements=Memory > 3",
        "condor.concurrency_limits=licence:1",
        "condor.request_gpus=2",
        "strange.cores=2",
    ],
)
def test_what_asks_for_something_that_is_not_modelled_is_listed(read, profile: str) -> None:
    workflow = asked(read, profile)
    assert codes(workflow) == {"unread-requirement": 1}


@pytest.mark.parametrize(
    "profile",
    ["env.PATH=/bin", "dagman.retry=3", "stat.x=1", "condor.universe=vanilla", "pegasus.clusters.size=4"],
)
def test_what_asks_for_nothing_is_no_defect(read, profile: str) -> None:
    assert codes(asked(read, profile)) == {}


@pytest.mark.parametrize("text", ["lots", "1..5", "-3", "nan", "5 PB", "1e400"])
def test_a_memory_that_cannot_be_read_is_listed(read, text: str) -> None:
    workflow = asked(read, f"condor.request_memory={text}")
    assert codes(workflow) == {"bad-requirement": 1}
    assert workflow.tasks.memory.tolist() == [0.0]


def test_strict_refuses_them_all(tmp_path: Path) -> None:
    path = tmp_path / "file.dax"
    path.write_text('<adag><job id="A" runtime="1" cores="160"/></adag>')
    assert [(d.code, d.severity) for d in validate_file(path, repair="strict").defects] == [
        ("unread-attribute", "error")
    ]
