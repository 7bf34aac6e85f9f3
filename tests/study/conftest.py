"""Fixtures of the tests of studies."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

SMALL = """
name = "small"
platforms = ["cfn-6"]
seeds = 2

[stop]
generations = 3

[[workflow]]
generate = ["montage", "genome"]
tasks = [10, 15]

[[method]]
method = "heft"

[[method]]
method = "grp-heft"

[[method]]
method = "nsga2"
preset = "cfn"
parameters = { pop_size = 8, n_offsprings = 16 }

[[limits]]
mu = [0.02, 0.2]
combine = "complement"
"""


@pytest.fixture
def study_file(tmp_path: Path) -> Callable[..., Path]:
    """Write a study file: the small one, with texts in it replaced, and with more at its end."""

    def write(*replaced: tuple[str, str], more: str = "", text: str = SMALL) -> Path:
        for old, new in replaced:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / "study.toml"
        path.write_text(text + more)
        return path

    return write
