"""Registries of named things: explicit, ordered, each entry imported when it is first used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Generic, TypeVar

from wfsched.core.errors import ParameterError
from wfsched.core.nearest import nearest


def load_target(target: str) -> Any:
    """Import and return what ``"package.module:attribute"`` names."""
    module, _, attribute = target.partition(":")
    return getattr(import_module(module), attribute)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a registry.

    Parameters
    ----------
    name : str
        What the user types.
    target : str
        ``"package.module:attribute"``; imported when the entry is first used, so that listing
        a registry costs nothing.
    summary : str
        One line for the tables of the command line and the docs.
    source : str
        Paper or project it comes from.
    aliases : tuple of str
        Other accepted spellings.
    third_party : bool
        Whether it comes from an entry point of another package.
    """

    name: str
    target: str
    summary: str
    source: str = ""
    aliases: tuple[str, ...] = ()
    third_party: bool = False

    def load(self) -> Any:
        """Import and return the object the entry stands for.

        Raises
        ------
        ParameterError
            If it is of a third party and cannot be imported.
        """
        try:
            return load_target(self.target)
        except (ImportError, AttributeError) as error:
            if not self.third_party:
                raise
            raise ParameterError(
                f"entry point cannot be loaded: {error}",
                where=self.name,
                got=self.target,
                remedy="Update or remove the package that installed it.",
            ) from error


AnyEntry = TypeVar("AnyEntry", bound=Entry)


class Registry(Generic[AnyEntry]):
    """Ordered entries of one class; third parties add theirs through an entry-point group.

    Parameters
    ----------
    kind : str
        What an entry is, for messages: "method", "power model".
    entries : tuple of Entry
    group : str, optional
        The entry-point group; none if None.
    """

    def __init__(self, kind: str, entries: tuple[AnyEntry, ...], group: str | None = None) -> None:
        self.kind = kind
        self._entries = entries
        self._group = group

    def __iter__(self) -> Iterator[AnyEntry]:
        yield from self._entries
        if self._group is not None:
            made = type(self._entries[0])
            for point in _installed(self._group):
                yield made(point.name, point.value, "third-party entry point", third_party=True)

    def names(self) -> tuple[str, ...]:
        """Return the names of all entries, in the order of the registry."""
        return tuple(entry.name for entry in self)

    def entry(self, name: str) -> AnyEntry:
        """Return the entry called `name` (or known by it as an alias).

        Raises
        ------
        ParameterError
            If there is none; the message names the nearest spelling.
        """
        wanted = _spelled(name)
        for entry in self:
            if wanted in map(_spelled, (entry.name, *entry.aliases)):
                return entry
        raise ParameterError(f"unknown {self.kind}", got=name, known=self.names(), near=self._near(name))

    def _near(self, name: str) -> tuple[str, ...]:
        """Return the names, or else the aliases, that are nearest to `name`; entries by their names."""
        aliases = {alias: entry.name for entry in self for alias in entry.aliases}
        return nearest(name, self.names()) or tuple(aliases[alias] for alias in nearest(name, aliases))


def _spelled(name: str) -> str:
    """Return `name` in the spelling in which names are compared."""
    return name.strip().lower().replace("_", "-")


@cache
def _installed(group: str) -> tuple[EntryPoint, ...]:
    """Return the entry points of installed packages; looked up once, as that takes some milliseconds."""
    return tuple(sorted(entry_points(group=group), key=lambda point: point.name))
