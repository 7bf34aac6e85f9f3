"""Paths in study files: relative to the file, with variables and homes, refused where those do not exist."""

from __future__ import annotations

from pathlib import Path

import pytest

from wfsched.core.errors import StudyError
from wfsched.study.definition.sources import resolved


def test_paths_are_relative_to_the_file_and_homes_and_variables_are_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("WHERE", "there")
    assert resolved("a.xml", tmp_path) == str(tmp_path / "a.xml")
    assert resolved("~/a.xml", Path("/nowhere")) == str(tmp_path / "a.xml")
    assert resolved("$WHERE/a.xml", tmp_path) == str(tmp_path / "there" / "a.xml")


@pytest.mark.parametrize(
    ("text", "what"), [("~nobody_here/a.xml", "unknown user"), ("$NOT_SET_HERE/a.xml", "variable not set")]
)
def test_users_and_variables_that_are_none_are_refused(text: str, what: str, tmp_path: Path) -> None:
    with pytest.raises(StudyError, match=what):
        resolved(text, tmp_path)
