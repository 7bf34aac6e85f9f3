"""Problems and schedules: the compiled tables, the one evaluation kernel, its twin and the check."""
