"""Classes of jobs and their descriptions: six that a history may contain, and three in other words."""

from __future__ import annotations

from wfsched.core.arrays import IntArray

KNOWN_WORDS = 6
NEW_WORDS = 3

_TEXTS: dict[str, tuple[str, ...]] = {
    "video-transcoding": (
        "transcode video files to h264", "convert movie clips to streaming formats",
        "encode video with ffmpeg",
        "re-encode camera footage to mp4", "video transcoding for the media library",
        "compress video uploads for playback",
        "make films ready for web streaming", "change the codec of recorded footage",
        "shrink clips for mobile viewers",
    ),
    "image-training": (
        "train a neural network to classify images", "fit a resnet on photographs",
        "image classifier training, many epochs", "train convolutional network for object detection",
        "deep learning on labelled pictures", "vision model training run",
        "teach a network to recognise what photos show", "optimise weights of a picture recogniser",
        "learn visual categories by gradient descent",
    ),
    "genome-alignment": (
        "align genome reads to the reference", "map dna sequencing reads with bwa",
        "genomics pipeline: read alignment and sorting", "whole genome sequence alignment",
        "align short reads of patient dna", "variant calling after read mapping",
        "match sequenced fragments against a chromosome", "place nucleotide strings on the human genome",
        "find where dna snippets belong",
    ),
    "weather-forecast": (
        "numerical weather prediction run", "simulate the atmosphere for tomorrow's forecast",
        "regional weather model, 48 hours", "run the wrf weather model", "weather ensemble forecast member",
        "forecast temperature and wind fields",
        "predict rain and storms by solving air flow", "compute the meteorological outlook",
        "meteorology: integrate the air masses forward",
    ),
    "log-analytics": (
        "aggregate web server logs", "spark job over access logs", "count page views from log files",
        "parse and summarise application logs", "daily log analytics report",
        "group click logs by user session",
        "tally visits recorded by the servers", "digest event records of the website",
        "summarise what was logged yesterday",
    ),
    "database-backup": (
        "back up the customer database", "nightly database dump to storage",
        "database backup and verification",
        "export sql tables to the archive", "incremental backup of the order database",
        "copy database snapshot to cold storage",
        "save a copy of all sql records", "archive tables of the relational store",
        "duplicate stored customer rows for safety",
    ),
    "risk-simulation": (
        "monte carlo simulation of portfolio risk", "value at risk for the trading book",
        "price options by monte carlo", "simulate credit losses of the bank",
        "financial risk scenarios, overnight",
        "compute market risk of derivatives",
        "estimate possible losses of investments by random paths", "stress test the assets of a bank",
        "sample scenarios for stock returns",
    ),
    "fluid-dynamics": (
        "computational fluid dynamics of a wing", "simulate turbulent flow with openfoam",
        "cfd run of a car body", "navier-stokes solver on a fine mesh",
        "aerodynamics simulation of a turbine",
        "fluid flow around a ship hull",
        "air resistance of a vehicle computed on a grid", "how gas streams past an aircraft",
        "drag and lift by solving flow equations",
    ),
    "rendering": (
        "render frames of an animated film", "ray tracing of a 3d scene", "blender rendering job",
        "render the final frames in high resolution", "3d animation frame rendering",
        "path traced images of the product model",
        "draw the pictures of a cartoon from its 3d models", "compute light and shadows of virtual scenes",
        "produce photorealistic stills of a model",
    ),
    "language-training": (
        "train a language model on text", "fine-tune a transformer on documents",
        "pre-train bert on the text corpus", "language model training, next token prediction",
        "train a large text generator", "natural language model fine-tuning",
        "teach a network to continue sentences", "adapt a chatbot to our manuals by training",
        "learn word statistics with attention layers",
    ),
    "software-tests": (
        "compile the code and run unit tests", "continuous integration build", "build and test the software",
        "run the regression test suite", "nightly build of the repository",
        "ci pipeline: compile, lint, test",
        "check that the program still works after a commit", "make binaries and verify them automatically",
        "automated quality checks of source code",
    ),
    "molecular-dynamics": (
        "molecular dynamics of a protein", "simulate protein folding with gromacs",
        "md run of a membrane in water", "molecular simulation of drug binding",
        "atomistic simulation of a polymer", "namd simulation, protein and ligand",
        "move atoms of an enzyme step by step", "how a drug molecule docks, by newton's equations",
        "trajectory of particles in a biomolecule",
    ),
}  # fmt: skip

CLASSES: tuple[str, ...] = tuple(_TEXTS)
"""Names of the classes; jobs hold indices of it."""


def description(kind: int, words: int) -> str:
    """Return the description of a job of class `kind`.

    Parameters
    ----------
    kind : int
        Index in `CLASSES`.
    words : int
        0 to 5, or 6 to 8 for those in other words.

    Examples
    --------
    >>> description(0, 6)
    'make films ready for web streaming'
    """
    return _TEXTS[CLASSES[kind]][words]


def descriptions(kind: IntArray, words: IntArray) -> list[str]:
    """Return the description of each job."""
    return [description(k, w) for k, w in zip(kind.tolist(), words.tolist(), strict=True)]
