"""The file of results keeps what was not measured anew; sections are found by name."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks import __main__ as command
from benchmarks.results import provenance, replace_section, sections
from benchmarks.sections import SECTIONS


def test_one_section_is_replaced_and_the_others_stay(tmp_path: Path) -> None:
    path = tmp_path / "RESULTS.md"
    order = ["One", "Two", "Three"]
    replace_section(path, "Two", ["second"], order)
    replace_section(path, "One", ["first", "", "### deeper", "| a |"], order)
    assert sections(path.read_text()) == {"One": "first\n\n### deeper\n| a |", "Two": "second"}
    replace_section(path, "Two", ["again"], order)
    assert list(sections(path.read_text()).items()) == [
        ("One", "first\n\n### deeper\n| a |"),
        ("Two", "again"),
    ]
    replace_section(path, "Two", ["alone"], ["Two"])
    assert sections(path.read_text()) == {"Two": "alone"}


def test_provenance_names_command_and_versions() -> None:
    line = provenance("python -m benchmarks growth", 12.3, ("no-such-library",))
    assert "`python -m benchmarks growth`, 12 s" in line
    assert "numba 0." in line
    assert "no-such-library" not in line


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.name)
def test_every_section_says_what_it_is(section: object) -> None:
    module = section.module  # type: ignore[attr-defined]
    assert module.__doc__
    assert callable(module.table)
    assert [each.title for each in SECTIONS].count(module.TITLE) == 1


def test_the_stored_results_have_known_sections_only() -> None:
    stored = Path(command.__file__).with_name("RESULTS.md").read_text()
    assert set(sections(stored)) <= {section.title for section in SECTIONS}


def test_an_unknown_section_is_a_usage_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["benchmarks", "sagas"])
    with pytest.raises(SystemExit) as ended:
        command.main()
    assert ended.value.code == 2
    assert "saga" in capsys.readouterr().err


def test_only_what_is_asked_for_is_run_and_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "RESULTS.md"
    replace_section(path, SECTIONS[-1].title, ["kept"], [each.title for each in SECTIONS])
    chosen = SECTIONS[1]
    monkeypatch.setattr(chosen.module, "table", lambda *, quick: [f"quick is {quick}"])
    monkeypatch.setattr(sys, "argv", ["benchmarks", chosen.name, "--out", str(path)])
    command.main()
    found = sections(path.read_text())
    assert set(found) == {chosen.title, SECTIONS[-1].title}
    assert found[SECTIONS[-1].title] == "kept"
    assert found[chosen.title].endswith("quick is False")
    before = path.read_bytes()
    monkeypatch.setattr(sys, "argv", ["benchmarks", chosen.name, "--quick", "--out", str(path)])
    command.main()
    assert path.read_bytes() == before
    assert "quick is True" in capsys.readouterr().err
