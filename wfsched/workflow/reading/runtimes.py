"""`Runtimes`: a table of runtimes, by task or by task type, for files that state none."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path

import numpy as np

from wfsched.core.config.reading import read_text
from wfsched.core.errors import ParameterError
from wfsched.workflow.limits import MAX_RUNTIME_S
from wfsched.workflow.reading.draft import Draft
from wfsched.workflow.repair import Repair

# Heads of the first column, and what its values name.
_KEYS = ("task", "type")
_VALUE = "runtime_s"


@dataclass(frozen=True, slots=True)
class Runtimes:
    """Runtimes [s] that a workflow file lacks.

    Parameters
    ----------
    tasks : mapping of str to float [s]
        By task id; these go before those by type.
    types : mapping of str to float [s]
        By task type.
    source : str
        File that they come from.
    """

    tasks: Mapping[str, float] = field(default_factory=dict, hash=False)
    types: Mapping[str, float] = field(default_factory=dict, hash=False)
    source: str = ""

    def content(self) -> dict[str, dict[str, float]]:
        """Return the stated runtimes [s] by ``"tasks"`` and ``"types"``; nothing for an empty table."""
        stated = {"tasks": dict(self.tasks), "types": dict(self.types)}
        return {key: dict(sorted(values.items())) for key, values in stated.items() if values}

    def fill(self, draft: Draft, repair: Repair) -> int:
        """Fill the runtimes of `draft` that are unknown under a repair policy; return their number.

        Raises
        ------
        ParameterError
            If a task or type of the table is not in the workflow.
        """
        self._refuse_unknown("task", set(self.tasks) - set(draft.ids))
        self._refuse_unknown("type", set(self.types) - set(draft.types))
        filled = 0
        unknown = repair.unknown(np.asarray(draft.runtime, np.float64))
        for at in np.flatnonzero(unknown).tolist() if self.tasks or self.types else ():
            known = self.tasks.get(draft.ids[at], self.types.get(draft.types[at]))
            if known is not None:
                draft.runtime[at] = known
                filled += 1
        return filled

    def _refuse_unknown(self, key: str, names: set[str]) -> None:
        if names:
            raise ParameterError(
                f"{key} not in the workflow",
                where=self.source or "runtimes",
                got=min(names),
                remedy="Check its spelling: `wfsched validate` names the tasks without runtime.",
            )


def read_runtimes(path: str | Path) -> Runtimes:
    """Read a table of runtimes from a CSV file.

    The head is ``task,runtime_s`` or ``type,runtime_s``; a file with both columns, ``task,type,runtime_s``,
    has a task or a type in each row.

    Raises
    ------
    ParameterError
        If the file cannot be read, or a row states no runtime [s] that is finite and not negative.
    """
    text = read_text(Path(path), ParameterError, language="CSV")
    reader = csv.DictReader(io.StringIO(text), skipinitialspace=True)
    columns = tuple(reader.fieldnames or ())
    if _VALUE not in columns or not set(columns) - {_VALUE} <= set(_KEYS) or len(columns) < 2:
        raise _refusal(path, 1, "unknown columns", ",".join(columns), "task,runtime_s or type,runtime_s")
    found: dict[str, dict[str, float]] = {key: {} for key in _KEYS}
    for row in reader:
        line = reader.line_num
        named = [key for key in _KEYS if row.get(key)]
        if len(named) != 1:
            raise _refusal(path, line, "not one task or type", row, "one task or one type per row")
        key, name = named[0], str(row[named[0]])
        if name in found[key]:
            raise _refusal(path, line, f"duplicate {key}", name, f"each {key} once")
        found[key][name] = _seconds(path, line, row[_VALUE])
    return Runtimes(found["task"], found["type"], str(path))


def _seconds(path: str | Path, line: int, text: str | None) -> float:
    try:
        value = float(text or "")
    except ValueError:
        value = float("nan")
    if not isfinite(value) or not 0.0 <= value <= MAX_RUNTIME_S:
        allowed = f"a finite number of seconds, >= 0 and at most {MAX_RUNTIME_S:g}"
        raise _refusal(path, line, "not a runtime", text, allowed)
    return value


def _refusal(path: str | Path, line: int, what: str, got: object, allowed: str) -> ParameterError:
    return ParameterError(what, where=f"{path}, line {line}", got=got, allowed=allowed)
