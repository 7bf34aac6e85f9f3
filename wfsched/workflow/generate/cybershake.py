"""CyberShake: earthquake hazard of a site, from the ruptures around it.

Structure (Bharathi et al. 2008, doi 10.1109/WORKS.2008.4723958; Juve et al. 2013, doi
10.1016/j.future.2012.08.015): ExtractSGT cuts the strain Green tensors of one rupture out of two
large files, SeismogramSynthesis makes the seismogram of one variation of the rupture,
PeakValCalcOkaya takes its peak values, ZipSeis and ZipPSA gather the seismograms and the peaks.
Four levels; every SeismogramSynthesis has one child of its own and ZipSeis.

The number of ruptures does not grow with the number of tasks everywhere: CyberShake_100 has 8,
CyberShake_1000 has 4, with 124 variations each; beyond 1,000 tasks it grows in proportion.

Deviation from the real files: there the two Zip tasks read nothing (half of the edges carry no
data); here they read what they zip.
"""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import IntArray
from wfsched.workflow.generate.blueprint import Blueprint
from wfsched.workflow.generate.sampler import Sampler


def cybershake(plan: Blueprint, sample: Sampler) -> None:
    """Add the tasks and files of a CyberShake workflow."""
    ruptures, variations = _counts(sample)
    rupture = _branches(sample, ruptures, variations)
    description = plan.files("variation_{:05d}.txt", sample.draw("size.variation", variations))
    extracts = _extract(plan, sample, ruptures, description[_firsts(rupture)])
    synthesis = plan.tasks("SeismogramSynthesis", sample.draw("runtime.SeismogramSynthesis", variations))
    plan.reads(synthesis, description)
    plan.reads(synthesis, extracts[:, rupture])
    seismograms = plan.files("Seismogram_{:05d}.grm", sample.draw("size.seismogram", variations))
    plan.writes(synthesis, seismograms)
    peak = plan.tasks("PeakValCalcOkaya", sample.draw("runtime.PeakValCalcOkaya", variations))
    plan.reads(peak, seismograms)
    peaks = plan.files("PeakVals_{:05d}.bsa", sample.draw("size.peaks", variations))
    plan.writes(peak, peaks)
    _archive(plan, sample, "ZipSeis", seismograms, "seismogram_archive")
    _archive(plan, sample, "ZipPSA", peaks, "peak_archive")


def _counts(sample: Sampler) -> tuple[int, int]:
    """Return the numbers of ruptures and of variations.

    Two tasks are the Zips and each variation is two, so that the number of ruptures has the
    parity of the number of tasks: the nearest to the fitted one.
    """
    odd = sample.n_tasks % 2
    wanted = sample.mean("count.ExtractSGT")
    ruptures = max(2 * round((wanted - odd) / 2) + odd, 2 - odd)
    return ruptures, (sample.n_tasks - 2 - ruptures) // 2


def _branches(sample: Sampler, ruptures: int, variations: int) -> IntArray:
    """Return the rupture that each variation belongs to, ascending, shape (variations,)."""
    weight = np.cumsum(sample.draw("count.branches", ruptures))
    last = np.rint(weight / weight[-1] * variations).astype(np.int64)
    return np.repeat(np.arange(ruptures), np.diff(last, prepend=0))


def _firsts(rupture: IntArray) -> IntArray:
    """Return the first variation of each rupture."""
    return np.flatnonzero(np.diff(rupture, prepend=-1))


def _extract(plan: Blueprint, sample: Sampler, ruptures: int, described: IntArray) -> IntArray:
    """Return the extracts of the two tensors of each rupture, shape (2, ruptures)."""
    tasks = plan.tasks("ExtractSGT", sample.draw("runtime.ExtractSGT", ruptures))
    strain = sample.draw("size.strain", ruptures)
    plan.reads(tasks, plan.files("fx_{:05d}.sgt", strain))
    plan.reads(tasks, plan.files("fy_{:05d}.sgt", strain))
    plan.reads(tasks, described)
    sizes = sample.draw("size.extracted", ruptures)
    extracts = np.stack([plan.files("subfx_{:05d}.sgt", sizes), plan.files("subfy_{:05d}.sgt", sizes)])
    plan.writes(tasks, extracts)
    return extracts


def _archive(plan: Blueprint, sample: Sampler, kind: str, members: IntArray, size: str) -> None:
    zipping = plan.tasks(kind, sample.draw(f"runtime.{kind}", 1))
    plan.reads(zipping, members)
    plan.writes(zipping, plan.file(f"{kind}.zip", sample.mean(f"size.{size}")))
