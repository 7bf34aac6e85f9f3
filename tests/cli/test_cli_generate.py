from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from wfsched.workflow.fingerprint import fingerprint
from wfsched.workflow.generate.generator import generate
from wfsched.workflow.read import read_workflow


def test_the_file_is_the_workflow_that_python_generates(wfsched, tmp_path: Path) -> None:
    path = tmp_path / "m.dax"
    result = wfsched("generate", "montage", "--tasks", 25, "--seed", 4, "-o", path, "--json")
    assert result.status == 0
    graph = fingerprint(generate("montage", 25, 4)).graph
    assert result.document["fingerprint"]["graph"] == graph
    assert fingerprint(read_workflow(path)).graph == graph


def test_stdout_gets_the_same_bytes_as_a_file(wfsched, tmp_path: Path) -> None:
    path = tmp_path / "m.dax.gz"
    wfsched("generate", "ligo", "--tasks", 12, "-o", path)
    result = wfsched("generate", "ligo", "--tasks", 12)
    assert result.out == gzip.decompress(path.read_bytes()).decode()
    assert "graph" in result.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("generate", "montag"),
        ("generate", "montage", "--tasks", "9"),
        ("generate", "montage", "--tasks", "many"),
        ("generate", "montage", "--seed", "-1"),
        ("generate", "montage", "--json"),
    ],
    ids="-".join,
)
def test_wrong_arguments_are_usage_errors(wfsched, arguments: tuple[str, ...]) -> None:
    result = wfsched(*arguments)
    assert (result.status, result.out) == (2, "")
    assert result.err.startswith("error: ")
    assert len(result.err.splitlines()) == 1
