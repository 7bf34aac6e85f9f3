"""Published carbon-aware policies exactly as their papers state them, each with its home setting."""
