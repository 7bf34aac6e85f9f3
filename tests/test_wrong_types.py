"""Every public function refuses a first argument of a wrong type by an error of our own."""

from __future__ import annotations

import inspect
from contextlib import suppress
from typing import Any

import pytest

import wfsched as ws
from wfsched.core.errors import WfschedError

CALLABLES = [
    name
    for name in ws.__all__
    if callable(getattr(ws, name))
    and not (isinstance(getattr(ws, name), type) and issubclass(getattr(ws, name), Exception))
]


def takes_one(function: Any) -> bool:
    """Tell whether one positional argument is enough to enter a function."""
    parameters = list(inspect.signature(function).parameters.values())
    positional = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    needed = [p for p in positional if p.default is p.empty]
    named = [p for p in parameters if p.kind is p.KEYWORD_ONLY and p.default is p.empty]
    return bool(positional) and len(needed) <= 1 and not named


def test_the_list_is_that_of_the_facade() -> None:
    assert len(CALLABLES) >= 60
    assert {"solve", "check", "plot_gantt", "Schedule"} <= set(CALLABLES)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("argument", [None, 3, "no such thing", [], object()], ids=lambda x: type(x).__name__)
@pytest.mark.parametrize("name", CALLABLES)
def test_wrong_types_are_refused(name: str, argument: object, tmp_path: Any, monkeypatch: Any) -> None:
    """It works, or an error of our own says what is wrong."""
    monkeypatch.chdir(tmp_path)
    function = getattr(ws, name)
    if not takes_one(function):
        return
    with suppress(WfschedError):
        function(argument)
