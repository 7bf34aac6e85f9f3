"""Fixtures of the tests of the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from wfsched.cli.main import main
from wfsched.workflow.generate.generator import generate
from wfsched.workflow.write import write_dax


@dataclass(frozen=True)
class CommandResult:
    """Exit code and output of a command."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))


@pytest.fixture(scope="session")
def workflow_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Montage workflow of 20 tasks as a DAX file."""
    path = tmp_path_factory.mktemp("workflows") / "montage-20.dax"
    write_dax(generate("montage", 20, seed=3), path)
    return path


@pytest.fixture
def wfsched(capsys: pytest.CaptureFixture[str]) -> Callable[..., CommandResult]:
    """Run a command in this process; arguments may be of any type."""

    def run(*arguments: object) -> CommandResult:
        capsys.readouterr()
        status = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return CommandResult(status, captured.out, captured.err)

    return run
