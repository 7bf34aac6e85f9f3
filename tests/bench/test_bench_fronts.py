"""Reference fronts: the rule of union, what is stored, and rating a run."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import moocore
import numpy as np
import pytest

from benchmarks import fronts
from benchmarks.cases import ROOT
from benchmarks.rate import main as rate_main
from benchmarks.rate import rate
from wfsched.cli.main import main as wfsched
from wfsched.core.errors import ParameterError
from wfsched.schedule.fronts.indicators import HypervolumeBox
from wfsched.schedule.problem import Problem
from wfsched.solving import hypervolume_box, solve

EMPTY = fronts.ReferenceFront(
    "some",
    "abc",
    "cfn-6",
    ("makespan_s", "energy_j"),
    HypervolumeBox((0.0, 0.0), (10.0, 10.0)),
    np.empty((0, 2)),
)


def test_the_union_keeps_what_nothing_beats_within_the_box() -> None:
    first = EMPTY.with_points(np.array([[2.0, 6.0], [6.0, 2.0], [7.0, 7.0]]), ["b"])
    assert first.points.tolist() == [[2.0, 6.0], [6.0, 2.0]]
    both = first.with_points(np.array([[5.0, 2.0], [2.0, 6.0], [11.0, 0.0], [1.0, 10.0]]), ["a", "b"])
    assert both.points.tolist() == [[2.0, 6.0], [5.0, 2.0]]
    assert both.methods == ("a", "b")


def test_nothing_in_the_box_leaves_the_front_empty() -> None:
    assert len(EMPTY.with_points(np.array([[11.0, 1.0]]), []).points) == 0


def test_long_fronts_are_thinned_out_without_losing_their_ends() -> None:
    x = np.linspace(0.1, 0.9, 2000)
    thinned = EMPTY.with_points(np.stack((10 * x, 10 - 10 * x), axis=1), []).points
    assert len(thinned) == fronts.MOST_POINTS
    assert thinned[[0, -1]] == pytest.approx(np.array([[1.0, 9.0], [9.0, 1.0]]))
    lost = moocore.hypervolume(thinned, ref=[10, 10]) / moocore.hypervolume(
        np.stack((10 * x, 10 - 10 * x), axis=1), ref=[10, 10]
    )
    assert lost > 0.99


def test_what_is_written_is_read_again(tmp_path: Path, montage: Problem) -> None:
    front = fronts.ReferenceFront.of(montage).with_points(
        solve(montage, "heft").front.objectives, ["heft", "some, seeded"]
    )
    path = fronts.write(front, tmp_path)
    assert path.name == "montage-10.cfn-6.makespan-energy.csv"
    found = fronts.read(path)
    for name in ("workflow", "graph", "platform", "fields", "box", "methods", "updated"):
        assert getattr(found, name) == getattr(front, name)
    assert np.array_equal(found.points, front.points)
    assert np.array_equal(fronts.stored(fronts.ReferenceFront.of(montage), tmp_path).points, front.points)


def test_another_reference_corner_begins_anew(tmp_path: Path) -> None:
    known = EMPTY.with_points(np.array([[2.0, 6.0]]), ["a"])
    fronts.write(known, tmp_path)
    moved = replace(EMPTY, box=HypervolumeBox((0.0, 0.0), (10.0, 11.0)))
    assert fronts.stored(moved, tmp_path) is moved
    other = replace(EMPTY, graph="def")
    assert fronts.stored(other, tmp_path) is other


def test_better_lower_bounds_keep_the_points_in_the_new_box(tmp_path: Path) -> None:
    fronts.write(EMPTY.with_points(np.array([[2.0, 6.0]]), ["a"]), tmp_path)
    better = replace(EMPTY, box=HypervolumeBox((1.0, 2.0), (10.0, 10.0)))
    found = fronts.stored(better, tmp_path)
    assert found.box == better.box
    assert found.points.tolist() == [[2.0, 6.0]]


def test_stored_fronts_are_what_they_say() -> None:
    for path in fronts.FOLDER.glob("*.csv"):
        front = fronts.read(path)
        assert fronts.path_of(front) == path
        assert 0 < len(front.points) <= fronts.MOST_POINTS
        assert moocore.is_nondominated(front.points, keep_weakly=False).all()
        assert (front.points < np.array(front.box.reference)).all()
        assert (front.points >= np.array(front.box.ideal) * (1 - 1e-9)).all()


@pytest.fixture(scope="module")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `wfsched optimize` writes of ten tasks."""
    folder = tmp_path_factory.mktemp("runs") / "run"
    assert (
        wfsched(["optimize", str(ROOT / "workflows" / "montage-10.xml"), "--gens", "3", "--out", str(folder)])
        == 0
    )
    return folder


def test_rating_a_run_folder(run_folder: Path, tmp_path: Path, montage: Problem) -> None:
    best = solve(montage, "nsga2").front.objectives
    fronts.write(fronts.ReferenceFront.of(montage).with_points(best, ["default"]), tmp_path)
    known, found = rate(run_folder, tmp_path)
    table = np.genfromtxt(run_folder / "front.csv", delimiter=",", skip_header=1, usecols=(0, 1))
    assert known.workflow == "montage-10"
    assert found.hypervolume == pytest.approx(hypervolume_box(montage).hypervolume(table))
    assert 0 <= found.igd_plus <= found.epsilon < 1


def test_a_run_of_another_problem_is_not_rated(run_folder: Path, tmp_path: Path, montage: Problem) -> None:
    staged = replace(montage, cpu_bound=0.5)
    front = fronts.ReferenceFront.of(staged)
    fronts.write(front.with_points(np.array([front.box.ideal]), ["nobody"]), tmp_path)
    with pytest.raises(ParameterError, match="montage-10"):
        rate(run_folder, tmp_path)


def test_rating_on_the_command_line(
    run_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["rate", str(run_folder / "nothing")])
    assert rate_main() == 1
    monkeypatch.setattr(sys, "argv", ["rate"])
    assert rate_main() == 2
    assert "RUN_FOLDER" in capsys.readouterr().err
