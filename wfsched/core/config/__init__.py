"""TOML files: tables checked key by key, all faults reported at once; JSON files read alike."""
