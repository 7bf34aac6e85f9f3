"""Answers of schedulers: anything but a possible schedule of the problem is refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from wfsched.core.errors import ScheduleError
from wfsched.schedule.check.check import check
from wfsched.schedule.figures import Figures
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule

_DECODE = "Return Schedule.decode(problem, machine, level) of the problem that the scheduler is given."
# Array -> kinds of numbers in it.
_ARRAYS = {
    "machine": "iu",
    "level": "iu",
    "order": "iu",
    "hold": "f",
    "start": "f",
    "finish": "f",
}


def checked_answer(problem: Problem, answer: object, method: str) -> Schedule:
    """Return the answer of a scheduler as a schedule of `problem`.

    A schedule that was made for another object than `problem` is accepted if the independent check finds
    nothing wrong with it here, as for a copy of the problem.

    Parameters
    ----------
    problem : Problem
        The scheduler was given it.
    answer : object
        What the scheduler returned.
    method : str
        Its name, for messages.

    Raises
    ------
    ScheduleError
        If the answer is no schedule, one of another problem, or one that `check` refuses.
    """
    if not isinstance(answer, Schedule):
        raise ScheduleError(
            "the scheduler returned no schedule",
            where=method,
            got=type(answer).__name__,
            allowed="Schedule",
            remedy=_DECODE,
        )
    for name, fault in _malformed(answer):
        raise ScheduleError(
            f"the scheduler returned a schedule whose {name} is malformed",
            where=method,
            got=fault,
            remedy=_DECODE,
        )
    violations = check(answer, problem=problem)
    if violations:
        other = answer.problem is not problem
        first, codes = violations[0], ", ".join(dict.fromkeys(found.code for found in violations))
        raise ScheduleError(
            f"the scheduler returned {'a schedule of another problem' if other else 'an impossible schedule'}"
            f": {first.where} {first.message}",
            where=method,
            got=f"{len(violations)} violations ({codes})",
            allowed="none",
            remedy=_DECODE,
        )
    return answer if answer.problem is problem else replace(answer, problem=problem)


def _malformed(schedule: Schedule) -> list[tuple[str, str]]:
    """Return the fields that are not what the check can look at, and what they are."""
    found = []
    for name, kinds in _ARRAYS.items():
        values: object = getattr(schedule, name)
        if not isinstance(values, np.ndarray):
            found.append((name, type(values).__name__))
        elif values.dtype.kind not in kinds and values.size:
            found.append((name, f"array of {values.dtype.name}"))
    for name, kind in (("problem", Problem), ("offset", float), ("figures", Figures), ("violations", tuple)):
        value: object = getattr(schedule, name)
        if not isinstance(value, kind):
            found.append((name, type(value).__name__))
    return found
