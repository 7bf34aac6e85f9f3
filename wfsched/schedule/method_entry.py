"""Entries of methods: what each needs, aims at and supports. Importing this costs nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from wfsched.core.registry import Entry, first_line

MINIMISED = frozenset(
    {"makespan", "energy", "cost", "brown_energy", "carbon", "electricity_cost", "completion"}
)
"""Names of all objectives."""

LIMITED = frozenset(
    {"deadline", "budget", "energy", "brown_energy", "carbon", "electricity_cost", "green_share"}
)
"""Names of all constraints on figures."""

KNOWN = frozenset({"supply", "carbon_intensity", "electricity_price"})
"""What may be known of all sites: the other names in `Problem.given`."""

FEATURES = {
    "shared machines": "tasks of several cores, and machines that run several tasks at once",
    "insertion": "gaps between tasks that are placed already",
    "levels": "frequency levels below the top one",
    "window": "a later start of the whole workflow, within the window",
    "delays": "later starts of single tasks",
    "links": "routed links, on which data wait for one another",
    "supply": "what the power of the sites is made of",
}
"""What a method can make use of, beside constraints: the names in `MethodEntry.supports`."""


@dataclass(frozen=True, slots=True)
class MethodEntry(Entry):
    """A heuristic or an algorithm in a registry.

    A method of a third party states the same facts as attributes of the function or class that its
    entry point names, as far as they differ from the defaults here.

    Parameters
    ----------
    needs : frozenset of str
        Constraints (`LIMITED`), or what may be known of all sites (`KNOWN`), without which it refuses a
        problem.
    draws : bool
        Whether it draws random numbers, so that each seed is a run of its own.
    objectives : frozenset of str
        What it aims at, of `MINIMISED`; empty if at none.
    supports : frozenset of str
        What it makes use of (`FEATURES`), and the constraints by which it plans (`LIMITED`). Without
        such a constraint it runs too, as its documentation says.
    """

    needs: frozenset[str] = frozenset()
    draws: bool = True
    objectives: frozenset[str] = frozenset()
    supports: frozenset[str] = frozenset()

    def complete(self) -> MethodEntry:
        """Return the entry with all facts; only methods of third parties are imported for it."""
        return self.stated_by(self.load()) if self.third_party else self

    def stated_by(self, target: Any) -> MethodEntry:
        """Return the entry with the facts that its target states itself, its docstring as the summary."""
        facts: dict[str, Any] = {}
        if self.third_party and (line := first_line(target)):
            facts["summary"] = line
        for name in ("needs", "objectives", "supports"):
            stated = getattr(target, name, None)
            if isinstance(stated, frozenset | set | tuple | list):
                facts[name] = frozenset(stated)
        if isinstance(draws := getattr(target, "draws", None), bool):
            facts["draws"] = draws
        return replace(self, **facts) if facts else self
