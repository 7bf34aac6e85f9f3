"""A schedule as a plain dictionary, ready for JSON."""

from __future__ import annotations

import json
from dataclasses import replace

from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule
from worked_by_hand import fork


def by_hand() -> Schedule:
    return Schedule.decode(fork(), [1, 1, 0], [1, 1, 0], [0, 1, 2])


def test_a_schedule_goes_through_json() -> None:
    document = by_hand().to_dict()
    assert json.loads(json.dumps(document)) == document
    assert document["makespan_s"] == 40.0
    assert document["energy_j"]["total"] == 1725.5
    assert document["feasible"] is True
    assert document["violations"] == []
    assert document["assignments"][2] == {
        "task": "C",
        "machine": "M0",
        "level": 0,
        "frequency_ghz": 1.0,
        "start_s": 10.0,
        "finish_s": 40.0,
    }


def test_a_document_tells_what_the_check_finds() -> None:
    schedule = by_hand()
    wrong = replace(schedule, figures=replace(schedule.figures, machines_used=1))
    assert [violation["code"] for violation in wrong.to_dict()["violations"]] == ["machines"]


def test_start_and_completion_need_a_window() -> None:
    of = fork()
    assert "start" not in by_hand().to_dict()
    late = Problem(of.workflow, of.platform, window_s=60.0)
    document = Schedule.decode(late, [1, 1, 0], [1, 1, 0], [0, 1, 2], offset=30.0).to_dict()
    assert document["start"] == "1970-01-01T00:00:30Z"
    assert (document["offset_s"], document["completion_s"]) == (30.0, 70.0)
