"""What commands may import: `wfsched --help` has to answer at once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import wfsched
from wfsched.evolve.registry import ALGORITHMS

HEAVY = {"numba", "pymoo", "moocore", "pandas", "matplotlib", "networkx", "lxml", "pydantic", "numpy"}
SOURCE = Path(wfsched.__file__).resolve().parents[1]
LISTING = "; import sys; print('imported:', *sorted({name.partition('.')[0] for name in sys.modules}))"


def imported_by(code: str, folder: Path) -> set[str]:
    """Return the packages that are loaded after `code` has run in another folder."""
    done = subprocess.run(
        [sys.executable, "-c", code + LISTING],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.partition("imported:")[2].split())


@pytest.mark.parametrize(
    ("arguments", "allowed"),
    [
        (["--help"], set()),
        # typer itself takes pydantic along once there are options to convert.
        (["optimize", "--help"], {"pydantic"}),
        (["methods"], {"pydantic"}),
        (["platforms"], {"pydantic"}),
        (["platforms", "cfn-6"], {"pydantic", "numpy"}),
        (["generate", "montage", "--tasks", "10"], {"pydantic", "numpy"}),
        (["info", "WORKFLOW"], {"pydantic", "numpy", "lxml"}),
        (["validate", "WORKFLOW"], {"pydantic", "numpy", "lxml"}),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, list) else "",
)
def test_light_commands_import_nothing_heavy(
    arguments: list[str], allowed: set[str], workflow_file: Path, tmp_path: Path
) -> None:
    argv = [str(workflow_file) if word == "WORKFLOW" else word for word in arguments]
    loaded = imported_by(f"from wfsched.cli.main import main; assert main({argv!r}) == 0", tmp_path)
    assert "typer" in loaded
    assert loaded & HEAVY <= allowed


def test_the_facade_imports_nothing_until_a_name_is_used(tmp_path: Path) -> None:
    assert not imported_by("import wfsched", tmp_path) & HEAVY
    assert "numpy" in imported_by("import wfsched; wfsched.Workflow", tmp_path)


@pytest.mark.parametrize("choice", ["preset=memetic", *(f"algorithm={name}" for name in ALGORITHMS.names())])
def test_a_missing_file_is_refused_before_anything_heavy_is_imported(choice: str, tmp_path: Path) -> None:
    argv = ["optimize", "missing.dax", f"--{choice}"]
    loaded = imported_by(f"from wfsched.cli.main import main; assert main({argv!r}) == 1", tmp_path)
    assert not loaded & {"numba", "pymoo", "moocore"}
