"""`solve` takes arguments and answers of schedulers for nothing but what they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import wfsched as ws
from wfsched.core.errors import ParameterError, ScheduleError
from wfsched.core.registry import Entry

PROBLEM = ws.Problem(ws.generate("montage", 20, seed=1), ws.load_platform("cfn-6"))
OTHER = ws.Problem(ws.generate("montage", 25, seed=1), ws.load_platform("cfn-6"))
HEFT = ws.solve(PROBLEM, "heft").schedule
FOREIGN = ws.solve(OTHER, "heft").schedule
EDITED = {
    "a start before 0": {"start": HEFT.start - 1.0},
    "all at once": {"start": np.zeros(20), "finish": HEFT.finish - HEFT.start},
    "no time at all": {"finish": HEFT.start},
    "a start that is not a number": {"start": np.full(20, np.nan)},
    "another machine": {"machine": (HEFT.machine + 1) % 6},
    "no such machine": {"machine": np.full(20, 6, np.int16)},
    "no such level": {"level": np.full(20, 99, np.int16)},
    "an order that is none": {"order": np.zeros(20, np.int32)},
    "fewer tasks": {"machine": HEFT.machine[:5]},
    "a list": {"start": HEFT.start.tolist()},
    "text": {"machine": np.array(["x"] * 20)},
    "no figures": {"figures": None},
    "figures of another": {"figures": FOREIGN.figures},
    "an offset that is none": {"offset": None},
    "violations out of thin air": {"violations": (0.5,)},
    "no violations": {"violations": None},
}


def returning(answer: Any) -> Callable[[Any, Any], Any]:
    def mine(_problem: ws.Problem, _rng: np.random.Generator) -> Any:
        return answer

    return mine


@pytest.mark.parametrize(
    ("answer", "got"),
    [
        (None, "NoneType"),
        (3.5, "float"),
        ([HEFT], "list"),
        (ws.Front.of_schedules(PROBLEM, []), "Front"),
        (ws.Front.of_schedules(PROBLEM, [HEFT]), "Front"),
        (ws.Schedule, "type"),
    ],
    ids=["none", "number", "list", "empty front", "front", "class"],
)
def test_what_is_no_schedule_is_refused(answer: Any, got: str) -> None:
    with pytest.raises(ScheduleError) as caught:
        ws.solve(PROBLEM, returning(answer))
    assert str(caught.value) == (
        f"mine: the scheduler returned no schedule; got {got!r}; allowed: Schedule. "
        "Return Schedule.decode(problem, machine, level) of the problem that the scheduler is given."
    )


@pytest.mark.parametrize("edit", EDITED.values(), ids=EDITED)
def test_an_altered_schedule_is_refused(edit: dict[str, Any]) -> None:
    with pytest.raises(ScheduleError, match="mine: the scheduler returned a"):
        ws.solve(PROBLEM, returning(replace(HEFT, **edit)))


@given(st.integers(0, 19), st.floats(1e-3, 1e3), st.booleans())
def test_a_task_that_is_moved_in_time_is_refused(task: int, by: float, both: bool) -> None:
    start, finish = HEFT.start.copy(), HEFT.finish.copy()
    start[task] += by
    finish[task] += by if both else 0.0
    last = finish.max() > HEFT.finish.max()
    late = replace(HEFT, start=start, finish=finish)
    if ws.check(late):
        with pytest.raises(ScheduleError):
            ws.solve(PROBLEM, returning(late))
    else:
        # A task may wait where nothing waits for it.
        assert both
        assert not last


@pytest.mark.parametrize(
    "other",
    [
        OTHER,
        replace(PROBLEM, platform=ws.load_platform("laco-9")),
        replace(PROBLEM, cpu_bound=0.5),
        PROBLEM.constrained(ws.deadline(1.0)),
    ],
    ids=["workflow", "platform", "cpu bound", "deadline"],
)
def test_a_schedule_of_another_problem_is_refused(other: ws.Problem) -> None:
    answer = ws.solve(other, "heft-reclaim").schedule
    with pytest.raises(ScheduleError, match="mine: the scheduler returned a schedule of another problem: "):
        ws.solve(PROBLEM, returning(answer))


def test_a_schedule_of_a_copy_of_the_problem_becomes_one_of_the_problem() -> None:
    copied = ws.solve(replace(PROBLEM), "heft").schedule
    result = ws.solve(PROBLEM, returning(copied))
    assert copied.problem is not PROBLEM
    assert result.schedule.problem is PROBLEM
    assert result.schedule.makespan_s == HEFT.makespan_s


def test_a_starting_schedule_of_a_package_is_looked_at_too(monkeypatch: pytest.MonkeyPatch) -> None:
    from wfsched.heuristics.registry import HEURISTICS

    real = type(HEURISTICS).entry
    broken = replace(real(HEURISTICS, "heft"), name="broken", third_party=True)

    def entry(registry: Any, name: str) -> Entry:
        return broken if name == "broken" else real(registry, name)

    monkeypatch.setattr(type(HEURISTICS), "entry", entry)
    monkeypatch.setattr(type(broken), "load", lambda self: returning(None))
    with pytest.raises(ScheduleError, match="start_from: broken: the scheduler returned no schedule"):
        ws.solve(PROBLEM, ws.NSGA2(pop_size=8, start_from=("broken",)), stop=ws.Stop(generations=1))


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"problem": None}, "problem: wrong type; got 'NoneType'; allowed: Problem. Make one with Problem("),
        ({"problem": PROBLEM.workflow}, "problem: wrong type; got 'Workflow'; allowed: Problem"),
        ({"method": None}, "method: not a method; got 'NoneType'; allowed: a name of `wfsched methods`, "),
        ({"method": 3}, "method: not a method; got 'int'"),
        (
            {"method": lambda problem: HEFT},
            "method: a scheduler is called with a problem and a random generator",
        ),
        ({"seed": "1"}, "seed: wrong type; got 'str'; allowed: an integer >= 0"),
        ({"seed": 1.0}, "seed: wrong type; got 'float'"),
        ({"seed": True}, "seed: wrong type; got 'bool'"),
        ({"seed": -1}, "seed: the seed is negative; got -1"),
        ({"stop": 100}, "stop: wrong type; got 'int'; allowed: Stop or NoneType. Limits of a run are Stop("),
        ({"threads": "2"}, "threads: wrong type; got 'str'"),
        ({"pick": None}, "pick: unknown rule"),
        ({"pick": ["knee"]}, "pick: unknown rule"),
    ],
)
def test_arguments_of_wrong_types_are_refused(arguments: dict[str, Any], told: str) -> None:
    given = {"problem": PROBLEM, "method": "heft"} | arguments
    with pytest.raises(ParameterError) as caught:
        ws.solve(given.pop("problem"), given.pop("method"), **given)
    assert str(caught.value).startswith(told)


def test_the_class_of_parameters_stands_for_its_defaults() -> None:
    stop = ws.Stop(generations=1)
    by_class = ws.solve(PROBLEM, ws.NSGA2, stop=stop)  # type: ignore[arg-type]
    assert (
        by_class.front.objectives.tolist()
        == ws.solve(PROBLEM, ws.NSGA2(), stop=stop).front.objectives.tolist()
    )


def test_a_front_of_no_schedules_is_empty_and_of_another_problem_is_refused() -> None:
    empty = ws.Front.of_schedules(PROBLEM, [])
    assert (len(empty), empty.objectives.shape, empty.rows()) == (0, (0, 2), [])
    with pytest.raises(ParameterError, match="an empty front has no schedule to pick"):
        empty.pick()
    with pytest.raises(ScheduleError, match=r"machine: wrong shape; got \(25,\); allowed: \(20,\)"):
        ws.Front.of_schedules(PROBLEM, [HEFT, FOREIGN])
