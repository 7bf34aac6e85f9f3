"""Fixtures of the whole suite."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of public files; they are not part of the project."""
    folder = os.environ.get("WFSCHED_DATA")
    if not folder:
        pytest.skip("WFSCHED_DATA is not set: the public files are not at hand")
    if not Path(folder).is_dir():
        pytest.skip(f"WFSCHED_DATA names no folder: {folder}")
    return Path(folder)


@pytest.fixture(scope="session")
def real_dax(real_data: Path) -> Path:
    """The folder of the public DAX files."""
    folder = real_data / "dax"
    if not folder.is_dir():
        pytest.skip(f"there are no public DAX files in {real_data}")
    return folder
