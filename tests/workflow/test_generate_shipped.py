"""The workflow files that are shipped are those that the generators make."""

import gzip
from pathlib import Path

import pytest

from wfsched.workflow.analysis import total_bytes, total_work_s
from wfsched.workflow.generate.generator import generate
from wfsched.workflow.generate.registry import FAMILIES
from wfsched.workflow.read import validate_file
from wfsched.workflow.write import dax_text, write_dax

FOLDER = Path(__file__).parents[2] / "workflows"
SIZES = (10, 50, 100, 200, 1000)
SHIPPED = [
    (family, n_tasks, f"{family}-{n_tasks}.xml{'.gz' if n_tasks == 1000 else ''}")
    for family in FAMILIES.names()
    for n_tasks in SIZES
]

shipped = pytest.mark.parametrize(("family", "n_tasks", "name"), SHIPPED, ids=[row[2] for row in SHIPPED])


def table():
    """Return the rows of README.md by file: tasks, edges, work, bytes, command."""
    lines = (FOLDER / "README.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in lines if "`" in line[:4]]
    return {row[0]: row[1:] for row in rows}


@pytest.mark.parametrize("family", ["montage", "genome"])
def test_a_small_shipped_file_is_what_the_generator_writes(family, tmp_path):
    write_dax(generate(family, 10), tmp_path / "made.xml")
    assert (tmp_path / "made.xml").read_bytes() == (FOLDER / f"{family}-10.xml").read_bytes()


@shipped
def test_every_shipped_file_holds_the_text_that_the_generator_gives(family, n_tasks, name):
    raw = (FOLDER / name).read_bytes()
    text = gzip.decompress(raw) if name.endswith(".gz") else raw
    assert text.decode() == dax_text(generate(family, n_tasks))
    assert len(raw) <= 500_000


@shipped
def test_the_readme_says_what_is_in_each_file(family, n_tasks, name):
    found = validate_file(FOLDER / name)
    assert found.defects == ()
    workflow = found.workflow
    tasks, edges, work, size, command = table()[name]
    assert (workflow.n_tasks, workflow.n_edges) == (int(tasks), int(edges))
    assert total_work_s(workflow) == pytest.approx(float(work), abs=0.006)
    assert total_bytes(workflow) == float(size)
    assert command == f"wfsched generate {family} --tasks {n_tasks} --seed 1 -o workflows/{name}"


def test_no_file_is_shipped_that_the_readme_does_not_list():
    assert {path.name for path in FOLDER.iterdir()} == {*table(), "README.md"}
    assert set(table()) == {name for _, _, name in SHIPPED}
