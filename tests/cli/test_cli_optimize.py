from __future__ import annotations

import csv
import json
from importlib import import_module
from pathlib import Path

import pytest

from wfsched.cli.options.options import PICKS
from wfsched.evolve.parameters.nsga2 import NSGA2
from wfsched.evolve.stop import Stop
from wfsched.platforms.catalogue import load_platform
from wfsched.schedule.fronts.pick_rules import PICK_RULES
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule
from wfsched.solving import solve
from wfsched.workflow.read import read_workflow

SMALL = ("--pop", "8", "--gens", "4")
FILES = ["convergence.png", "front.csv", "gantt.png", "pareto.png", "run.json", "schedules.json"]


def test_the_document_is_the_front_that_python_finds(wfsched, workflow_file: Path) -> None:
    result = wfsched("optimize", workflow_file, *SMALL, "--seed", 3, "--json")
    assert result.status == 0
    problem = Problem(read_workflow(workflow_file), load_platform("cfn-6"))
    params = NSGA2(pop_size=8, n_offsprings=16, stop=Stop(generations=4))
    found = solve(problem, params, seed=3)
    assert [row["makespan_s"] for row in result.document["front"]] == found.front.objectives[:, 0].tolist()
    assert [row["energy_j"] for row in result.document["front"]] == found.front.objectives[:, 1].tolist()
    assert result.document["hypervolume"] == found.hypervolume
    assert result.document["evaluations"] == found.evaluations
    assert list(result.document["reference_point"].values()) == list(found.box.reference)


def test_every_schedule_of_the_front_is_checked(wfsched, workflow_file, monkeypatch) -> None:
    checked: list[Schedule] = []
    monkeypatch.setattr(
        import_module("wfsched.schedule.check.check"),
        "check",
        lambda schedule: checked.append(schedule) or (),
    )
    document = wfsched("optimize", workflow_file, *SMALL, "--json").document
    assert [row["violations"] for row in document["front"]] == [[]] * len(document["front"])
    assert document["picked"]["violations"] == []
    assert len(checked) == len(document["front"]) + 1


def test_what_the_check_refuses_ends_with_exit_code_1(wfsched, workflow_file, monkeypatch) -> None:
    from wfsched.schedule.check.violation import Violation

    wrong = Violation("overlap", "M0", "two at a time")
    monkeypatch.setattr(import_module("wfsched.schedule.check.check"), "check", lambda schedule: (wrong,))
    result = wfsched("optimize", workflow_file, *SMALL, "--json")
    assert result.status == 1
    expected = {"code": "overlap", "where": "M0", "message": "two at a time"}
    assert result.document["front"][0]["violations"] == [expected]


def test_three_objectives_and_bounds(wfsched, workflow_file: Path) -> None:
    result = wfsched(
        "optimize", workflow_file, *SMALL, "--objectives", "makespan, energy,cost", "--mu", 0.3, "--json"
    )
    document = result.document
    assert result.status == 0
    assert document["objectives"] == ["makespan", "energy", "cost"]
    assert list(document["reference_point"]) == ["makespan_s", "energy_j", "cost"]
    assert all(row["makespan_s"] <= document["deadline_s"] for row in document["front"])
    assert set(document["front"][0]["constraint_violations"]) == {"deadline", "budget"}


@pytest.mark.parametrize(("rule", "figure"), [("fastest", "makespan_s"), ("cheapest", "cost")])
def test_the_rule_says_which_schedule_is_picked(wfsched, workflow_file, rule: str, figure: str) -> None:
    document = wfsched("optimize", workflow_file, *SMALL, "--pick", rule, "--json").document
    picked, row = document["picked"], document["front"][document["picked"]["index"]]
    assert row[figure] == min(row[figure] for row in document["front"])
    assert (picked["makespan_s"], picked["cost"]) == (row["makespan_s"], row["cost"])


def test_the_rules_of_the_option_are_those_of_the_registry() -> None:
    assert tuple(PICK_RULES) == PICKS


def test_presets_set_the_parameters_and_options_override_them(wfsched, workflow_file: Path) -> None:
    document = wfsched("optimize", workflow_file, "--preset", "cfn", "--gens", 2, "--json").document
    parameters = document["parameters"]
    assert (parameters["pop_size"], parameters["n_offsprings"]) == (80, 160)
    assert parameters["stop"]["generations"] == 2
    assert (parameters["mutation"], parameters["start_from"]) == (0.1, [])


def test_nothing_feasible_ends_with_exit_code_3_and_the_least_violating(wfsched, workflow_file) -> None:
    result = wfsched("optimize", workflow_file, *SMALL, "--deadline", 1, "--json")
    assert result.status == 3
    assert result.document["feasible"] is False
    assert not any(row["feasible"] for row in result.document["front"])
    assert wfsched("optimize", workflow_file, *SMALL, "--deadline", 1).status == 3


def test_a_folder_gets_all_that_is_needed_to_run_it_again(wfsched, workflow_file, tmp_path) -> None:
    out = tmp_path / "new" / "run"
    result = wfsched("optimize", workflow_file, *SMALL, "--mu", 0.3, "--seed", 5, "--out", out, "--json")
    assert result.status == 0
    assert sorted(path.name for path in out.iterdir()) == FILES
    run = json.loads((out / "run.json").read_text())
    for key in ("fingerprint", "seed", "deadline_s", "budget", "reference_point", "evaluations", "wall_s"):
        assert run[key] == result.document[key]
    assert {"wfsched", "python", "numpy", "numba", "pymoo"} <= set(run["versions"])
    assert len(run["history"]) == 5
    arguments = run["arguments"]
    again = wfsched(
        "optimize", arguments["file"], "--platform", arguments["platform"], "--mu", arguments["mu"],
        "--pop", arguments["pop"], "--gens", arguments["gens"], "--seed", arguments["seed"], "--json",
    ).document  # fmt: skip
    assert again["front"] == result.document["front"]


def test_the_files_agree_with_the_document(wfsched, workflow_file, tmp_path: Path) -> None:
    document = wfsched("optimize", workflow_file, *SMALL, "--mu", 0.3, "--out", tmp_path, "--json").document
    with (tmp_path / "front.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [float(row["energy_j"]) for row in rows] == [row["energy_j"] for row in document["front"]]
    assert [row["feasible"] for row in rows] == [str(row["feasible"]) for row in document["front"]]
    schedules = json.loads((tmp_path / "schedules.json").read_text())["schedules"]
    assert [s["makespan_s"] for s in schedules] == [row["makespan_s"] for row in document["front"]]
    assert schedules[document["picked"]["index"]]["assignments"] == document["picked"]["assignments"]


def test_a_second_run_replaces_the_files_and_keeps_others(wfsched, workflow_file, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    for seed in (1, 2):
        result = wfsched("optimize", workflow_file, *SMALL, "--seed", seed, "--out", tmp_path, "--force")
        assert result.status == 0
    assert json.loads((tmp_path / "run.json").read_text())["seed"] == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*FILES, "notes.txt"])


@pytest.mark.parametrize("command", [("optimize", *SMALL), ("exact", "--time-limit", 0.1)])
def test_an_earlier_run_is_not_replaced_unasked(wfsched, workflow_file, tmp_path, command) -> None:
    name, *options = command
    (tmp_path / "front.csv").write_text("mine")
    result = wfsched(name, workflow_file, *options, "--out", tmp_path)
    assert (result.status, result.out) == (1, "")
    assert f"error: {tmp_path}: the folder holds files of these names; got 'front.csv'. " in result.err
    assert "replace them with --force" in result.err
    assert (tmp_path / "front.csv").read_text() == "mine"


@pytest.mark.parametrize("force", [(), ("--force",)])
@pytest.mark.parametrize("name", ["run.json", "schedules.json", "power.png"])
def test_what_cannot_be_replaced_is_refused_before_the_search(
    wfsched, workflow_file, tmp_path, monkeypatch, name: str, force
) -> None:
    monkeypatch.setattr("wfsched.solving.solve", None)
    (tmp_path / name).mkdir()
    result = wfsched("optimize", workflow_file, *SMALL, "--out", tmp_path, *force)
    assert (result.status, result.out) == (1, "")
    assert f"{tmp_path / name}: is no file: it cannot be replaced" in result.err


@pytest.mark.parametrize("text", ["{}", '{"versions": {"npm": "1"}}', "[1]", "no json", '"wfsched"'])
def test_a_record_of_another_program_is_never_replaced(wfsched, workflow_file, tmp_path, text: str) -> None:
    (tmp_path / "run.json").write_text(text)
    result = wfsched("optimize", workflow_file, *SMALL, "--out", tmp_path, "--force")
    assert (result.status, result.out) == (1, "")
    assert "run.json: was not written by wfsched: it is not replaced" in result.err
    assert (tmp_path / "run.json").read_text() == text


def test_a_figure_that_cannot_be_drawn_is_a_warning(wfsched, workflow_file, tmp_path, monkeypatch) -> None:
    def fail(_: object, path: Path, **__: object) -> None:
        path.write_text("half")
        raise ValueError("no such glyph")

    monkeypatch.setattr("wfsched.report.front.convergence.plot_convergence", fail)
    result = wfsched("optimize", workflow_file, *SMALL, "--out", tmp_path)
    assert result.status == 0
    assert (
        "warning: convergence.png is left out: it could not be drawn (ValueError: no such glyph)"
        in result.err
    )
    found = sorted(path.name for path in tmp_path.iterdir())
    assert found == sorted({*FILES} - {"convergence.png"})


def test_a_figure_that_fails_leaves_the_former_files(wfsched, workflow_file, tmp_path, monkeypatch) -> None:
    wfsched("optimize", workflow_file, *SMALL, "--out", tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("wfsched.report.front.convergence.plot_convergence", fail)
    result = wfsched("optimize", workflow_file, *SMALL, "--seed", 2, "--out", tmp_path, "--force")
    assert result.status == 1
    assert result.err == "error: No space left on device\n"
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize(
    ("options", "stop"),
    [
        (("--gens", 2), {"generations": 2}),
        (("--evaluations", 150), {"evaluations": 150}),
        (("--time", "1h", "--gens", 2), {"generations": 2, "time_s": 3600.0}),
        (("--gens", 3, "--target", 1), {"generations": 3, "hypervolume": 1.0}),
    ],
)
def test_limits_are_kept_and_recorded(wfsched, workflow_file, options, stop) -> None:
    document = wfsched("optimize", workflow_file, "--pop", 8, *options, "--json").document
    given = {name: value for name, value in document["parameters"]["stop"].items() if value is not None}
    assert given == stop
    assert document["stopped_by"] in stop
    if "evaluations" in stop:
        assert document["evaluations"] == 150


def test_a_target_alone_leaves_the_generations_of_the_preset(wfsched, workflow_file) -> None:
    document = wfsched("optimize", workflow_file, "--pop", 8, "--target", 0.01, "--json").document
    assert document["stopped_by"] == "hypervolume"
    assert document["parameters"]["stop"]["generations"] == 100


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--algorithm", "nsga22"), "Did you mean 'nsga2'?"),
        (("--evaluations", 3), "evaluations: the starting schedules alone need 6; got 3"),
        (("--time", "soon"), "--time: not a duration"),
    ],
)
def test_a_search_that_cannot_be_is_one_clear_line(wfsched, workflow_file, options, message) -> None:
    result = wfsched("optimize", workflow_file, *options)
    assert (result.status, result.out) == (2, "")
    assert message in result.err
    assert result.err.count("\n") == 1


def test_a_search_extended_for_want_of_a_feasible_schedule_says_so(wfsched, workflow_file) -> None:
    result = wfsched("optimize", workflow_file, *SMALL, "--deadline", 1, "--json")
    assert result.document["extra_generations"] == 4
    assert "no feasible schedule after 4 generations; continued for 4 more" in result.err


def test_a_budget_that_nothing_keeps_is_named_before_the_search(wfsched, workflow_file) -> None:
    result = wfsched("optimize", workflow_file, *SMALL, "--budget", 1e-9)
    assert result.status == 3
    assert "warning: budget: no schedule costs less than" in result.err
    assert "(proven lower bound); the limit is 1e-09" in result.err
