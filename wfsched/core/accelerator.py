"""`Accelerator`: kinds of accelerators of tasks and machines."""

from __future__ import annotations

from enum import IntEnum


class Accelerator(IntEnum):
    """The kind of accelerator that a task runs on."""

    NONE = 0
    GPU = 1
    FPGA = 2
    ASIC = 3
