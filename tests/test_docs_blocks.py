"""Every code block of README and docs is run, or read as the file that it shows.

The blocks of a page run in their order, in one folder, which holds the files that the pages speak of
(`my.dax`, a trace of 2022, ...); the Python blocks of a page share their names. Only the extras that the
paragraph above a block tells to install can be imported. What a block shows is compared: the lines of a
`console` block that do not begin with ``$ ``, and a `text` block right below another block. A line ``...``
stands for any lines.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import wfsched as ws
from docs_blocks import PAGES, ROOT, Block, blocks_of, commands_of, inline_code_of, shown_output_of

TESTS = ROOT / "tests"
BLOCKS = [block for page in PAGES for block in blocks_of(page)]
RUN = ("python", "sh", "console", "toml", "json", "xml")

# Commands that are not run, with the reason.
NOT_RUN = {
    ("make",): "these targets are what runs the tests, or call them",
    ("pip", "install"): "the jobs of `.ci/run` install",
}
# What each extra brings.
MODULE_OF = {
    "boost": "xgboost",
    "dask": "distributed",
    "exact": "ortools",
    "green": "pvlib",
    "learn": "stable_baselines3",
    "tables": "pandas",
    "text": "transformers",
    "topologies": "topohub",
}


def begins(words: list[str], start: tuple[str, ...]) -> bool:
    return tuple(words[: len(start)]) == start


def runs(words: list[str]) -> bool:
    return not any(begins(words, start) for start in NOT_RUN)


def write_givens(folder: Path) -> None:
    """Write the files that the pages speak of as the reader's own, in small."""
    ws.write_dax(ws.generate("montage", 20, seed=3), folder / "my.dax")
    (folder / "workflows").symlink_to(ROOT / "workflows")
    (folder / "docs").mkdir()
    study = (ROOT / "docs" / "study.toml").read_text(encoding="utf-8")
    for long, short in (
        ("seeds = 5 #", "seeds = 1 #"),
        ("evaluations = 16080", "evaluations = 400"),
        ("tasks = 50", "tasks = 10"),
    ):
        assert long in study
        study = study.replace(long, short)
    (folder / "docs" / "study.toml").write_text(study, encoding="utf-8")
    types = sorted(set(ws.read_workflow(folder / "my.dax").tasks.types))
    rows = "".join(f"{name},{10 + i}\n" for i, name in enumerate(types))
    (folder / "runtimes.csv").write_text("type,runtime_s\n" + rows)
    (instance,) = [
        block.text for block in BLOCKS if block.page == "docs/edge.md" and block.language == "json"
    ]
    (folder / "my.json").write_text(instance)
    _write_traces(folder)


def _write_traces(folder: Path) -> None:
    hours = np.arange("2022-01-01T00", "2023-01-01T00", dtype="datetime64[h]")
    sun = np.maximum(0.0, np.sin((np.arange(len(hours)) % 24 - 14.0) / 24 * 2 * np.pi)) * 9000
    lines = ["timestamp,WND,SUN,WAT,OIL,NG,COL,NUC,OTH,avg_CI"]
    lines += [
        f"{hour},2000,{mw:.0f},1500,0,8000,0,2200,500,{400 - mw / 40:.1f}" for hour, mw in zip(hours, sun)
    ]
    (folder / "eia930_2022_CISO.csv").write_text("\n".join(lines) + "\n")
    # The clock of Berlin in 2025, on days without its changes.
    days = np.arange("2025-06-01T00", "2025-07-01T00", dtype="datetime64[h]")
    watts = [f"{hour},{1000 * (6 < i % 24 < 20)}" for i, hour in enumerate(days)]
    (folder / "inverter.csv").write_text("time,power [W]\n" + "\n".join(watts) + "\n")
    prices = [f"{hour},{90 + i % 24}" for i, hour in enumerate(days)]
    (folder / "price.csv").write_text("Datetime,Price (EUR/MWh)\n" + "\n".join(prices) + "\n")


class Page:
    """The blocks of a page, run once in a folder of their own."""

    def __init__(self, blocks: list[Block], folder: Path) -> None:
        write_givens(folder)
        self.given = [self._given(block) for block in blocks if block.language in RUN]
        done = subprocess.run(
            [sys.executable, TESTS / "docs_runner.py"],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (ROOT, TESTS))), "COLUMNS": "200"},
            input=json.dumps(self.given),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        lines = [block.line for block in blocks if block.language in RUN]
        self.answers: dict[int, dict[str, Any]] = dict(zip(lines, json.loads(done.stdout)))

    @staticmethod
    def _given(block: Block) -> dict[str, Any]:
        commands = commands_of(block) if block.language in ("sh", "console") else []
        return {**asdict(block), "commands": [words for words in commands if runs(words)]}


@pytest.fixture(scope="session")
def answer_of(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return what a block came to: its stdout, its stderr and the traceback if it failed."""

    @cache
    def page(name: str) -> Page:
        own = [block for block in BLOCKS if block.page == name]
        return Page(own, tmp_path_factory.mktemp(Path(name).stem))

    return lambda block: page(block.page).answers[block.line]


def matches(shown: str, printed: str) -> bool:
    """Return whether the output is the one that a page shows, but for blanks at the ends of lines."""
    lines = [re.escape(line.rstrip()) for line in shown.strip().splitlines()]
    pattern = "\n".join("(?:.*\n)*?.*" if line == r"\.\.\." else line for line in lines)
    text = "\n".join(line.rstrip() for line in printed.strip().splitlines())
    return re.fullmatch(pattern, text) is not None


def marks(block: Block) -> pytest.MarkDecorator:
    """Return the mark that keeps the blocks of a page in one process."""
    return pytest.mark.xdist_group(block.page)


def need_extras(block: Block) -> None:
    """Skip a block if an extra that its page tells to install is not installed here."""
    for extra in block.extras:
        pytest.importorskip(MODULE_OF[extra], reason=f"the extra {extra} is not installed")


@pytest.mark.parametrize("block", [pytest.param(block, marks=marks(block)) for block in BLOCKS], ids=str)
def test_a_block_runs(block: Block, answer_of: Any) -> None:
    if block.language == "text" and block.follows:
        before = [other for other in BLOCKS if other.page == block.page and other.line < block.line][-1]
        need_extras(before)
        assert matches(block.text, answer_of(before)["out"]), answer_of(before)["out"]
        return
    assert block.language in RUN, "the language is not one that is run; text below another block is output"
    need_extras(block)
    answer = answer_of(block)
    assert answer["failure"] is None, answer["failure"] + answer["errors"]
    if block.language == "console":
        assert matches(shown_output_of(block), answer["out"]), answer["out"]


def test_what_is_run_and_what_is_not_is_counted() -> None:
    """A new block is run unless its command stands in `NOT_RUN`; no reason there is out of date."""
    commands = [
        words for block in BLOCKS if block.language in ("sh", "console") for words in commands_of(block)
    ]
    kinds = Counter(block.language for block in BLOCKS)
    left_out = [words for words in commands if not runs(words)]
    print(
        f"{len(BLOCKS)} blocks {dict(kinds)}; {len(commands)} commands, {len(left_out)} not run: {left_out}"
    )
    assert {start for words in left_out for start in NOT_RUN if tuple(words[: len(start)]) == start} == set(
        NOT_RUN
    )
    assert len(BLOCKS) >= 27
    assert len(commands) - len(left_out) >= 26


def known_options() -> dict[str, set[str]]:
    """Return the options of each command, and of all commands under the name "", from their help."""
    from typer.main import get_command

    from wfsched.cli.main import _app

    found: dict[str, set[str]] = {}
    waiting = [("", get_command(_app()))]
    while waiting:
        name, command = waiting.pop()
        found[name] = {word for option in command.params for word in (*option.opts, *option.secondary_opts)}
        waiting += [
            (f"{name} {own}".strip(), below) for own, below in getattr(command, "commands", {}).items()
        ]
    return found


OPTIONS = known_options()


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_commands_and_options_within_sentences_exist(page: Path) -> None:
    every = {option for options in OPTIONS.values() for option in options} | {"--help", "-h"}
    for code in inline_code_of(page):
        words = code.split()
        if words[0] == "wfsched" and len(words) > 1 and re.fullmatch(r"[a-z]+", words[1]):
            name = next((n for n in (" ".join(words[1:3]), words[1]) if n in OPTIONS), None)
            assert name is not None, f"{code}: no such command"
            given = {word.partition("=")[0] for word in words if word.startswith("-")}
            assert given <= OPTIONS[name] | {"--help"}, f"{code}: {name} has no such option"
        elif words[0].startswith("--"):
            assert words[0].partition("=")[0] in every, f"{code}: no command has this option"
