"""The steps of the growth benchmark on ten tasks."""

from __future__ import annotations

import json
import sys

import pytest

from benchmarks import growth
from wfsched.workflow.read import read_workflow


def test_each_step_is_measured(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(growth, "GENES", 1000)
    monkeypatch.setattr(sys, "argv", ["growth", "measure", str(growth.SMALLEST)])
    growth.main()
    found = json.loads(capsys.readouterr().out)
    assert found["edges"] == read_workflow(growth.SMALLEST).n_edges
    assert list(found["seconds"]) == list(growth.STEPS)
    assert all(value > 0 for value in found["seconds"].values())
    held = [found["mib"][step] for step in ("start", "read", "heft", "search")]
    assert held == sorted(held)
    assert 10 < held[0] < 1e5


def test_workflows_are_written_at_their_size(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    path = f"{tmp_path}/ligo-40.xml"
    monkeypatch.setattr(sys, "argv", ["growth", "write", "ligo", "40", path])
    growth.main()
    assert read_workflow(path).n_tasks == 40
