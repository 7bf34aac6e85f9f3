"""`wfsched optimize --bound`."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from printed import rows_of

SMALL = ("--pop", "8", "--gens", "3")


@pytest.mark.parametrize("objectives", ["makespan,energy", "makespan,energy,cost", "energy"])
def test_the_gap_of_each_schedule_is_reported(
    wfsched, workflow_file: Path, tmp_path: Path, objectives
) -> None:
    result = wfsched(
        "optimize", workflow_file, *SMALL, "--bound", "--objectives", objectives, "--json", "--out", tmp_path
    )
    assert result.status == 0
    document = result.document
    for row in document["front"]:
        assert 0.0 < row["bound"] <= row["energy_j"] * (1.0 + 1e-9)
        assert row["gap"] == pytest.approx(1.0 - row["bound"] / row["energy_j"], abs=1e-9)
    gaps = [row["gap"] for row in document["front"]]
    assert document["bound"]["objective"] == "energy"
    assert document["bound"]["given"] == [name for name in ("makespan", "cost") if name in objectives]
    assert document["bound"]["largest_gap"] == max(gaps)
    with (tmp_path / "front.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [float(row["gap"]) for row in rows] == gaps
    assert json.loads((tmp_path / "run.json").read_text())["bound"] == document["bound"]


def test_the_table_has_the_gap(wfsched, workflow_file: Path) -> None:
    rows = rows_of(wfsched("optimize", workflow_file, *SMALL, "--bound").out)
    front = wfsched("optimize", workflow_file, *SMALL, "--bound", "--json").document["front"]
    assert [row["gap [energy]"] for row in rows] == [f"{row['gap']:.1%}" for row in front]
    assert all("gap" not in name for name in rows_of(wfsched("optimize", workflow_file, *SMALL).out)[0])
