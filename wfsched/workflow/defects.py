"""Defects of workflow files: one code for each kind of dirt that real files hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing that is wrong in a workflow file.

    Parameters
    ----------
    code : str
        Stable name of the kind of defect.
    severity : {"error", "warning"}
        An error refuses the file; a warning is mended as the repair policy says.
    where : str
        Line, task or file it was found at.
    message : str
        What was found and what was made of it.
    """

    code: str
    severity: Severity
    where: str
    message: str
