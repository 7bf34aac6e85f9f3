"""Feasible-first tables: what keeps its bounds ranks before what breaks them; one schedule is one value."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfsched.core.errors import ParameterError
from wfsched.report.tables.study import NumberForm, pairs_table, ranks_table, summary_table
from wfsched.study.results import Row
from wfsched.study.statistics.blocks import blocks
from wfsched.study.statistics.feasibility import common_points, kept_count, violation
from wfsched.study.statistics.significance import pair_tests, rank_test
from wfsched.study.statistics.summary import summarise

INSTANCE = ("workflow", "platform", "mu", "lambda")


def row(method: str, energy: float, *, kept: bool = True, excess: float = 0.5, **more: Any) -> Row:
    return {
        "method": method,
        "workflow": "w",
        "platform": "p",
        "mu": 0.1,
        "lambda": 0.2,
        "seed": 1,
        "energy_j": energy,
        "success": kept,
        "violation": 0.0 if kept else excess,
        **more,
    }


@st.composite
def grids(draw: st.DrawFn) -> list[Row]:
    """Rows of three methods on up to six workflows: one keeps always, one never, one as it comes."""
    number = st.floats(0.1, 100.0)
    rows = []
    for place in range(draw(st.integers(2, 6))):
        own = {"workflow": f"w{place}"}
        rows += [row("keeps", draw(number), **own, seed=s) for s in range(draw(st.integers(1, 3)))]
        rows += [row("late", draw(number), kept=False, excess=draw(number), **own)]
        rows += [row("any", draw(number), kept=draw(st.booleans()), excess=draw(number), **own)]
    return rows


@settings(max_examples=40, deadline=None)
@given(grids())
def test_feasible_first_tables_never_rank_late_schedules_before_kept_ones(rows: list[Row]) -> None:
    given_blocks = blocks(rows, "energy_j", INSTANCE)
    tests = {(test.first, test.second): test for test in pair_tests(given_blocks)}
    ahead = tests["keeps", "late"]
    assert (ahead.better, ahead.worse, ahead.a12) == (ahead.instances, 0, 1.0)
    assert tests["late", "any"].better <= sum(not r["success"] for r in rows if r["method"] == "any")
    ranks = rank_test(given_blocks)
    place = dict(zip(ranks.methods, ranks.ranks))
    assert place["keeps"] < place["late"]


@settings(max_examples=40, deadline=None)
@given(grids(), st.floats(0.001, 1000.0))
def test_feasible_first_tables_do_not_look_at_values_of_schedules_that_break_a_bound(
    rows: list[Row], factor: float
) -> None:
    other: list[Row] = [
        r if r["success"] else {**r, "energy_j": factor * float(str(r["energy_j"]))} for r in rows
    ]
    first, second = blocks(rows, "energy_j", INSTANCE), blocks(other, "energy_j", INSTANCE)
    assert repr(pair_tests(first)) == repr(pair_tests(second))
    assert rank_test(first).ranks == rank_test(second).ranks
    assert repr(summarise(rows, "energy_j")) == repr(summarise(other, "energy_j"))


def test_a_late_schedule_of_less_energy_is_behind() -> None:
    """On w0 all keep: 1 < 2 < 3. On w1 the least energy is late, and of two late ones the later is last."""
    rows = [
        row("a", 1.0, workflow="w0"),
        row("b", 2.0, workflow="w0"),
        row("c", 3.0, workflow="w0"),
        row("a", 1.0, workflow="w1", kept=False, excess=0.2),
        row("b", 2.0, workflow="w1", kept=False, excess=0.1),
        row("c", 3.0, workflow="w1"),
    ]
    given_blocks = blocks(rows, "energy_j", INSTANCE)
    # Of a, b, c: ranks 1, 2, 3 and 3, 2, 1 and, on the third instance, 2, 3, 1.
    ranked = rank_test(blocks([*rows, *_third()], "energy_j", INSTANCE))
    assert dict(zip(ranked.methods, ranked.ranks)) == pytest.approx({"a": 2.0, "b": 7 / 3, "c": 5 / 3})
    first = {(t.first, t.second): t for t in pair_tests(given_blocks)}["a", "c"]
    # Both keep on w0 alone: (1 - 3) / 3.
    assert (first.better, first.worse, first.compared) == (1, 1, 1)
    assert first.difference == pytest.approx(-2 / 3)
    assert first.a12 == 0.5
    assert pairs_table(pair_tests(given_blocks), "energy_j", given_blocks).note.startswith(
        "2 of 6 values break a bound."
    )
    looked = blocks(rows, "energy_j", INSTANCE, "ignore")
    assert [t.worse for t in pair_tests(looked)] == [0, 0, 0]


def _third() -> list[Row]:
    """A third instance: c, then a, then b."""
    return [
        row("a", 2.0, workflow="w2"), row("b", 3.0, workflow="w2"), row("c", 1.0, workflow="w2")
    ]  # fmt: skip


def test_one_schedule_at_twenty_points_is_one_instance_and_one_value() -> None:
    """HEFT and the cheapest schedule do not look at the bounds; the search finds another one each time."""
    rows = []
    for place, (mu, lam) in enumerate((m / 10, k / 10) for m in range(1, 6) for k in range(1, 5)):
        limits = {"mu": mu, "lambda": lam, "makespan_s": 7.0}
        rows += [
            row("HEFT", 5.0, kept=place < 6, **limits),
            row("cheapest", 4.0, **limits),
            row("search", 3.0 + place, **{**limits, "makespan_s": 8.0 + place}),
        ]
    tests = {(t.first, t.second): t for t in pair_tests(blocks(rows, "energy_j", INSTANCE))}
    assert {key: test.instances for key, test in tests.items()} == {
        ("HEFT", "cheapest"): 1,
        ("HEFT", "search"): 1,
        ("cheapest", "search"): 1,
    }
    assert tests["HEFT", "cheapest"].p == 1.0
    summary = {s.group[0]: s for s in summarise(rows, "energy_j")}
    assert (summary["HEFT"].runs, summary["HEFT"].kept, summary["HEFT"].count) == (20, 6, 1)
    assert (summary["search"].runs, summary["search"].kept, summary["search"].count) == (20, 20, 20)
    # The search is the best at one point (3 < 4), level with the cheapest at the next; HEFT is late at 14.
    found = rank_test(blocks(rows, "energy_j", INSTANCE))
    assert (found.methods[0], found.instances) == ("cheapest", 1)
    assert np.isnan(found.p)
    assert "1 instance; Friedman's test needs two" in ranks_table(found, "energy_j").title


def test_searches_keep_their_points_beside_a_method_of_one_schedule() -> None:
    rows = []
    for place in range(10):
        limits = {"mu": place / 10, "makespan_s": 7.0}
        rows += [
            row("HEFT", 5.0, **limits),
            row("one", 3.0 + place, **{**limits, "makespan_s": 8.0 + place}),
            row("other", 4.0 + place, **{**limits, "makespan_s": 9.0 + place}),
        ]
    tests = {(t.first, t.second): t.instances for t in pair_tests(blocks(rows, "energy_j", INSTANCE))}
    assert tests == {("HEFT", "one"): 1, ("HEFT", "other"): 1, ("one", "other"): 10}


def test_common_points_are_those_that_all_methods_keep() -> None:
    rows = [
        row("a", 1.0, workflow="w0"),
        row("a", 9.0, workflow="w0", kept=False, seed=2),
        row("b", 2.0, workflow="w0"),
        row("a", 1.0, workflow="w1"),
        row("b", 2.0, workflow="w1", kept=False),
    ]
    assert [(r["workflow"], r["energy_j"]) for r in common_points(rows, INSTANCE)] == [
        ("w0", 1.0),
        ("w0", 2.0),
    ]
    assert kept_count(rows, "energy_j").text == "2 of 5 values break a bound"
    found = summarise(rows, "energy_j", ("method",), "common")
    assert [(s.runs, s.kept, s.mean) for s in found] == [(3, 2, 1.0), (2, 1, 2.0)]
    with pytest.raises(ParameterError, match="no instance at which every method keeps"):
        common_points(rows[3:], INSTANCE)


def test_rows_of_earlier_versions_have_the_violation_of_their_figures() -> None:
    """(12 - 10) / 10 beyond the deadline and (3 - 2) / 2 beyond the budget."""
    old: Row = {"success": False, "makespan_s": 12.0, "deadline_s": 10.0, "cost": 3.0, "budget": 2.0}
    assert violation(old) == pytest.approx(0.7)
    assert violation({**old, "success": True}) == 0.0
    assert violation({**old, "success": None}) == 0.0


def test_a_summary_without_a_kept_value_has_no_figures() -> None:
    rows = [row("a", 1.0, kept=False), row("b", 2000.0)]
    table = summary_table(summarise(rows, "energy_j"), "energy_j", ["method"])
    assert table.texts[0] == ("a", "1", "0", "0", "–", "–", "–", "–")
    assert table.note == "1 of 2 values breaks a bound. Values: schedules that keep the bounds."
    assert table.title == "Energy [kJ]"


def test_each_group_of_rows_has_its_own_unit_and_its_best_is_bold() -> None:
    """54 s beside 2.5 h: in hours the first would be 0.015."""
    rows = [
        row("HEFT", 1.0, family=family, makespan_s=makespan)
        for family, makespan in (("montage", 54.0), ("genome", 9000.0))
    ]
    rows += [{**r, "method": "search", "makespan_s": 2.0 * float(str(r["makespan_s"]))} for r in rows]
    table = summary_table(
        summarise(rows, "makespan_s", ["family", "method"]), "makespan_s", ["family", "method"]
    )
    shown = {cells[:2]: (cells[5], cells[8]) for cells in table.texts}
    assert shown == {
        ("montage", "HEFT"): ("s", "54"),
        ("montage", "search"): ("s", "108"),
        ("genome", "HEFT"): ("h", "2.5"),
        ("genome", "search"): ("h", "5"),
    }
    latex = table.latex("tab:x")
    assert latex.count(r"\textbf{") == 2
    assert r"\textbf{2.5}" in latex
    assert r"\label{tab:x}" in latex
    minutes = summary_table(
        summarise(rows, "makespan_s", ["family", "method"]),
        "makespan_s",
        ["family", "method"],
        NumberForm("min", 2),
    )
    assert minutes.title == "Makespan [min]"
    assert [cells[7] for cells in minutes.texts] == ["0.9", "150", "1.8", "300"]
    with pytest.raises(ParameterError, match="unknown unit"):
        summary_table(summarise(rows, "makespan_s", ["family"]), "makespan_s", ["family"], NumberForm("kJ"))


def test_a_run_without_a_value_that_breaks_its_bounds_is_behind() -> None:
    """A front without a feasible schedule has no distance to the union front."""
    rows = [
        row("a", 1.0, igd_plus=0.5),
        row("b", 1.0, igd_plus=None, kept=False),
        row("a", 1.0, igd_plus=0.7, workflow="w1"),
        row("b", 1.0, igd_plus=0.1, workflow="w1"),
    ]
    found = blocks(rows, "igd_plus", INSTANCE)
    (test,) = pair_tests(found)
    assert (test.better, test.worse, test.compared) == (1, 1, 1)
    assert np.isnan(found.means[0, 1])
    assert ranks_table(
        rank_test(blocks([*rows, *[{**r, "method": "c"} for r in rows[::2]]], "igd_plus", INSTANCE)),
        "igd_plus",
        found,
    ).note
