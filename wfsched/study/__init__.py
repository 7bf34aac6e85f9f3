"""Studies: comparisons over methods and seeds, sweeps, their results, and statistics of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wfsched.core.face import open_face

if TYPE_CHECKING:
    from wfsched.study.comparison import ComparisonRow as ComparisonRow
    from wfsched.study.comparison import Method as Method
    from wfsched.study.comparison import compare as compare
    from wfsched.study.executors.executor import EXECUTORS as EXECUTORS
    from wfsched.study.executors.executor import Executor as Executor
    from wfsched.study.executors.processes import Processes as Processes
    from wfsched.study.export import export_rows as export_rows
    from wfsched.study.front_blob import StoredFront as StoredFront
    from wfsched.study.indicators import front_rows as front_rows
    from wfsched.study.indicators import with_indicators as with_indicators
    from wfsched.study.provenance import package_version as package_version
    from wfsched.study.provenance import provenance as provenance
    from wfsched.study.reading import read_study as read_study
    from wfsched.study.record import Record as Record
    from wfsched.study.record import run_trial as run_trial
    from wfsched.study.results import Results as Results
    from wfsched.study.results import Row as Row
    from wfsched.study.results import read_results as read_results
    from wfsched.study.statistics.blocks import Blocks as Blocks
    from wfsched.study.statistics.blocks import blocks as blocks
    from wfsched.study.statistics.significance import PairTest as PairTest
    from wfsched.study.statistics.significance import RankTest as RankTest
    from wfsched.study.statistics.significance import pair_tests as pair_tests
    from wfsched.study.statistics.significance import rank_test as rank_test
    from wfsched.study.statistics.summary import Group as Group
    from wfsched.study.statistics.summary import SuccessRate as SuccessRate
    from wfsched.study.statistics.summary import Summary as Summary
    from wfsched.study.statistics.summary import mean_interval as mean_interval
    from wfsched.study.statistics.summary import success_rates as success_rates
    from wfsched.study.statistics.summary import summarise as summarise
    from wfsched.study.store import ResultsStore as ResultsStore
    from wfsched.study.store import open_store as open_store
    from wfsched.study.study import Study as Study
    from wfsched.study.sweep import Estimate as Estimate
    from wfsched.study.sweep import Tally as Tally
    from wfsched.study.sweep import estimate as estimate
    from wfsched.study.sweep import sweep as sweep
    from wfsched.study.trial import Outcome as Outcome
    from wfsched.study.trial import Scalar as Scalar
    from wfsched.study.trial import Trial as Trial
    from wfsched.study.trial import content_id as content_id
    from wfsched.study.trials.centre_trial import CentreFiles as CentreFiles
    from wfsched.study.trials.centre_trial import CentreTrial as CentreTrial
    from wfsched.study.trials.centre_trial import centre_trials as centre_trials
    from wfsched.study.trials.edge_trial import EdgeTrial as EdgeTrial
    from wfsched.study.trials.edge_trial import RegionFile as RegionFile
    from wfsched.study.trials.edge_trial import costs_of as costs_of
    from wfsched.study.trials.edge_trial import edge_trials as edge_trials
    from wfsched.study.trials.schedule_trial import ScheduleTrial as ScheduleTrial

_HOMES = {
    "wfsched.study.comparison": ("ComparisonRow", "Method", "compare"),
    "wfsched.study.executors.executor": ("EXECUTORS", "Executor"),
    "wfsched.study.executors.processes": ("Processes",),
    "wfsched.study.export": ("export_rows",),
    "wfsched.study.front_blob": ("StoredFront",),
    "wfsched.study.indicators": ("front_rows", "with_indicators"),
    "wfsched.study.provenance": ("package_version", "provenance"),
    "wfsched.study.reading": ("read_study",),
    "wfsched.study.record": ("Record", "run_trial"),
    "wfsched.study.results": ("Results", "Row", "read_results"),
    "wfsched.study.statistics.blocks": ("Blocks", "blocks"),
    "wfsched.study.statistics.significance": ("PairTest", "RankTest", "pair_tests", "rank_test"),
    "wfsched.study.statistics.summary": (
        "Group",
        "SuccessRate",
        "Summary",
        "mean_interval",
        "success_rates",
        "summarise",
    ),
    "wfsched.study.store": ("ResultsStore", "open_store"),
    "wfsched.study.study": ("Study",),
    "wfsched.study.sweep": ("Estimate", "Tally", "estimate", "sweep"),
    "wfsched.study.trial": ("Outcome", "Scalar", "Trial", "content_id"),
    "wfsched.study.trials.centre_trial": ("CentreFiles", "CentreTrial", "centre_trials"),
    "wfsched.study.trials.edge_trial": ("EdgeTrial", "RegionFile", "costs_of", "edge_trials"),
    "wfsched.study.trials.schedule_trial": ("ScheduleTrial",),
}

__all__ = open_face(__name__, _HOMES)
