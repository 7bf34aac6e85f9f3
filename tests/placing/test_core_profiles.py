"""Core profiles: the earliest fit of a task among all that run on a shared machine."""

from __future__ import annotations

from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st
from numba import njit

from wfsched.placing.core_profiles import Profiles, find_room, open_profiles, take_room


@njit(error_model="numpy")  # type: ignore[untyped-decorator]
def find_and_take(profiles: Profiles, need: tuple[float, float], ready: float, length: float) -> float:
    """Return the start of a task on a machine with 8 cores and 10 units of memory, and take its room."""
    start = find_room(profiles, 0, ready, length, need, (8.0, 10.0))
    take_room(profiles, 0, start, start + length, need, 8.0)
    return start


class Run(NamedTuple):
    """A task that was placed; `beside` is what was in use at its start, (cores, memory)."""

    start: float
    finish: float
    need: tuple[float, float]
    beside: tuple[float, float]


def in_use(runs: list[Run], at: float) -> tuple[float, float]:
    there = [run.need for run in runs if run.start <= at < run.finish]
    return sum(need[0] for need in there), sum(need[1] for need in there)


def met(runs: list[Run], run: Run) -> tuple[float, float]:
    """Return what is in use at the start of `run`; a task of no length is there for that instant alone."""
    if run.finish > run.start:
        return in_use(runs, run.start)
    later = [other for other in runs[runs.index(run) + 1 :] if other.start < run.start < other.finish]
    parts = [run.beside, run.need, *(other.need for other in later)]
    return sum(part[0] for part in parts), sum(part[1] for part in parts)


def naive_fit(runs: list[Run], need: tuple[float, float], ready: float, length: float) -> float:
    """Return the first time, among all that can be the first, at which a task fits all the time."""

    def has_room(used: tuple[float, float]) -> bool:
        return used[0] == 0 or (used[0] + need[0] <= 8 and used[1] + need[1] <= 10)

    def fits(start: float) -> bool:
        inside = [met(runs, run) for run in runs if start < run.start < start + length]
        return all(map(has_room, [in_use(runs, start), *inside]))

    ends = (run.finish for run in runs)
    return min(at for at in (ready, *ends) if at >= ready and fits(at))


_RUN = st.tuples(st.integers(0, 12), st.integers(0, 4), st.integers(1, 8), st.sampled_from([0, 3, 7, 12]))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(_RUN, min_size=1, max_size=14))
def test_the_earliest_fit_is_found_among_all(drawn: list[tuple[int, int, int, int]]) -> None:
    """Memory may ask for more than there is: such a task runs alone."""
    profiles = open_profiles(len(drawn), 1)
    runs: list[Run] = []
    for ready, length, cores, memory in drawn:
        need = (float(cores), float(memory))
        start = find_and_take(profiles, need, float(ready), float(length))
        assert start == naive_fit(runs, need, ready, length)
        runs.append(Run(start, start + length, need, in_use(runs, start)))
    assert profiles.cores[0, profiles.n_steps[0] - 1] == 0.0
