"""Repair policies for invalid values of workflow files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

import numpy as np

from wfsched.core.arrays import BoolArray, FloatArray
from wfsched.core.registry import Entry, Registry

READ, WRITE = 1, 2


class Link(IntEnum):
    """Declared role of a file that a task uses."""

    NONE = 0
    INPUT = 1
    OUTPUT = 2
    INOUT = 3
    UNKNOWN = 4


@dataclass(frozen=True, slots=True)
class Repair:
    """Repair policy for invalid values.

    A policy decides how values are repaired, not where they are read: every policy reads all layouts of
    a format, and none accepts a runtime or size that is not a finite number, a duplicate id or a cycle.

    Parameters
    ----------
    name : str
    runtime : callable
        Work [s] of the stated runtimes [s], elementwise.
    missing_runtime : float [s]
        Work of a task without a stated runtime.
    size : callable
        Size [B] of the stated sizes [B], elementwise.
    missing_size : float [B]
        Size of a file without a stated size.
    mention : {"largest", "first-input", "own"}
        Size to use where tasks state different sizes of one file: the largest, that of the first
        use that is not an output, or each reader's own.
    links : tuple of int
        Meaning of each `Link`: `READ`, `WRITE`, both or neither.
    data_edges : bool
        Whether a file from one task to another adds an undeclared edge.
    drops_dangling : bool
        Whether a dependency on an unknown task is left out instead of refused.
    strict : bool
        Whether every warning refuses the file.
    needs_runtimes : bool
        Whether a file in which no task has a runtime above 0 is refused.
    zero_is_unknown : bool
        Whether a runtime of exactly 0 stands for one that is not known.
    """

    name: str
    runtime: Callable[[FloatArray], FloatArray]
    missing_runtime: float
    size: Callable[[FloatArray], FloatArray]
    missing_size: float
    mention: Literal["largest", "first-input", "own"]
    links: tuple[int, int, int, int, int] = (0, READ, WRITE, READ | WRITE, 0)
    data_edges: bool = True
    drops_dangling: bool = False
    strict: bool = False
    needs_runtimes: bool = True
    zero_is_unknown: bool = False

    def unknown(self, stated: FloatArray) -> BoolArray:
        """Tell which of the stated runtimes [s] of a file are not known, NaN included.

        If no task has a runtime above 0 and the policy needs runtimes, none is known: generators that
        do not know any write 0 throughout.
        """
        unknown: BoolArray = np.isnan(stated)
        if self.zero_is_unknown:
            unknown = unknown | (stated == 0.0)
        if self.needs_runtimes and not np.any(stated > 0.0):
            unknown = np.ones_like(unknown)
        return unknown


def _default_runtime(stated: FloatArray) -> FloatArray:
    return np.where(stated < 0.0, 0.1, stated)


def _positive_runtime(stated: FloatArray) -> FloatArray:
    return np.where(stated <= 0.0, 0.1, stated)


def _workflowsim_runtime(stated: FloatArray) -> FloatArray:
    with np.errstate(over="ignore"):  # such a runtime is refused
        return np.trunc(np.maximum(1000.0 * stated, 100.0)) / 1000.0


def _tseda_runtime(stated: FloatArray) -> FloatArray:
    return np.maximum(np.abs(stated), 0.001)


def _workflowsim_size(stated: FloatArray) -> FloatArray:
    return np.where(stated == 0.0, 1.0, np.abs(stated))


DEFAULT = Repair(
    name="default",
    runtime=_default_runtime,
    missing_runtime=0.1,
    size=np.abs,
    missing_size=0.0,
    mention="largest",
)
"""Policy of this project: 0.1 s for a runtime that is missing or negative (the minimum of WorkflowSim),
the absolute value of a negative size, the largest of several sizes. A runtime of exactly 0 is a value, as
of the entry and exit tasks that papers add, unless no task has a runtime above 0."""

ZERO_UNKNOWN = Repair(
    name="zero-unknown",
    runtime=_positive_runtime,
    missing_runtime=0.1,
    size=np.abs,
    missing_size=0.0,
    mention="largest",
    zero_is_unknown=True,
)
"""The default policy for files whose generator writes 0 where it does not know a runtime."""

STRICT = Repair(
    name="strict",
    runtime=_default_runtime,
    missing_runtime=0.1,
    size=np.abs,
    missing_size=0.0,
    mention="largest",
    strict=True,
)
"""Policy that refuses a file with any defect."""

WORKFLOWSIM = Repair(
    name="workflowsim",
    runtime=_workflowsim_runtime,
    missing_runtime=0.0,
    size=_workflowsim_size,
    missing_size=1.0,
    mention="first-input",
    needs_runtimes=False,
    links=(0, READ, WRITE, 0, 0),
    data_edges=False,
    drops_dangling=True,
)
"""Silent repairs of WorkflowSim 1.0 (org.workflowsim.WorkflowParser and
planning.HEFTPlanningAlgorithm, github WorkflowSim/WorkflowSim-1.0 at efaf781): at least 0.1 s for a
stated runtime, cut to whole milliseconds; a job without one has length 0; a size of 0 or none is one
byte and a negative one loses its sign; a transfer has the size that the first mention of the file as
other than an output states; links other than input and output are neither; only declared
dependencies are edges, and those that name an absent job are passed over. Not followed: with two jobs
of one id it keeps both and links the last, with a cycle its depth-first search overflows the stack."""

TSEDA = Repair(
    name="tseda",
    runtime=_tseda_runtime,
    missing_runtime=0.001,
    size=np.abs,
    missing_size=0.0,
    mention="own",
    needs_runtimes=False,
    links=(WRITE, READ, WRITE, WRITE, WRITE),
    data_edges=False,
)
"""Silent repairs of the TSEDA code (ReadFile in TSEDA-EC-OnUse-Cmp/lib/config.cpp, github
TSEDA-C/TSEDA at 681d97a): the absolute runtime, at least 0.001 s; absolute sizes; a transfer has the
size that its reader states; every link but input is an output; only declared dependencies are edges.
Not followed: it takes the digits of an id for the position of the job, so that a dangling reference
or ids that do not start at 0 make it write outside its arrays."""


_MODULE = "wfsched.workflow.repair"

REPAIRS = Registry(
    "repair policy",
    (
        Entry("default", f"{_MODULE}:DEFAULT", "repair what is repairable and list it"),
        Entry(
            "zero-unknown",
            f"{_MODULE}:ZERO_UNKNOWN",
            "as default, but a runtime of 0 is one that is not known",
        ),
        Entry("strict", f"{_MODULE}:STRICT", "refuse a file with any defect"),
        Entry(
            "workflowsim",
            f"{_MODULE}:WORKFLOWSIM",
            "silent repairs of WorkflowSim 1.0",
            "github WorkflowSim/WorkflowSim-1.0, WorkflowParser",
        ),
        Entry(
            "tseda",
            f"{_MODULE}:TSEDA",
            "silent repairs of the TSEDA code",
            "github TSEDA-C/TSEDA, ReadFile",
        ),
    ),
)


def repair_policy(name: str) -> Repair:
    """Return the policy called `name`.

    Raises
    ------
    ParameterError
        If the name is unknown.
    """
    policy: Repair = REPAIRS.entry(name).load()
    return policy
