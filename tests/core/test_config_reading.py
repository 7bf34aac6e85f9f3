"""Reading TOML and JSON files: one error of the caller's class, whatever is wrong with the file."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wfsched.core.config.faults import Fault, as_one_error, from_error, repeated
from wfsched.core.config.reading import MAX_TOML_BYTES, parse_toml, read_json, read_toml
from wfsched.core.errors import ParameterError, StudyError, SupplyError

READERS = {"TOML": read_toml, "JSON": read_json}


def refused(read: Callable[..., Any], path: str | Path) -> str:
    with pytest.raises(StudyError) as caught:
        read(path, StudyError)
    assert caught.value.where == str(path)
    return caught.value.what


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "file"


def test_a_file_is_read(file: Path) -> None:
    file.write_bytes(b'\xef\xbb\xbfa = 1\n[b]\nc = "\xc3\xa4"\n')
    assert read_toml(str(file), StudyError) == {"a": 1, "b": {"c": "ä"}}
    file.write_text('{"a": [1, 2.5, null]}')
    assert read_json(file, StudyError) == {"a": [1, 2.5, None]}
    assert parse_toml("", "nothing", StudyError) == {}


@pytest.mark.parametrize("language", READERS)
def test_what_is_no_regular_file_is_refused_before_it_is_opened(language: str, file: Path) -> None:
    read = READERS[language]
    assert refused(read, file) == "there is no such file"
    assert refused(read, file.parent) == "this is a folder"
    assert refused(read, "/dev/null") == "this is a device or a pipe"
    os.mkfifo(file)
    assert refused(read, file) == "this is a device or a pipe"


@pytest.mark.parametrize("language", READERS)
def test_what_cannot_be_opened_is_refused(language: str, file: Path) -> None:
    file.touch()
    assert refused(READERS[language], file / "x") == "the file cannot be read: Not a directory"
    assert refused(READERS[language], "a\0b").startswith("the file cannot be read: ")


@pytest.mark.parametrize("language", READERS)
@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"a = [", ""),
        (b"\xff\xfe", "it is not UTF-8 text"),
        (b"9" * 5000, "integer string conversion"),
        (b"[" * 100_000, "nested too deeply"),
    ],
)
def test_what_cannot_be_parsed_is_refused(language: str, content: bytes, why: str, file: Path) -> None:
    prefix = b"a = " if language == "TOML" and content[:1] in b"9[" else b""
    file.write_bytes(prefix + content)
    told = refused(READERS[language], file)
    assert told.startswith(f"not valid {language}: ")
    assert why in told


def test_a_file_that_is_too_large_is_refused(file: Path) -> None:
    with file.open("wb") as stream:
        stream.truncate(MAX_TOML_BYTES + 1)
    assert refused(read_toml, file) == "the file is too large"


def test_the_remedy_for_a_missing_file_is_the_callers(file: Path) -> None:
    with pytest.raises(SupplyError, match=r"there is no such file\. Look elsewhere\.$"):
        read_toml(file, SupplyError, remedy="Look elsewhere.")


def test_one_fault_is_an_error_of_its_own() -> None:
    error = as_one_error("f.toml", [Fault("a.b", "too large", 3, "at most 2", "Try 1.")], StudyError)
    assert type(error) is StudyError
    assert str(error) == "f.toml: a.b: too large; got 3; allowed: at most 2. Try 1."


def test_several_faults_are_one_error() -> None:
    error = as_one_error("f.toml", [Fault("a", "missing"), Fault("b", "unknown", "x")], SupplyError)
    assert str(error) == "f.toml: 2 problems\n  a: missing\n  b: unknown; got 'x'"


def test_a_fault_keeps_what_an_error_says() -> None:
    fault = from_error("power", ParameterError("too small", where="m", got=1, allowed=">= 2"))
    assert fault == Fault("power.m", "too small", 1, ">= 2")


def test_each_repetition_is_a_fault() -> None:
    assert repeated("site", "name", ["a", "b", "a"], "two") == [Fault("site[2].name", "two", "a")]
