"""No circle of imports: neither between files nor between the folders of a package."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import wfsched

ROOT = Path(wfsched.__file__).parent


def modules(root: Path) -> dict[str, Path]:
    """Full name -> path of all modules; faces of packages are none."""
    paths = (path for path in root.rglob("*.py") if path.stem != "__init__")
    return {".".join((root.name, *path.relative_to(root).with_suffix("").parts)): path for path in paths}


def imported(path: Path, known: dict[str, Path]) -> Iterator[str]:
    """Yield the modules that a file imports anywhere: under TYPE_CHECKING and in functions too."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module:
            submodules = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name for name in (node.module, *submodules) if name in known)


def imports(root: Path) -> dict[str, set[str]]:
    known = modules(root)
    return {name: set(imported(path, known)) - {name} for name, path in known.items()}


def rooms(files: dict[str, set[str]]) -> dict[str, set[str]]:
    """Imports between the files and folders that lie directly in a package."""
    found: dict[str, set[str]] = {}
    for name, targets in files.items():
        found.setdefault(room(name), set()).update(room(target) for target in targets)
    return {name: targets - {name} for name, targets in found.items()}


def room(name: str) -> str:
    return ".".join(name.split(".")[:3])


def circle(graph: dict[str, set[str]]) -> list[str]:
    """Return the names along a circle, [] if there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_files_import_each_other() -> None:
    assert circle(imports(ROOT)) == []


def test_no_folders_of_a_package_import_each_other() -> None:
    assert circle(rooms(imports(ROOT))) == []


@pytest.mark.parametrize(
    "back",
    ["import box.a", "from box.a import x", "from box import a", "def late():\n    from box.a import x"],
)
def test_every_way_to_import_closes_a_circle(tmp_path: Path, back: str) -> None:
    box = tmp_path / "box"
    box.mkdir()
    (box / "__init__.py").write_text("from box.a import x")
    (box / "a.py").write_text(
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from box.b import y\nx = 1"
    )
    (box / "b.py").write_text(back)
    assert set(circle(imports(box))) == {"box.a", "box.b"}
    (box / "b.py").write_text("import os")
    assert circle(imports(box)) == []
