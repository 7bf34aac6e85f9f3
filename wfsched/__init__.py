"""wfsched: schedules scientific workflows for time, money, energy and carbon at once."""
