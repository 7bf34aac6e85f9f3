"""Limits on workflow files: numbers beyond all reason, and sizes that no memory should be spent on."""

from __future__ import annotations

MAX_RUNTIME_S = 1e12
"""Largest runtime [s], 31,700 years: sums and products of larger ones leave the range of floats."""

MAX_SIZE_B = 1e18
"""Largest size of a file, and of all files along an edge [B]: an exabyte."""

MAX_MEMORY_B = 1e15
"""Most memory that a task may ask for [B]: a petabyte; more is a slip of the unit."""

MAX_CORES = 1_000_000
"""Most cores that a task may ask for."""

MAX_TASKS = 1_000_000
"""Most tasks of a workflow file or of a generated workflow."""

MAX_LINKS = 20_000_000
"""Most mentions of files and of parents in a workflow file."""

MAX_DEFECTS = 1_000_000
"""Most defects of one file that are listed."""

MAX_UNPACKED_B = 2**30
"""Largest workflow file after decompression [B]."""

MAX_ELEMENT_B = 2**25
"""Largest job or other element directly below the root [B]: it is held in memory whole."""
