"""Problems, schedules and fronts as JSON documents."""
