"""Run all benchmarks and print them as Markdown: ``python -m benchmarks [OUT.md]``.

Real workflows are measured where the environment variable WFSCHED_DATA names their folder.
"""

from __future__ import annotations

import datetime
import os
import platform
import sys
from pathlib import Path

import numba
import numpy as np
import pymoo

from benchmarks import edge, evaluation, heuristics, search
from benchmarks.cases import workflows

PARTS = (evaluation, heuristics, search, edge)


def main() -> None:
    cases = workflows()
    lines = [
        "# Benchmark results",
        "",
        f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d}, {platform.machine()}, {os.cpu_count()} processors, "
        f"Python {platform.python_version()}, numpy {np.__version__}, numba {numba.__version__}, "
        f"pymoo {pymoo.__version__}. Made by `make bench`. Medians; ratios were measured in one run.",
    ]
    for part in PARTS:
        lines += ["", f"## {part.TITLE}", "", (part.__doc__ or "").strip(), "", *part.table(cases)]
        print("\n".join(lines[-3:]), file=sys.stderr)
    text = "\n".join(lines) + "\n"
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(text, encoding="utf-8")
    else:
        print(text)


if __name__ == "__main__":
    main()
