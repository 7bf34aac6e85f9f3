"""Small stored pictures of figures, and the difference of a figure from one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from matplotlib.image import imread, imsave

from wfsched.core.arrays import FloatArray

STORED = Path(__file__).parent / "stored"
# Width of the thumbnails [pixel].
_WIDTH = 150


def thumbnail(figure: Figure) -> FloatArray:
    """Return the picture of `figure` (height, width, 3), in [0, 1], as wide as all thumbnails."""
    figure.canvas.draw()
    pixels = np.asarray(figure.canvas.buffer_rgba())[..., :3] / 255.0  # type: ignore[attr-defined]
    step = pixels.shape[1] // _WIDTH
    height, width = (size // step for size in pixels.shape[:2])
    blocks = pixels[: height * step, : width * step].reshape(height, step, width, step, 3)
    small: FloatArray = blocks.mean(axis=(1, 3))
    return small


def difference(figure: Figure, name: str) -> float:
    """Return how far `figure` is from the stored thumbnail `name`: the mean over the inked part, in [0, 1].

    A figure of another size is as far as can be.
    """
    ours, stored = thumbnail(figure), imread(STORED / f"{name}.png")[..., :3]
    if ours.shape != stored.shape:
        return 1.0
    inked = np.any((ours < 0.97) | (stored < 0.97), axis=-1)
    return float(np.abs(ours - stored)[inked].mean())


def store(figure: Figure, name: str) -> None:
    """Write the thumbnail of `figure`."""
    imsave(STORED / f"{name}.png", thumbnail(figure))
