"""Memory that runs out is one line, not a traceback."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest


def test_memory_that_runs_out_is_said_in_one_line(
    wfsched, workflow_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def greedy(*_: object, **__: object) -> None:
        np.empty(2**50, np.float64)

    monkeypatch.setattr("wfsched.workflow.read.read_workflow", greedy)
    result = wfsched("info", workflow_file)
    assert result.status == 1
    assert result.err.splitlines()[-1].startswith("error: out of memory: Unable to allocate")


def test_memory_that_runs_out_without_a_word(
    wfsched, workflow_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def greedy(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("wfsched.workflow.read.read_workflow", greedy)
    result = wfsched("info", workflow_file)
    assert result.status == 1
    assert result.err.splitlines()[-1] == "error: out of memory; take fewer tasks, machines or individuals"
