"""Kinds of trials: a system joins studies with one module here, a frozen dataclass (`study.trial.Trial`)."""
