"""List schedulers for makespan, and simple baselines."""
