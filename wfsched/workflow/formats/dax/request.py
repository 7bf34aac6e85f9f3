"""`Request`: the runtime and the resources that a job, or the executable that it names, states."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from wfsched.core.accelerator import Accelerator
from wfsched.workflow.limits import MAX_CORES
from wfsched.workflow.reading.defect_log import DefectLog
from wfsched.workflow.reading.draft import Draft

Quantity: TypeAlias = Literal["runtime", "cores", "nodes", "cores per node", "memory", "accelerator"]
_LISTED = 5


class Stated(NamedTuple):
    """A value as stated, and where: an attribute, or a profile by namespace and key."""

    value: float
    source: str


@dataclass(frozen=True, slots=True)
class Needs:
    """What is asked for; None where nothing is stated.

    Parameters
    ----------
    runtime : float, optional [s]
    cores : int, optional
    memory : float, optional [B]
    accelerator : Accelerator, optional
    """

    runtime: float | None = None
    cores: int | None = None
    memory: float | None = None
    accelerator: Accelerator | None = None

    def apply(self, draft: Draft, task: int) -> None:
        """Write into the draft what a task needs."""
        if self.runtime is not None:
            draft.runtime[task] = self.runtime
        if self.cores is not None:
            draft.cores[task] = self.cores
        if self.memory is not None:
            draft.memory[task] = self.memory
        if self.accelerator is not None:
            draft.accelerator[task] = self.accelerator

    def without(self, own: Needs) -> Needs:
        """Return the needs that `own` does not state."""
        return Needs(
            self.runtime if own.runtime is None else None,
            self.cores if own.cores is None else None,
            self.memory if own.memory is None else None,
            self.accelerator if own.accelerator is None else None,
        )


NOTHING = Needs()


class Request:
    """Values as stated, by quantity; a state that the reader fills."""

    __slots__ = ("_stated",)

    def __init__(self) -> None:
        self._stated: dict[Quantity, list[Stated]] = {}

    def state(self, quantity: Quantity, value: float, source: str) -> None:
        """Add a value."""
        self._stated.setdefault(quantity, []).append(Stated(value, source))

    def __bool__(self) -> bool:
        return bool(self._stated)

    def settle(self, where: str, log: DefectLog) -> Needs:
        """Return what counts: the first runtime and accelerator, the largest of the other quantities.

        Parameters
        ----------
        where : str
            Place of the job or executable, for the defects.
        log : DefectLog
            Collects conflicting values.
        """
        stated = self._stated
        runtime = _one("runtime", stated.get("runtime"), _first, where, log)
        accelerator = _one("accelerator", stated.get("accelerator"), _first, where, log)
        cores = _one("cores", self._cores(where, log), _largest, where, log)
        if cores is not None and cores > MAX_CORES:
            log.warn(
                "bad-requirement", where, f"{cores:g} cores are beyond all reason", "requirement left out"
            )
            cores = None
        return Needs(
            runtime,
            None if cores is None else int(cores),
            _one("memory", stated.get("memory"), _largest, where, log),
            None if accelerator is None else Accelerator(int(accelerator)),
        )

    def _cores(self, where: str, log: DefectLog) -> list[Stated]:
        """Return all statements of the cores in total; nodes times cores per node is one."""
        total = list(self._stated.get("cores", ()))
        nodes, per_node = self._stated.get("nodes"), self._stated.get("cores per node")
        if nodes and per_node:
            n, each = (
                _one("nodes", nodes, _largest, where, log),
                _one("cores per node", per_node, _largest, where, log),
            )
            total.append(Stated((n or 1.0) * (each or 1.0), f"{nodes[0].source} x {per_node[0].source}"))
        elif not total:
            total += nodes or per_node or []
        return total


_Choice: TypeAlias = Callable[[Sequence[Stated]], Stated]


def _first(values: Sequence[Stated]) -> Stated:
    return values[0]


def _largest(values: Sequence[Stated]) -> Stated:
    return max(values, key=lambda stated: stated.value)


def _one(
    quantity: Quantity, values: Sequence[Stated] | None, choose: _Choice, where: str, log: DefectLog
) -> float | None:
    """Return the value that counts; log values that differ."""
    if not values:
        return None
    chosen = choose(values)
    if any(stated.value != chosen.value for stated in values):
        distinct = list({stated.value: stated for stated in reversed(values)}.values())[::-1]
        listed = ", ".join(f"{_shown(quantity, each.value)} ({each.source})" for each in distinct[:_LISTED])
        more = f" and {len(distinct) - _LISTED} more" if len(distinct) > _LISTED else ""
        code = "several-runtimes" if quantity == "runtime" else "several-requirements"
        made = f"{_shown(quantity, chosen.value)} ({chosen.source}) taken"
        log.warn(code, where, f"conflicting {quantity}: {listed}{more}", made)
    return chosen.value


def _shown(quantity: Quantity, value: float) -> str:
    if quantity == "accelerator":
        return Accelerator(int(value)).name
    unit = {"runtime": " s", "memory": " B"}.get(quantity, "")
    return f"{value:.12g}{unit}"
