"""Jobs placed on data centres in space and time for the least carbon: worlds, policies, predictors, bound."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wfsched.core.face import open_face

if TYPE_CHECKING:
    from wfsched.datacenter.bounds import lower_bound as lower_bound
    from wfsched.datacenter.engine.check import check as check
    from wfsched.datacenter.engine.dual import Bound as Bound
    from wfsched.datacenter.engine.outcome import Bill as Bill
    from wfsched.datacenter.engine.outcome import Outcome as Outcome
    from wfsched.datacenter.engine.outcome import Segments as Segments
    from wfsched.datacenter.engine.policy import Answer as Answer
    from wfsched.datacenter.engine.policy import Moment as Moment
    from wfsched.datacenter.engine.policy import Policy as Policy
    from wfsched.datacenter.engine.seen import Estimate as Estimate
    from wfsched.datacenter.engine.seen import Seen as Seen
    from wfsched.datacenter.policies.batch import Batch as Batch
    from wfsched.datacenter.policies.held import Cap as Cap
    from wfsched.datacenter.policies.held import Casper as Casper
    from wfsched.datacenter.policies.held import Pcaps as Pcaps
    from wfsched.datacenter.policies.ours import Now as Now
    from wfsched.datacenter.policies.ours import Planned as Planned
    from wfsched.datacenter.policies.registry import POLICIES as POLICIES
    from wfsched.datacenter.prediction.features import Features as Features
    from wfsched.datacenter.prediction.features import features_of as features_of
    from wfsched.datacenter.prediction.known import clairvoyant as clairvoyant
    from wfsched.datacenter.prediction.known import exact as exact
    from wfsched.datacenter.prediction.learning import Course as Course
    from wfsched.datacenter.prediction.learning import Period as Period
    from wfsched.datacenter.prediction.learning import Updates as Updates
    from wfsched.datacenter.prediction.learning import follow as follow
    from wfsched.datacenter.prediction.log import Log as Log
    from wfsched.datacenter.prediction.log import log_of as log_of
    from wfsched.datacenter.prediction.prediction import Errors as Errors
    from wfsched.datacenter.prediction.prediction import Prediction as Prediction
    from wfsched.datacenter.prediction.prediction import errors as errors
    from wfsched.datacenter.prediction.prediction import errors_at as errors_at
    from wfsched.datacenter.prediction.predictor import Predictor as Predictor
    from wfsched.datacenter.prediction.prompt import Context as Context
    from wfsched.datacenter.prediction.prompt import prompt as prompt
    from wfsched.datacenter.prediction.registry import PREDICTORS as PREDICTORS
    from wfsched.datacenter.simulate import simulate as simulate
    from wfsched.datacenter.trial import run_trial as run_trial
    from wfsched.datacenter.world.centre import DataCentre as DataCentre
    from wfsched.datacenter.world.centre import Fleet as Fleet
    from wfsched.datacenter.world.describing import CLASSES as CLASSES
    from wfsched.datacenter.world.describing import description as description
    from wfsched.datacenter.world.describing import descriptions as descriptions
    from wfsched.datacenter.world.fleet import draw_fleet as draw_fleet
    from wfsched.datacenter.world.forecast import Forecast as Forecast
    from wfsched.datacenter.world.forecast import noisy_forecast as noisy_forecast
    from wfsched.datacenter.world.forecast import perfect as perfect
    from wfsched.datacenter.world.forecast import persistence_forecast as persistence_forecast
    from wfsched.datacenter.world.generate import Drawn as Drawn
    from wfsched.datacenter.world.generate import generate as generate
    from wfsched.datacenter.world.history import History as History
    from wfsched.datacenter.world.instance import Instance as Instance
    from wfsched.datacenter.world.job_trace import JobTrace as JobTrace
    from wfsched.datacenter.world.job_trace import read_job_trace as read_job_trace
    from wfsched.datacenter.world.jobs import Jobs as Jobs
    from wfsched.datacenter.world.nature import Nature as Nature
    from wfsched.datacenter.world.setting import Setting as Setting
    from wfsched.datacenter.world.signals import Signals as Signals

_HOMES = {
    "wfsched.datacenter.bounds": ("lower_bound",),
    "wfsched.datacenter.engine.check": ("check",),
    "wfsched.datacenter.engine.dual": ("Bound",),
    "wfsched.datacenter.engine.outcome": ("Bill", "Outcome", "Segments"),
    "wfsched.datacenter.engine.policy": ("Answer", "Moment", "Policy"),
    "wfsched.datacenter.engine.seen": ("Estimate", "Seen"),
    "wfsched.datacenter.policies.batch": ("Batch",),
    "wfsched.datacenter.policies.held": ("Cap", "Casper", "Pcaps"),
    "wfsched.datacenter.policies.ours": ("Now", "Planned"),
    "wfsched.datacenter.policies.registry": ("POLICIES",),
    "wfsched.datacenter.prediction.features": ("Features", "features_of"),
    "wfsched.datacenter.prediction.known": ("clairvoyant", "exact"),
    "wfsched.datacenter.prediction.learning": ("Course", "Period", "Updates", "follow"),
    "wfsched.datacenter.prediction.log": ("Log", "log_of"),
    "wfsched.datacenter.prediction.prediction": ("Errors", "Prediction", "errors", "errors_at"),
    "wfsched.datacenter.prediction.predictor": ("Predictor",),
    "wfsched.datacenter.prediction.prompt": ("Context", "prompt"),
    "wfsched.datacenter.prediction.registry": ("PREDICTORS",),
    "wfsched.datacenter.simulate": ("simulate",),
    "wfsched.datacenter.trial": ("run_trial",),
    "wfsched.datacenter.world.centre": ("DataCentre", "Fleet"),
    "wfsched.datacenter.world.describing": ("CLASSES", "description", "descriptions"),
    "wfsched.datacenter.world.fleet": ("draw_fleet",),
    "wfsched.datacenter.world.forecast": ("Forecast", "noisy_forecast", "perfect", "persistence_forecast"),
    "wfsched.datacenter.world.generate": ("Drawn", "generate"),
    "wfsched.datacenter.world.history": ("History",),
    "wfsched.datacenter.world.instance": ("Instance",),
    "wfsched.datacenter.world.job_trace": ("JobTrace", "read_job_trace"),
    "wfsched.datacenter.world.jobs": ("Jobs",),
    "wfsched.datacenter.world.nature": ("Nature",),
    "wfsched.datacenter.world.setting": ("Setting",),
    "wfsched.datacenter.world.signals": ("Signals",),
}

__all__ = open_face(__name__, _HOMES)
