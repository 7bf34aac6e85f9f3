"""Jobs on edge servers with green and brown time: instances, policies, bounds and the validator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wfsched.core.face import open_face

if TYPE_CHECKING:
    from wfsched.edge.bounds import flow_bound as flow_bound
    from wfsched.edge.bounds import fluid_bound as fluid_bound
    from wfsched.edge.check import check as check
    from wfsched.edge.green_time.carbon_levels import Intensity as Intensity
    from wfsched.edge.green_time.carbon_levels import intensity_of as intensity_of
    from wfsched.edge.green_time.carbon_levels import least_carbon as least_carbon
    from wfsched.edge.green_time.carbon_levels import two_levels as two_levels
    from wfsched.edge.green_time.green_intervals import GreenIntervals as GreenIntervals
    from wfsched.edge.green_time.green_intervals import green_by_share as green_by_share
    from wfsched.edge.green_time.green_intervals import green_by_threshold as green_by_threshold
    from wfsched.edge.green_time.green_intervals import green_of as green_of
    from wfsched.edge.green_time.green_intervals import no_green as no_green
    from wfsched.edge.green_time.offline_greenest import Plan as Plan
    from wfsched.edge.green_time.offline_greenest import Queue as Queue
    from wfsched.edge.green_time.offline_greenest import offline_greenest as offline_greenest
    from wfsched.edge.instances.forecast import Forecast as Forecast
    from wfsched.edge.instances.forecast import perfect as perfect
    from wfsched.edge.instances.forecast_models import noisy_forecast as noisy_forecast
    from wfsched.edge.instances.forecast_models import persistence_forecast as persistence_forecast
    from wfsched.edge.instances.generate import generate as generate
    from wfsched.edge.instances.instance_files import read_instance as read_instance
    from wfsched.edge.instances.instance_files import write_instance as write_instance
    from wfsched.edge.instances.setting import Setting as Setting
    from wfsched.edge.instances.setting import draw_parameters as draw_parameters
    from wfsched.edge.instances.sunwind import Region as Region
    from wfsched.edge.instances.sunwind import built_in_region as built_in_region
    from wfsched.edge.outcome import Bill as Bill
    from wfsched.edge.outcome import Outcome as Outcome
    from wfsched.edge.policies.policies import AllCloud as AllCloud
    from wfsched.edge.policies.policies import Fifo as Fifo
    from wfsched.edge.policies.policies import Greedy as Greedy
    from wfsched.edge.policies.policies import Policy as Policy
    from wfsched.edge.policies.policies import Realloc as Realloc
    from wfsched.edge.ranking import PUBLISHED_STANDINGS as PUBLISHED_STANDINGS
    from wfsched.edge.ranking import Standing as Standing
    from wfsched.edge.ranking import rank_correlation as rank_correlation
    from wfsched.edge.ranking import ratios as ratios
    from wfsched.edge.ranking import saving as saving
    from wfsched.edge.ranking import standings as standings
    from wfsched.edge.registry import OWN_POLICIES as OWN_POLICIES
    from wfsched.edge.registry import POLICIES as POLICIES
    from wfsched.edge.registry import PUBLISHED_POLICIES as PUBLISHED_POLICIES
    from wfsched.edge.simulate import simulate as simulate
    from wfsched.edge.system import Cloud as Cloud
    from wfsched.edge.system import Instance as Instance
    from wfsched.edge.system import Jobs as Jobs
    from wfsched.edge.system import Links as Links
    from wfsched.edge.system import System as System
    from wfsched.edge.trial import run_policies as run_policies
    from wfsched.edge.trial import run_trial as run_trial

_HOMES = {
    "wfsched.edge.bounds": ("flow_bound", "fluid_bound"),
    "wfsched.edge.check": ("check",),
    "wfsched.edge.green_time.carbon_levels": ("Intensity", "intensity_of", "least_carbon", "two_levels"),
    "wfsched.edge.green_time.green_intervals": (
        "GreenIntervals",
        "green_by_share",
        "green_by_threshold",
        "green_of",
        "no_green",
    ),
    "wfsched.edge.green_time.offline_greenest": ("Plan", "Queue", "offline_greenest"),
    "wfsched.edge.instances.forecast": ("Forecast", "perfect"),
    "wfsched.edge.instances.forecast_models": ("noisy_forecast", "persistence_forecast"),
    "wfsched.edge.instances.generate": ("generate",),
    "wfsched.edge.instances.instance_files": ("read_instance", "write_instance"),
    "wfsched.edge.instances.setting": ("Setting", "draw_parameters"),
    "wfsched.edge.instances.sunwind": ("Region", "built_in_region"),
    "wfsched.edge.outcome": ("Bill", "Outcome"),
    "wfsched.edge.policies.policies": ("AllCloud", "Fifo", "Greedy", "Policy", "Realloc"),
    "wfsched.edge.ranking": (
        "PUBLISHED_STANDINGS",
        "Standing",
        "rank_correlation",
        "ratios",
        "saving",
        "standings",
    ),
    "wfsched.edge.registry": ("OWN_POLICIES", "POLICIES", "PUBLISHED_POLICIES"),
    "wfsched.edge.simulate": ("simulate",),
    "wfsched.edge.system": ("Cloud", "Instance", "Jobs", "Links", "System"),
    "wfsched.edge.trial": ("run_policies", "run_trial"),
}

__all__ = open_face(__name__, _HOMES)
