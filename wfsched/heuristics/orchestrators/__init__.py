"""Container orchestrators: Binpack and Spread."""
