"""Study files: keys, sources, methods, bound points."""
