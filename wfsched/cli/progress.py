"""What a terminal shows while it waits; nothing at all where stderr is no terminal."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

from wfsched.core.units import format_joules, format_seconds

if TYPE_CHECKING:
    from rich.progress import Progress

    from wfsched.evolve.recorder import Generation
    from wfsched.schedule.problem import Problem

# Who waits less than this needs no progress [s].
_PATIENCE_S = 2.0


@contextmanager
def search_progress(problem: Problem, generations: int) -> Iterator[Callable[[Generation], None] | None]:
    """Yield an observer that draws a bar on a terminal; None elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    started = monotonic()
    with _bar(
        "generation", "{task.completed}/{task.total}", "[progress.description]{task.fields[state]}"
    ) as bar:
        row = bar.add_task("search", total=generations, state="")

        def observe(generation: Generation) -> None:
            rate = generation.evaluations / max(monotonic() - started, 1e-9)
            state = generation_line(problem, generation, rate)
            bar.update(row, completed=generation.number, state=state)

        yield observe


@contextmanager
def waiting(what: str) -> Iterator[Callable[[str], None]]:
    """Show `what` and the time that has passed, from two seconds on; yields a function that renames it."""
    if not sys.stderr.isatty():
        yield _untold
        return
    bar = _bar("{task.description}")
    row = bar.add_task(what, total=None)
    late = threading.Timer(_PATIENCE_S, bar.start)
    late.daemon = True
    late.start()
    try:
        yield lambda text: bar.update(row, description=text)
    finally:
        late.cancel()
        bar.stop()


def generation_line(problem: Problem, generation: Generation, rate: float) -> str:
    """Return evaluations per second, hypervolume and the best of each objective, for people.

    Parameters
    ----------
    rate : float
        Evaluations per second.
    """
    if not generation.feasible:
        return f"{rate:,.0f} evaluations/s, nothing within the bounds yet"
    best = ", ".join(
        f"{objective.name} {format_objective(objective.unit, value, problem.platform.currency)}"
        for objective, value in zip(problem.chosen, generation.best)
    )
    return f"{rate:,.0f} evaluations/s, hypervolume {generation.hypervolume:.4f}, best {best}"


def format_objective(unit: str, value: float, currency: str) -> str:
    """Return a value of an objective with its unit.

    >>> format_objective("currency", 1.25, "USD")
    '1.25 USD'
    """
    if unit == "s":
        return format_seconds(value)
    return format_joules(value) if unit == "J" else f"{value:.4g} {currency}"


def _untold(*_: object) -> None:
    """Nothing is shown."""


def _bar(*columns: str) -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    return Progress(
        SpinnerColumn(),
        *(TextColumn(column) for column in columns[:2]),
        *((BarColumn(bar_width=20),) if len(columns) > 1 else ()),
        *(TextColumn(column) for column in columns[2:]),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
