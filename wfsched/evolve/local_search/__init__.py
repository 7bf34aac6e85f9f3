"""Local search: annealing of schedules and fronts."""
