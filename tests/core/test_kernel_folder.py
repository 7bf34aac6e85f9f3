"""Kernels are compiled and run where nothing beside the sources and nothing in the home may be written."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import wfsched

SOURCE = Path(wfsched.__file__).parent
# One job of 4 ticks, green from 2 to 5: 3 green ticks and an early brown one, so it ends at 5.
RUN_A_KERNEL = """
import numpy as np
from wfsched.core.compiling import KEPT
from wfsched.edge import GreenIntervals, Queue, offline_greenest

queue = Queue(np.array([4]), np.array([0]), np.array([9]))
green = GreenIntervals(np.array([2]), np.array([5]))
print(KEPT, offline_greenest(queue, green, rounds=1).completion)
"""

SPAWN = """
import multiprocessing
from wfsched.core.compiling import _PACKAGE, find_kernel_folder

if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    worker = context.Process(target=find_kernel_folder, args=(_PACKAGE,))
    worker.start()
    worker.join()
    print(worker.exitcode)
"""


@pytest.fixture(scope="module")
def read_only(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package in which nobody, root included, can make a cache: files are in its way."""
    folder = tmp_path_factory.mktemp("read-only")
    package = folder / "wfsched"
    shutil.copytree(SOURCE, package, ignore=shutil.ignore_patterns("__pycache__"))
    for sources in (package, *(path for path in package.rglob("*") if path.is_dir())):
        (sources / "__pycache__").touch()
    return folder


def run(code: str, read_only: Path, temporary: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `code` with the read-only package, a home that is none and its own temporary folder."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("NUMBA", "XDG", "PYTHON"))}
    own = {"HOME": os.devnull, "TMPDIR": str(temporary), "PYTHONPATH": str(read_only)}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=read_only,
        env={**kept, **own, **environment},
        capture_output=True,
        text=True,
        check=True,
    )


def test_kernels_are_kept_below_the_temporary_folder(read_only: Path, tmp_path: Path) -> None:
    first = run(RUN_A_KERNEL, read_only, tmp_path)
    assert first.stdout == "True [5]\n"
    (folder,) = tmp_path.glob("wfsched-kernels-*")
    assert first.stderr.count("\n") == 1
    assert f"compiled kernels are kept in {folder}; NUMBA_CACHE_DIR sets another folder" in first.stderr
    assert folder.stat().st_mode & 0o777 == 0o700
    kernels = sorted(folder.rglob("*.nbi"))
    assert kernels
    second = run(RUN_A_KERNEL, read_only, tmp_path)
    assert (second.stdout, second.stderr) == (first.stdout, first.stderr)
    assert sorted(folder.rglob("*.nbi")) == kernels


def test_a_folder_that_others_can_write_is_not_used(read_only: Path, tmp_path: Path) -> None:
    """Loading a cached kernel runs code, so nobody else may have put it there."""
    run("import wfsched.core.compiling", read_only, tmp_path)
    (folder,) = tmp_path.glob("wfsched-kernels-*")
    folder.chmod(0o777)
    done = run(RUN_A_KERNEL, read_only, tmp_path)
    assert done.stdout == "False [5]\n"
    assert done.stderr == (
        "note: nothing can be written: kernels are compiled again by each process; "
        "NUMBA_CACHE_DIR sets another folder\n"
    )
    assert not list(folder.iterdir())


def test_a_given_folder_is_used_without_a_word(read_only: Path, tmp_path: Path) -> None:
    given = tmp_path / "given"
    done = run(RUN_A_KERNEL, read_only, tmp_path, NUMBA_CACHE_DIR=str(given))
    assert (done.stdout, done.stderr) == ("True [5]\n", "")
    assert list(given.rglob("*.nbi"))
    assert not list(tmp_path.glob("wfsched-kernels-*"))


def test_other_sources_have_another_folder(read_only: Path, tmp_path: Path) -> None:
    """A kernel may hold code of another file, so kernels of older sources are never loaded."""
    for age in (1_000_000_000, 4_000_000_000):
        os.utime(read_only / "wfsched" / "core" / "compiling.py", (age, age))
        run("import wfsched.core.compiling", read_only, tmp_path)
    assert len(list(tmp_path.glob("wfsched-kernels-*"))) == 2


def test_workers_do_not_repeat_the_note(read_only: Path, tmp_path: Path) -> None:
    done = run(SPAWN, read_only, tmp_path)
    assert done.stdout == "0\n"
    assert done.stderr.count("note: ") == 1
