"""A runtime of exactly 0: a value beside positive ones, unknown where there is no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from wfsched.core.errors import WorkflowError
from wfsched.platforms.catalogue import load_platform
from wfsched.schedule.problem import Problem
from wfsched.solving import solve
from wfsched.workflow.read import read_workflow, validate_file
from wfsched.workflow.reading.runtimes import Runtimes

PSEUDO = """<adag version="2.1" name="zero">
<job id="S" name="entry" runtime="0"/><job id="A" name="t" runtime="10"/>
<job id="B" name="t" runtime="10"/><job id="X" name="exit" runtime="0"/>
<child ref="A"><parent ref="S"/></child><child ref="B"><parent ref="S"/></child>
<child ref="X"><parent ref="A"/><parent ref="B"/></child></adag>"""
TWO_MACHINES = """
name = "two"
currency = "USD"
pricing = { model = "per_task" }
network = { within = { bandwidth_bytes_per_s = 1 } }
site = [{ name = "s" }]
machine = [{ type = "m2" }, { type = "m3" }]
""" + "".join(
    f"""
[[type]]
name = "m{speed}"
speed = {speed}
cores = 1
price_per_hour = 1.0
frequencies_ghz = [1.0]
power = {{ model = "table", watts_per_level = [10] }}
idle_w = 1
"""
    for speed in (2, 3)
)


def written(folder: Path, text: str, name: str = "file.dax") -> Path:
    path = folder / name
    path.write_text(text)
    return path


def test_pseudo_entry_and_exit_take_no_time(tmp_path: Path) -> None:
    workflow = read_workflow(written(tmp_path, PSEUDO))
    assert workflow.tasks.work.tolist() == [0.0, 10.0, 10.0, 0.0]
    assert "non-positive-runtime" not in workflow.defects


def test_a_zero_is_no_defect(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        """<adag>
      <job id="A" runtime="2"><uses file="x" link="output" size="1"/></job>
      <job id="B" runtime="0"><uses file="x" link="input" size="1"/></job>
    </adag>""",
    )
    assert read_workflow(path, repair="strict").tasks.work.tolist() == [2.0, 0.0]


def test_heft_takes_them_as_nothing(tmp_path: Path) -> None:
    """A on speed 2 from 0 to 5, B on speed 3 from 0 to 3.3333; entry and exit take 0 s."""
    workflow = read_workflow(written(tmp_path, PSEUDO))
    platform = load_platform(written(tmp_path, TWO_MACHINES, "two.toml"))
    assert solve(Problem(workflow, platform), "heft").schedule.makespan_s == 5.0


ALL_ZERO = '<adag><job id="A" name="a" runtime="0"/><job id="B" name="b" runtime="0"/><job id="C"/></adag>'


@pytest.mark.parametrize("repair", ["default", "zero-unknown", "strict"])
def test_zeros_throughout_are_no_runtimes(tmp_path: Path, repair: str) -> None:
    path = written(tmp_path, ALL_ZERO)
    with pytest.raises(WorkflowError, match=r"no task has a runtime above 0 s.*--runtimes FILE\.csv"):
        read_workflow(path, repair=repair)


@pytest.mark.parametrize("negative", ["0", "-1", "-0.0"])
def test_the_remedy_works(tmp_path: Path, negative: str) -> None:
    path = written(tmp_path, ALL_ZERO.replace('"0"', f'"{negative}"'))
    workflow = read_workflow(path, runtimes=Runtimes(tasks={"A": 4.0, "B": 0.0}, types={"job": 7.0}))
    assert workflow.tasks.work.tolist() == [4.0, 0.0, 7.0]
    assert workflow.provenance.runtimes_filled == 3


def test_a_table_leaves_zeros_beside_positive_runtimes_unless_0_is_unknown(tmp_path: Path) -> None:
    path, table = written(tmp_path, PSEUDO), Runtimes(types={"entry": 3.0})
    assert read_workflow(path, runtimes=table).tasks.work.tolist() == [0.0, 10.0, 10.0, 0.0]
    filled = read_workflow(path, runtimes=table, repair="zero-unknown")
    assert filled.tasks.work.tolist() == [3.0, 10.0, 10.0, 0.1]
    assert filled.defects["non-positive-runtime"] == 1


@pytest.mark.parametrize(("repair", "work"), [("workflowsim", [0.1, 0.1, 0.0]), ("tseda", [0.001] * 3)])
def test_the_policies_of_other_programs_take_zeros_as_they_do(
    tmp_path: Path, repair: str, work: list[float]
) -> None:
    assert read_workflow(written(tmp_path, ALL_ZERO), repair=repair).tasks.work.tolist() == work


def test_a_negative_zero_is_a_zero(tmp_path: Path) -> None:
    path = written(tmp_path, PSEUDO.replace('"0"', '"-0.0"'))
    assert validate_file(path).ok
    assert read_workflow(path).tasks.work.tolist() == [0.0, 10.0, 10.0, 0.0]
