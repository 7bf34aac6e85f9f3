"""What nobody can predict better: the world without its noise, and the world itself."""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.datacenter.prediction.features import features_of
from wfsched.datacenter.prediction.prediction import Prediction
from wfsched.datacenter.world.instance import Instance
from wfsched.datacenter.world.nature import Nature
from wfsched.datacenter.world.slots import MINUTES_PER_HOUR
from wfsched.datacenter.world.temperature import pue_at


def exact(instance: Instance, nature: Nature) -> Prediction:
    """Return the best that can be predicted: run time and energy but for the noise of single jobs."""
    return _known(instance, nature.expected_run, nature.expected_kw)


def clairvoyant(instance: Instance, nature: Nature) -> Prediction:
    """Return what jobs will take, their noise included."""
    return _known(instance, nature.run, nature.kw)


def _known(instance: Instance, run: FloatArray, kw: FloatArray) -> Prediction:
    features = features_of(instance)
    pue = pue_at(features.fleet.pue, features.temperature)
    return Prediction(run, np.asarray(kw * run * pue / MINUTES_PER_HOUR))
