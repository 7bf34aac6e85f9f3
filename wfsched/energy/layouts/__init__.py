"""The layouts that supply files come in: one module each, all in `wfsched.energy.reading.registry`."""
