"""Registries: aliases, near spellings, and what third parties add by entry points."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from wfsched.core import registry
from wfsched.core.errors import ParameterError
from wfsched.core.registry import Entry, Registry
from wfsched.schedule.method_entry import MethodEntry

COLOURS = Registry(
    "colour",
    (
        Entry("dark-red", "math:pi", "the first", aliases=("crimson",)),
        Entry("green", "math:e", "the second"),
    ),
)


def hungry() -> None:
    """A method of a third party that states facts."""


hungry.needs = ("budget",)  # type: ignore[attr-defined]
hungry.draws = False  # type: ignore[attr-defined]
hungry.supports = {"budget", "levels"}  # type: ignore[attr-defined]


@pytest.fixture
def methods(monkeypatch: pytest.MonkeyPatch) -> Registry[MethodEntry]:
    """A registry to which another package adds two methods, in no order."""
    points = [
        EntryPoint("sober", f"{__name__}:COLOURS", "test.methods"),
        EntryPoint("hungry", f"{__name__}:hungry", "test.methods"),
    ]
    monkeypatch.setattr(registry, "entry_points", lambda group: [p for p in points if p.group == group])
    registry._installed.cache_clear()
    yield Registry("method", (MethodEntry("own", "math:pi", "ours", draws=False),), group="test.methods")
    registry._installed.cache_clear()


@pytest.mark.parametrize("name", ["dark-red", "Dark_Red", " crimson ", "CRIMSON"])
def test_an_entry_is_found_by_its_name_and_its_aliases_however_they_are_written(name: str) -> None:
    assert COLOURS.entry(name).name == "dark-red"


@pytest.mark.parametrize("name", ["Deep_Blue", "deep-blue", "SEA"])
def test_an_entry_is_found_however_its_own_name_is_written(name: str) -> None:
    registry = Registry("colour", (Entry("Deep_Blue", "math:pi", "the third", aliases=("Sea",)),))
    assert registry.entry(name).name == "Deep_Blue"


def test_an_entry_loads_what_its_target_names() -> None:
    import math

    assert COLOURS.entry("green").load() == math.e


def test_an_unknown_name_is_refused_with_all_names_and_the_nearest() -> None:
    with pytest.raises(ParameterError) as error:
        COLOURS.entry("gren")
    assert (
        str(error.value) == "unknown colour; got 'gren'. Did you mean 'green'? All allowed: dark-red, green"
    )


def test_a_name_like_no_other_is_refused_without_a_guess() -> None:
    with pytest.raises(ParameterError) as error:
        COLOURS.entry("xyz")
    assert "Did you mean" not in str(error.value)


def test_third_parties_come_after_ours_by_name(methods: Registry[MethodEntry]) -> None:
    assert methods.names() == ("own", "hungry", "sober")
    assert [entry.third_party for entry in methods] == [False, True, True]
    assert methods.entry("hungry").load() is hungry


def test_a_third_party_states_its_facts_on_the_target(methods: Registry[MethodEntry]) -> None:
    entry = methods.entry("hungry").complete()
    assert (entry.needs, entry.draws, entry.supports) == ({"budget"}, False, {"budget", "levels"})
    silent = methods.entry("sober").complete()
    assert (silent.needs, silent.draws, silent.objectives) == (frozenset(), True, frozenset())


def test_a_broken_third_party_is_told_with_its_target() -> None:
    broken = Entry("broken", "no_such_package:method", "theirs", third_party=True)
    with pytest.raises(ParameterError) as error:
        broken.load()
    assert str(error.value).startswith(
        "broken: entry point of the package that installed it cannot be loaded: "
        "ModuleNotFoundError: No module named 'no_such_package'"
    )
    assert "got 'no_such_package:method'" in str(error.value)
    with pytest.raises(ImportError):
        replace(broken, third_party=False).load()


def test_facts_of_our_own_are_known_without_an_import(methods: Registry[MethodEntry]) -> None:
    own = MethodEntry("own", "no_such_module:nothing", "ours", draws=False)
    assert own.complete() is own


@pytest.fixture
def of_a_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Registry[MethodEntry]]:
    """A registry to which the package Broken adds four methods that cannot be loaded and one that can."""
    (tmp_path / "raises_at_once.py").write_text("raise RuntimeError('no licence')")
    (tmp_path / "no_python.py").write_text("def (:")
    metadata = tmp_path / "broken-2.1.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: broken\nVersion: 2.1\n")
    (metadata / "entry_points.txt").write_text(
        "[test.broken]\nabsent = no_such_module:method\nunnamed = math:no_such_name\n"
        f"raising = raises_at_once:method\nmisspelt = no_python:method\nfine = {__name__}:hungry\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    registry._installed.cache_clear()
    yield Registry("method", (MethodEntry("own", "math:pi", "ours"),), group="test.broken")
    registry._installed.cache_clear()


@pytest.mark.parametrize(
    ("name", "target", "cause"),
    [
        ("absent", "no_such_module:method", "ModuleNotFoundError: No module named 'no_such_module'"),
        ("unnamed", "math:no_such_name", "AttributeError: "),
        ("raising", "raises_at_once:method", "RuntimeError: no licence"),
        ("misspelt", "no_python:method", "SyntaxError: "),
    ],
)
def test_an_entry_point_that_cannot_be_loaded_names_package_and_entry_point(
    of_a_package: Registry[MethodEntry], name: str, target: str, cause: str
) -> None:
    with pytest.raises(ParameterError) as error:
        of_a_package.entry(name).load()
    text = str(error.value)
    assert text.startswith(f"{name}: entry point of broken 2.1 cannot be loaded: {cause}")
    assert text.endswith(f"; got '{target}'. Update or remove broken 2.1.")


def test_a_listing_shows_docstrings_and_outlives_what_is_broken(
    of_a_package: Registry[MethodEntry],
) -> None:
    summaries = {entry.name: entry.summary for entry in of_a_package.described()}
    assert summaries["own"] == "ours"
    assert summaries["fine"] == "A method of a third party that states facts"
    assert summaries["raising"] == "entry point of broken 2.1 cannot be loaded: RuntimeError: no licence"
    assert of_a_package.entry("fine").complete().summary == summaries["fine"]
