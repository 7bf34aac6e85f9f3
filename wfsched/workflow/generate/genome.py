"""Genome (Epigenomics): maps the reads of a sequencer to a reference genome.

Structure (Bharathi et al. 2008, doi 10.1109/WORKS.2008.4723958; Juve et al. 2013, doi
10.1016/j.future.2012.08.015): fastqSplit cuts the reads of a lane into chunks; filterContams,
sol2sanger, fastq2bfq and map treat each chunk in turn; mapMerge merges the chunks of a lane and,
where there are several lanes, one more merges the lanes; maqindex and pileup finish. Eight
levels with one lane, nine with more.

Sizes and run times follow each other as in the real files: each file of a chunk is a share of
the one before it, the short steps take a time per byte that they read, map and pileup a time per
byte of the reference genome (which is four times as large in Epigenomics_100 as in _24 and _46).

Deviation from those files: they have 4 k + 4 tasks (k chunks, one lane) or 4 k + 2 l + 3 (l
lanes); at any other size up to three more filterContams find nothing but contamination in their
chunk and have no children.
"""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.workflow.generate.blueprint import Blueprint
from wfsched.workflow.generate.sampler import Sampler

_STEPS = 4  # filterContams, sol2sanger, fastq2bfq, map


def genome(plan: Blueprint, sample: Sampler) -> None:
    """Add the tasks and files of an Epigenomics workflow."""
    lanes, chains, spare = _counts(sample)
    lane = np.concatenate([np.arange(chains) * lanes // chains, np.arange(spare) % lanes])
    clean = _filter(plan, sample, _split(plan, sample, lane), chains)
    sanger = _step(plan, sample, "sol2sanger", clean, "sanger")
    binary = _step(plan, sample, "fastq2bfq", sanger, "binary")
    merged = _merge(plan, sample, _map(plan, sample, binary), lane[:chains])
    if lanes > 1:
        merged = _merge(plan, sample, merged, np.zeros(lanes, np.int64))
    _finish(plan, sample, merged)


def _counts(sample: Sampler) -> tuple[int, int, int]:
    """Return the numbers of lanes, of whole chains and of chunks that are filtered out.

    Among the fitted number of lanes and its neighbours: least spare tasks first, then the nearest.
    """
    wanted = max(1, round(sample.mean("count.fastqSplit")))
    choices = []
    for lanes in range(max(1, wanted - 1), wanted + 2):
        rest = sample.n_tasks - (4 if lanes == 1 else 2 * lanes + 3)
        if rest >= _STEPS * lanes:
            choices.append((rest % _STEPS, abs(lanes - wanted), lanes, rest // _STEPS))
    spare, _, lanes, chains = min(choices)
    return lanes, chains, spare


def _split(plan: Blueprint, sample: Sampler, lane: IntArray) -> IntArray:
    """Return the chunks; chunk i is cut out of the reads of ``lane[i]``."""
    chunks = plan.files("chunk_{:05d}.sfq", sample.draw("size.chunk", len(lane)))
    reads = _sums(lane, plan.size(chunks))
    tasks = _tasks(plan, sample, "fastqSplit", reads)
    plan.reads(tasks, plan.files("lane_{:05d}.sfq", reads))
    plan.writes(tasks[lane], chunks)
    return chunks


def _filter(plan: Blueprint, sample: Sampler, chunks: IntArray, chains: int) -> IntArray:
    """Return the clean reads of the first `chains` chunks; the others have none."""
    size = plan.size(chunks)
    tasks = _tasks(plan, sample, "filterContams", size)
    plan.reads(tasks, chunks)
    clean = plan.files("clean_{:05d}.sfq", sample.scaled("size.clean", size[:chains]))
    plan.writes(tasks[:chains], clean)
    size[:chains] -= plan.size(clean)
    plan.writes(tasks, plan.files("contam_{:05d}.sfq", size))
    return clean


def _step(plan: Blueprint, sample: Sampler, kind: str, source: IntArray, result: str) -> IntArray:
    """Process each file of `source` by its own task; return the files written."""
    size = plan.size(source)
    tasks = _tasks(plan, sample, kind, size)
    plan.reads(tasks, source)
    written = plan.files(result + "_{:05d}", sample.scaled(f"size.{result}", size))
    plan.writes(tasks, written)
    return written


def _map(plan: Blueprint, sample: Sampler, binary: IntArray) -> IntArray:
    reference = plan.file("BS.bfa", sample.mean("size.reference"))
    tasks = _tasks(plan, sample, "map", np.repeat(plan.size(reference), len(binary)))
    plan.reads(tasks, reference)
    plan.reads(tasks, binary)
    aligned = plan.files("aligned_{:05d}.map", sample.scaled("size.aligned", plan.size(binary)))
    plan.writes(tasks, aligned)
    return aligned


def _merge(plan: Blueprint, sample: Sampler, parts: IntArray, group: IntArray) -> IntArray:
    """Return one map for each group of `parts`."""
    size = _sums(group, plan.size(parts))
    tasks = _tasks(plan, sample, "mapMerge", size)
    plan.reads(tasks[group], parts)
    pattern = "lane_{:05d}.map" if len(tasks) > 1 else "merged.map"
    merged = plan.files(pattern, sample.scaled("size.merged", size))
    plan.writes(tasks, merged)
    if len(tasks) == 1:
        for suffix in ("zr", "vm"):
            extra = sample.scaled(f"size.merged_{suffix}", plan.size(merged))
            plan.writes(tasks, plan.files(f"merged.map.{suffix}", extra))
    return merged


def _finish(plan: Blueprint, sample: Sampler, merged: IntArray) -> None:
    indexed = _step(plan, sample, "maqindex", merged, "indexed")
    reference = plan.file("BSnull.bfa", sample.mean("size.reference"))
    pileup = _tasks(plan, sample, "pileup", plan.size(reference))
    plan.reads(pileup, reference)
    plan.reads(pileup, indexed)
    plan.writes(pileup, plan.files("pileup", sample.scaled("size.pileup", plan.size(indexed))))


def _tasks(plan: Blueprint, sample: Sampler, kind: str, base: FloatArray) -> IntArray:
    """Add the tasks of `kind`; their run times are in proportion to `base` [B]."""
    return plan.tasks(f"{kind}_chr21", sample.scaled(f"runtime.{kind}", base))


def _sums(group: IntArray, size: FloatArray) -> FloatArray:
    """Return the sum of `size` [B] of each group."""
    return np.bincount(group, weights=size).astype(np.float64)
