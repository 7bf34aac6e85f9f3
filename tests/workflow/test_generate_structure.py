"""Generated workflows at every size: the structure of the family, whole and connected."""

import os
import subprocess
import sys
from itertools import pairwise
from time import perf_counter

import networkx
import numpy as np
import pytest

from wfsched.core.errors import ParameterError
from wfsched.workflow.generate.generator import MIN_TASKS, generate
from wfsched.workflow.generate.registry import FAMILIES
from wfsched.workflow.model import EdgeKind

NAMES = FAMILIES.names()
SIZES = (*range(10, 121), 251, 500, 997, 1000, 1001, 1002, 1003)

# Types of each level, in the order of the levels.
LEVELS = {
    "montage": (
        "mProjectPP",
        "mDiffFit",
        "mConcatFit",
        "mBgModel",
        "mBackground",
        "mImgTbl",
        "mAdd",
        "mShrink",
        "mJPEG",
    ),
    "cybershake": ("ExtractSGT", "SeismogramSynthesis", "PeakValCalcOkaya ZipSeis", "ZipPSA"),
    "ligo": ("TmpltBank", "Inspiral", "Thinca", "TrigBank", "Inspiral", "Thinca"),
    "genome": (
        "fastqSplit_chr21",
        "filterContams_chr21",
        "sol2sanger_chr21",
        "fastq2bfq_chr21",
        "map_chr21",
        "mapMerge_chr21",
        "maqindex_chr21",
        "pileup_chr21",
    ),
}


def types_of_levels(workflow):
    levels = [set() for _ in range(workflow.level.max() + 1)]
    for task_type, level in zip(workflow.tasks.types, workflow.level):
        levels[level].add(task_type)
    return tuple(" ".join(sorted(types)) for types in levels)


def expected_levels(family, workflow):
    if family == "montage" and workflow.n_tasks == MIN_TASKS:
        return LEVELS[family][:-1]
    if family == "genome" and workflow.tasks.types.count("fastqSplit_chr21") > 1:
        return (*LEVELS[family][:6], "mapMerge_chr21", *LEVELS[family][6:])
    return LEVELS[family]


def figures(workflow):
    return (
        workflow.tasks.ids,
        workflow.tasks.types,
        workflow.tasks.work.tolist(),
        workflow.edges.source.tolist(),
        workflow.edges.target.tolist(),
        workflow.edges.bytes.tolist(),
        workflow.files.names,
        workflow.files.sizes.tolist(),
    )


@pytest.mark.parametrize("family", NAMES)
def test_every_size_gives_exactly_that_many_tasks_in_the_levels_of_the_family(family):
    for n_tasks in SIZES:
        workflow = generate(family, n_tasks)
        assert workflow.n_tasks == n_tasks
        assert workflow.name == f"{family}-{n_tasks}-s1"
        assert types_of_levels(workflow) == expected_levels(family, workflow), n_tasks


@pytest.mark.parametrize("family", NAMES)
def test_every_size_is_one_connected_graph(family):
    for n_tasks in SIZES:
        graph = generate(family, n_tasks, seed=n_tasks).to_networkx()
        assert networkx.is_weakly_connected(graph), n_tasks
        assert networkx.is_directed_acyclic_graph(graph)


@pytest.mark.parametrize("family", NAMES)
def test_works_and_sizes_are_positive_and_finite(family):
    for n_tasks in (*range(10, 60), 1000):
        for seed in range(1, 4):
            workflow = generate(family, n_tasks, seed)
            for values in (workflow.tasks.work, workflow.files.sizes, workflow.edges.bytes):
                assert np.all(np.isfinite(values))
                assert np.all(values > 0)


@pytest.mark.parametrize("family", NAMES)
def test_the_edges_are_the_files_that_one_task_writes_and_another_reads(family):
    workflow = generate(family, 60, seed=3)
    files = workflow.files
    bytes_of = {}
    for i in range(workflow.n_tasks):
        for j in range(workflow.n_tasks):
            shared = set(files.outputs.row(i).tolist()) & set(files.inputs.row(j).tolist())
            if shared:
                bytes_of[i, j] = sum(files.sizes[file] for file in shared)
    pairs = zip(workflow.edges.source.tolist(), workflow.edges.target.tolist())
    assert dict(zip(pairs, workflow.edges.bytes.tolist())) == bytes_of
    assert np.all(workflow.edges.kind == EdgeKind.BOTH)


@pytest.mark.parametrize("family", NAMES)
def test_every_file_has_one_writer_at_most_and_a_name_and_a_use_of_its_own(family):
    workflow = generate(family, 60)
    files = workflow.files
    written = files.outputs.item.tolist()
    assert len(set(written)) == len(written)
    assert len(set(files.names)) == len(files)
    assert set(written) | set(files.inputs.item.tolist()) == set(range(len(files)))
    outside = set(range(len(files))) - set(written)
    finals = set(range(len(files))) - set(files.inputs.item.tolist())
    assert outside
    assert finals


@pytest.mark.parametrize("family", NAMES)
def test_entry_tasks_read_from_outside_and_exit_tasks_leave_a_result(family):
    workflow = generate(family, 60)
    entry = np.flatnonzero(workflow.parents.degrees() == 0)
    leaving = np.flatnonzero(workflow.children.degrees() == 0)
    assert np.all(workflow.files.inputs.degrees()[entry] > 0)
    assert np.all(workflow.files.outputs.degrees()[leaving] > 0)


@pytest.mark.parametrize("family", NAMES)
def test_twice_the_tasks_are_more_work_and_more_edges(family):
    chain = [generate(family, 10 * 2**k) for k in range(8)]
    for smaller, larger in pairwise(chain):
        assert larger.tasks.work.sum() > smaller.tasks.work.sum()
        assert larger.n_edges > smaller.n_edges


@pytest.mark.parametrize("family", NAMES)
def test_equal_seeds_give_equal_workflows_and_others_do_not(family):
    first = figures(generate(family, 100, seed=7))
    assert figures(generate(family, 100, seed=7)) == first
    for seed in (0, 1, 8):
        other = figures(generate(family, 100, seed))
        assert other[2] != first[2]
        assert other[7] != first[7]


@pytest.mark.parametrize("alias", ["inspiral", "epigenomics", "Montage", "CYBERSHAKE"])
def test_an_alias_gives_the_workflow_of_its_family(alias):
    entry = FAMILIES.entry(alias)
    assert figures(generate(alias, 30)) == figures(generate(entry.name, 30))
    assert generate(alias, 30).provenance.format == f"generate {entry.name}"


@pytest.mark.parametrize("family", NAMES)
def test_the_workflow_does_not_depend_on_the_hash_seed(family):
    code = (
        "import hashlib\n"
        "from wfsched.workflow.generate.generator import generate\n"
        f"w = generate({family!r}, 47, 5)\n"
        "parts = (w.tasks.work, w.edges.source, w.edges.target, w.edges.bytes, w.files.sizes)\n"
        "digest = hashlib.sha256(b''.join(part.tobytes() for part in parts))\n"
        "digest.update(repr((w.tasks.types, w.files.names)).encode())\n"
        "print(digest.hexdigest())\n"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "4242")
    }
    assert len(found) == 1


def test_fewer_tasks_than_ten_an_unknown_family_and_a_negative_seed_are_refused():
    with pytest.raises(ParameterError, match=r"too few tasks.*got 9.*>= 10"):
        generate("montage", 9)
    with pytest.raises(ParameterError, match=r"unknown workflow family.*montage, cybershake, ligo, genome"):
        generate("montagne", 100)
    with pytest.raises(ParameterError, match="seed"):
        generate("genome", 100, seed=-1)


@pytest.mark.parametrize("family", NAMES)
def test_a_hundred_thousand_tasks_take_seconds(family):
    start = perf_counter()
    workflow = generate(family, 100_000)
    assert perf_counter() - start < 10.0
    assert workflow.n_tasks == 100_000
    assert len(set(workflow.tasks.ids)) == 100_000


def test_montage_compares_different_images_and_leaves_none_out():
    workflow = generate("montage", 1000)
    types = np.array(workflow.tasks.types)
    fits = np.flatnonzero(types == "mDiffFit")
    parents = [tuple(workflow.parents.row(i).tolist()) for i in fits]
    assert {len(pair) for pair in parents} == {2}
    assert len(set(parents)) == len(parents)
    images = np.flatnonzero(types == "mProjectPP")
    assert {image for pair in parents for image in pair} == set(images.tolist())


def test_cybershake_gives_every_rupture_a_variation_at_every_size():
    for n_tasks in SIZES:
        workflow = generate("cybershake", n_tasks, seed=n_tasks)
        extract = np.array(workflow.tasks.types) == "ExtractSGT"
        assert workflow.children.degrees()[extract].min() >= 1


def test_genome_leaves_at_most_three_chunks_without_a_chain():
    for n_tasks in SIZES:
        types = generate("genome", n_tasks).tasks.types
        spare = types.count("filterContams_chr21") - types.count("map_chr21")
        assert 0 <= spare <= 3
        assert types.count("map_chr21") >= types.count("fastqSplit_chr21")


def test_genome_cuts_lanes_into_chunks_and_chunks_into_clean_and_contaminated_reads():
    workflow = generate("genome", 998, seed=2)
    files, types = workflow.files, workflow.tasks.types
    read = [files.sizes[files.inputs.row(i)].sum() for i in range(998)]
    written = [files.sizes[files.outputs.row(i)].sum() for i in range(998)]
    for i, task_type in enumerate(types):
        if task_type in ("fastqSplit_chr21", "filterContams_chr21"):
            assert read[i] == written[i]


def test_ligo_uses_one_bank_twice_where_the_number_of_tasks_is_odd():
    for n_tasks in range(10, 60):
        workflow = generate("ligo", n_tasks)
        banks = np.array(workflow.tasks.types) == "TmpltBank"
        users = sorted(workflow.children.degrees()[banks].tolist())
        assert users[-1] == 1 + n_tasks % 2
        assert users[:-1] == [1] * (len(users) - 1)
