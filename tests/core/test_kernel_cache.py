"""Cached kernels go when a source that goes into them is newer, and only then."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from wfsched.core.kernel_cache import drop_stale


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package with two modules and one cached kernel, all of one age."""
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "kernel.py").write_text("@njit\ndef f(): ...\n")
    (tmp_path / "plain.py").write_text("x = 1\n")
    (tmp_path / "__pycache__" / "kernel.f-1.nbi").write_bytes(b"")
    for path in tmp_path.rglob("*.*"):
        os.utime(path, (1000, 1000))
    return tmp_path


def cached(package: Path) -> bool:
    return (package / "__pycache__" / "kernel.f-1.nbi").exists()


def test_an_unchanged_package_keeps_its_kernels(package: Path) -> None:
    assert drop_stale(package) == 0
    assert cached(package)


def test_a_change_of_plain_python_keeps_them(package: Path) -> None:
    os.utime(package / "plain.py", (2000, 2000))
    assert drop_stale(package) == 0
    assert cached(package)


def test_a_change_of_what_is_compiled_drops_them(package: Path) -> None:
    os.utime(package / "kernel.py", (2000, 2000))
    assert drop_stale(package) == 1
    assert not cached(package)


def test_a_kernel_compiled_after_the_change_stays(package: Path) -> None:
    os.utime(package / "kernel.py", (2000, 2000))
    os.utime(package / "__pycache__" / "kernel.f-1.nbi", (3000, 3000))
    assert drop_stale(package) == 0
    assert cached(package)


def test_a_kernel_that_another_process_deletes_meanwhile_is_passed_over(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = package / "__pycache__" / "gone.f-1.nbi"
    found = Path.rglob
    monkeypatch.setattr(Path, "rglob", lambda self, pattern: [*found(self, pattern), gone])
    os.utime(package / "kernel.py", (2000, 2000))
    assert drop_stale(package) == 1
    assert not cached(package)
