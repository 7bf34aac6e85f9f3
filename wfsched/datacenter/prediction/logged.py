"""What a predictor says of the rows of a log, each in the centre where it ran."""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.datacenter.prediction.features import Features
from wfsched.datacenter.prediction.log import Log
from wfsched.datacenter.prediction.prediction import Errors
from wfsched.datacenter.prediction.predictor import Predictor


def logged_ratios(predictor: Predictor, log: Log) -> FloatArray:
    """Return the logs of predicted run time and energy over those of the nameplate, (m, 2)."""
    features, rows = _features(log), np.arange(len(log))
    found = predictor.predict(features)
    run = found.run / features.nameplate_run()
    energy = found.energy / features.nameplate_energy()
    return np.log(np.stack([run[rows, log.centre], energy[rows, log.centre]], axis=1))


def logged_errors(predictor: Predictor, log: Log) -> Errors:
    """Return the relative errors of a predictor over the rows of a log."""
    off = np.exp(logged_ratios(predictor, log) - log.ratios()) - 1.0
    return Errors(*np.sqrt((off**2).mean(axis=0)).tolist())


def _features(log: Log) -> Features:
    """Return the features of logged jobs; temperatures are right in the centre where each ran."""
    return Features(log.jobs, log.fleet, np.repeat(log.temperature[:, None], len(log.fleet), axis=1))
