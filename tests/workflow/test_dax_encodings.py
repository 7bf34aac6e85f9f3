"""Encodings that a DAX file declares: read as declared, or refused with one clear error."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from wfsched.workflow.defects import tally
from wfsched.workflow.read import read_workflow, validate_file

TEXT = """<?xml version="1.0" encoding="{}"?>
<adag>
<job id="{}" name="x" runtime="-1"/>
<job id="B" runtime="1"/></adag>"""


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("GBK", "任务"),
        ("gb2312", "任务"),
        ("GB18030", "任务\U0001f600"),
        ("Big5", "工作"),
        ("Shift_JIS", "仕事"),
        ("EUC-JP", "仕事"),
        ("ISO-2022-JP", "仕事"),
        ("EUC-KR", "작업"),
        ("windows-1251", "задача"),
        ("KOI8-R", "задача"),
        ("windows-1252", "tâche €"),
        ("ISO-8859-15", "tâche €"),
        ("UTF-7", "任务"),
        ("iso-8859-1", "tâche"),
        ("US-ASCII", "task"),
    ],
)
def test_a_declared_encoding_is_read(tmp_path: Path, encoding: str, name: str, packed: bool) -> None:
    path = tmp_path / "file.xml"
    data = TEXT.format(encoding, name).encode(encoding)
    path.write_bytes(gzip.compress(data) if packed else data)
    workflow = read_workflow(path)
    assert workflow.tasks.ids == (name, "B")
    assert [d.where for d in workflow.provenance.defects if d.code == "non-positive-runtime"] == [
        f"line 3, task {name}"
    ]


@pytest.mark.parametrize(
    "encoding",
    ["UTF-9", "x", "", "rot13", "base64", "zip", "idna", "punycode", "unicode_escape", "cp037", "mbcs"],
)
def test_an_unknown_encoding_is_refused(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "file.xml"
    path.write_text(TEXT.format(encoding, "A"))
    (defect,) = validate_file(path).defects
    assert defect.code in ("unknown-encoding", "malformed-xml")
    assert defect.where.startswith(str(path))


def test_bytes_that_are_not_in_the_declared_encoding_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "file.xml"
    path.write_bytes(TEXT.format("GBK", "A").encode().replace(b'"x"', b'"\xff\xff"'))
    (defect,) = validate_file(path).defects
    assert (defect.code, "not gbk text" in defect.message) == ("malformed-xml", True)


def test_a_mark_that_contradicts_the_declaration_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "file.xml"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.format("GBK", "A").encode())
    assert set(tally(validate_file(path).defects)) <= {"unknown-encoding", "malformed-xml"}
    assert not validate_file(path).ok


def test_a_document_type_is_refused_in_any_encoding(tmp_path: Path) -> None:
    path = tmp_path / "file.xml"
    text = TEXT.format("UTF-7", "A").replace("<adag>", "<!DOCTYPE adag [<!ENTITY x 'y'>]><adag>", 1)
    path.write_bytes(text.encode("utf-7"))
    assert [d.code for d in validate_file(path).defects] == ["doctype"]
    hidden = text.replace("<!DOCTYPE", "+ADwAIQ-DOCTYPE")  # "<!" in UTF-7
    path.write_bytes(hidden.encode("ascii"))
    assert [d.code for d in validate_file(path).defects] == ["doctype"]
