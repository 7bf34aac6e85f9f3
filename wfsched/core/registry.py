"""Registries of named things: explicit, ordered, each entry imported when it is first used."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Generic, Self, TypeVar

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
    package : str
        That package and its version, for messages; empty for our own.
    """

    name: str
    target: str
    summary: str
    source: str = ""
    aliases: tuple[str, ...] = ()
    third_party: bool = False
    package: str = ""

    def load(self) -> Any:
        """Import and return the object the entry stands for.

        Raises
        ------
        ParameterError
            If it is of a third party and cannot be imported; the message names its package and its
            entry point.
        """
        try:
            return load_target(self.target)
        except Exception as error:
            # A module of a third party may raise anything when it is imported.
            if not self.third_party:
                raise
            package = self.package or "the package that installed it"
            raise ParameterError(
                f"entry point of {package} cannot be loaded: {type(error).__name__}: {error}",
                where=self.name,
                got=self.target,
                remedy=f"Update or remove {package}.",
            ) from error

    def described(self) -> Self:
        """Return the entry; of a third party with the first line of its docstring as the summary.

        Raises
        ------
        ParameterError
            As `load`.
        """
        if not self.third_party:
            return self
        return replace(self, summary=first_line(self.load()) or self.summary)


AnyEntry = TypeVar("AnyEntry", bound=Entry)


def first_line(target: Any) -> str:
    """Return the first line of the docstring of what an entry point names; empty without one."""
    text = inspect.getdoc(target)
    return text.strip().partition("\n")[0].strip().removesuffix(".") if text else ""


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
                package = _package(point)
                summary = f"entry point of {package}" if package else "third-party entry point"
                yield made(point.name, point.value, summary, third_party=True, package=package)

    def names(self) -> tuple[str, ...]:
        """Return the names of all entries, in the order of the registry."""
        return tuple(entry.name for entry in self)

    def described(self) -> Iterator[AnyEntry]:
        """Yield all entries, those of third parties with their own summaries; a broken one says so."""
        for entry in self:
            try:
                yield entry.described()
            except ParameterError as error:
                yield replace(entry, summary=error.what)

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


def _package(point: EntryPoint) -> str:
    """Return name and version of the package that an entry point belongs to; empty if it is not known."""
    of = point.dist
    return "" if of is None else f"{of.name} {of.version}"


@cache
def _installed(group: str) -> tuple[EntryPoint, ...]:
    """Return the entry points of installed packages; looked up once, as that takes some milliseconds."""
    return tuple(sorted(entry_points(group=group), key=lambda point: point.name))
