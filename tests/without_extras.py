"""Python as an installation without extras has it: what only extras or tests bring cannot be imported.

Run as a script, it runs commands of wfsched (a JSON list of lists of words on stdin) in one process and
prints, as JSON, the exit code and the stderr of each.
"""

from __future__ import annotations

import importlib.util
import io
import json
import re
import sys
import traceback
from collections.abc import Iterable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.metadata import PackageNotFoundError, packages_distributions, requires

from packaging.requirements import Requirement


def plain(distribution: str) -> str:
    """Return the name of a distribution as indexes compare it."""
    return re.sub(r"[-_.]+", "-", distribution).lower()


def distributions(extras: Iterable[str] = ()) -> set[str]:
    """Return what installing wfsched with these extras installs, itself included."""
    found: set[str] = set()
    waiting: list[tuple[str, str]] = [("wfsched", extra) for extra in ("", *extras)]
    seen = set(waiting)
    while waiting:
        own, extra = waiting.pop()
        found.add(plain(own))
        for needed in set(_needs(own, extra)) - seen:
            seen.add(needed)
            waiting.append(needed)
    return found


def _needs(distribution: str, extra: str) -> Iterator[tuple[str, str]]:
    try:
        lines = requires(distribution) or []
    except PackageNotFoundError:
        return
    for line in lines:
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate({"extra": extra}):
            for own in ("", *requirement.extras):
                yield requirement.name, own


def extra_modules(extras: Iterable[str] = ()) -> frozenset[str]:
    """Return the importable names that are installed, but would not be with these extras only."""
    own = distributions(extras)
    return frozenset(
        module
        for module, found in packages_distributions().items()
        if not own & {plain(name) for name in found}
    )


class Blocked(MetaPathFinder):
    """Finder that finds none of `modules`, as if they were not installed."""

    def __init__(self, modules: frozenset[str]) -> None:
        self.modules = modules

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> None:
        """Refuse the blocked modules, leave the others to the next finder."""
        if fullname.partition(".")[0] in self.modules:
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)


_FOUND = importlib.util.find_spec


def _looked_up(name: str, package: str | None = None) -> ModuleSpec | None:
    """Find nothing where a module is blocked, as `importlib.util.find_spec` where it is not installed."""
    blocked = (finder.modules for finder in sys.meta_path if isinstance(finder, Blocked))
    if any(name.partition(".")[0] in modules for modules in blocked):
        return None
    return _FOUND(name, package)


importlib.util.find_spec = _looked_up


def block() -> None:
    """Block what an installation without extras lacks, for the rest of this process."""
    sys.meta_path.insert(0, Blocked(extra_modules()))


def _run(words: list[str]) -> tuple[int, str]:
    from wfsched.cli.main import main

    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()) as errors:
        try:
            status = main(words)
        except BaseException:  # noqa: BLE001 - whatever ends a command is its answer
            status = -1
            traceback.print_exc()
    return status, errors.getvalue()


if __name__ == "__main__":
    block()
    commands = json.load(sys.stdin)
    json.dump([_run(words) for words in commands], sys.stdout)
