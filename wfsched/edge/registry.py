"""Registry of edge policies: offered by the command line, compared in studies, run by contract tests."""

from __future__ import annotations

from dataclasses import replace

from wfsched.core.registry import Entry, Registry
from wfsched.edge.policies.policies import AllCloud, Fifo, Greedy, Policy, Realloc

_BENOIT = "Benoit et al., HAL hal-05224558v1, 2025"
_HERE = "wfsched.edge.registry"

ALL_CLOUD: Policy = AllCloud()
LOCAL: Policy = Fifo(anywhere=False, green_only=False)
ECT: Policy = Fifo(anywhere=True, green_only=False)
LOCAL_GREEN: Policy = Fifo(anywhere=False, green_only=True)
ECT_GREEN: Policy = Fifo(anywhere=True, green_only=True)
GREEDY_LOW_CARB: Policy = Greedy("low-carb")
GREEDY_NO_CARB_COMM: Policy = Greedy("no-carb-comm")
GREEDY_IN_PLACE: Policy = Greedy("in-place")
REALLOC_IN_PLACE_LOOSENESS: Policy = Realloc("in-place", "looseness")
REALLOC_LOW_CARB_LOOSENESS: Policy = Realloc("low-carb", "looseness")
REALLOC_NO_CARB_COMM_LOOSENESS: Policy = Realloc("no-carb-comm", "looseness")
REALLOC_IN_PLACE_EDF: Policy = Realloc("in-place", "edf")
REALLOC_LOW_CARB_EDF: Policy = Realloc("low-carb", "edf")
REALLOC_NO_CARB_COMM_EDF: Policy = Realloc("no-carb-comm", "edf")
EXCHANGE_EDF = Realloc("low-carb", "edf", passes=3)
EXCHANGE_EDF_AT_ONCE: Policy = replace(EXCHANGE_EDF, sight_s=0.0)


def _entry(name: str, summary: str, source: str = _BENOIT) -> Entry:
    return Entry(name, f"{_HERE}:{name.upper().replace('-', '_')}", summary, source)


PUBLISHED_POLICIES = (
    _entry("all-cloud", "send every job to the cloud"),
    _entry("local", "run on the origin, first in, first out"),
    _entry("ect", "earliest completion time: the edge that completes the job first"),
    _entry("local-green", "local, in green time only"),
    _entry("ect-green", "ect, in green time only"),
    _entry("greedy-low-carb", "place once; least brown time and transfers"),
    _entry("greedy-no-carb-comm", "place once; least brown time"),
    _entry("greedy-in-place", "place once; on the origin if possible"),
    _entry("realloc-in-place-looseness", "place all again, tightest first; on the origins if possible"),
    _entry("realloc-low-carb-looseness", "place all again, tightest first; least brown time and transfers"),
    _entry("realloc-no-carb-comm-looseness", "place all again, tightest first; least brown time"),
    _entry("realloc-in-place-edf", "place all again, by deadline; on the origins if possible"),
    _entry("realloc-low-carb-edf", "place all again, by deadline; least brown time and transfers"),
    _entry("realloc-no-carb-comm-edf", "place all again, by deadline; least brown time"),
)

OWN_POLICIES = (
    _entry("exchange-edf", "realloc-low-carb-edf, then expensive jobs replace cheaper ones", "ours"),
    _entry("exchange-edf-at-once", "exchange-edf without waiting for green time", "ours"),
)

POLICIES = Registry("policy", (*PUBLISHED_POLICIES, *OWN_POLICIES), group="wfsched.edge_policies")
