"""Commands on workflow files that state no runtimes, or only some."""

from __future__ import annotations

from pathlib import Path

import pytest

NONE_STATED = Path(__file__).resolve().parents[1] / "data" / "broken" / "no-runtimes.xml"


def test_commands_warn_of_values_that_the_file_does_not_state(wfsched, tmp_path: Path) -> None:
    path = tmp_path / "some.dax"
    path.write_text('<adag><job id="A" name="a" runtime="30"/><job id="B" name="b"/></adag>')
    result = wfsched("schedule", path, "--json")
    assert result.status == 0
    assert "some: figures rest on repaired values (missing-runtime 1; policy default)" in result.err
    assert result.document["workflow"]["defects"]["missing-runtime"] == 1
    assert result.document["workflow"]["repair"] == "default"


def test_commands_take_a_table_of_runtimes(wfsched, tmp_path: Path) -> None:
    table = tmp_path / "runtimes.csv"
    table.write_text("type,runtime_s\nsplit,10\ncount,20\n")
    result = wfsched("schedule", NONE_STATED, "--runtimes", table, "--json")
    assert result.status == 0
    assert "repaired" not in result.err
    workflow = result.document["workflow"]
    assert (workflow["total_work_s"], workflow["runtimes"], workflow["runtimes_filled"]) == (
        30.0,
        str(table),
        2,
    )


@pytest.mark.parametrize("command", ["info", "validate", "schedule", "optimize", "compare"])
def test_without_a_table_each_command_ends_with_exit_code_1(wfsched, command: str) -> None:
    result = wfsched(command, NONE_STATED)
    assert result.status == 1
    assert "no task has a runtime" in result.out + result.err


def test_a_sweep_warns_of_each_repaired_file_once(wfsched, tmp_path: Path) -> None:
    (tmp_path / "some.dax").write_text(
        '<adag><job id="A" name="a" runtime="30"/><job id="B" name="b"/></adag>'
    )
    study = tmp_path / "study.toml"
    study.write_text(
        'name = "s"\nplatforms = ["cfn-6"]\n[[workflow]]\nfile = "some.dax"\n'
        '[[method]]\nmethod = "heft"\n[[method]]\nmethod = "cheapest"\n'
    )
    result = wfsched("sweep", study, "--dry-run")
    assert result.status == 0
    assert result.err.count("some: figures rest on repaired values (missing-runtime 1; policy default)") == 1
