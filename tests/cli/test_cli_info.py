from __future__ import annotations

from pathlib import Path

from wfsched.workflow.generate.generator import generate
from wfsched.workflow.write import write_dax


def test_info_reports_the_fields_that_are_promised(wfsched, workflow_file: Path) -> None:
    result = wfsched("info", workflow_file, "--json")
    assert result.status == 0
    assert result.err == ""
    assert set(result.document) >= {
        "name", "format", "tasks", "edges", "edges_declared", "edges_data", "total_work_s", "total_bytes",
        "width", "depth", "critical_path_s", "fingerprint", "defects",
    }  # fmt: skip
    assert set(result.document["fingerprint"]) == {"file", "graph"}


def test_info_of_a_file_by_hand(wfsched, tmp_path: Path) -> None:
    path = tmp_path / "fork.dax"
    path.write_text(
        """<adag xmlns="http://pegasus.isi.edu/schema/DAX" version="2.1" name="fork">
        <job id="A" name="a" runtime="10"><uses file="x" link="output" size="100"/></job>
        <job id="B" name="b" runtime="20"><uses file="x" link="input" size="100"/></job>
        <job id="C" name="b" runtime="-1"/>
        <child ref="B"><parent ref="A"/></child>
        <child ref="C"><parent ref="A"/></child>
        </adag>"""
    )
    document = wfsched("info", path, "--json").document
    expected = {
        "name": "fork", "format": "dax-2.1", "tasks": 3, "edges": 2, "edges_declared": 2, "edges_data": 1,
        "total_work_s": 30.1, "total_bytes": 100.0, "width": 2, "depth": 2, "critical_path_s": 30.0,
    }  # fmt: skip
    assert {key: document[key] for key in expected} == expected
    assert document["defects"] == {"non-positive-runtime": 1, "edge-without-data": 1}


def test_people_see_the_short_fingerprint_that_documents_carry_in_full(wfsched, workflow_file: Path) -> None:
    marks = wfsched("info", workflow_file, "--json").document["fingerprint"]
    for command in ("info", "validate"):
        shown = wfsched(command, workflow_file).out
        assert f"graph {marks['graph'][:12]}, file {marks['file'][:12]}" in shown


def test_validate_lists_defects_with_code_severity_place_and_message(wfsched, tmp_path: Path) -> None:
    path = tmp_path / "dirty.dax"
    write_dax(generate("montage", 12, seed=1), path)
    path.write_text(path.read_text().replace('jobCount="12"', 'jobCount="13"'))
    result = wfsched("validate", path, "--json")
    assert result.status == 0
    assert result.document["ok"] is True
    (defect,) = result.document["defects"]
    assert set(defect) == {"code", "severity", "where", "message"}
    assert (defect["code"], defect["severity"]) == ("declared-count", "warning")
    assert "declared-count" in wfsched("validate", path).out


def test_strict_repair_turns_dirt_into_exit_code_1(wfsched, tmp_path: Path) -> None:
    path = tmp_path / "dirty.dax"
    write_dax(generate("montage", 12, seed=1), path)
    path.write_text(path.read_text().replace('jobCount="12"', 'jobCount="13"'))
    result = wfsched("validate", path, "--repair", "strict", "--json")
    assert result.status == 1
    assert result.document["ok"] is False
    assert wfsched("info", path, "--repair", "strict").status == 1
