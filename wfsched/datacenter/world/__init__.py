"""Facts of carbon-aware data centres: fleet, jobs, signals, and what only the bill may read."""
