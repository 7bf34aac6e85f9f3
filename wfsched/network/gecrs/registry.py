"""Registry of policies that place the tasks of a day."""

from __future__ import annotations

from wfsched.core.registry import Entry, Registry
from wfsched.core.units import SECONDS_PER_MINUTE
from wfsched.network.gecrs.policies import Policy, RandomNode, Rule

_GECRS = "GECRS (Wu, IJAASR)"
_HERE = "wfsched.network.gecrs.registry"

GECRS: Policy = Rule()
GECRS_RULE: Policy = Rule("lexicographic")
GECRS_DELAY: Policy = Rule(theta=1.0)
GECRS_MINUTES: Policy = Rule(scale_s=SECONDS_PER_MINUTE)
LATENCY: Policy = Rule("latency")
SPF: Policy = Rule("nearest")
GREEN: Policy = Rule("green")
RANDOM: Policy = RandomNode()


def _entry(name: str, summary: str, source: str = "ours") -> Entry:
    return Entry(name, f"{_HERE}:{name.upper().replace('-', '_')}", summary, source)


DAY_POLICIES = Registry(
    "policy",
    (
        _entry("gecrs", "least sum of latency (stretched), brown share and mismatch", _GECRS),
        _entry("gecrs-rule", "latency if sensitive; else green power, then match, then latency", _GECRS),
        _entry("gecrs-delay", "gecrs; insensitive tasks wait for green power"),
        _entry("gecrs-minutes", "gecrs with latency in minutes"),
        _entry("latency", "the node that ends the task first"),
        _entry("spf", "shortest path first: the nearest node", _GECRS),
        _entry("green", "the node with most green energy stored"),
        _entry("random", "any node, drawn uniformly"),
    ),
    group="wfsched.day_policies",
)
