"""Messages of errors: five parts in one order, each left out where it is unknown."""

from __future__ import annotations

import pytest

from wfsched.core import errors
from wfsched.core.errors import ParameterError, PlatformError, WfschedError, WorkflowError

OWN = [value for value in vars(errors).values() if isinstance(value, type) and value is not WfschedError]


def test_a_message_has_five_parts_in_order() -> None:
    error = WfschedError("too large", where="file: key", got=3, allowed="at most 2", remedy="Try 1.")
    assert str(error) == "file: key: too large; got 3; allowed: at most 2. Try 1."
    assert (error.what, error.where, error.got) == ("too large", "file: key", 3)
    assert (error.allowed, error.remedy) == ("at most 2", "Try 1.")


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({}, "wrong"),
        ({"where": "here"}, "here: wrong"),
        ({"got": "x"}, "wrong; got 'x'"),
        ({"got": 0}, "wrong; got 0"),
        ({"allowed": "1"}, "wrong; allowed: 1"),
        ({"remedy": "Mend it."}, "wrong. Mend it."),
        ({"where": "", "allowed": "", "remedy": ""}, "wrong"),
    ],
)
def test_parts_that_are_unknown_are_left_out(parts: dict[str, object], message: str) -> None:
    assert str(WfschedError("wrong", **parts)) == message  # type: ignore[arg-type]


def test_a_long_value_is_cut_at_80_characters() -> None:
    shown = str(WfschedError("wrong", got="x" * 500)).removeprefix("wrong; got ")
    assert shown == "'" + "x" * 76 + "..."
    assert len(shown) == 80
    assert str(WfschedError("wrong", got="x" * 78)) == "wrong; got '" + "x" * 78 + "'"


@pytest.mark.parametrize("error_class", OWN)
def test_every_error_can_be_caught_as_one_of_wfsched(error_class: type) -> None:
    assert issubclass(error_class, WfschedError)
    assert error_class.__doc__


def test_only_wrong_arguments_end_with_status_2() -> None:
    assert [c.__name__ for c in OWN if c.exit_code == 2] == ["ParameterError"]
    assert {c.exit_code for c in OWN if c is not ParameterError} == {1}


def test_a_workflow_error_has_the_code_of_its_defect() -> None:
    error = WorkflowError("no tasks", code="empty", where="a.dax", got=0, allowed=">= 1", remedy="Add one.")
    assert error.code == "empty"
    assert str(error) == "a.dax: no tasks; got 0; allowed: >= 1. Add one."
    assert not isinstance(error, PlatformError)
