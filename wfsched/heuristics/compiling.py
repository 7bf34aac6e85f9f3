"""How the functions of the engine are compiled: as all kernels are (`wfsched.core.compiling`)."""

from __future__ import annotations

from wfsched.core.compiling import compiled, inlined, internal

__all__ = ["compiled", "inlined", "internal"]
