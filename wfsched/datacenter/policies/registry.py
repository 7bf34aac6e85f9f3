"""Registry of policies of data centres: offered by the command line and compared in studies."""

from __future__ import annotations

from wfsched.core.registry import Entry, Registry
from wfsched.datacenter.engine.policy import Policy
from wfsched.datacenter.policies.batch import Batch
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

POLICIES = Registry("policy", OWN_POLICIES, group="wfsched.datacenter_policies")
