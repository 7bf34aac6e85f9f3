"""One broken file for each error: the code, the place, what was got and what is allowed."""

import gzip
import io
import os
from itertools import pairwise
from pathlib import Path

import pytest

from wfsched.core.errors import ParameterError, WorkflowError
from wfsched.workflow.defects import DEFECTS
from wfsched.workflow.read import read_workflow, validate_file
from wfsched.workflow.reading.source import Stream
from wfsched.workflow.repair import REPAIRS

BROKEN = Path(__file__).resolve().parents[1] / "data" / "broken"
SENTINEL = "a sentinel that no message may show"

# file, code, where (behind the path), and what the message must say
CASES = [
    ("doctype-laughs", "doctype", ", line 2", ["entities are never expanded", "Remove the <!DOCTYPE"]),
    ("doctype-external", "doctype", ", line 2", ["never expanded or fetched"]),
    ("doctype-dtd", "doctype", ", line 3", ["document type"]),
    ("malformed-xml-entity", "malformed-xml", ", line 3", ["not well-formed", "unknown"]),
    ("malformed-xml", "malformed-xml", ", line 5", ["uses", "job"]),
    ("truncated-xml", "truncated-xml", ", line 6", ["ends before its root element does", "truncated"]),
    ("truncated-xml-between", "truncated-xml", "", ["ends before its root element does", "truncated"]),
    ("truncated-xml-head", "truncated-xml", "", ["ends before its root element", "truncated"]),
    ("empty-file", "empty-file", "", ["empty file"]),
    ("not-xml", "not-xml", "", ["not XML", "id,runtime", "starts with <"]),
    ("unknown-format-root", "unknown-format", "", ["<html>", "unknown workflow format", "dax"]),
    ("unknown-format-json", "unknown-format", "", ["JSON", "dax"]),
    ("bad-gzip", "bad-gzip", "", ["truncated or damaged", "Download or compress it again"]),
    ("no-runtimes", "no-runtimes", ", document", ["no task has a runtime above 0 s", "--runtimes FILE.csv"]),
    ("empty-workflow", "empty-workflow", ", document", ["no tasks"]),
    ("missing-id", "missing-id", ", line 2", ["without id", 'id="..."']),
    ("duplicate-id", "duplicate-id", ", line 4, task A", ["duplicate task id, used in line 2", "'A'"]),
    ("bad-runtime-nan", "bad-runtime", ", line 3, task B", ["'NaN'", "allowed: seconds"]),
    ("bad-runtime-infinite", "bad-runtime", ", line 2, task A", ["'-Infinity'", "allowed: seconds"]),
    ("bad-runtime-text", "bad-runtime", ", line 2, task A", ["'12 min'", "allowed: seconds"]),
    ("bad-runtime-huge", "bad-runtime", ", line 3, task B", ["beyond all reason", "at most 1e+12 s"]),
    ("unknown-encoding", "unknown-encoding", "", ["unknown character encoding; got 'UTF-9'", "UTF-8"]),
    ("bad-size-huge", "bad-size", ", line 3, task A, file x", ["beyond all reason", "at most 1e+18 B"]),
    ("bad-size", "bad-size", ", line 3, task A, file x", ["'12MB'", "allowed: bytes"]),
    ("bad-bytes", "bad-bytes", ", edge A -> B", ["total file size of the edge out of range"]),
    ("sub-workflow-runtime", "sub-workflow-runtime", ", line 3, task B", ["in another file", "with a row B"]),
    ("unread-structure", "unread-structure", ", line 3, <flow>", ["<flow>", "it holds 2 jobs, 1 dependency"]),
    ("dangling-parent", "dangling", ", line 5, edge Z -> B", ["'Z'", "allowed: the id of a task"]),
    ("dangling-child", "dangling", ", line 4, edge A -> Y", ["'Y'", "allowed: the id of a task"]),
    ("dangling-nameless", "dangling", ", line 4, child A", ["without reference to a job", 'ref="ID"']),
    ("self-dependency", "self-dependency", ", line 4, edge A -> A", ["its own parent"]),
    ("cycle", "cycle", ", task ", ["form a cycle", "Remove one"]),
]


@pytest.mark.parametrize(("name", "code", "where", "says"), CASES, ids=[case[0] for case in CASES])
def test_a_broken_file_is_refused_with_one_clear_message(name, code, where, says):
    path = BROKEN / f"{name}.xml"
    with pytest.raises(WorkflowError) as caught:
        read_workflow(path)
    error = caught.value
    assert error.code == code
    assert error.where is not None
    assert error.where.startswith(str(path))
    assert where in error.where.removeprefix(str(path))
    message = str(error)
    for part in says:
        assert part in message
    assert "\n" not in message


@pytest.mark.parametrize(("name", "code"), [case[:2] for case in CASES], ids=[case[0] for case in CASES])
def test_validation_lists_the_error_and_does_not_raise(name, code):
    found = validate_file(BROKEN / f"{name}.xml")
    assert not found.ok
    assert found.workflow is None
    assert [(d.code, d.severity) for d in found.defects if d.severity == "error"] == [(code, "error")]
    assert all(d.where and d.message for d in found.defects)


@pytest.mark.parametrize("repair", REPAIRS.names())
@pytest.mark.parametrize(("name", "code"), [case[:2] for case in CASES], ids=[case[0] for case in CASES])
def test_no_policy_accepts_a_broken_file(name, code, repair):
    found = validate_file(BROKEN / f"{name}.xml", repair=repair)
    if repair == "workflowsim" and name in ("dangling-parent", "dangling-child"):
        assert found.ok  # it passes over dependencies on absent jobs, and so does the policy
    elif repair in ("workflowsim", "tseda") and name in ("no-runtimes", "sub-workflow-runtime"):
        assert found.ok  # those programs have a length for each job without one
    else:
        assert not found.ok
        assert code in [d.code for d in found.defects]


def test_every_broken_file_and_every_error_code_is_tried():
    assert {path.stem for path in BROKEN.iterdir()} == {case[0] for case in CASES}
    not_in_a_file = {"too-large", "missing-file", "not-a-file", "no-permission", "unreadable"}
    errors = {kind.code for kind in DEFECTS if kind.severity == "error"}
    assert errors == {case[1] for case in CASES} | not_in_a_file


def test_the_cycle_is_spelled_out_from_one_of_its_tasks_back_to_it():
    with pytest.raises(WorkflowError) as caught:
        read_workflow(BROKEN / "cycle.xml")
    walk = str(caught.value.got).split(" -> ")
    assert walk[0] == walk[-1]
    assert set(walk) == {"B", "C", "D"}  # A leads into the cycle and is not on it
    assert {("B", "C"), ("C", "D"), ("D", "B")} == set(pairwise(walk))


def test_an_external_entity_is_never_opened(tmp_path):
    (tmp_path / "secret.txt").write_text(SENTINEL)
    for declared in ('SYSTEM "secret.txt"', f'SYSTEM "{(tmp_path / "secret.txt").as_uri()}"'):
        path = tmp_path / "file.xml"
        path.write_text(f'<!DOCTYPE adag [<!ENTITY x {declared}>]><adag><job id="&x;" runtime="1"/></adag>')
        found = validate_file(path)
        assert [d.code for d in found.defects] == ["doctype"]
        assert SENTINEL not in repr(found)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(WorkflowError, match=r": no such file.*spelling") as caught:
        read_workflow(tmp_path / "absent.xml")
    assert caught.value.code == "missing-file"
    assert validate_file(tmp_path / "absent.xml").defects[0].code == "missing-file"
    (tmp_path / "file").write_text("")
    with pytest.raises(WorkflowError, match=": no such file"):
        read_workflow(tmp_path / "file" / "below-a-file.xml")


def test_a_folder_and_a_pipe_are_no_files(tmp_path):
    with pytest.raises(WorkflowError, match=r"not a file but a folder; allowed: a regular file") as caught:
        read_workflow(tmp_path)
    assert caught.value.code == "not-a-file"
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(WorkflowError, match="not a file but a device or pipe"):
        read_workflow(tmp_path / "pipe")


def test_a_file_without_permission(tmp_path, monkeypatch):
    path = tmp_path / "locked.xml"
    path.write_text("<adag/>")

    def refuse(self, *_args, **_more):
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "open", refuse)  # the superuser may read everything
    with pytest.raises(WorkflowError, match=r"no permission to read the file.*read permission") as caught:
        read_workflow(path)
    assert caught.value.code == "no-permission"
    assert caught.value.where == str(path)


def test_a_device_error_and_an_impossible_name(tmp_path):
    class Failing(io.RawIOBase):
        def read(self, _size=-1, /):
            raise OSError(5, "Input/output error")

    with pytest.raises(WorkflowError, match=r"cannot be read: Input/output error") as caught:
        Stream(Failing(), tmp_path / "disk.xml").read(10)
    assert caught.value.code == "unreadable"
    with pytest.raises(WorkflowError) as caught:
        read_workflow("a\0b.xml")
    assert caught.value.code == "unreadable"


def test_every_cut_of_a_compressed_file_is_refused(tmp_path):
    text = '<adag version="2.1"><job id="A" name="step" runtime="1"/></adag>'
    whole = gzip.compress(text.encode(), mtime=0)
    path = tmp_path / "cut.xml.gz"
    for size in range(len(whole)):
        path.write_bytes(whole[:size])
        codes = {d.code for d in validate_file(path).defects}
        assert len(codes) == 1
        assert codes <= {"bad-gzip", "empty-file", "not-xml"}, size  # one byte is not yet known as gzip
    path.write_bytes(whole)
    assert validate_file(path).ok


def test_every_cut_of_a_plain_file_is_refused_as_cut(tmp_path):
    text = '<?xml version="1.0"?>\n<adag version="2.1">\n<job id="A" name="s" runtime="1">\n</job>\n</adag>'
    path = tmp_path / "cut.xml"
    for size in range(1, len(text)):
        path.write_text(text[:size])
        assert [d.code for d in validate_file(path).defects] == ["truncated-xml"], text[:size]


def test_what_breaks_before_the_last_line_is_malformed_even_if_the_end_is_missing_too(tmp_path):
    path = tmp_path / "both.xml"
    path.write_text('<adag>\n<job id="A" runtime="1"></jab>\n<job id="B" runtime="1"/>\n<job id')
    (defect,) = validate_file(path).defects
    assert defect.code == "malformed-xml"
    assert defect.where == f"{path}, line 2"


def test_several_errors_are_counted_in_the_message_and_all_listed(tmp_path):
    path = tmp_path / "many.xml"
    path.write_text(
        '<adag>\n<job id="A" runtime="nan"/>\n<job id="B" runtime="-inf"/>\n<job id="B" runtime="1"/>\n'
        '<child ref="B"><parent ref="A"/><parent ref="C"/></child>\n</adag>'
    )
    with pytest.raises(WorkflowError, match=r"line 2, task A: .*3 more errors: `wfsched validate`"):
        read_workflow(path)
    errors = [d for d in validate_file(path).defects if d.severity == "error"]
    assert [d.code for d in errors] == ["bad-runtime", "bad-runtime", "duplicate-id", "dangling"]
    assert [d.where for d in errors] == [
        "line 2, task A",
        "line 3, task B",
        "line 4, task B",
        "line 5, edge C -> B",
    ]


def test_an_unknown_policy_is_named_with_the_nearest_and_all_that_there_are():
    with pytest.raises(ParameterError, match=r"unknown repair policy; got 'stict'. Did you mean 'strict'\?"):
        read_workflow(BROKEN / "cycle.xml", repair="stict")
    with pytest.raises(ParameterError, match="default, zero-unknown, strict, workflowsim, tseda"):
        validate_file(BROKEN / "cycle.xml", repair="nothing")


def test_limits_of_the_parser_are_told_in_words_for_users(tmp_path):
    path = tmp_path / "deep.xml"
    path.write_text("<adag>" + "<x>" * 1000 + "</x>" * 1000 + "</adag>")
    (defect,) = validate_file(path).defects
    assert defect.code == "malformed-xml"
    assert "depth" in defect.message
    assert "XML_PARSE" not in defect.message
