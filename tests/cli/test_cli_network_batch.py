"""`wfsched network batch`: a front with the rule beside it."""

from __future__ import annotations

from pathlib import Path

FEW = ("network", "batch", "--at", "14", "--size", "12", "--evaluations", "2000", "--pop-size", "50")


def test_a_front_with_the_rule_in_it(wfsched, tmp_path: Path) -> None:
    picture = tmp_path / "front.png"
    answer = wfsched(*FEW, "--json", "--plot", picture)
    assert answer.status == 0
    document = answer.document
    assert document["violations"] == []
    assert document["rule"] == "gecrs"
    late = {row["policy"]: row["late"] for row in document["policies"]}
    assert all(row["late"] <= late["gecrs"] for row in document["front"])
    assert document["hypervolume"] >= document["rule_hypervolume"]
    assert picture.stat().st_size > 20_000


def test_the_table_for_people(wfsched) -> None:
    answer = wfsched(*FEW, "--forecast", "--unseeded")
    assert answer.status == 0
    for words in ("gecrs", "front: least brown", "mismatch"):
        assert words in answer.out


def test_wrong_batches_are_refused(wfsched) -> None:
    answer = wfsched("network", "batch", "--at", "30")
    assert answer.status == 2
    assert "begin outside the day; got 30.0; allowed: 0 to 24 h" in answer.err
    answer = wfsched("network", "batch", "--at", "23.9", "--size", "500")
    assert answer.status == 1
    assert "too few tasks for a batch" in answer.err
