"""docs/energy.md says what there is; the package imports little."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from wfsched.energy.catalogue import schema
from wfsched.energy.catalogue.catalogue import load_supply, supply_names
from wfsched.energy.catalogue.checking import check_description
from wfsched.energy.reading.registry import LAYOUTS
from wfsched.energy.synthetic.grids import grid_model, grid_names
from wfsched.energy.synthetic.sky import SKIES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "energy.md"


@pytest.fixture(scope="module")
def page():
    if not PAGE.is_file():
        pytest.skip("the docs are not part of an installed package")
    return PAGE.read_text(encoding="utf-8")


def row(page, first):
    """The cells of the table row that begins with `first`."""
    line = next(line for line in page.splitlines() if line.startswith(f"| {first} |"))
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_every_key_of_a_description_is_explained(page):
    found = [table for table in vars(schema).values() if isinstance(table, type)]
    tables = [table for table in found if issubclass(table, schema.Entry)]
    keys = {key for table in tables for key in table.model_fields}
    assert [key for key in sorted(keys) if not re.search(rf"`{key}`|\[{key}\]", page)] == []


def test_the_description_in_the_page_is_one(page):
    (text,) = re.findall(r"```toml\n(name = .*?)```", page, re.DOTALL)
    assert check_description(tomllib.loads(text), "docs").name == "roof"


def test_every_layout_has_its_row(page):
    assert [name for name in LAYOUTS.names() if f"| `{name}` |" not in page] == []


@pytest.mark.parametrize("name", supply_names())
def test_the_means_of_built_in_supplies_are_those_in_the_page(name, page):
    supply = load_supply(name)
    cells = row(page, f"`{name}`")
    for cell, trace, scale in zip(cells[2:], supply.traces().values(), (1, 1, 1000)):
        digits = len(cell.partition(".")[2])
        assert scale * trace.mean(trace.start, trace.end) == pytest.approx(
            float(cell), abs=0.51 * 10**-digits
        )


@pytest.mark.parametrize("zone", grid_names())
def test_the_fits_of_grids_are_those_in_the_page(zone, page):
    cells = row(page, zone)
    for model, scale, (both, explained, memory) in (
        (grid_model(zone, "carbon"), 1, cells[1:4]),
        (grid_model(zone, "price"), 1000, cells[4:7]),
    ):
        mean, deviation = map(float, both.split(","))
        assert (scale * model.mean, scale * model.deviation) == pytest.approx((mean, deviation), abs=0.51)
        assert (1 - model.spread**2, model.memory) == pytest.approx(
            (float(explained), float(memory)), abs=0.006
        )


@pytest.mark.parametrize("name", SKIES)
def test_the_skies_are_those_in_the_page(name, page):
    sky = SKIES[name]
    numbers = (sky.level, sky.cos_season, sky.sin_season, sky.spread, sky.memory, sky.mean)
    assert [float(cell) for cell in row(page, f"`{name}`")[1:7]] == pytest.approx(numbers, abs=6e-4)


def test_built_in_supplies_and_files_are_read_without_heavy_packages(tmp_path):
    (tmp_path / "trace.csv").write_text("time,power [kW]\n2024-01-01T00:00,1\n2024-01-01T01:00,2\n")
    code = (
        "import sys; from wfsched.energy.catalogue.catalogue import load_supply;"
        "from wfsched.energy.reading.read import read_trace;"
        "load_supply('mixed').compiled(0.0, 86400.0); read_trace('trace.csv');"
        "heavy = {'numba', 'pandas', 'pvlib', 'windpowerlib', 'matplotlib', 'pydantic', 'scipy', 'networkx'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    root = str(PAGE.parents[1])
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {root!r}); {code}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"
