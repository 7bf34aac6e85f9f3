"""The file of results: one section for each benchmark, written anew one by one."""

from __future__ import annotations

import datetime
import os
import platform
import re
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from wfsched.core.files import write_text

HEADER = """# Benchmark results

Made by `make bench`; each section says when, where and by what command. Times are medians; ratios were
measured in one run.
"""
# What takes part in all figures.
CORE = ("numpy", "numba", "pymoo", "moocore")


def provenance(command: str, seconds: float, libraries: Sequence[str] = ()) -> str:
    """Return one line that says by what and where a section was made.

    Parameters
    ----------
    libraries : sequence of str
        Distributions beside `CORE` whose versions matter; those that are missing are left out.
    """
    versions = [f"{name} {_version(name)}" for name in (*CORE, *libraries) if _version(name)]
    return (
        f"*{datetime.datetime.now(datetime.UTC):%Y-%m-%d}, `{command}`, {seconds:.0f} s; {_processor()}, "
        f"{os.cpu_count()} processors, Python {platform.python_version()}, {', '.join(versions)}.*"
    )


def replace_section(path: Path, title: str, lines: Sequence[str], order: Sequence[str]) -> None:
    """Write a section into the file of results; the others stay as they are.

    Parameters
    ----------
    order : sequence of str
        Titles in the order in which sections stand; sections that are not among them are dropped.
    """
    found = sections(path.read_text(encoding="utf-8")) if path.exists() else {}
    found[title] = "\n".join(lines).strip()
    kept = [f"## {name}\n\n{found[name]}\n" for name in order if name in found]
    write_text(path, "\n".join((HEADER, *kept)))


def sections(text: str) -> dict[str, str]:
    r"""Return the text of each section by its title.

    >>> sections("# All\n\n## One\n\nfirst\n\n## Two\n\nsecond\n")
    {'One': 'first', 'Two': 'second'}
    """
    parts = re.split(r"^## (.+)\n", text, flags=re.MULTILINE)[1:]
    return {title: body.strip() for title, body in zip(parts[::2], parts[1::2])}


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _processor() -> str:
    """Return the model of the processor where the system tells, else its architecture."""
    listed = Path("/proc/cpuinfo")
    models = re.findall(r"^model name\s*: (.+)$", listed.read_text(), re.MULTILINE) if listed.exists() else []
    return str(models[0]) if models else platform.machine()
