"""Whatever the user gets wrong: one clear message, exit code 1 or 2, nothing half-written."""

from __future__ import annotations

from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[1] / "data"
BROKEN = sorted((DATA / "broken").glob("*.xml"))
PLATFORMS = sorted((DATA / "broken_platforms").glob("*.toml"))


def refused(result, status: int) -> str:
    """Return the message of a command that ended with `status` and printed nothing else."""
    assert (result.status, result.out) == (status, "")
    assert result.err.startswith("error: ")
    assert result.err.count("error: ") == 1
    assert result.err.endswith("\n")
    assert "Traceback" not in result.err
    return result.err


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_broken_workflows_are_refused(wfsched, path: Path) -> None:
    assert str(path) in refused(wfsched("info", path, "--json"), 1)
    found = wfsched("validate", path, "--json")
    assert (found.status, found.err) == (1, "")
    assert {"error"} <= {defect["severity"] for defect in found.document["defects"]}
    shown = wfsched("validate", path)
    assert shown.status == 1
    assert shown.err.startswith(f"error: {path} cannot be read as a workflow: 1 error")
    assert len(shown.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("stem", "words"),
    [
        ("truncated-xml", "ends before"),
        ("doctype-laughs", "document type"),
        ("doctype-external", "document type"),
        ("cycle", "cycle"),
        ("dangling-child", "unknown task"),
        ("duplicate-id", "id"),
        ("empty-workflow", "no"),
        ("bad-runtime-nan", "finite"),
    ],
)
@pytest.mark.parametrize("command", ["schedule", "optimize", "compare"])
def test_commands_that_solve_refuse_them_too(wfsched, tmp_path: Path, command, stem, words) -> None:
    out = tmp_path / "out"
    options = () if command == "compare" else ("--out", out)
    message = refused(wfsched(command, DATA / "broken" / f"{stem}.xml", *options, "--json"), 1)
    assert words in message
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("path", PLATFORMS, ids=lambda path: path.stem)
def test_broken_platforms_are_refused(wfsched, path: Path, workflow_file: Path) -> None:
    assert path.name in refused(wfsched("schedule", workflow_file, "--platform", path), 1)
    refused(wfsched("platforms", path, "--json"), 1)


@pytest.mark.parametrize("command", ["info", "schedule", "optimize", "compare"])
def test_a_folder_and_a_missing_file_are_no_workflows(wfsched, command: str, tmp_path: Path) -> None:
    assert "folder" in refused(wfsched(command, tmp_path), 1)
    assert "no such file" in refused(wfsched(command, tmp_path / "missing.dax"), 1)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("optimize", "--mu", "-1"), "--mu: out of range; got -1.0; allowed: 0 to 1"),
        (("optimize", "--mu", "nan"), "0 to 1"),
        (("optimize", "--lambda", "1.5"), "--lambda"),
        (("optimize", "--mu", "0.1", "--deadline", "9"), "--mu"),
        (("optimize", "--lambda", "0.1", "--budget", "9"), "--lambda"),
        (("optimize", "--tolerance", "1"), "budget"),
        (("optimize", "--budget", "1", "--tolerance", "-1"), "--tolerance"),
        (("optimize", "--budget", "1", "--tolerance", "nan"), "tolerance"),
        (("optimize", "--deadline", "-5"), "deadline"),
        (("optimize", "--deadline", "inf"), "deadline"),
        (("optimize", "--budget", "nan"), "budget"),
        (("optimize", "--objectives", "makespan,enery"), "allowed: makespan, energy, cost"),
        (("optimize", "--objectives", "energy,energy"), "duplicate objective"),
        (("optimize", "--objectives", ""), "makespan, energy, cost"),
        (("optimize", "--preset", "fast"), "allowed: default, cfn"),
        (("optimize", "--pop", "0"), "--pop"),
        (("optimize", "--gens", "-1"), "--gens"),
        (("optimize", "--threads", "0"), "--threads"),
        (("optimize", "--seed", "-1"), "--seed"),
        (("optimize", "--pick", "best"), "--pick: unknown rule; got 'best'; allowed: least-energy"),
        (("optimize", "--pick", "least_energi"), "Did you mean 'least-energy'? All allowed: least-energy,"),
        (("optimize", "--preset", "memetik"), "Did you mean 'memetic'? All allowed: default, "),
        (("optimize", "--constraint", "dedline:max=5"), "Did you mean 'deadline'? All allowed: deadline, "),
        (("optimize", "--constraint", "deadline:hrad:max=5"), "Did you mean 'hard'? All allowed: hard, "),
        (
            ("optimize", "--constraint", "deadline:tolerence=5"),
            "Did you mean 'tolerance'? All allowed: limit, max, ",
        ),
        (("exact", "--starts", "earlyest"), "Did you mean 'earliest'?"),
        (("schedule", "--method", "hefft"), "Did you mean 'heft'?"),
        (("schedule", "--repair", "lenient"), "repair"),
        (("schedule", "--staging", "paid"), "allowed: free, site:NAME"),
        (("schedule", "--plot", "chart.gif"), ".png, .svg, .pdf"),
        (("compare", "--seeds", "0"), "--seeds"),
        (("compare", "--methods", "heft,nsga9"), "nsga9"),
        (("compare", "--preset", "fast"), "default, cfn"),
        (("info", "--jason"), "--jason"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, tuple) else "",
)
def test_wrong_options_are_usage_errors(
    wfsched, arguments, words: str, workflow_file: Path, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    command, *options = arguments
    assert words in refused(wfsched(command, workflow_file, *options), 2)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("arguments", [("optimise",), ("info",), ("compare",)])
def test_wrong_commands_and_missing_files_are_usage_errors(wfsched, arguments) -> None:
    command = "wfsched" if arguments == ("optimise",) else f"wfsched {arguments[0]}"
    assert refused(wfsched(*arguments), 2).endswith(f"(see `{command} --help`)\n")


def test_no_command_at_all_shows_the_help_and_is_a_usage_error(wfsched) -> None:
    result = wfsched()
    assert (result.status, result.out) == (2, "")
    assert "optimize" in result.err


@pytest.fixture
def no_search(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail if anything is solved."""
    monkeypatch.setattr("wfsched.solving.solve", lambda *_, **__: pytest.fail("it was solved first"))


@pytest.mark.usefixtures("no_search")
@pytest.mark.parametrize("where", ["below-a-file", "missing-folder", "folder"])
def test_files_that_cannot_be_written_are_refused_before_the_work(
    wfsched, workflow_file: Path, tmp_path: Path, where: str
) -> None:
    (tmp_path / "file").write_text("mine")
    target = {
        "below-a-file": tmp_path / "file" / "out.png",
        "missing-folder": tmp_path / "nowhere" / "out.png",
        "folder": tmp_path / "folder.png",
    }[where]
    (tmp_path / "folder.png").mkdir()
    refused(wfsched("schedule", workflow_file, "--out", target), 1)
    refused(wfsched("schedule", workflow_file, "--plot", target), 1)
    refused(wfsched("generate", "montage", "--out", target), 1)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file", "folder.png"]


@pytest.mark.usefixtures("no_search")
@pytest.mark.parametrize("below", ["file", "file/run/deep"])
def test_a_folder_that_cannot_be_made_is_refused_before_the_search(
    wfsched, workflow_file: Path, tmp_path: Path, below: str
) -> None:
    (tmp_path / "file").write_text("mine")
    refused(wfsched("optimize", workflow_file, "--out", tmp_path / below), 1)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="there is no /proc to be refused by")
@pytest.mark.usefixtures("no_search")
def test_a_folder_that_takes_no_files_is_refused_before_the_search(wfsched, workflow_file) -> None:
    refused(wfsched("optimize", workflow_file, "--out", "/proc/self/run"), 1)


def test_an_unexpected_error_keeps_its_traceback(wfsched, workflow_file, monkeypatch) -> None:
    def bug(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("wfsched.solving.solve", bug)
    with pytest.raises(ZeroDivisionError):
        wfsched("schedule", workflow_file)


@pytest.mark.parametrize(
    ("arguments", "near"),
    [
        (("generate", "montag"), "montage"),
        (("platforms", "cfn6"), "cfn-6"),
        (("energy", "show", "solar-egde"), "solar-edge"),
        (("edge", "simulate", "--policy", "all-clod"), "all-cloud"),
        (("edge", "simulate", "--set", "laod=0.8"), "load"),
        (("optimise", "x.dax"), "optimize"),
        (("results", "folder", "--table", "wilkoxon"), "wilcoxon"),
    ],
)
def test_the_nearest_name_is_suggested_before_the_list(wfsched, arguments, near: str) -> None:
    result = wfsched(*arguments)
    assert result.status in (1, 2)
    assert f"Did you mean {near!r}?" in result.err
    head, _, tail = result.err.partition("allowed: ")
    assert "Did you mean" in head
    assert "Did you mean" not in tail
