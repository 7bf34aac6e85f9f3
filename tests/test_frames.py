"""Facts and answers as pandas tables: a row for each part, units in the names of columns."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

import wfsched as ws
import wfsched.edge as edge
from wfsched.core.errors import MissingExtraError
from wfsched.core.summary import Tabular
from wfsched.network.slots.policies import Greedy
from wfsched.network.slots.slot import Network, Slot
from wfsched.platforms.topology.generate import generate_topology

PROBLEM = ws.Problem(ws.generate("montage", 20, seed=1), "cfn-6")


def plan() -> Any:
    import numpy as np

    topology = generate_topology("ring", 4, users=3)
    network = Network(topology, topology.users, ("n0", "n1", "n2", "n3"), np.ones(4))
    return Greedy()(Slot(network, np.ones(3)), np.random.default_rng(1))


def results(folder: Path) -> Any:
    study = folder / "s.toml"
    study.write_text(
        'name = "s"\nplatforms = ["cfn-6"]\nseeds = 2\n[[workflow]]\ngenerate = "montage"\ntasks = 20\n'
        '[[method]]\nmethod = "heft"\n'
    )
    ws.sweep(ws.read_study(study), folder / "s")
    return ws.read_results(folder / "s")


def test_every_table_has_a_row_for_each_part(tmp_path: Path) -> None:
    pytest.importorskip("pandas", reason="the extra tables is not installed")
    search = ws.solve(PROBLEM, "nsga2", stop=ws.Stop(generations=2), seed=1)
    instance = edge.generate(edge.Setting(days=1), edge.built_in_region(), 1)
    outcome = edge.simulate(instance, "local")
    trace = ws.Trace([0.0, 10.0], [1.0, 2.0], 30.0, "W")
    tables = {
        "task": (PROBLEM.workflow, 20),
        "machine": (PROBLEM.platform, 6),
        "begin_s": (trace, 2),
        "finish_s": (ws.solve(PROBLEM, "heft").schedule, 20),
        "energy_j": (search.front, len(search.front)),
        "makespan_s": (search, len(search.front)),
        "method": (results(tmp_path), 1),
        "job": (outcome, len(outcome.place)),
        "profit": (plan(), 3),
    }
    for column, (table, rows) in tables.items():
        assert isinstance(table, Tabular)
        made = table.to_frame()
        assert len(made) == rows, column
        assert column in made.columns
    assert trace.to_frame().iloc[1].tolist() == [10.0, 30.0, 2.0]
    assert PROBLEM.workflow.to_frame()["work_s"].sum() == pytest.approx(PROBLEM.workflow.tasks.work.sum())


def test_without_pandas_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingExtraError, match=r"wfsched\[tables\]"):
        PROBLEM.workflow.to_frame()
