"""The benchmarks by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType


@dataclass(frozen=True, slots=True)
class Section:
    """One benchmark; a section of the results.

    Its module has a `TITLE`, a docstring that stands above the table, and a function that makes
    the lines of it: `table(workflows)`, or `table(quick=...)` where it chooses its cases itself.

    Parameters
    ----------
    name : str
        On the command line; its module.
    libraries : tuple of str
        Distributions that are measured, beside those of wfsched.
    own_cases : bool
        Whether the module chooses its cases itself.
    """

    name: str
    libraries: tuple[str, ...] = ()
    own_cases: bool = True

    @property
    def module(self) -> ModuleType:
        """The module of the benchmark, imported."""
        return import_module(f"benchmarks.{self.name}")

    @property
    def title(self) -> str:
        """Heading of the section."""
        return str(self.module.TITLE)

    def lines(self, *, quick: bool) -> list[str]:
        """Run the benchmark and return what it found."""
        table: Callable[..., list[str]] = self.module.table
        if self.own_cases:
            return table(quick=quick)
        from benchmarks.cases import workflows

        return table(workflows()[:1] if quick else workflows())


SECTIONS = (
    Section("evaluation", own_cases=False),
    Section("numpy_population"),
    Section("insertion", own_cases=False),
    Section("heuristics", own_cases=False),
    Section("saga", ("anrg-saga",)),
    Section("search", own_cases=False),
    Section("quality", ("scipy", "pygmo", "deap", "jmetalpy")),
    Section("exact_gap", ("ortools",)),
    Section("ablation"),
    Section("reclaimed"),
    Section("success"),
    Section("growth"),
    Section("edge", own_cases=False),
    Section("network", own_cases=False),
)
