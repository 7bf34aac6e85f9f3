"""The exact reference: small problems solved to optimality by OR-Tools CP-SAT (the extra ``exact``)."""
