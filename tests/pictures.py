"""Pictures in files, measured: pixels of PNG, shapes of SVG and PDF."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
from matplotlib.image import imread


def ink(path: Path) -> float:
    """Return how much is drawn: share of pixels that are not white (PNG), or number of shapes (SVG, PDF).

    Fails if the file is not a picture of its suffix.
    """
    return _INK[path.suffix](path)


def _pixels(path: Path) -> float:
    picture = imread(path)
    assert min(picture.shape[:2]) > 100
    return float(np.mean(np.any(picture[..., :3] < 0.99, axis=-1)))


def _elements(path: Path) -> float:
    root = ElementTree.parse(path).getroot()
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    return sum(element.tag.endswith(("}path", "}use", "}rect")) for element in root.iter())


def _painted(path: Path) -> float:
    """Return the number of paths that the page strokes or fills."""
    content = path.read_bytes()
    assert content.startswith(b"%PDF-")
    assert content.rstrip().endswith(b"%%EOF")
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
    pages = [zlib.decompress(stream) for stream in streams if stream[:1] == b"\x78"]
    return sum(len(re.findall(rb"(?m)(?:^|\s)(?:S|f|B|b|s)$", page)) for page in pages)


_INK: dict[str, Callable[[Path], float]] = {".png": _pixels, ".svg": _elements, ".pdf": _painted}
