"""Layouts of supply files, one module each, listed in `wfsched.energy.reading.registry`."""
