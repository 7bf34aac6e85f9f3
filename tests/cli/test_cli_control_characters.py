"""Names with control characters: no command sends them to the terminal, no figure is broken by them."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest

import wfsched as ws
from wfsched.report.tables.table import Table, text_columns

# As TOML and JSON write them; XML bars all but the last two.
NAMES = (r"\u001b[31mRED", r"\u009b31mRED", r"nul\u0000", r"bell\u0007", r"a\u202eb", r"two\nlines")
PLATFORM = """
name = "{name}"
currency = "EUR"
source = "{name}"
pricing = {{ model = "per-task" }}
network.within = {{ bandwidth_bytes_per_s = 1e8 }}
[[site]]
name = "site{name}"
[[type]]
name = "type{name}"
speed = 1
cores = 1
price_per_hour = 0.1
frequencies_ghz = [1.0, 2.0]
power = {{ model = "exponent", p_ind_w = 20, c_ef = 10, m = 2 }}
idle_w = 10
[[machine]]
type = "type{name}"
count = 2
"""
DAX = """<?xml version="1.0" encoding="UTF-8"?>
<adag name="{name}"><job id="{name}1" name="{name}" runtime="5"/>
<job id="{name}2" name="{name}" runtime="-7"/>
<child ref="{name}2"><parent ref="{name}1"/></child></adag>
"""


def shown_raw(*texts: str) -> set[str]:
    """Control characters, marks and overrides of direction in `texts`, but for newlines and tabs."""
    kept = {"\n", "\t"}
    return {c for text in texts for c in text if not c.isprintable() and c not in kept}


@pytest.fixture(params=NAMES, ids=["esc", "csi", "nul", "bell", "override", "newline"])
def platform_file(request, tmp_path: Path) -> Path:
    path = tmp_path / "platform.toml"
    path.write_text(PLATFORM.format(name=request.param), encoding="utf-8")
    return path


@pytest.fixture(params=["\x9b31m", "\u202e", "\x85"], ids=["csi", "override", "nel"])
def odd_workflow(request, tmp_path: Path) -> Path:
    path = tmp_path / "odd.dax"
    path.write_text(DAX.format(name=request.param), encoding="utf-8")
    return path


def test_names_of_a_platform(wfsched, platform_file: Path, workflow_file: Path, tmp_path: Path) -> None:
    platform = ("--platform", platform_file)
    figure = tmp_path / "gantt.svg"
    for command in (
        ("platforms", platform_file),
        ("schedule", workflow_file, *platform, "--plot", figure),
        ("schedule", workflow_file, *platform, "--staging", "site:none"),
        ("schedule", workflow_file, *platform, "--constraint", "placement:hard:where=nowhere"),
        ("compare", workflow_file, *platform, "--methods", "heft,cheapest", "--seeds", "1"),
    ):
        result = wfsched(*command)
        assert result.status in (0, 1, 2), result.err
        assert shown_raw(result.out, result.err) == set(), command
    ET.fromstring(figure.read_text(encoding="utf-8"))


def test_names_of_a_workflow(wfsched, odd_workflow: Path, tmp_path: Path) -> None:
    for command in (
        ("info", odd_workflow),
        ("validate", odd_workflow),
        ("validate", odd_workflow, "--json"),
        ("schedule", odd_workflow, "--json"),
        ("schedule", odd_workflow, "--plot", tmp_path / "gantt.svg"),
        ("schedule", odd_workflow, "--repair", "strict"),
    ):
        result = wfsched(*command)
        assert shown_raw(result.out, result.err) == set(), command
    assert json.loads(wfsched("info", odd_workflow, "--json").out)


@pytest.mark.parametrize("name", ["\x1b[31mRED", "\x9b31m", "a\u202eb", "two\nlines", "bell\x07", "\x00"])
def test_names_of_methods_in_the_tables_of_a_study(wfsched, name: str, tmp_path: Path) -> None:
    study = tmp_path / "study.toml"
    study.write_text(
        'name = "s"\nplatforms = ["cfn-6"]\nseeds = 1\n'
        '[[workflow]]\ngenerate = "montage"\ntasks = 20\nseeds = 2\n'
        f'[[method]]\nmethod = "heft"\nname = {json.dumps(name)}\n[[method]]\nmethod = "cheapest"\n',
        encoding="utf-8",
    )
    folder = tmp_path / "results"
    assert wfsched("sweep", study, "--out", folder, "--jobs", "1").status == 0
    for options in ((), ("--table", "summary"), ("--table", "success", "--format", "latex"), ("--json",)):
        result = wfsched("results", folder, *options)
        assert result.status == 0, result.err
        assert shown_raw(result.out, result.err) == set(), options
    summary = wfsched("results", folder, "--table", "summary", "--format", "csv")
    assert shown_raw(summary.out) == set()


@pytest.mark.parametrize("name", ["\x1b[31mRED", "a\x9bb", "\x00"])
def test_an_svg_with_such_names_is_xml(name: str, tmp_path: Path) -> None:
    workflow = ws.Workflow.build(
        name, ws.Tasks.of([name, "B"], [5.0, 7.0], types=[name, "b"]), ws.Edges.of([0], [1])
    )
    platform = replace(ws.load_platform("cfn-6"), name=name)
    ws.plot_gantt(ws.solve(ws.Problem(workflow, platform), "heft").schedule, tmp_path / "gantt.svg")
    ET.fromstring((tmp_path / "gantt.svg").read_text(encoding="utf-8"))


def test_options_that_hold_control_characters(wfsched, workflow_file: Path) -> None:
    for option in ("--method", "--platform", "--objectives", "--constraint", "--staging", "--deadline"):
        result = wfsched("schedule", workflow_file, option, "x\x1b[31m\u202e")
        assert result.status in (1, 2)
        assert shown_raw(result.out, result.err) == set(), option


def test_mark_up_in_names_is_shown_as_letters() -> None:
    table = Table(text_columns("name"), ((r"a|b<i>*c*`d`[e](f)\g",), ("[x]",)))
    assert table.markdown().splitlines()[2] == r"| a\|b\<i>\*c\*\`d\`[e]\(f)\\g |"
    latex = table.latex()
    assert r"a\textbar{}b\textless{}i\textgreater{}*c*`d`[e](f)\textbackslash{}g \\" in latex
    assert r"{}[x] \\" in latex.splitlines()
    assert table.csv().splitlines()[1] == r"a|b<i>*c*`d`[e](f)\g"
