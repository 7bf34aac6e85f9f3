"""Rows of trials of data centres."""

from __future__ import annotations

import pytest

from wfsched.datacenter.trial import run_trial
from wfsched.datacenter.world.setting import Setting


def test_a_row_has_bound_floors_and_figures_of_each_pair():
    setting = Setting(jobs_per_week=300)
    row = run_trial(setting, 1, ("perf-only", "priced"), ("exact", "cells"))
    assert row["floor.run"] == pytest.approx(0.02, abs=1e-5)
    assert row["bound"] < row["priced/exact.cost"] < row["perf-only/exact.cost"]
    assert row["priced/cells.grams"] != row["priced/exact.grams"]
    assert row == run_trial(setting, 1, ("perf-only", "priced"), ("exact", "cells"))
