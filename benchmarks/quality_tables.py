"""The tables of the quality benchmark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean, geometric_mean, median

import numpy as np

from benchmarks.runs import Run
from benchmarks.significance import holm, rank_sum, signed_rank
from benchmarks.timing import markdown
from wfsched.schedule.fronts.indicators import Quality

LEVEL = 0.05

Rated = tuple[Run, Quality]


@dataclass(frozen=True)
class Results:
    """All runs, and the method that the others are compared with.

    Parameters
    ----------
    main : str
    runs : sequence of (Run, Quality)
    known : mapping from str to float
        Hypervolume of the reference front of each workflow.
    """

    main: str
    runs: Sequence[Rated]
    known: Mapping[str, float]

    @cached_property
    def methods(self) -> list[str]:
        """Names of the methods, in the order of their first run."""
        return list(dict.fromkeys(run.job.method for run, _ in self.runs))

    @cached_property
    def workflows(self) -> list[str]:
        """Names of the workflows, by number of tasks and name."""
        return [name for _, name in sorted({(run.n_tasks, run.workflow) for run, _ in self.runs})]

    @cached_property
    def cells(self) -> dict[tuple[str, str], list[Rated]]:
        """The runs of each workflow and method that has any."""
        cells: dict[tuple[str, str], list[Rated]] = {}
        for run, rating in self.runs:
            cells.setdefault((run.workflow, run.job.method), []).append((run, rating))
        return cells

    def volumes(self, workflow: str, method: str) -> list[float]:
        """Return the hypervolumes of all runs of a method on a workflow."""
        return [rating.hypervolume for _, rating in self.cells[workflow, method]]

    def by_workflow(self) -> list[str]:
        """Return the table of mean hypervolumes, the best of each workflow in bold, and what is known."""
        rows = []
        for workflow in self.workflows:
            ran = [method for method in self.methods if (workflow, method) in self.cells]
            means = {method: fmean(self.volumes(workflow, method)) for method in ran}
            best = max(means.values())
            shown = {m: f"**{mean:.4f}**" if mean == best else f"{mean:.4f}" for m, mean in means.items()}
            volumes = (shown.get(method, "") for method in self.methods)
            rows.append((workflow, *volumes, f"{self.known[workflow]:.4f}"))
        return markdown(("workflow", *self.methods, "known"), rows)

    def by_method(self) -> list[str]:
        """Return the table that compares the main method with the others over all workflows."""
        header = (
            "method",
            "runs",
            "evaluations",
            "time",
            "main at least as good",
            "better",
            "worse",
            "signed-rank p",
            "IGD+",
            "epsilon",
            "spread",
        )
        rivals = [method for method in self.methods if method != self.main]
        p = holm([signed_rank(*self._means(rival)) for rival in rivals])
        tested = dict(zip(rivals, p))
        return markdown(header, [self._row(method, tested.get(method)) for method in self.methods])

    def _row(self, method: str, p: float | None) -> tuple[str, ...]:
        runs = [pair for (_, name), cell in self.cells.items() if name == method for pair in cell]
        counts = sorted({run.evaluations for run, _ in runs})
        evaluations = f"{counts[0]:,}" if len(counts) == 1 else f"{counts[0]:,} to {counts[-1]:,}"
        against = ("", "", "", "") if p is None else (*self._verdicts(method), f"{p:.2g}")
        worth = (fmean(getattr(q, name) for _, q in runs) for name in ("igd_plus", "epsilon", "spread"))
        time = f"{self._slowness(method):.2f}"
        return (method, str(len(runs)), evaluations, time, *against, *(f"{value:.4f}" for value in worth))

    def _shared(self, method: str) -> list[str]:
        """Return the workflows on which a method ran."""
        return [name for name in self.workflows if (name, method) in self.cells]

    def _means(self, rival: str) -> tuple[list[float], list[float]]:
        shared = self._shared(rival)
        ours, theirs = ([fmean(self.volumes(name, m)) for name in shared] for m in (self.main, rival))
        return ours, theirs

    def _verdicts(self, rival: str) -> tuple[str, str, str]:
        """Return on how many workflows main is at least as good, and significantly better and worse."""
        ours, theirs = (np.array(means) for means in self._means(rival))
        pairs = [(self.volumes(name, self.main), self.volumes(name, rival)) for name in self._shared(rival)]
        sure = holm([rank_sum(*pair) for pair in pairs]) < LEVEL
        counts = (ours >= theirs).sum(), (sure & (ours > theirs)).sum(), (sure & (ours < theirs)).sum()
        good, better, worse = (f"{count}/{len(ours)}" for count in counts)
        return good, better, worse

    def _slowness(self, method: str) -> float:
        ratios = [self._wall_s(name, method) / self._wall_s(name, self.main) for name in self._shared(method)]
        return geometric_mean(ratios)

    def _wall_s(self, workflow: str, method: str) -> float:
        return median(run.wall_s for run, _ in self.cells[workflow, method])


def equal_time(main: str, searches: Sequence[Run], patient: Sequence[Run]) -> list[str]:
    """Return the table of hypervolumes in equal time, one column for each peer.

    Parameters
    ----------
    main : str
    searches : sequence of Run
        Of the main method and its peers, each with the evaluations of the comparison.
    patient : sequence of Run
        Of the main method, as long as the peers.
    """
    taken: dict[tuple[str, str], list[Run]] = {}
    for run in searches:
        taken.setdefault((run.workflow, run.job.method), []).append(run)
    peers = list(dict.fromkeys(run.job.method for run in searches if run.job.method != main))
    pace = {key: median(run.wall_s for run in runs) for key, runs in taken.items()}
    rows = []
    for _, workflow in sorted({(run.n_tasks, run.workflow) for run in searches}):
        own = [run for run in patient if run.workflow == workflow]
        row = [workflow]
        for name in peers:
            if (workflow, name) not in taken:
                row.append("")
                continue
            theirs, ours = pace[workflow, name], pace[workflow, main]
            quick = fmean(run.hypervolume_after(ours) for run in taken[workflow, name])
            slow = fmean(run.hypervolume_after(theirs) for run in own)
            row.append(f"{quick:.4f} / {slow:.4f} ({theirs / ours:.1f})")
        rows.append(tuple(row))
    return markdown(("workflow", *peers), rows)
