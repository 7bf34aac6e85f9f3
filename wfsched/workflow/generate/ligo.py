"""LIGO Inspiral: search for the gravitational waves of two stars that fall into each other.

Structure (Bharathi et al. 2008, doi 10.1109/WORKS.2008.4723958; Juve et al. 2013, doi
10.1016/j.future.2012.08.015): for each stretch of data TmpltBank makes a bank of templates and
Inspiral filters the data with it; Thinca keeps what the stretches of a group see together;
TrigBank makes a smaller bank of what Thinca kept, Inspiral filters the data once more and a
second Thinca tests again. Six levels. In the real files some Inspirals serve several groups, and
the second stage has a few more stretches than the first.

Deviations from those files: neighbouring groups share one Inspiral, so that the graph is
connected (Inspiral_100 falls into 2 parts and Inspiral_1000 into 13, because the Inspirals that
serve several groups are fewer or unevenly spread); where the number of tasks is odd, two
Inspirals use one bank of templates.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import IntArray
from wfsched.workflow.generate.blueprint import Blueprint
from wfsched.workflow.generate.sampler import Sampler


@dataclass(frozen=True, slots=True)
class _Outside:
    """Files from outside: frames (2, stretches), calibration (2, 1) and injections (1,)."""

    frames: IntArray
    calibration: IntArray
    injections: IntArray


def ligo(plan: Blueprint, sample: Sampler) -> None:
    """Add the tasks and files of an Inspiral workflow."""
    banks, first, second, groups = _counts(sample)
    sizes = _composition(first, groups, sample.rng("groups"))
    member, group = _members(sizes)
    outside = _outside(plan, sample, max(first, second))

    templates = _template_banks(plan, sample, banks, outside)
    found = _inspiral(plan, sample, 1, templates[np.minimum(np.arange(first), banks - 1)], outside)
    kept = _thinca(plan, sample, 1, found[member], group)
    later = np.repeat(np.arange(groups), _second_sizes(sizes, second))
    found = _inspiral(plan, sample, 2, _trigger_banks(plan, sample, kept[later]), outside)
    _thinca(plan, sample, 2, found, later)


def _counts(sample: Sampler) -> tuple[int, int, int, int]:
    """Return the numbers of TmpltBank, of Inspiral in stages 1 and 2, and of groups.

    A stretch is two tasks in each stage, a group is one; an odd task is an Inspiral of stage 1
    without a bank of its own.
    """
    groups = max(1, round(sample.mean("count.Thinca")))
    odd = sample.n_tasks % 2
    both = (sample.n_tasks + odd) // 2 - groups
    first = math.ceil(both / (1.0 + sample.mean("count.ratio")) - 0.5)
    return first - odd, first, both - first, groups


def _composition(total: int, parts: int, rng: np.random.Generator) -> IntArray:
    """Split `total` into `parts` at random, each split into positive parts as likely as any other.

    The sizes of the 20 groups of Inspiral_1000 (1 to 40) vary like that: their deviation is
    about their mean.
    """
    cuts = np.sort(rng.choice(total - 1, size=parts - 1, replace=False)) + 1
    return np.diff(cuts, prepend=0, append=total)


def _members(sizes: IntArray) -> tuple[IntArray, IntArray]:
    """Return pairs (Inspiral, group): its own ones, and the last one of the group before."""
    groups = np.arange(len(sizes))
    member = np.concatenate([np.arange(sizes.sum()), np.cumsum(sizes)[:-1] - 1])
    return member, np.concatenate([np.repeat(groups, sizes), groups[1:]])


def _second_sizes(sizes: IntArray, second: int) -> IntArray:
    """Return the sizes of the groups in stage 2: as many as Thinca has parents in stage 1.

    The largest group takes the difference from `second`.
    """
    later = sizes.copy()
    later[1:] += 1
    later[np.argmax(later)] += second - later.sum()
    return later


def _outside(plan: Blueprint, sample: Sampler, stretches: int) -> _Outside:
    frames = plan.files("H1_RDS_{:05d}.gwf", sample.draw("size.frame", 2 * stretches))
    factors = plan.file("CAL_FAC.gwf", sample.mean("size.factors"))
    reference = plan.file("CAL_REF.gwf", sample.mean("size.reference"))
    injections = plan.file("INJECTIONS.xml", sample.mean("size.injections"))
    return _Outside(frames.reshape(2, stretches), np.stack([factors, reference]), injections)


def _template_banks(plan: Blueprint, sample: Sampler, banks: int, outside: _Outside) -> IntArray:
    tasks = plan.tasks("TmpltBank", sample.draw("runtime.TmpltBank", banks))
    plan.reads(tasks, outside.calibration)
    plan.reads(tasks, outside.frames[:, :banks])
    templates = plan.files("TMPLTBANK_{:05d}.xml", sample.draw("size.TmpltBank", banks))
    plan.writes(tasks, templates)
    return templates


def _inspiral(plan: Blueprint, sample: Sampler, stage: int, banks: IntArray, outside: _Outside) -> IntArray:
    """Filter one stretch with each of `banks`; return the files of results."""
    law = f"Inspiral_{stage}"
    tasks = plan.tasks("Inspiral", sample.draw(f"runtime.{law}", len(banks)))
    plan.reads(tasks, outside.injections)
    plan.reads(tasks, outside.calibration)
    plan.reads(tasks, outside.frames[:, : len(banks)])
    plan.reads(tasks, banks)
    found = plan.files(f"INSPIRAL{stage}_{{:05d}}.xml", sample.draw(f"size.{law}", len(banks)))
    plan.writes(tasks, found)
    return found


def _thinca(plan: Blueprint, sample: Sampler, stage: int, found: IntArray, group: IntArray) -> IntArray:
    """Add one Thinca per group that reads its files of `found`; return its files."""
    law, groups = f"Thinca_{stage}", int(group.max()) + 1
    tasks = plan.tasks("Thinca", sample.draw(f"runtime.{law}", groups))
    plan.reads(tasks[group], found)
    kept = plan.files(f"THINCA{stage}_{{:05d}}.xml", sample.draw(f"size.{law}", groups))
    plan.writes(tasks, kept)
    return kept


def _trigger_banks(plan: Blueprint, sample: Sampler, kept: IntArray) -> IntArray:
    """Add one TrigBank per entry of `kept`, in which files may repeat; return the banks."""
    tasks = plan.tasks("TrigBank", sample.draw("runtime.TrigBank", len(kept)))
    plan.reads(tasks, kept)
    banks = plan.files("TRIGBANK_{:05d}.xml", sample.draw("size.TrigBank", len(kept)))
    plan.writes(tasks, banks)
    return banks
