"""GECRS: tasks placed by latency, green power and the match of their kind with the units of nodes."""
