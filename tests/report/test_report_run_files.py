"""Files of runs: the same from Python and from the command line, all or none."""

from __future__ import annotations

import csv
import hashlib
import json
import os
from pathlib import Path

import pytest

import wfsched as ws
from wfsched.cli.main import main
from wfsched.core.errors import OutputError
from wfsched.report.run_files import folder
from wfsched.report.run_files.earlier_run import unfinished_prefix
from wfsched.report.run_files.folder import csv_writer, json_writer, write_folder
from wfsched.report.run_files.search_run import save_run

DIFFERS = {"command", "arguments", "finished_utc", "history", "preset", "workflow", "fingerprint"} | {
    "wall_s",
    "compile_s",
}


@pytest.fixture(scope="module")
def problem() -> ws.Problem:
    return ws.Problem(ws.generate("montage", 12, seed=3), ws.load_platform("cfn-6"))


@pytest.fixture(scope="module")
def result(problem: ws.Problem) -> ws.Result:
    return ws.solve(problem, ws.settings("nsga2", "default", generations=3), seed=5, threads=1)


def test_python_and_command_line_write_the_same_files(tmp_path: Path) -> None:
    dax = tmp_path / "w.dax"
    ws.write_dax(ws.generate("montage", 12, seed=3), dax)
    command = ["optimize", str(dax), "--gens", "3", "--seed", "5", "--bound", "--out", str(tmp_path / "cli")]
    assert main(command) == 0
    problem = ws.Problem(ws.read_workflow(dax), ws.load_platform("cfn-6"))
    result = ws.solve(problem, ws.settings("nsga2", "default", generations=3), seed=5)
    result.save(
        tmp_path / "python", marked=ws.baselines(problem, seed=5), bounds=ws.bound_front(result.front)
    )
    names = sorted(path.name for path in (tmp_path / "cli").iterdir())
    assert names == [
        "convergence.png", "front.csv", "gantt.png", "pareto.png", "run.json", "schedules.json"
    ]  # fmt: skip
    assert sorted(path.name for path in (tmp_path / "python").iterdir()) == names
    for name in names:
        ours, theirs = ((tmp_path / folder / name).read_bytes() for folder in ("python", "cli"))
        if name == "run.json":
            ours, theirs = (
                {key: value for key, value in json.loads(text).items() if key not in DIFFERS}
                for text in (ours, theirs)
            )
        assert ours == theirs, name


def test_a_heuristic_has_a_front_of_one_and_no_convergence(problem: ws.Problem, tmp_path: Path) -> None:
    found = ws.solve(problem, "heft")
    found.save(tmp_path / "run")
    names = {path.name for path in (tmp_path / "run").iterdir()}
    assert names == {"front.csv", "gantt.png", "pareto.png", "run.json", "schedules.json"}
    (row,) = csv.DictReader((tmp_path / "run" / "front.csv").open())
    assert float(row["makespan_s"]) == found.schedule.makespan_s


def test_a_run_with_a_supply_has_the_power_of_the_sites(problem: ws.Problem, tmp_path: Path) -> None:
    supplied = ws.Problem(
        problem.workflow, problem.platform, supply=ws.site_supplies(problem.platform, "mixed")
    )
    ws.solve(supplied, "heft").save(tmp_path)
    assert (tmp_path / "power.png").is_file()


def test_results_are_plain_dictionaries(result: ws.Result, problem: ws.Problem) -> None:
    document = result.to_dict()
    assert json.loads(json.dumps(document, allow_nan=False)) == document
    assert [row["makespan_s"] for row in document["front"]] == list(result.front.objectives[:, 0])
    assert document["picked"]["makespan_s"] == result.schedule.makespan_s
    assert document["parameters"]["stop"]["generations"] == 3
    single = ws.solve(problem, "heft").to_dict()
    assert single["method"] == "heft"
    assert "front" not in single


def test_a_folder_is_as_before_if_a_file_cannot_be_made(tmp_path: Path) -> None:
    write_folder(tmp_path, {"a.json": json_writer({"x": 1}), "b.csv": csv_writer([{"y": 2}])})

    def fail(path: Path) -> None:
        path.write_text("half")
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        write_folder(tmp_path, {"a.json": json_writer({"x": 3}), "b.csv": fail})
    assert json.loads((tmp_path / "a.json").read_text()) == {"x": 1}
    assert (tmp_path / "b.csv").read_text() == "y\n2\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.json", "b.csv"]


def digests(run: Path) -> dict[str, str]:
    """Return the SHA-256 of each file of a run but its record."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in run.iterdir()
        if path.name != "run.json"
    }


def test_a_record_has_the_digests_of_the_files_beside_it(result: ws.Result, tmp_path: Path) -> None:
    result.save(tmp_path)
    assert json.loads((tmp_path / "run.json").read_text())["files"] == digests(tmp_path)


@pytest.mark.parametrize("renames", range(7))
def test_a_run_killed_between_two_renames_is_told_from_a_whole_one(
    result: ws.Result, problem: ws.Problem, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, renames: int
) -> None:
    result.save(tmp_path)
    left, place = [renames], folder._place

    def limited(made: Path, final: Path) -> None:
        if not left[0]:
            raise SystemExit
        left[0] -= 1
        place(made, final)

    other = ws.solve(problem, ws.settings("nsga2", "default", generations=3), seed=6, threads=1)
    monkeypatch.setattr(folder, "_place", limited)
    if renames < 6:
        with pytest.raises(SystemExit):
            other.save(tmp_path)
    else:
        other.save(tmp_path)
    run = json.loads((tmp_path / "run.json").read_text())
    # run.json is the last of six: until it is there, the digests are those of the first run.
    whole = run["files"] == digests(tmp_path)
    assert whole == (renames in (0, 6))
    assert run["seed"] == (6 if renames == 6 else 5)


def test_files_that_the_new_run_lacks_go_and_others_stay(tmp_path: Path) -> None:
    record = {"versions": {"wfsched": "1"}}
    first = {"front.csv": csv_writer([{"x": 1}]), "schedules.json": json_writer({"x": 1})}
    write_folder(tmp_path, first, figures={"power.png": json_writer(1)}, record=record)
    (tmp_path / "notes.txt").write_text("mine")
    write_folder(tmp_path, {"front.csv": csv_writer([{"x": 2}])}, record=record)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["front.csv", "notes.txt", "run.json"]


def test_a_record_that_lists_other_files_deletes_none_of_them(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "outside.txt").write_text("mine")
    (tmp_path / "run" / "notes.txt").write_text("mine")
    listed = {"../outside.txt": "", "notes.txt": "", "/etc/passwd": "", "": ""}
    record = {"versions": {"wfsched": "1"}, "files": listed}
    (tmp_path / "run" / "run.json").write_text(json.dumps(record))
    write_folder(tmp_path / "run", {"front.csv": csv_writer([{"x": 2}])}, record=record)
    assert (tmp_path / "outside.txt").exists()
    assert sorted(path.name for path in (tmp_path / "run").iterdir()) == [
        "front.csv",
        "notes.txt",
        "run.json",
    ]


def test_what_a_killed_run_left_is_removed_and_what_a_running_one_makes_is_not(tmp_path: Path) -> None:
    # No process has this number: the greatest of Linux is 2^22.
    dead = unfinished_prefix().replace(f"-{os.getpid()}-", f"-{2**22 + 1}-")
    names = [
        f"{dead}a",
        ".unfinished-ab12",
        f"{unfinished_prefix()}b",
        f".unfinished-elsewhere-{2**22 + 1}-c",
    ]
    for name in names:
        (tmp_path / name).mkdir()
        (tmp_path / name / "front.csv").write_text("")
    write_folder(tmp_path, {"a.json": json_writer({})})
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*names[2:], "a.json"])


def test_ctrl_c_while_figures_are_drawn_keeps_the_data(tmp_path: Path) -> None:
    def interrupt(path: Path) -> None:
        path.write_text("half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_folder(
            tmp_path, {"front.csv": csv_writer([{"x": 2}])}, figures={"pareto.png": interrupt}, record={}
        )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["front.csv", "run.json"]


def test_a_folder_that_is_a_file_is_refused(result: ws.Result, tmp_path: Path) -> None:
    (tmp_path / "run").write_text("")
    with pytest.raises(OutputError, match="cannot write"):
        save_run(result, tmp_path / "run")


def test_baselines_suit_the_problem(problem: ws.Problem) -> None:
    assert list(ws.baselines(problem)) == ["heft", "grp-heft", "binpack", "spread"]
    supplied = ws.Problem(
        problem.workflow, problem.platform, supply=ws.site_supplies(problem.platform, "mixed")
    )
    assert list(ws.baselines(supplied)) == ["heft", "grp-heft", "green-heft", "wait-awhile"]
