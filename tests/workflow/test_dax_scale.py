"""A file of a hundred thousand jobs: time and memory. `make test-all` runs it."""

import subprocess
import sys

import numpy as np
import pytest

from wfsched.workflow.model import Edges, Tasks, Workflow
from wfsched.workflow.write import write_dax

MEASURE = """
import resource, sys, time
from wfsched.workflow.formats.dax import reader as dax
from wfsched.workflow.read import read_workflow
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.process_time()
workflow = read_workflow(sys.argv[1])
used = time.process_time() - start
print(workflow.n_tasks, used, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)
"""


def layered(n_tasks, n_levels):
    """Three random parents in the level above for every task, a file on every edge."""
    rng, width = np.random.default_rng(1), n_tasks // n_levels
    target = np.repeat(np.arange(width, n_tasks), 3)
    above = np.stack([rng.permutation(width)[:3] for _ in range(n_tasks - width)]).ravel()
    source = (target // width - 1) * width + above
    return Workflow.build(
        "layered",
        Tasks.of([f"ID{i:06d}" for i in range(n_tasks)], rng.uniform(1.0, 100.0, n_tasks)),
        Edges.of(source, target, np.rint(rng.uniform(1e3, 1e9, len(target)))),
    )


def measured(path):
    """Return tasks, processor time [s] and memory [MiB] of reading, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, check=True
    )
    n_tasks, seconds, mebibytes = map(float, done.stdout.split())
    return n_tasks, seconds, mebibytes


@pytest.mark.slow
def test_a_hundred_thousand_jobs_are_read_in_seconds_and_little_memory(tmp_path):
    write_dax(layered(100_000, 100), tmp_path / "large.xml")
    write_dax(layered(12_500, 100), tmp_path / "small.xml")
    size = (tmp_path / "large.xml").stat().st_size / 2**20
    n_tasks, seconds, mebibytes = measured(tmp_path / "large.xml")
    _, eighth, _ = measured(tmp_path / "small.xml")
    assert n_tasks == 100_000
    assert seconds < 20.0  # about 5 s of an idle processor
    assert seconds < 8 * eighth * 2.5  # linear; a quadratic reader would need 64 times as long
    assert mebibytes < 4 * size  # the document tree alone would be more
