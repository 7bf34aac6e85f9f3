"""Control characters of names are shown as escapes wherever text is written for people."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfsched.core.errors import ParameterError
from wfsched.core.visible import visible, visible_lines

DIRECTION = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def hidden(letter: str) -> bool:
    return unicodedata.category(letter) in {"Cc", "Cs"} or unicodedata.bidirectional(letter) in DIRECTION


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("\x1b[31mRED", r"\x1b[31mRED"),
        ("a\x9b31m", r"a\x9b31m"),
        ("a\x00b\x07c\x7f", r"a\x00b\x07c\x7f"),
        ("abc\u202efdp.exe", r"abc\u202efdp.exe"),
        ("two\nlines\tand", r"two\nlines\tand"),
        ("\udcff.xml", r"\udcff.xml"),
        ("Größe µ 漢字 😀 \u200d", "Größe µ 漢字 😀 \u200d"),
        (r"C:\new", r"C:\new"),
    ],
)
def test_a_name_on_one_line(raw: str, shown: str) -> None:
    assert visible(raw) == shown


@given(st.text(st.characters(exclude_categories=())))
def test_nothing_hidden_is_left_and_the_rest_stays(text: str) -> None:
    assert not any(map(hidden, visible(text)))
    assert not any(map(hidden, visible_lines(text).replace("\n", "").replace("\t", "")))
    if not any(map(hidden, text)) and not {"\u2028", "\u2029", "\u200e", "\u200f", "\u061c"} & set(text):
        assert visible(text) == text


def test_an_error_shows_where_it_is_on_one_line() -> None:
    message = str(ParameterError("unknown\x1b", where="file\nerror: forged", got="\x9b", remedy="Do\u202e."))
    assert message == r"file\nerror: forged: unknown\x1b; got '\x9b'. Do\u202e."
