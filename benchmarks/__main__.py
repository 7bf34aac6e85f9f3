"""Run benchmarks and write each into its section of the results: ``python -m benchmarks [SECTION ...]``.

All of them without arguments. Real workflows are measured where the environment variable
WFSCHED_DATA names their folder, shipped ones else.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from benchmarks.results import provenance, replace_section
from benchmarks.sections import SECTIONS, Section


def main() -> None:
    known = {section.name: section for section in SECTIONS}
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=", ".join(known))
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("RESULTS.md"))
    parser.add_argument("--quick", action="store_true", help="small cases, to the screen, nothing is written")
    given = parser.parse_args()
    for name in given.sections:
        if name not in known:
            parser.error(f"unknown section {name!r}; allowed: {', '.join(known)}")
    for section in [known[name] for name in given.sections] or SECTIONS:
        lines = _run(section, quick=given.quick)
        print("\n".join((f"\n## {section.title}\n", *lines)), file=sys.stderr)
        if not given.quick:
            replace_section(given.out, section.title, lines, [each.title for each in SECTIONS])


def _run(section: Section, *, quick: bool) -> list[str]:
    began = time.perf_counter()
    table = section.lines(quick=quick)
    command = f"python -m benchmarks {section.name}{' --quick' * quick}"
    made = provenance(command, time.perf_counter() - began, section.libraries)
    return [made, "", (section.module.__doc__ or "").strip(), "", *table]


if __name__ == "__main__":
    main()
