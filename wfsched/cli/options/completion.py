"""Completion of names by the shell, from the tables that list them; nothing heavy is imported for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from wfsched.core.registry import load_target

Complete = Callable[[str], list[str]]


def names_of(*targets: str) -> Callable[[], Iterable[str]]:
    """Return a function that returns the names in tables or sets, imported when it is called.

    Parameters
    ----------
    *targets : str
        ``"package.module:attribute"``.
    """

    def names() -> Iterable[str]:
        for target in targets:
            found = load_target(target)
            if isinstance(found, frozenset):
                yield from sorted(found)
            else:
                yield from (getattr(entry, "name", entry) for entry in found)

    return names


def one_of(names: Callable[[], Iterable[str]]) -> Complete:
    """Return the completion of a name."""

    def complete(incomplete: str) -> list[str]:
        return [name for name in names() if name.startswith(incomplete)]

    return complete


def list_of(names: Callable[[], Iterable[str]]) -> Complete:
    """Return the completion of a list of names with commas between them: of its last name."""

    def complete(incomplete: str) -> list[str]:
        head, comma, begun = incomplete.rpartition(",")
        given = set(head.split(","))
        return [head + comma + name for name in names() if name.startswith(begun) and name not in given]

    return complete


def assigned(names: Callable[[], Iterable[str]]) -> Complete:
    """Return the completion of ``NAME`` or ``KEY=NAME``: of the name."""

    def complete(incomplete: str) -> list[str]:
        key, equals, begun = incomplete.rpartition("=")
        return [key + equals + name for name in names() if name.startswith(begun)]

    return complete


_HEURISTICS = "wfsched.heuristics.registry:HEURISTICS"
_ALGORITHMS = "wfsched.evolve.registry:ALGORITHMS"
_OBJECTIVES = names_of("wfsched.schedule.method_entry:MINIMISED")

METHOD = one_of(names_of(_HEURISTICS, _ALGORITHMS))
METHODS = list_of(names_of(_HEURISTICS, _ALGORITHMS))
ALGORITHM = one_of(names_of(_ALGORITHMS))
PRESET = one_of(names_of("wfsched.evolve.presets:PRESETS"))
PLATFORM = one_of(names_of("wfsched.platforms.registry:PLATFORMS"))
OBJECTIVE = one_of(_OBJECTIVES)
OBJECTIVES = list_of(_OBJECTIVES)
_SUPPLIES = names_of("wfsched.energy.catalogue.registry:SUPPLIES")
SUPPLY = assigned(lambda: (*_SUPPLIES(), "none"))
SUPPLY_NAME = one_of(_SUPPLIES)
CONSTRAINT = one_of(
    lambda: sorted((*load_target("wfsched.schedule.method_entry:LIMITED"), "memory", "placement"))
)
POLICY = one_of(names_of("wfsched.edge.registry:POLICIES"))
CENTRE_POLICY = one_of(names_of("wfsched.datacenter.policies.registry:POLICIES"))
DAY_POLICY = one_of(names_of("wfsched.network.gecrs.registry:DAY_POLICIES"))
SLOT_POLICY = one_of(names_of("wfsched.network.slots.registry:SLOT_POLICIES"))
ROUTER = one_of(names_of("wfsched.network.slots.route:ROUTERS"))
FAMILY = one_of(names_of("wfsched.workflow.generate.registry:FAMILIES"))
