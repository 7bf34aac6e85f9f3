from __future__ import annotations

import json
from dataclasses import dataclass
from enum import Enum, IntEnum
from pathlib import Path

import numpy as np
import pytest

from wfsched.core.json_text import json_text, plain


class Colour(Enum):
    RED = "red"


class Rank(IntEnum):
    FIRST = 1


@dataclass(frozen=True, slots=True)
class Point:
    x: float
    y: tuple[int, ...]


def test_documents_survive_a_round_trip_through_json() -> None:
    given = {
        "point": Point(1.5, (1, 2)),
        "array": np.array([[1, 2], [3, 4]], np.int16),
        "scalars": [np.float64(0.5), np.int32(7), np.bool_(True)],
        "path": Path("a") / "b",
        "enums": (Colour.RED, Rank.FIRST),
        "nothing": None,
    }
    assert json.loads(json_text(given)) == {
        "point": {"x": 1.5, "y": [1, 2]},
        "array": [[1, 2], [3, 4]],
        "scalars": [0.5, 7, True],
        "path": "a/b",
        "enums": ["red", 1],
        "nothing": None,
    }


@pytest.mark.parametrize("value", [float("nan"), float("inf"), np.float64("-inf")])
def test_numbers_that_are_not_finite_become_null(value: float) -> None:
    assert plain([value]) == [None]
    assert plain(np.array([value, 1.0])) == [None, 1.0]


def test_numbers_keep_their_full_precision() -> None:
    assert json.loads(json_text({"x": 0.1 + 0.2})) == {"x": 0.1 + 0.2}
