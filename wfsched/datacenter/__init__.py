"""Carbon-aware data centres: jobs placed in space and time by forecasts of carbon and predictions of work."""
