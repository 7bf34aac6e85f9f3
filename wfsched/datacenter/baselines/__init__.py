"""Published carbon-aware policies exactly as their papers state them, each with its home setting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wfsched.core.face import open_face

if TYPE_CHECKING:
    from wfsched.datacenter.baselines.casper import RequestArena as RequestArena
    from wfsched.datacenter.baselines.casper import Routing as Routing
    from wfsched.datacenter.baselines.casper import route as route
    from wfsched.datacenter.baselines.clipper import Course as Course
    from wfsched.datacenter.baselines.clipper import DeadlineJob as DeadlineJob
    from wfsched.datacenter.baselines.clipper import offline_optimum as offline_optimum
    from wfsched.datacenter.baselines.clipper import run_at_once as run_at_once
    from wfsched.datacenter.baselines.clipper import run_clip as run_clip
    from wfsched.datacenter.baselines.clipper import run_pcm as run_pcm
    from wfsched.datacenter.baselines.freedoms import Freedoms as Freedoms
    from wfsched.datacenter.baselines.freedoms import freedoms as freedoms
    from wfsched.datacenter.baselines.pursuit import PursuitTerms as PursuitTerms
    from wfsched.datacenter.baselines.quota import Quota as Quota
    from wfsched.datacenter.baselines.scaler import N_BODY as N_BODY
    from wfsched.datacenter.baselines.scaler import ScalingPlan as ScalingPlan
    from wfsched.datacenter.baselines.scaler import ScalingProfile as ScalingProfile
    from wfsched.datacenter.baselines.scaler import scale as scale
    from wfsched.datacenter.baselines.task_arena import TaskArena as TaskArena
    from wfsched.datacenter.baselines.task_arena import TaskOutcome as TaskOutcome
    from wfsched.datacenter.baselines.task_arena import arena_of as arena_of
    from wfsched.datacenter.baselines.task_arena import cap as cap
    from wfsched.datacenter.baselines.task_arena import fifo as fifo
    from wfsched.datacenter.baselines.task_arena import pcaps as pcaps
    from wfsched.datacenter.baselines.task_arena import run_tasks as run_tasks
    from wfsched.datacenter.baselines.urgency import CarbonThreshold as CarbonThreshold
    from wfsched.datacenter.baselines.urgency import urgency_of_slack as urgency_of_slack

_HOMES = {
    "wfsched.datacenter.baselines.casper": (
        "RequestArena",
        "Routing",
        "route",
    ),
    "wfsched.datacenter.baselines.clipper": (
        "Course",
        "DeadlineJob",
        "offline_optimum",
        "run_at_once",
        "run_clip",
        "run_pcm",
    ),
    "wfsched.datacenter.baselines.freedoms": (
        "Freedoms",
        "freedoms",
    ),
    "wfsched.datacenter.baselines.pursuit": ("PursuitTerms",),
    "wfsched.datacenter.baselines.quota": ("Quota",),
    "wfsched.datacenter.baselines.scaler": (
        "N_BODY",
        "ScalingPlan",
        "ScalingProfile",
        "scale",
    ),
    "wfsched.datacenter.baselines.task_arena": (
        "TaskArena",
        "TaskOutcome",
        "arena_of",
        "cap",
        "fifo",
        "pcaps",
        "run_tasks",
    ),
    "wfsched.datacenter.baselines.urgency": (
        "CarbonThreshold",
        "urgency_of_slack",
    ),
}

__all__ = open_face(__name__, _HOMES)
