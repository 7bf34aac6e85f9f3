"""CP-SAT formulation of a problem: variables, constraints, amounts."""
