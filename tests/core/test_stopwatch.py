"""The clock of runs: compiling and loading kernels do not count in it, and are told apart."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfsched.core.stopwatch import COMPILE_TIME, CompileTime, Stopwatch


def test_time_of_compiling_is_taken_out_and_told() -> None:
    clock = Stopwatch()
    time.sleep(0.02)
    COMPILE_TIME.begin()
    time.sleep(0.2)
    # While it goes on, too: a time limit is checked then.
    assert clock.compile_s >= 0.2
    COMPILE_TIME.end()
    assert 0.2 <= clock.compile_s < 2.0
    assert 0.02 <= clock.wall_s < 0.2 + clock.compile_s
    assert Stopwatch().compile_s == 0.0


@given(st.lists(st.booleans(), max_size=20))
def test_nested_times_count_once(inner: list[bool]) -> None:
    spent, began = CompileTime(), time.perf_counter()
    spent.begin()
    for each in inner:
        if each:
            spent.begin()
            spent.end()
    spent.end()
    assert 0.0 <= spent.total_s() <= time.perf_counter() - began


def test_the_first_run_of_a_process_is_not_slower_than_the_second_by_loading_kernels() -> None:
    # Kernels are loaded from their cache in a new process: some 0.8 s beside 5 ms of HEFT on 50 tasks.
    code = (
        "import wfsched as ws; problem = ws.Problem(ws.generate('montage', 50), ws.load_platform('cfn-6'))\n"
        "for _ in range(2):\n"
        "    result = ws.solve(problem, 'heft'); print(result.wall_s, result.compile_s)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    (first, loading), (second, none) = (map(float, line.split()) for line in said.splitlines())
    assert loading > 0.02
    assert none == 0.0
    assert first < 0.5 * loading or first < 3 * second


@pytest.mark.parametrize("method", ["heft", "nsga2"])
def test_results_tell_both_times(method: str) -> None:
    import wfsched as ws

    problem = ws.Problem(ws.generate("montage", 12), ws.load_platform("cfn-6"))
    began = time.perf_counter()
    result = ws.solve(problem, method, stop=ws.Stop(generations=1))
    assert result.wall_s > 0.0
    assert result.compile_s >= 0.0
    assert result.wall_s + result.compile_s <= time.perf_counter() - began
    document = result.to_dict()
    assert (document["wall_s"], document["compile_s"]) == (result.wall_s, result.compile_s)
