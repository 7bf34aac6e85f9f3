"""Generated workflows beside the real files that they were fitted on."""

import os
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from wfsched.workflow.analysis import edge_bytes, total_bytes, total_work_s
from wfsched.workflow.generate.generator import generate
from wfsched.workflow.read import read_workflow

DATA = os.environ.get("WFSCHED_DATA")
pytestmark = pytest.mark.skipif(not DATA, reason="WFSCHED_DATA names no folder with the real files")

FILES = (
    ("montage", "Montage_25"),
    ("montage", "Montage_50"),
    ("montage", "Montage_100"),
    ("montage", "Montage_1000"),
    ("cybershake", "CyberShake_30"),
    ("cybershake", "CyberShake_50"),
    ("cybershake", "CyberShake_100"),
    ("ligo", "Inspiral_30"),
    ("ligo", "Inspiral_50"),
    ("ligo", "Inspiral_100"),
    ("ligo", "Inspiral_1000"),
    ("genome", "Epigenomics_24"),
    ("genome", "Epigenomics_46"),
    ("genome", "Epigenomics_100"),
)
SEEDS = range(1, 6)

both = pytest.mark.parametrize(("family", "file"), FILES, ids=[file for _, file in FILES])


@cache
def real(file):
    return read_workflow(Path(DATA) / "dax" / f"{file}.xml")


def works(workflow):
    found = defaultdict(list)
    for task_type, work in zip(workflow.tasks.types, workflow.tasks.work.tolist()):
        found[task_type].append(work)
    return found


@both
def test_each_level_has_the_types_of_the_real_one_and_as_many_of_each(family, file):
    expected = Counter(zip(real(file).level.tolist(), real(file).tasks.types))
    for seed in SEEDS:
        workflow = generate(family, real(file).n_tasks, seed)
        assert Counter(zip(workflow.level.tolist(), workflow.tasks.types)) == expected


@both
def test_edges_work_and_bytes_are_near_the_real_ones(family, file):
    for seed in SEEDS:
        workflow = generate(family, real(file).n_tasks, seed)
        assert workflow.n_edges == pytest.approx(real(file).n_edges, rel=0.10)
        assert total_work_s(workflow) == pytest.approx(total_work_s(real(file)), rel=0.01)
        assert total_bytes(workflow) == pytest.approx(total_bytes(real(file)), rel=0.05)
        assert edge_bytes(workflow) == pytest.approx(edge_bytes(real(file)), rel=0.10)


@both
def test_the_mean_run_time_of_each_type_is_near_the_real_one(family, file):
    expected = works(real(file))
    for seed in SEEDS:
        found = works(generate(family, real(file).n_tasks, seed))
        for task_type, values in expected.items():
            assert np.mean(found[task_type]) == pytest.approx(np.mean(values), rel=0.01)


@both
def test_the_run_times_of_a_frequent_type_spread_like_the_real_ones(family, file):
    expected = works(real(file))
    for task_type, values in expected.items():
        if len(values) >= 40:
            found = works(generate(family, real(file).n_tasks, 1))[task_type]
            assert np.std(found) == pytest.approx(np.std(values), rel=0.05)
            for share in (0.1, 0.5, 0.9):
                assert np.quantile(found, share) == pytest.approx(np.quantile(values, share), rel=0.15)


def test_images_of_montage_overlap_as_many_others_as_in_the_real_file():
    degrees = []
    for workflow in (real("Montage_1000"), generate("montage", 1000)):
        images = np.array(workflow.tasks.types) == "mProjectPP"
        degrees.append(workflow.children.degrees()[images])
    assert degrees[1].mean() == pytest.approx(degrees[0].mean(), rel=0.02)
    assert degrees[1].std() == pytest.approx(degrees[0].std(), rel=0.2)


def test_groups_of_ligo_differ_in_size_as_in_the_real_file():
    def deviation(workflow):
        thinca = np.array(workflow.tasks.types) == "Thinca"
        sizes = workflow.parents.degrees()[thinca & (workflow.level == 5)]
        return sizes.std() / sizes.mean()

    found = [deviation(generate("ligo", 1000, seed)) for seed in range(1, 21)]
    assert min(found) < deviation(real("Inspiral_1000")) < max(found)
    assert np.mean(found) == pytest.approx(deviation(real("Inspiral_1000")), rel=0.25)
