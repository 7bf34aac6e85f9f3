"""`warn_of_defects`: one line for a workflow whose file was repaired."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wfsched.cli.terminal.output import warn

if TYPE_CHECKING:
    from wfsched.workflow.model import Workflow

# Repairs that put a number in place of one that the file does not state, or leave out a part of it.
_MADE_UP = (
    "missing-runtime",
    "non-positive-runtime",
    "several-runtimes",
    "bad-requirement",
    "several-requirements",
    "unread-requirement",
    "unread-element",
    "unread-attribute",
    "missing-size",
    "negative-size",
    "several-sizes",
)


def warn_of_defects(workflow: Workflow) -> None:
    """Warn that figures rest on numbers that the file does not state, with their counts by code."""
    counts = {code: count for code, count in workflow.defects.items() if code in _MADE_UP}
    if counts:
        listed = ", ".join(f"{code} {count}" for code, count in counts.items())
        policy = workflow.provenance.repair
        warn(
            f"{workflow.name}: figures rest on repaired values ({listed}; policy {policy}). "
            "`wfsched validate` lists them, --runtimes states runtimes."
        )
