"""Runtimes that a workflow file lacks: refused, filled from a table, or reported as made up."""

from __future__ import annotations

from pathlib import Path

import pytest

from wfsched.core.errors import ParameterError, WorkflowError
from wfsched.workflow.read import read_workflow, validate_file
from wfsched.workflow.reading.runtimes import Runtimes, read_runtimes

NONE_STATED = Path(__file__).resolve().parents[1] / "data" / "broken" / "no-runtimes.xml"
SOME_STATED = """<adag><job id="A" name="split" runtime="30"/>
<job id="B" name="count"/><job id="C" name="count"/>
<child ref="B"><parent ref="A"/></child><child ref="C"><parent ref="A"/></child></adag>"""


@pytest.fixture
def some(tmp_path: Path) -> Path:
    path = tmp_path / "some.dax"
    path.write_text(SOME_STATED)
    return path


def table(folder: Path, text: str) -> Path:
    path = folder / "runtimes.csv"
    path.write_text(text)
    return path


@pytest.mark.parametrize("repair", ["default", "strict"])
def test_a_file_without_any_runtime_is_refused(repair: str) -> None:
    with pytest.raises(WorkflowError, match=r"no task has a runtime.*--runtimes FILE\.csv"):
        read_workflow(NONE_STATED, repair=repair)
    assert not validate_file(NONE_STATED, repair=repair).ok


@pytest.mark.parametrize(("repair", "work"), [("workflowsim", 0.0), ("tseda", 0.002)])
def test_the_policies_of_other_programs_take_it_as_they_do(repair: str, work: float) -> None:
    assert read_workflow(NONE_STATED, repair=repair).tasks.work.sum() == pytest.approx(work)


def test_a_table_by_type_fills_what_is_missing_and_nothing_else(some: Path, tmp_path: Path) -> None:
    runtimes = table(tmp_path, "type,runtime_s\ncount,20\nsplit,1\n")
    workflow = read_workflow(some, runtimes=runtimes)
    assert workflow.tasks.work.tolist() == [30.0, 20.0, 20.0]
    assert "missing-runtime" not in workflow.defects
    assert workflow.provenance.runtimes == str(runtimes)
    assert workflow.provenance.runtimes_filled == 2


def test_a_task_goes_before_its_type(some: Path) -> None:
    runtimes = Runtimes(tasks={"C": 5.0}, types={"count": 20.0})
    assert read_workflow(some, runtimes=runtimes).tasks.work.tolist() == [30.0, 20.0, 5.0]


def test_what_is_still_missing_is_counted(some: Path) -> None:
    assert read_workflow(some).defects["missing-runtime"] == 2
    assert read_workflow(some, runtimes=Runtimes(tasks={"B": 1.0})).defects["missing-runtime"] == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("task;runtime_s\nA;1\n", "line 1: unknown columns.*allowed: task,runtime_s or type,runtime_s"),
        ("task,runtime_s\nA,\n", "line 2: not a runtime"),
        ("task,runtime_s\nA,-1\n", "line 2: not a runtime.*>= 0"),
        ("task,runtime_s\nA,inf\n", "line 2: not a runtime.*finite"),
        ("task,runtime_s\nA,12 min\n", "line 2: not a runtime.*'12 min'"),
        ("task,runtime_s\nA,1\nA,2\n", "line 3: duplicate task.*'A'"),
        ("task,type,runtime_s\nA,split,2\n", "line 2: not one task or type"),
    ],
)
def test_a_malformed_table_is_refused_with_its_line(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(ParameterError, match=says):
        read_runtimes(table(tmp_path, text))


@pytest.mark.parametrize(
    ("text", "says"), [("task,runtime_s\nZ,1\n", "task"), ("type,runtime_s\nZ,1\n", "type")]
)
def test_a_name_that_is_not_in_the_workflow_is_refused(
    some: Path, tmp_path: Path, text: str, says: str
) -> None:
    with pytest.raises(ParameterError, match=f"{says} not in the workflow; got 'Z'"):
        read_workflow(some, runtimes=table(tmp_path, text))
