"""Policies of data centres: rules that kernels know, and deciders that are asked in each slot."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol, TypeAlias, runtime_checkable

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.datacenter.engine.kernel import Rule
from wfsched.datacenter.engine.seen import Seen


class Moment(NamedTuple):
    """What a decider sees of a slot.

    Parameters
    ----------
    slot : int
    waiting : array (k,)
        Jobs that wait, by latest start (release + tau - base), ties by number.
    free : array (D,)
        Cores that are free in this slot.
    room : array (D, Q)
        Cores that are neither in use nor reserved, by slot; reservations last as long as predicted.
    running, running_centre : array (r,)
        Jobs that run, and where.
    prefix : array (D, Q + 1) [g min/kWh]
        Forecast that is current: integral of intensity times PUE up to each slot.
    intensity : array (D,) [g/kWh]
        Of now.
    """

    slot: int
    waiting: IntArray
    free: IntArray
    room: IntArray
    running: IntArray
    running_centre: IntArray
    prefix: FloatArray
    intensity: FloatArray


class Answer(NamedTuple):
    """Jobs that are placed; all others keep waiting.

    Parameters
    ----------
    job, centre, slot : array (k,)
        A slot not before that of the moment; where the data of a job come later, it starts with them.
    """

    job: IntArray
    centre: IntArray
    slot: IntArray


Decider: TypeAlias = Callable[[Moment], Answer | None]
"""Answers what is placed in a slot; None for nothing. Asked in each slot in which a job waits."""


@runtime_checkable
class Ruled(Protocol):
    """A policy that the compiled engine runs."""

    @property
    def margin(self) -> float:
        """Share by which reservations are longer than predicted."""

    def rule(self, seen: Seen) -> Rule:
        """Return the rule for what is seen."""


@runtime_checkable
class Stepped(Protocol):
    """A policy that is asked slot by slot; the protocol for policies of others."""

    @property
    def margin(self) -> float:
        """Share by which reservations are longer than predicted."""

    def open(self, seen: Seen) -> Decider:
        """Return a decider for one run over what is seen."""


Policy: TypeAlias = Ruled | Stepped
