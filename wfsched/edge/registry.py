"""The table of the policies: what the command line offers, studies compare and contract tests run."""

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


PUBLISHED = (
    _entry("all-cloud", "every job to the cloud"),
    _entry("local", "on its origin, first in first out"),
    _entry("ect", "on the edge that completes it first"),
    _entry("local-green", "on its origin, in green time only"),
    _entry("ect-green", "on the edge that completes it first in green time only"),
    _entry("greedy-low-carb", "once, where brown time and transfers cost least"),
    _entry("greedy-no-carb-comm", "once, where brown time costs least"),
    _entry("greedy-in-place", "once, on its origin if that is possible"),
    _entry("realloc-in-place-looseness", "all anew, loosest last, on their origins if possible"),
    _entry("realloc-low-carb-looseness", "all anew, loosest last, where brown time and transfers cost least"),
    _entry("realloc-no-carb-comm-looseness", "all anew, loosest last, where brown time costs least"),
    _entry("realloc-in-place-edf", "all anew, by deadline, on their origins if possible"),
    _entry("realloc-low-carb-edf", "all anew, by deadline, where brown time and transfers cost least"),
    _entry("realloc-no-carb-comm-edf", "all anew, by deadline, where brown time costs least"),
)

OWN = (
    _entry("exchange-edf", "realloc-low-carb-edf, then dear jobs take the places of cheap ones", "ours"),
    _entry("exchange-edf-at-once", "the same, without waiting for green time", "ours"),
)

POLICIES = Registry("policy", (*PUBLISHED, *OWN), group="wfsched.edge_policies")
