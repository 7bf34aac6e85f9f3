"""Registry of the policies of a year: rules, searches and forecasts; learned ones join them by file."""

from __future__ import annotations

from wfsched.core.registry import Entry, Registry
from wfsched.network.slots.registry import CONGESTED, GREEDY, ITERATED, LOCAL_SEARCH
from wfsched.network.slots.registry import RANDOM as RANDOM_SLOT
from wfsched.network.stper.policies import Knowing, OnForecast, OnSeen, YearPolicy

_HERE = "wfsched.network.stper.registry"

RANDOM: YearPolicy = OnSeen(RANDOM_SLOT)
GREEDY_SEEN: YearPolicy = OnSeen(GREEDY)
CONGESTED_SEEN: YearPolicy = OnSeen(CONGESTED)
CONGESTED_DAY: YearPolicy = OnForecast(CONGESTED)
SEARCH_SEEN: YearPolicy = OnSeen(LOCAL_SEARCH)
SEARCH_DAY: YearPolicy = OnForecast(LOCAL_SEARCH)
ITERATED_SEEN: YearPolicy = OnSeen(ITERATED)
SEARCH_KNOWING: YearPolicy = Knowing(LOCAL_SEARCH)

YEAR_POLICIES = Registry(
    "year policy",
    (
        Entry("random", f"{_HERE}:RANDOM", "nodes at random", "baseline"),
        Entry("greedy", f"{_HERE}:GREEDY_SEEN", "best for each task alone, on what is seen", "STPer"),
        Entry(
            "congested", f"{_HERE}:CONGESTED_SEEN", "user by user in what is booked, on what is seen", "ours"
        ),
        Entry(
            "congested-day", f"{_HERE}:CONGESTED_DAY", "congested, on the day before and its own book", "ours"
        ),
        Entry("local-search", f"{_HERE}:SEARCH_SEEN", "local search on what is seen", "ours"),
        Entry("local-search-day", f"{_HERE}:SEARCH_DAY", "the same, as a day before, own book", "ours"),
        Entry("iterated", f"{_HERE}:ITERATED_SEEN", "iterated local search on what is seen", "ours"),
        Entry(
            "local-search-knowing",
            f"{_HERE}:SEARCH_KNOWING",
            "local search on what will be: what better forecasts could bring",
            "bound",
        ),
    ),
    group="wfsched.network_policies",
)
"""Policies by name; an entry is a `YearPolicy`."""
