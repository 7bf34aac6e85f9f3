"""Green time of an edge: intervals, and the schedules that use it best."""
