"""Progress of a sweep on a terminal: trials done, running, failed and waiting."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wfsched.study.sweep import Tally


@contextmanager
def sweep_progress() -> Iterator[Callable[[Tally], None] | None]:
    """Yield an observer that draws a bar on a terminal; None elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    bar = Progress(
        BarColumn(bar_width=20),
        TextColumn("{task.description}", markup=False),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        row = bar.add_task("starting", total=None)

        def observe(tally: Tally) -> None:
            bar.update(
                row, total=tally.total, completed=tally.done + tally.failed, description=tally_line(tally)
            )

        yield observe


def tally_line(tally: Tally) -> str:
    """Return the progress of a sweep as a line of text."""
    return (
        f"{tally.done} done, {tally.running} running, {tally.failed} failed, "
        f"{tally.remaining - tally.running} waiting"
    )
