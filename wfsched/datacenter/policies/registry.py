"""Registry of policies of data centres: offered by the command line and compared in studies."""

from __future__ import annotations

from wfsched.core.registry import Entry, Registry
from wfsched.datacenter.engine.policy import Policy
from wfsched.datacenter.policies.batch import Batch
from wfsched.datacenter.policies.held import Cap, Casper, Pcaps
from wfsched.datacenter.policies.ours import Now, Planned

_HERE = "wfsched.datacenter.policies.registry"

LOCAL: Policy = Now("completion", at_home=True)
PERF_ONLY: Policy = Now("completion")
GREEDY: Policy = Now("greedy")
GREEDY_FORECAST: Policy = Now("greedy-forecast")
DEFER: Policy = Planned(at_home=True)
SPACE_TIME: Policy = Planned()
REPLAN: Policy = Planned(replan_h=1)
PRICED: Policy = Planned(prices="week-before")
PRICED_REPLAN: Policy = Planned(prices="week-before", replan_h=1)
PRICED_EXACT: Policy = Planned(prices="exact", replan_h=1)
BATCH: Policy = Batch()
CAP_GEO: Policy = Cap(0.2)
CAP_GEO_05: Policy = Cap(0.05)
CAP_GEO_50: Policy = Cap(0.5)
CAP_GEO_80: Policy = Cap(0.8)
CAP_HOME: Policy = Cap(0.2, at_home=True)
PCAPS_GEO: Policy = Pcaps(0.5)
PCAPS_GEO_20: Policy = Pcaps(0.2)
PCAPS_GEO_90: Policy = Pcaps(0.9)
PCAPS_HOME: Policy = Pcaps(0.5, at_home=True)
CASPER: Policy = Casper()
CASPER_NEAR: Policy = Casper(near=True)


def _entry(name: str, summary: str, source: str = "ours", aliases: tuple[str, ...] = ()) -> Entry:
    return Entry(name, f"{_HERE}:{name.upper().replace('-', '_')}", summary, source, aliases)


OWN_POLICIES = (
    _entry("local", "start at the origin as soon as cores are free"),
    _entry("perf-only", "start where the job ends first"),
    _entry("greedy", "start where energy times intensity now, plus lateness, is least", "GreenSched"),
    _entry("greedy-forecast", "greedy by the forecast over the run"),
    _entry("defer", "cheapest start at the origin (scaler-home)", "CarbonScaler", ("scaler-home",)),
    _entry("space-time", "cheapest start in any centre (scaler-geo)", "CarbonScaler", ("scaler-geo",)),
    _entry("replan", "space-time, all jobs that have not begun planned anew each hour"),
    _entry("priced", "space-time with prices of cores of the week before"),
    _entry("priced-replan", "replan with prices of cores of the week before"),
    _entry("priced-exact", "replan with prices of the true week, which no policy can know"),
    _entry("batch", "integer programme over the jobs that wait, every five minutes"),
)

_PCAPS = "Lechowicz et al., SIGCOMM 2025, arXiv:2502.09717"
_CASPER = "Souza et al., IGSC 2023, arXiv:2403.14792"

PUBLISHED_POLICIES = (
    _entry("cap-geo", "greedy, held by a quota of cores, a fifth always allowed", _PCAPS),
    _entry("cap-geo-05", "cap-geo, a twentieth always allowed", _PCAPS),
    _entry("cap-geo-50", "cap-geo, half always allowed", _PCAPS),
    _entry("cap-geo-80", "cap-geo, four fifths always allowed", _PCAPS),
    _entry("cap-home", "cap-geo at the origin", _PCAPS),
    _entry("pcaps-geo", "greedy, held by urgency and intensity, awareness 0.5", _PCAPS),
    _entry("pcaps-geo-20", "pcaps-geo, awareness 0.2", _PCAPS),
    _entry("pcaps-geo-90", "pcaps-geo, awareness 0.9", _PCAPS),
    _entry("pcaps-home", "pcaps-geo at the origin", _PCAPS),
    _entry("casper", "start in the cleanest centre with free cores", _CASPER),
    _entry("casper-near", "casper, on the continent of the origin", _CASPER),
)

POLICIES = Registry("policy", OWN_POLICIES + PUBLISHED_POLICIES, group="wfsched.datacenter_policies")
