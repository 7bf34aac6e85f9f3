"""Conversion factors: right, and written nowhere else."""

from __future__ import annotations

import ast
from pathlib import Path

import wfsched
from wfsched.core import units

PACKAGE = Path(wfsched.__file__).parent


def test_the_factors_are_right() -> None:
    assert units.SECONDS_PER_HOUR == 60 * units.SECONDS_PER_MINUTE
    assert units.SECONDS_PER_DAY == 24 * units.SECONDS_PER_HOUR
    assert units.JOULES_PER_KWH == 1000 * units.SECONDS_PER_HOUR


def test_no_module_writes_them_again() -> None:
    factors = {units.SECONDS_PER_HOUR, units.SECONDS_PER_DAY, units.JOULES_PER_KWH}
    found = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for path in sorted(PACKAGE.rglob("*.py"))
        if path.name != "units.py" or path.parent.name != "core"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and type(node.value) in (int, float) and node.value in factors
    ]
    assert found == []
