"""The command line as a process of its own: streams, pipes, terminals and signals."""

from __future__ import annotations

import json
import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

import wfsched

pty = pytest.importorskip("pty", reason="there are no pseudo-terminals here")

SOURCE = Path(wfsched.__file__).resolve().parents[1]
COMMAND = [sys.executable, "-m", "wfsched.cli.main"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(SOURCE), "TERM": "xterm", "COLUMNS": "150"}
ENDLESS = ("--pop", "8", "--gens", "100000000", "--threads", "1")
PATIENCE_S = 180.0


def run(*arguments: object, cwd: Path, **options: object) -> subprocess.CompletedProcess[str]:
    argv = [*COMMAND, *map(str, arguments)]
    return subprocess.run(argv, cwd=cwd, env=ENVIRONMENT, capture_output=True, text=True, **options)


def on_terminal(
    arguments: Sequence[object], cwd: Path, act: Callable[[str, subprocess.Popen[bytes]], None]
) -> tuple[int, str, str]:
    """Run a command whose stderr is a terminal and stdout a file.

    Parameters
    ----------
    act : callable
        Called with all that the terminal has shown and the process, whenever there is more.

    Returns
    -------
    tuple
        Exit code, stdout, what the terminal showed.
    """
    master, slave = pty.openpty()
    stdout = cwd / "stdout"
    with stdout.open("wb") as file:
        argv = [*COMMAND, *map(str, arguments)]
        process = subprocess.Popen(argv, cwd=cwd, env=ENVIRONMENT, stdout=file, stderr=slave)
    os.close(slave)
    shown, deadline = b"", time.monotonic() + PATIENCE_S
    try:
        while time.monotonic() < deadline:
            if select.select([master], [], [], 0.1)[0]:
                try:
                    more = os.read(master, 65536)
                except OSError:  # Linux says so when the other end is closed.
                    break
                if not more:
                    break
                shown += more
                act(shown.decode(errors="replace"), process)
        status = process.wait(max(0.1, deadline - time.monotonic()))
    finally:
        process.kill()
        os.close(master)
    return status, stdout.read_text(), shown.decode(errors="replace")


def interrupt_once(pattern: str) -> Callable[[str, subprocess.Popen[bytes]], None]:
    """Return an action that sends Ctrl-C when `pattern` has been shown."""
    sent: list[bool] = []

    def act(shown: str, process: subprocess.Popen[bytes]) -> None:
        if not sent and re.search(pattern, shown):
            sent.append(True)
            process.send_signal(signal.SIGINT)

    return act


def test_json_is_the_whole_of_stdout_and_there_is_no_progress_in_a_pipe(workflow_file, tmp_path) -> None:
    done = run("optimize", workflow_file, "--pop", 8, "--gens", 3, "--out", "run", "--json", cwd=tmp_path)
    assert done.returncode == 0
    assert json.loads(done.stdout)["evaluations"] > 0
    assert "generation" not in done.stderr
    assert "\x1b" not in done.stdout + done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["run"]


@pytest.mark.parametrize(("options", "status"), [(("--deadline", 1), 3), (("--mu", -1), 2)])
def test_the_process_ends_with_the_exit_code(workflow_file, tmp_path, options, status: int) -> None:
    done = run("schedule", workflow_file, *options, cwd=tmp_path)
    assert done.returncode == status
    assert "Traceback" not in done.stderr


def test_a_reader_that_leaves_early_causes_no_traceback(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*COMMAND, "generate", "montage", "--tasks", "3000"],
        cwd=tmp_path,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline().startswith("<?xml")
    process.stdout.close()
    assert process.stderr is not None
    errors = process.stderr.read()
    process.wait(PATIENCE_S)
    assert "Traceback" not in errors
    assert "BrokenPipe" not in errors


def test_a_terminal_shows_progress_and_ctrl_c_ends_with_what_was_found(workflow_file, tmp_path) -> None:
    status, stdout, shown = on_terminal(
        ["optimize", workflow_file, *ENDLESS, "--json"],
        tmp_path,
        interrupt_once(r"(?s)[1-9]\d*/100000000.*evaluations/s, hypervolume .*best makespan .* energy"),
    )
    assert status == 130
    document = json.loads(stdout)
    assert document["interrupted"] is True
    assert document["front"]
    assert "interrupted after" in shown
    assert "Traceback" not in shown


def test_ctrl_c_with_nothing_feasible_writes_what_it_has(workflow_file, tmp_path: Path) -> None:
    status, stdout, shown = on_terminal(
        ["optimize", workflow_file, *ENDLESS, "--deadline", 1, "--out", "run", "--json"],
        tmp_path,
        interrupt_once("no feasible schedule yet"),
    )
    assert status == 130
    assert json.loads(stdout)["feasible"] is False
    assert "Traceback" not in shown
    assert json.loads((tmp_path / "run" / "run.json").read_text())["interrupted"] is True


def test_ctrl_c_ends_a_comparison(workflow_file, tmp_path: Path) -> None:
    status, stdout, shown = on_terminal(
        ["compare", workflow_file, "--methods", "nsga2", "--seeds", 100000, "--json"],
        tmp_path,
        interrupt_once(r"montage-20: nsga2, seed \d+"),
    )
    assert status == 130
    document = json.loads(stdout)
    assert document["interrupted"] is True
    (comparison,) = document["comparisons"]
    # The row of the runs so far, if one had ended.
    assert [row["method"] for row in comparison["rows"]] in ([], ["nsga2"])
    assert "interrupted" in shown
    assert "Traceback" not in shown


def test_kernels_are_announced_once_and_then_come_from_the_cache(workflow_file, tmp_path) -> None:
    # An empty cache would have to be filled with all kernels: a tiny one tells as much.
    code = (
        "from wfsched.cli.terminal.compilation import announce_compilation; announce_compilation(); "
        "announce_compilation()\nimport kernel; kernel.double(1); kernel.double(1.0)"
    )
    (tmp_path / "kernel.py").write_text(
        "from numba import njit\n\n\n@njit(cache=True)\ndef double(x):\n    return 2 * x\n"
    )
    environment = {**ENVIRONMENT, "NUMBA_CACHE_DIR": str(tmp_path / "cache")}
    said = [
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        ).stderr
        for _ in range(2)
    ]
    assert said[0].count("compiling kernels") == 1
    assert said[1] == ""


def test_the_package_runs_as_a_module(tmp_path: Path) -> None:
    argv = [sys.executable, "-m", "wfsched", "platforms", "no-such-platform"]
    done = subprocess.run(argv, cwd=tmp_path, env=ENVIRONMENT, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("error: ")
