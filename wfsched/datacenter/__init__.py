"""Jobs placed on data centres in space and time for the least carbon: worlds, policies, predictors, bound."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wfsched.core.face import open_face

if TYPE_CHECKING:
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
