"""CP-SAT formulation of a problem, one concern a file."""
