"""Faces of packages: complete, lazy, and the same for type checkers and the interpreter."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import wfsched

PACKAGE = Path(wfsched.__file__).parent
FACES = tuple(
    sorted(
        ".".join(("wfsched", *path.parent.relative_to(PACKAGE).parts))
        for path in PACKAGE.rglob("__init__.py")
        if "open_face(" in path.read_text()
    )
)


def checked_names(face: str) -> dict[str, tuple[str, ...]]:
    """Names that type checkers see: module -> names, from the block under TYPE_CHECKING."""
    found: dict[str, list[str]] = {}
    for block in ast.parse(Path(import_module(face).__file__ or "").read_text()).body:
        if isinstance(block, ast.If):
            for node in ast.walk(block):
                if isinstance(node, ast.ImportFrom):
                    found.setdefault(node.module or "", []).extend(a.asname or "" for a in node.names)
    return {module: tuple(names) for module, names in found.items()}


@pytest.mark.parametrize("face", FACES)
def test_type_checkers_see_the_same_names_as_the_interpreter(face: str) -> None:
    module = import_module(face)
    assert checked_names(face) == module._HOMES
    offered = {name for names in module._HOMES.values() for name in names}
    assert offered <= set(module.__all__)
    assert offered <= set(dir(module))
    for home, names in module._HOMES.items():
        for name in names:
            assert getattr(module, name) is getattr(import_module(home), name)


@pytest.mark.parametrize("face", FACES)
def test_a_face_imports_nothing_until_a_name_is_used(face: str) -> None:
    script = f"import sys, {face}; print(sorted(m for m in sys.modules if m.startswith('wfsched.')))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    parents = {".".join(face.split(".")[: i + 1]) for i in range(1, face.count(".") + 1)}
    assert set(ast.literal_eval(done.stdout)) == {"wfsched.core", "wfsched.core.face"} | parents


def test_a_submodule_never_hides_a_function_of_its_name() -> None:
    import_module("wfsched.schedule.check.check")
    assert callable(wfsched.check)
    with pytest.raises(AttributeError, match="is public: set it in"):
        wfsched.check = None  # type: ignore[assignment]


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        wfsched.nothing  # noqa: B018
