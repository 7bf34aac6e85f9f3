"""Rules that no linter holds: sizes of modules and functions, and what must not be committed."""

from __future__ import annotations

import ast
import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted((ROOT / "wfsched").rglob("*.py"))
MAX_MODULE_LINES = 400
MAX_FUNCTION_LINES = 40
MAX_MODULES_IN_A_FOLDER = 20
# Functions that may be longer, because measurements say so; their docstrings tell.
LONG_BY_MEASUREMENT = {"_walk_site"}
MAX_FILE_BYTES = 2 * 1024 * 1024


def tracked() -> list[Path]:
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef, source: list[str]) -> int:
    """Count lines of a function's body that are neither docstring, comment nor blank."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    if not body:
        return 0
    lines = source[body[0].lineno - 1 : function.end_lineno]
    return sum(1 for line in lines if line.strip() and not line.strip().startswith("#"))


def long_functions(path: Path) -> list[str]:
    source = path.read_text().splitlines()
    functions = [
        n
        for n in ast.walk(ast.parse(path.read_text()))
        if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return [
        f"{path.relative_to(ROOT)}: {node.name}"
        for node in functions
        if code_lines(node, source) > MAX_FUNCTION_LINES and node.name not in LONG_BY_MEASUREMENT
    ]


def test_modules_are_small() -> None:
    assert not [
        str(p.relative_to(ROOT)) for p in MODULES if len(p.read_text().splitlines()) > MAX_MODULE_LINES
    ]


def test_functions_are_small() -> None:
    assert not [name for path in MODULES for name in long_functions(path)]


def test_folders_are_not_crowded() -> None:
    modules = Counter(str(p.parent.relative_to(ROOT)) for p in MODULES if p.stem != "__init__")
    assert not {folder: count for folder, count in modules.items() if count > MAX_MODULES_IN_A_FOLDER}


def test_no_module_is_a_junk_drawer() -> None:
    assert not [path for path in MODULES if path.stem in {"utils", "helpers", "common", "misc"}]


def test_no_module_imports_the_facade() -> None:
    pattern = re.compile(r"^\s*(from wfsched import|import wfsched\s*$|import wfsched as)", re.MULTILINE)
    facade = ROOT / "wfsched" / "__init__.py"
    assert not [p for p in MODULES if p != facade and pattern.search(p.read_text())]


def test_median_module_is_under_150_lines() -> None:
    sizes = sorted(len(path.read_text().splitlines()) for path in MODULES)
    assert sizes[len(sizes) // 2] < 150


def test_no_tracked_file_is_large() -> None:
    assert not [path for path in tracked() if path.stat().st_size > MAX_FILE_BYTES]


def test_constraints_are_plain_pins() -> None:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    assert lines
    assert all(re.fullmatch(r"[A-Za-z0-9_.-]+==[A-Za-z0-9_.+]+", line) for line in lines)


def test_no_machine_path_is_committed() -> None:
    pattern = re.compile(rb"(^|[^A-Za-z0-9_.])/(home|root|tmp|Users)/[A-Za-z0-9]", re.MULTILINE)
    text = [p for p in tracked() if p.suffix in {".py", ".md", ".toml", ".txt", ".cff", ".ipynb", ""}]
    found = [p for p in text if p != Path(__file__).resolve() and pattern.search(p.read_bytes())]
    assert not found
