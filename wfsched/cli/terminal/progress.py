"""Progress of a command on a terminal; nothing where stderr is not a terminal."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import isnan
from time import monotonic
from typing import TYPE_CHECKING

from wfsched.cli.terminal.compilation import following_compilation
from wfsched.core.visible import visible

if TYPE_CHECKING:
    from rich.progress import Progress

    from wfsched.evolve.recorder import Generation
    from wfsched.evolve.stop import Stop
    from wfsched.schedule.problem import Problem

# Shorter waits show no progress [s].
_SHOWN_AFTER_S = 2.0


@contextmanager
def search_progress(problem: Problem, stop: Stop) -> Iterator[Callable[[Generation], None] | None]:
    """Yield an observer that draws a bar and the state of the search on a terminal; None elsewhere.

    The bar counts generations, evaluations or seconds, whichever is limited first.
    """
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console, Group
    from rich.live import Live
    from rich.text import Text

    what, total, done = _length(stop)
    bar, state = (
        _bar("{task.description} {task.completed:.0f}/{task.total:.0f}", of_known_length=True),
        Text("starting"),
    )
    row = bar.add_task(what, total=total)
    speed = _Speed()

    def observe(generation: Generation) -> None:
        bar.update(row, completed=done(generation))
        state.plain = generation_line(problem, generation, speed(generation.evaluations))

    def compiling(text: str) -> None:
        state.plain = text

    with (
        Live(Group(bar, state), console=Console(stderr=True), transient=True),
        following_compilation(compiling),
    ):
        yield observe


def _length(stop: Stop) -> tuple[str, float, Callable[[Generation], float]]:
    """Return the unit and the length of a search's bar, and the position of a generation on it."""
    if stop.generations is not None:
        return "generation", stop.generations, lambda generation: generation.number
    if stop.evaluations is not None:
        return "evaluations", stop.evaluations, lambda generation: generation.evaluations
    return "seconds", stop.time_s or 0.0, lambda generation: generation.elapsed_s


@contextmanager
def waiting(what: str) -> Iterator[Callable[[str], None]]:
    """Show `what` and the elapsed time after two seconds; yield a function that changes the text."""
    if not sys.stderr.isatty():
        yield _silent
        return
    bar = _bar("{task.description}", of_known_length=False)
    row = bar.add_task(visible(what), total=None)
    late = threading.Timer(_SHOWN_AFTER_S, bar.start)
    late.daemon = True
    late.start()
    state = {"doing": what}

    def show(text: str = "") -> None:
        bar.update(row, description=visible(f"{state['doing']} {text}".rstrip()))

    def rename(text: str) -> None:
        state["doing"] = text
        show()

    try:
        with following_compilation(lambda text: show(f"({text})")):
            yield rename
    finally:
        late.cancel()
        bar.stop()


def generation_line(problem: Problem, generation: Generation, speed: float | None) -> str:
    """Return evaluations per second, hypervolume and the best of each objective as a line of text.

    Parameters
    ----------
    speed : float, optional
        Evaluations per second, if known.
    """
    from wfsched.report.units import amount

    rate = "" if speed is None else f"{speed:,.0f} evaluations/s, "
    if any(isnan(value) for value in generation.best):
        return f"{rate}no feasible schedule yet"
    best = ", ".join(
        f"{objective.name} {amount(objective.unit, value, problem.platform.currency)}"
        for objective, value in zip(problem.objective_list, generation.best)
    )
    return f"{rate}hypervolume {generation.hypervolume:.4f}, best {best}"


class _Speed:
    """Evaluations per second, counted from the first generation: it includes the starting schedules."""

    def __init__(self) -> None:
        self._first: tuple[int, float] | None = None

    def __call__(self, evaluations: int) -> float | None:
        now = monotonic()
        if self._first is None:
            self._first = evaluations, now
        made, since = self._first
        return (evaluations - made) / (now - since) if now > since else None


def _silent(*_: object) -> None:
    """Show nothing."""


def _bar(text: str, *, of_known_length: bool) -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    return Progress(
        SpinnerColumn(),
        TextColumn(text, markup=False),
        *((BarColumn(bar_width=20),) if of_known_length else ()),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
