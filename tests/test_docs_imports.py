"""Documentation, notebooks and experiments import from package faces only, and name files that exist."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = (
    ROOT / "README.md",
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted(ROOT.glob("experiments/*/README.md")),
)
SOURCES = (*PAGES, *sorted((ROOT / "notebooks").glob("*.ipynb")), *sorted(ROOT.glob("experiments/*/*.py")))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def code_of(path: Path) -> str:
    """Return the Python code of a script, a notebook or the fenced blocks of a page."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text
    if path.suffix == ".ipynb":
        cells = json.loads(text)["cells"]
        return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    return "\n".join(re.findall(r"```python\n(.*?)```", text, re.DOTALL))


def imports_of(code: str) -> Iterator[tuple[str, str | None]]:
    """Yield module and name of each import; the name is None where the module itself is imported."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, None) for alias in node.names)


def offered(module: str, name: str | None) -> bool:
    """Return whether `module` is a face (the test of faces holds them) and offers `name`."""
    face = import_module(module)
    return hasattr(face, "_HOMES") and (name is None or name in face.__all__)


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_imports_are_from_faces(path: Path) -> None:
    deep = [
        f"{module}: {name or 'the module'}"
        for module, name in imports_of(code_of(path))
        if module.partition(".")[0] == "wfsched" and not offered(module, name)
    ]
    assert not deep


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_files_that_a_page_names_exist(path: Path) -> None:
    named = set(
        re.findall(
            r"\b(?:wfsched|tests|benchmarks|experiments|docs)/[\w./-]*\w", path.read_text(encoding="utf-8")
        )
    )
    assert not [name for name in named if not (ROOT / name).exists()]
