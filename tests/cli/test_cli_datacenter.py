"""`wfsched datacenter`: tables, documents and refusals."""

from __future__ import annotations

import json

import pytest

from wfsched.cli.main import main

SMALL = ("--set", "jobs_per_week=300")


def test_policies_and_predictors_are_listed(capsys):
    assert main(["datacenter", "policies"]) == 0
    assert "priced-replan" in capsys.readouterr().out
    assert main(["datacenter", "predictors", "--json"]) == 0
    names = [row["name"] for row in json.loads(capsys.readouterr().out)["predictors"]]
    assert {"nameplate", "cells"} <= set(names)


def test_a_week_is_simulated(capsys):
    chosen = ("--policy", "perf-only", "--policy", "replan")
    assert main(["datacenter", "simulate", *SMALL, *chosen, "--predictor", "cells", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    rows = {row["policy"]: row for row in found["policies"]}
    assert rows["perf-only"]["saving"] == 0
    assert 0 < rows["replan"]["share"] < 1
    assert found["bound"] < rows["replan"]["cost"] < rows["perf-only"]["cost"]
    assert not rows["replan"]["violations"]
    assert found["unpriced"] == ["GB"]
    assert main(["datacenter", "simulate", *SMALL, *chosen]) == 0
    out = capsys.readouterr().out
    assert "of the room" in out
    assert "no schedule has less than" in out
    assert "cost without the electricity of GB, whose price is not known" in out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--set", "lode=1"), 2, "Did you mean 'load'"),
        (("--set", "load=x"), 2, "--set load: malformed value"),
        (("--set", "load=0"), 2, "load: out of range"),
        (("--policy", "replann"), 2, "Did you mean 'replan'"),
        ((*SMALL, "--predictor", "cell", "--policy", "replan"), 2, "unknown predictor"),
        (("--trace", "no.csv"), 1, "no.csv: job trace cannot be read"),
    ],
)
def test_mistakes_are_refused(arguments, code, said, capsys):
    assert main(["datacenter", "simulate", *arguments]) == code
    assert said in capsys.readouterr().err


def test_a_file_without_a_zone_is_refused(tmp_path, capsys):
    file = tmp_path / "carbon.csv"
    file.write_text("utc,GB,KR\n2023-01-01 00:00:00,100,200\n2023-01-01 01:00:00,100,200\n")
    assert main(["datacenter", "simulate", "--carbon", str(file)]) == 1
    assert "zone US-CAL-CISO: carbon intensity missing" in capsys.readouterr().err


def test_a_study_goes_on_and_says_the_same_for_any_number_of_workers(tmp_path, capsys):
    out = tmp_path / "study"
    chosen = ("--policy", "perf-only", "--policy", "space-time", "--policy", "replan", "--against", "replan")
    one = ("datacenter", "study", *SMALL, *chosen, "--json", "--predictor", "cells")
    assert main([*one, "--seeds", "2", "--jobs", "1", "--out", str(out)]) == 0
    capsys.readouterr()
    assert main([*one, "--seeds", "3", "--jobs", "1", "--out", str(out), "--extend"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["seeds"] == 3
    rows = {row["policy"]: row for row in found["policies"]}
    assert rows["replan"]["p"] is None
    assert rows["perf-only"]["p"] <= rows["perf-only"]["p_holm"] <= 1
    assert rows["perf-only"]["below"]["mean"] > 0.1
    assert (out / "table.csv").read_text().startswith("policy,predictor,grams_mean")
    other = tmp_path / "other"
    assert main([*one, "--seeds", "3", "--jobs", "2", "--out", str(other)]) == 0
    assert (other / "table.csv").read_bytes() == (out / "table.csv").read_bytes()


def test_the_named_policy_has_to_run(capsys):
    assert main(["datacenter", "study", "--policy", "replan"]) == 2
    assert "policy is not in the study" in capsys.readouterr().err
