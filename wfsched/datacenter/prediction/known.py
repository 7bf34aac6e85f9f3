"""What nobody can predict better: the world without its noise, and the world itself."""

from __future__ import annotations

from wfsched.core.arrays import FloatArray
from wfsched.datacenter.engine.seen import energy_at_release
from wfsched.datacenter.prediction.prediction import Prediction
from wfsched.datacenter.world.instance import Instance
from wfsched.datacenter.world.nature import Nature


def exact(instance: Instance, nature: Nature) -> Prediction:
    """Return the best that can be predicted: run time and energy but for the noise of single jobs."""
    return _known(instance, nature.expected_run, nature.expected_kw)


def clairvoyant(instance: Instance, nature: Nature) -> Prediction:
    """Return what jobs will take, their noise included."""
    return _known(instance, nature.run, nature.kw)


def _known(instance: Instance, run: FloatArray, kw: FloatArray) -> Prediction:
    return Prediction(run, energy_at_release(instance, instance.jobs, run, kw))
