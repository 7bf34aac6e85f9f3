"""Montage: a mosaic of the sky, put together from images that overlap.

Structure (Bharathi et al. 2008, doi 10.1109/WORKS.2008.4723958; Juve et al. 2013, doi
10.1016/j.future.2012.08.015): mProjectPP projects each image, mDiffFit fits a plane to the
difference of two images that overlap, mConcatFit gathers the fits, mBgModel finds the best
correction of all images, mBackground applies it to each, mImgTbl lists the corrected images,
mAdd joins them, mShrink and mJPEG make the picture. Nine levels, one type on each.

As in the real files, mBackground reads its projected image too, and mAdd reads the list of the
images instead of the images. Deviations from those files: each mDiffFit compares two different
images (of the 662 of Montage_1000, three have one parent) and writes files of its own (there
all of them write one file); a workflow of ten tasks has no room for mJPEG.
"""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.workflow.generate.blueprint import Blueprint
from wfsched.workflow.generate.overlap import overlaps
from wfsched.workflow.generate.sampler import Sampler

_JOINS = ("mConcatFit", "mBgModel", "mImgTbl", "mAdd", "mShrink", "mJPEG")


def montage(plan: Blueprint, sample: Sampler) -> None:
    """Add the tasks and files of a Montage workflow."""
    images, pairs, picture = _counts(sample)
    header = plan.file("region.hdr", sample.mean("size.header"))
    projected = _project(plan, sample, images, header)
    fits = _compare(plan, sample, projected, pairs, header)
    corrections = _model(plan, sample, fits)
    corrected = _correct(plan, sample, projected, corrections)
    _mosaic(plan, sample, corrected, header, picture)


def _counts(sample: Sampler) -> tuple[int, int, bool]:
    """Return the numbers of images and of overlaps, and whether the picture is made.

    Each image is one mProjectPP and one mBackground; what is left are mDiffFit, at least as
    many as it takes to join the images.
    """
    joins = len(_JOINS)
    most = (sample.n_tasks - joins + 1) // 3
    images = max(2, min(round(sample.mean("count.mProjectPP")), most))
    pairs = sample.n_tasks - joins - 2 * images
    return images, max(pairs, 1), pairs > 0


def _project(plan: Blueprint, sample: Sampler, images: int, header: IntArray) -> IntArray:
    """Return the projected images and their areas, shape (2, images)."""
    tasks = plan.tasks("mProjectPP", sample.draw("runtime.mProjectPP", images))
    plan.reads(tasks, header)
    plan.reads(tasks, plan.files("2mass_{:05d}.fits", sample.draw("size.raw", images)))
    projected = _images(plan, "p", sample.draw("size.projected", images))
    plan.writes(tasks, projected)
    return projected


def _compare(plan: Blueprint, sample: Sampler, projected: IntArray, pairs: int, header: IntArray) -> IntArray:
    """Return the fits and the differences of all overlaps, shape (2, pairs)."""
    first, second = overlaps(projected.shape[1], pairs, sample.rng("overlaps"))
    tasks = plan.tasks("mDiffFit", sample.draw("runtime.mDiffFit", pairs))
    plan.reads(tasks, header)
    plan.reads(tasks, projected[:, first])
    plan.reads(tasks, projected[:, second])
    fits = np.stack(
        [
            plan.files("fit_{:05d}.txt", sample.draw("size.fit", pairs)),
            plan.files("diff_{:05d}.txt", sample.draw("size.difference", pairs)),
        ]
    )
    plan.writes(tasks, fits)
    return fits


def _model(plan: Blueprint, sample: Sampler, fits: IntArray) -> IntArray:
    """Return the table of the corrections."""
    concat = plan.tasks("mConcatFit", sample.draw("runtime.mConcatFit", 1))
    plan.reads(concat, plan.file("fits_list.tbl", sample.mean("size.fit_list")))
    plan.reads(concat, fits)
    table = plan.file("fits.tbl", sample.mean("size.fit_table"))
    plan.writes(concat, table)
    model = plan.tasks("mBgModel", sample.draw("runtime.mBgModel", 1))
    plan.reads(model, plan.file("pimages.tbl", sample.mean("size.projected_table")))
    plan.reads(model, table)
    corrections = plan.file("corrections.tbl", sample.mean("size.corrections"))
    plan.writes(model, corrections)
    return corrections


def _correct(plan: Blueprint, sample: Sampler, projected: IntArray, corrections: IntArray) -> IntArray:
    """Return the corrected images and their areas, shape (2, images)."""
    images = projected.shape[1]
    tasks = plan.tasks("mBackground", sample.draw("runtime.mBackground", images))
    plan.reads(tasks, projected)
    plan.reads(tasks, corrections)
    corrected = _images(plan, "c", sample.draw("size.corrected", images))
    plan.writes(tasks, corrected)
    return corrected


def _mosaic(plan: Blueprint, sample: Sampler, corrected: IntArray, header: IntArray, picture: bool) -> None:
    listing = plan.tasks("mImgTbl", sample.draw("runtime.mImgTbl", 1))
    plan.reads(listing, plan.file("cimages.tbl", sample.mean("size.corrected_table")))
    plan.reads(listing, corrected)
    table = plan.file("newcimages.tbl", sample.mean("size.new_table"))
    plan.writes(listing, table)
    add = plan.tasks("mAdd", sample.draw("runtime.mAdd", 1))
    plan.reads(add, header)
    plan.reads(add, table)
    mosaic = _images(plan, "mosaic", sample.draw("size.mosaic", 1))
    plan.writes(add, mosaic)
    shrink = plan.tasks("mShrink", sample.draw("runtime.mShrink", 1))
    plan.reads(shrink, mosaic)
    shrunken = plan.file("shrunken.fits", sample.mean("size.shrunken"))
    plan.writes(shrink, shrunken)
    if picture:
        jpeg = plan.tasks("mJPEG", sample.draw("runtime.mJPEG", 1))
        plan.reads(jpeg, shrunken)
        plan.writes(jpeg, plan.file("shrunken.jpg", sample.mean("size.picture")))


def _images(plan: Blueprint, prefix: str, sizes: FloatArray) -> IntArray:
    """Add each image and the file of its area, which has the same size; shape (2, count)."""
    pattern = prefix + ("_{:05d}" if len(sizes) > 1 else "")
    return np.stack([plan.files(pattern + ".fits", sizes), plan.files(pattern + "_area.fits", sizes)])
