"""Limits on workflow files and generators: a stated limit instead of memory that fills up."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from wfsched.core.errors import ParameterError, WorkflowError
from wfsched.workflow.generate.generator import generate
from wfsched.workflow.limits import MAX_ELEMENT_B, MAX_UNPACKED_B
from wfsched.workflow.model import Edges, Tasks, Workflow
from wfsched.workflow.read import validate_file


def packed(path: Path, head: str, body: str, repeats: int, tail: str) -> Path:
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(head.encode())
        block, rest = body.encode() * 10_000, repeats
        while rest > 0:
            file.write(block if rest >= 10_000 else body.encode() * rest)
            rest -= 10_000
        file.write(tail.encode())
    return path


def codes(path: Path) -> list[tuple[str, str]]:
    return [(d.code, d.message) for d in validate_file(path).defects if d.severity == "error"]


def test_one_job_that_unpacks_to_more_than_its_limit_is_refused(tmp_path: Path) -> None:
    profile = '<profile namespace="pegasus" key="cores">4</profile>\n'
    path = packed(
        tmp_path / "bomb.xml.gz",
        '<adag><job id="A" runtime="1">',
        profile,
        2 * MAX_ELEMENT_B // len(profile),
        "</job></adag>",
    )
    assert path.stat().st_size < 2**20
    ((code, message),) = codes(path)
    assert code == "too-large"
    assert "one element is too large; allowed: at most 32 MiB" in message


def test_blanks_and_comments_without_end_are_refused(tmp_path: Path) -> None:
    for body in (" " * 100, f"<!-- {'x' * 90} -->"):
        path = packed(tmp_path / "blank.xml.gz", "<adag>", body, 2 * MAX_ELEMENT_B // 100, "</adag>")
        ((code, _),) = codes(path)
        assert code in ("too-large", "malformed-xml")


def test_a_file_that_unpacks_to_more_than_its_limit_is_refused(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("wfsched.workflow.reading.source.MAX_UNPACKED_B", 2**20)
    path = packed(tmp_path / "long.xml.gz", "<adag>", '<job id="A" runtime="1"/>\n', 100_000, "</adag>")
    assert [code for code, _ in codes(path)] == ["too-large"]
    assert MAX_UNPACKED_B == 2**30


@pytest.mark.parametrize(("limit", "said"), [("MAX_TASKS", "at most 5 tasks"), ("MAX_LINKS", "mentions")])
def test_too_many_tasks_or_links_are_refused(tmp_path: Path, monkeypatch, limit: str, said: str) -> None:
    monkeypatch.setattr(f"wfsched.workflow.formats.dax.reader.{limit}", 5)
    jobs = "".join(
        f'<job id="J{i}" runtime="1"><uses file="f{i}" link="input" size="1"/></job>' for i in range(6)
    )
    path = tmp_path / "many.xml"
    path.write_text(f"<adag>{jobs}</adag>")
    ((code, message),) = codes(path)
    assert (code, said in message) == ("too-large", True)


def test_too_many_defects_end_the_reading(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("wfsched.workflow.reading.defect_log.MAX_DEFECTS", 7)
    path = tmp_path / "dirty.xml"
    path.write_text(f'<adag>{"<odd/>" * 20}<job id="A" runtime="1"/></adag>')
    found = validate_file(path)
    assert [d.code for d in found.defects] == ["unread-element"] * 7 + ["too-large"]
    assert not found.ok


def test_a_generator_states_its_limit() -> None:
    with pytest.raises(ParameterError, match="too many tasks; got 100000000; allowed: an integer <= 1000000"):
        generate("montage", 100_000_000)


def test_a_workflow_of_ones_own_keeps_the_limits_too() -> None:
    with pytest.raises(WorkflowError, match=r"work out of range; got 1\.7e\+308; allowed: .* at most 1e\+12"):
        Workflow.build("w", Tasks.of(["A"], [1.7e308]), Edges.of([], []))
    with pytest.raises(WorkflowError, match=r"edge bytes out of range.*at most 1e\+18"):
        Workflow.build("w", Tasks.of(["A", "B"], [1.0, 1.0]), Edges.of([0], [1], [1e300]))
