"""Tables of texts in all their forms."""

from __future__ import annotations

import io
import re

import pytest
from rich.console import Console

from wfsched.core.errors import ParameterError
from wfsched.report.tables.table import Column, Table, Toned, number_columns, pairs, text_columns

TABLE = Table.of(
    (Column("method"), Column("energy", "kJ", "right"), *number_columns("runs")),
    [("heft", "9.755", Toned("1", "broken")), (Toned("a|b", "strong"), "10", "[2]")],
    "Front of [red]",
    "2 of 9 schedules",
)


def printed(table: Table, *, colours: bool = False) -> list[str]:
    stream = io.StringIO()
    system = "standard" if colours else None
    Console(file=stream, width=60, color_system=system, force_terminal=colours).print(table)
    return stream.getvalue().splitlines()


def test_a_terminal_shows_units_below_names_and_numbers_to_the_right() -> None:
    lines = [line.rstrip().removeprefix(" ") for line in printed(TABLE)]
    assert [line for line in lines if line] == [
        "Front of [red]",
        "         energy",
        "method     [kJ]   runs",
        "──────────────────────",
        "heft      9.755      1",
        "a|b          10    [2]",
        "2 of 9 schedules",
    ]


def test_tones_are_seen_on_a_terminal_only() -> None:
    text = "".join(printed(TABLE, colours=True))
    assert re.findall(r"\x1b\[31m *(\S+?) *\x1b", text) == ["1"]
    assert "a|b" in re.findall(r"\x1b\[1m *(\S+?) *\x1b", text)
    assert all(not isinstance(cell, Toned) for row in TABLE.texts for cell in row)


def test_markdown_has_title_units_sides_and_note() -> None:
    assert TABLE.markdown().splitlines() == [
        "Front of [red]",
        "",
        "| method | energy [kJ] | runs |",
        "|---|---:|---:|",
        "| heft | 9.755 | 1 |",
        "| a\\|b | 10 | [2] |",
        "",
        "2 of 9 schedules",
    ]


def test_csv_has_one_head_and_the_rows() -> None:
    assert TABLE.csv().splitlines() == ["method,energy [kJ],runs", "heft,9.755,1", "a|b,10,[2]"]


@pytest.mark.parametrize("form", ["markdown", "csv", "latex"])
def test_a_form_is_chosen_by_name(form: str) -> None:
    assert TABLE.text(form) == getattr(TABLE, form)()


def test_an_unknown_form_is_refused_with_those_there_are() -> None:
    with pytest.raises(ParameterError, match="unknown form") as caught:
        TABLE.text("html")
    assert "markdown, csv, latex" in str(caught.value)


def test_pairs_have_no_head_and_no_frame() -> None:
    assert [line.split() for line in printed(pairs([("work", "9 s"), ("data", "1 B")]))] == [
        ["work", "9", "s"],
        ["data", "1", "B"],
    ]


def test_a_table_is_made_of_anything_that_can_be_iterated() -> None:
    made = Table.of(iter(text_columns("a", "b")), (iter(row) for row in ("xy", "zw")))
    assert made == Table((Column("a"), Column("b")), (("x", "y"), ("z", "w")))
