"""Help and completion: groups of options, examples that run, names from the tables."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

import wfsched as package
from wfsched.cli.commands.plot import FIGURES
from wfsched.cli.examples import EXAMPLES
from wfsched.cli.main import COMMANDS, _app, main
from wfsched.cli.options import completion
from wfsched.cli.options.options import PICKS
from wfsched.evolve.registry import ALGORITHMS
from wfsched.heuristics.registry import HEURISTICS
from wfsched.report.study.figures import FIGURES as DRAWN
from wfsched.schedule.objectives import OBJECTIVES

HEAVY = {"numba", "pymoo", "moocore", "pandas", "matplotlib", "networkx", "lxml", "numpy"}
SOURCE = Path(package.__file__).resolve().parents[1]
STUDY = """
name = "example"
platforms = ["cfn-6"]
seeds = 1
[[workflow]]
generate = ["montage", "ligo"]
tasks = 20
[[method]]
method = "heft"
[[method]]
method = "cheapest"
"""


NEEDS = {"exact": "ortools", "network train": "stable_baselines3"}


def test_the_examples_of_all_commands_run(capsys, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "study.toml").write_text(STUDY, encoding="utf-8")
    for command, lines in EXAMPLES.items():
        assert len(lines) == 2, command
        for line in lines:
            program, *arguments = shlex.split(line)
            assert program == "wfsched"
            assert line.startswith(f"wfsched {command}")
            if find_spec(NEEDS.get(command, "numpy")) is None:
                continue
            assert main(arguments) == 0, (line, capsys.readouterr().err)
            capsys.readouterr()


def test_every_command_has_examples() -> None:
    single = {command.__name__ for command in COMMANDS}
    grouped = {
        f"{group.name} {command.name or command.callback.__name__}"
        for group in _app().registered_groups
        for command in group.typer_instance.registered_commands
    }
    assert len(grouped) >= 5
    assert single | grouped == set(EXAMPLES)


@pytest.mark.parametrize("command", EXAMPLES)
def test_help_shows_groups_and_examples(wfsched, command: str) -> None:
    result = wfsched(*command.split(), "--help")
    assert result.status == 0
    for line in EXAMPLES[command]:
        assert f"  {line}\n" in result.out
    assert result.out.count("\nOptions:\n") == 1


def test_options_stand_under_the_heading_of_their_group(wfsched) -> None:
    text = wfsched("optimize", "--help").out
    groups = {part.partition(":\n")[0]: part for part in text.split("\n\n")}
    wanted = {
        "Problem": ("--platform", "--objectives", "--repair"),
        "Limits": ("--mu", "--lambda", "--deadline", "--constraint"),
        "Supply and start": ("--supply", "--start", "--window"),
        "Search": ("--algorithm", "--preset", "--population", "--generations", "--evaluations"),
        "Output": ("-o, --out", "--json"),
    }
    for group, options in wanted.items():
        for option in options:
            assert f"  {option}" in groups[group]


def test_the_help_defines_the_letters_of_its_formulas(wfsched) -> None:
    text = " ".join(wfsched("schedule", "--help").out.split())
    assert "M_f is the makespan of the fastest schedule" in text
    assert "M_t that of the cheapest" in text
    assert "C_t is the cost of the cheapest schedule, C_f that of the fastest" in text


@pytest.mark.parametrize("command", [c for c in EXAMPLES if c not in ("info", "validate")])
def test_every_out_has_its_short_form(wfsched, command: str) -> None:
    text = wfsched(*command.split(), "--help").out
    assert ("--out" in text) == ("-o, --out" in text)


def test_long_and_short_words_for_the_size_of_a_search_are_one(wfsched, workflow_file: Path) -> None:
    short = wfsched("optimize", workflow_file, "--pop", 4, "--gens", 1, "--json").document
    long = wfsched("optimize", workflow_file, "--population", 4, "--generations", 1, "--json").document
    assert short["front"] == long["front"]


def test_names_that_are_repeated_are_those_of_their_tables() -> None:
    assert tuple(DRAWN) == FIGURES
    assert set(completion.OBJECTIVE("")) == {objective.name for objective in OBJECTIVES}


def completed(line: str) -> tuple[set[str], set[str]]:
    """Return what bash is offered for the last word of a line, and the heavy packages imported for it."""
    words = line.split(" ")
    listed = "lambda: print('imported', *{n.partition('.')[0] for n in sys.modules}, file=sys.stderr)"
    code = f"import atexit, sys; from wfsched.cli.main import main; atexit.register({listed}); main([])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={
            **os.environ,
            "PYTHONPATH": str(SOURCE),
            "_WFSCHED_COMPLETE": "complete_bash",
            "COMP_WORDS": line,
            "COMP_CWORD": str(len(words) - 1),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    return set(done.stdout.split()), set(done.stderr.partition("imported")[2].split()) & HEAVY


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("wfsched opt", {"optimize"}),
        ("wfsched schedule my.dax --method he", {n for n in HEURISTICS.names() if n.startswith("he")}),
        ("wfsched optimize my.dax --algorithm nsga", {n for n in ALGORITHMS.names() if n.startswith("nsga")}),
        ("wfsched optimize my.dax --platform c", {"cfn-6", "cfn-3tier"}),
        ("wfsched optimize my.dax --preset m", {"memetic"}),
        ("wfsched optimize my.dax --pick ", set(PICKS)),
        (
            "wfsched optimize my.dax --objectives makespan,c",
            {f"makespan,{o.name}" for o in OBJECTIVES if o.name[0] == "c"},
        ),
        ("wfsched schedule my.dax --supply solar", {"solar-edge"}),
        ("wfsched compare my.dax --methods heft,pef", {"heft,peft"}),
        ("wfsched plot results --figure hea", {"heatmap"}),
        ("wfsched results results --table wil", {"wilcoxon"}),
        ("wfsched platforms geo", {"geo-3"}),
    ],
)
def test_the_shell_completes_names_fast(line: str, offered: set[str]) -> None:
    found, heavy = completed(line)
    assert offered
    assert found == offered
    assert heavy == set()
