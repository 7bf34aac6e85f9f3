"""Names that somebody may have meant."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfsched.core.errors import ParameterError
from wfsched.core.nearest import nearest
from wfsched.study.definition.methods import METHODS

NAMES = ("heft", "peft", "grp-heft", "green-heft", "nsga2", "nsga3", "moead", "least_energy")


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("hefft", ("heft",)),
        ("HEFT", ("heft",)),
        ("nsga", ("nsga2", "nsga3")),
        ("grpheft", ("grp-heft",)),
        ("gr", ("grp-heft", "green-heft")),
        ("least-energy", ("least_energy",)),
        ("xyz", ()),
        ("", ()),
        ("h", ()),
        (3, ()),
        (None, ()),
    ],
)
def test_the_names_near_to_a_name(name: object, near: tuple[str, ...]) -> None:
    assert nearest(name, NAMES) == near


@given(st.text(max_size=80), st.lists(st.text(max_size=10), max_size=20))
def test_only_known_names_are_suggested(name: str, known: list[str]) -> None:
    found = nearest(name, known)
    assert set(found) <= set(known)
    assert len(found) <= 3


def test_a_long_name_costs_nothing() -> None:
    began = time.process_time()
    assert nearest("x" * 10**7, NAMES) == ()
    assert time.process_time() - began < 0.5


def test_the_suggestion_precedes_the_list() -> None:
    with pytest.raises(ParameterError) as caught:
        METHODS.entry("nsga")
    message = str(caught.value)
    assert message.startswith("unknown method; got 'nsga'. Did you mean 'nsga2' or 'nsga3'? All allowed: ")
    assert caught.value.near == ("nsga2", "nsga3")


def test_an_alias_leads_to_the_name_of_its_entry() -> None:
    with pytest.raises(ParameterError) as caught:
        METHODS.entry("moea/dd")
    assert caught.value.near == ("moead",)
