from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from wfsched.core.errors import StudyError, WfschedError
from wfsched.study.reading import read_study
from wfsched.study.trial import content_id
from wfsched.study.trials.schedule_trial import ScheduleTrial
from wfsched.workflow.generate.generator import generate
from wfsched.workflow.write import write_dax

Write = Callable[..., Path]


def test_the_grid_is_the_product_and_heuristics_run_once(study_file: Write) -> None:
    trials = read_study(study_file()).trials
    methods = Counter(trial.parameters["method"] for trial in trials)
    # 4 workflows, 2 bounds; the search with 2 seeds.
    assert methods == {"heft": 8, "grp-heft": 8, "nsga2-cfn": 16}
    assert {trial.parameters["mu"]: trial.parameters["lambda"] for trial in trials} == {0.02: 0.98, 0.2: 0.8}
    assert len({trial.id for trial in trials}) == len(trials)


@pytest.mark.parametrize(
    ("bounds", "points"),
    [
        ("mu = [0.1, 0.2]\nlambda = [0.3, 0.4]\ncombine = 'pairs'", {(0.1, 0.3), (0.2, 0.4)}),
        ("mu = [0.1, 0.2]\nlambda = [0.3, 0.4]\ncombine = 'product'",
         {(0.1, 0.3), (0.1, 0.4), (0.2, 0.3), (0.2, 0.4)}),
        ("lambda = [0.25]\ncombine = 'complement'", {(0.75, 0.25)}),
        ("mu = 0.25", {(0.25, None)}),
        ("lambda = 0.25", {(None, 0.25)}),
        ("mu = 0.5\nlambda = 1.0", {(0.5, 1.0)}),
        ("name = 'free'", {(None, None)}),
    ],
)  # fmt: skip
def test_bounds_are_pairs_products_or_complements(
    study_file: Write, bounds: str, points: set[tuple[float | None, float | None]]
) -> None:
    path = study_file(('mu = [0.02, 0.2]\ncombine = "complement"', bounds))
    assert {(t.limits.mu, t.limits.lam) for t in read_study(path).trials} == points


def test_bounds_may_be_for_some_methods_only(study_file: Write) -> None:
    path = study_file(more='\n[[limits]]\nname = "free"\nmethods = ["heft"]\n')
    assert [t.method.name for t in read_study(path).trials if t.limits.mu is None] == ["heft"] * 4


def test_the_same_cell_given_twice_is_one_trial(study_file: Write) -> None:
    once = read_study(study_file()).trials
    twice = read_study(study_file(more="\n[[limits]]\nmu = [0.02]\nlambda = [0.98]\n")).trials
    assert [t.id for t in twice] == [t.id for t in once]


def test_ids_depend_on_content_alone(study_file: Write, tmp_path: Path) -> None:
    """Not on names, the order of keys, or where a file lies; and on every parameter."""
    first = read_study(study_file()).trials[-1]
    named = read_study(study_file(('preset = "cfn"', 'preset = "cfn"\nname = "ours"'))).trials[-1]
    assert named.parameters["method"] == "ours"
    assert named.id == first.id
    others = [
        ("seeds = 2", "seeds = [5]"),
        ("generations = 3", "generations = 4"),
        ("pop_size = 8", "pop_size = 10"),
        ("0.2]", "0.3]"),
        ('platforms = ["cfn-6"]', 'platforms = ["laco-9"]'),
        ("tasks = [10, 15]", "tasks = [16]"),
        ('name = "small"', 'name = "small"\nobjectives = ["makespan", "cost"]'),
        ('name = "small"', 'name = "small"\npick = "knee"'),
        ('combine = "complement"', 'combine = "complement"\nbudget = "hard"'),
        ('combine = "complement"', 'combine = "complement"\ntolerance = 0.01'),
    ]
    ids = {first.id} | {read_study(study_file(change)).trials[-1].id for change in others}
    assert len(ids) == len(others) + 1


def test_ids_are_the_same_in_another_process_under_another_hash_seed(study_file: Write) -> None:
    path = study_file()
    code = (
        "from pathlib import Path; from wfsched.study.reading import read_study; import json;"
        f"print(json.dumps([t.id for t in read_study(Path({str(path)!r})).trials]))"
    )
    import os

    import wfsched

    env = {**os.environ, "PYTHONHASHSEED": "77", "PYTHONPATH": str(Path(wfsched.__file__).parents[1])}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [t.id for t in read_study(path).trials]


def test_the_id_is_a_literal() -> None:
    """Ids in stores that are already written must stay what they are."""
    assert content_id("schedule", {"b": 2.5, "a": [1, "x", None]}) == "8771b9fd34cc75f1c19a"


def test_a_file_is_known_by_its_bytes(study_file: Write, tmp_path: Path) -> None:
    def ids(name: str) -> list[str]:
        source = f'file = "{name}"'
        return [
            t.id
            for t in read_study(
                study_file(('generate = ["montage", "genome"]\ntasks = [10, 15]', source))
            ).trials
        ]

    for name in ("a.dax", "b.dax"):
        write_dax(generate("montage", 12), tmp_path / name)
    assert ids("a.dax") == ids("b.dax")
    before = ids("a.dax")
    write_dax(generate("montage", 12, seed=2), tmp_path / "a.dax")
    assert not set(before) & set(ids("a.dax"))


def test_a_file_that_changes_under_the_sweep_is_a_failure(study_file: Write, tmp_path: Path) -> None:
    write_dax(generate("montage", 12), tmp_path / "a.dax")
    path = study_file(('generate = ["montage", "genome"]\ntasks = [10, 15]', 'file = "a.dax"'))
    trial = read_study(path).trials[0]
    write_dax(generate("montage", 12, seed=2), tmp_path / "a.dax")
    with pytest.raises(StudyError, match="changed"):
        trial.run()


def test_runtimes_that_a_file_lacks_come_from_a_table_and_belong_to_its_content(
    study_file: Write, tmp_path: Path
) -> None:
    (tmp_path / "a.dax").write_text('<adag><job id="A" name="a"/><job id="B" name="b"/></adag>')
    generated = 'generate = ["montage", "genome"]\ntasks = [10, 15]'
    with pytest.raises(WfschedError, match="in a study: the key runtimes"):
        read_study(study_file((generated, 'file = "a.dax"')))
    trials = []
    for seconds in (5, 6):
        (tmp_path / "times.csv").write_text(f"type,runtime_s\na,{seconds}\nb,7\n")
        trials.append(read_study(study_file((generated, 'file = "a.dax"\nruntimes = "times.csv"'))).trials)
    first, second = trials
    assert not {trial.id for trial in first} & {trial.id for trial in second}
    assert [first[0].source.workflow.load().tasks.work.tolist()] == [[5.0, 7.0]]
    with pytest.raises(StudyError, match="runtimes: key has no effect without file"):
        read_study(study_file((generated, generated + '\nruntimes = "times.csv"')))


def test_the_environment_names_folders(
    study_file: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change = ('generate = ["montage", "genome"]\ntasks = [10, 15]', 'file = "$HERE/a.dax"')
    with pytest.raises(StudyError, match="variable"):
        read_study(study_file(change))
    monkeypatch.setenv("HERE", str(tmp_path))
    write_dax(generate("montage", 12), tmp_path / "a.dax")
    assert {t.parameters["workflow"] for t in read_study(study_file(change)).trials} == {"a"}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("seeds = 2", "seed = 2"), "seed: unknown key"),
        (("mu = [", "mus = ["), "limits[0].mus: unknown key"),
        (("generations = 3", "seconds = 3"), "stop.seconds: unknown key"),
        (("seeds = 2", "seeds = []"), "the grid is empty"),
        (("seeds = 2", "seeds = -1"), "the grid is empty"),
        (("seeds = 2", "seeds = [-1]"), "seeds"),
        (("tasks = [10, 15]", ""), "too few tasks"),
        (("tasks = [10, 15]", "tasks = [9]"), "too few tasks"),
        (('method = "heft"', 'method = "hefft"'), "Did you mean 'heft'"),
        (('preset = "cfn"', 'preset = "cnf"'), "unknown preset"),
        (('method = "heft"', 'method = "heft"\npreset = "cfn"'), "no presets"),
        (("pop_size = 8", "population = 8"), "method[2]: population: unknown parameter of nsga2"),
        (("pop_size = 8", 'pop_size = "8"'), "pop_size"),
        (("pop_size = 8", "pop_size = 1"), "pop_size"),
        (('method = "heft"', 'method = "grp-heft"'), "duplicate method name"),
        (('method = "heft"', 'method = "binpack"\nparameters = { patient = 2 }'), "patience"),
        (('"cfn-6"', '"cfn-7"'), "unknown platform"),
        (("mu = [0.02, 0.2]", "mu = [0.02, 1.2]"), "limits[0].mu"),
        (('combine = "complement"', "lambda = [0.1, 0.2, 0.3]"), "do not combine"),
        (('combine = "complement"', 'combine = "complement"\nmethods = ["hefty"]'), "unknown method name"),
        (('generate = ["montage", "genome"]', 'generate = "montages"'), "Did you mean 'montage'"),
        (('generate = ["montage", "genome"]', 'file = "x.dax"\ngenerate = "montage"'), "one of generate"),
        (('name = "small"', 'name = "small"\nobjectives = ["speed"]'), "unknown objective"),
        (('name = "small"', 'name = "small"\npick = "best"'), "unknown rule"),
        (('name = "small"', "name ="), "not valid TOML"),
    ],
    ids=lambda value: value[1].partition("\n")[0] if isinstance(value, tuple) else "",
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(study_file: Write, change: tuple[str, str], told: str) -> None:
    with pytest.raises(WfschedError) as error:
        read_study(study_file(change))
    assert told in str(error.value)


def test_a_study_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="there is no such file"):
        read_study(tmp_path / "none.toml")


def test_a_trial_says_what_it_was_held_to(study_file: Write) -> None:
    trial = next(t for t in read_study(study_file()).trials if t.method.method == "grp-heft")
    row = trial.run().metrics
    assert row["deadline_s"] == pytest.approx(
        row["fastest_makespan_s"] + 0.02 * (row["cheapest_makespan_s"] - row["fastest_makespan_s"]), rel=1e-12
    )
    assert row["budget"] == pytest.approx(
        row["cheapest_cost"] + 0.98 * (row["fastest_cost"] - row["cheapest_cost"]), rel=1e-12
    )
    assert row["success"] == (row["makespan_s"] <= row["deadline_s"] and row["cost"] <= row["budget"])
    assert row["check_violations"] == 0


def test_a_row_says_what_of_the_workflow_was_repaired(study_file: Write, tmp_path: Path) -> None:
    dirty = tmp_path / "dirty.dax"
    dirty.write_text(
        '<adag><job id="A" runtime="30" cores="2"><uses file="x" link="output" size="-5"/></job>'
        '<job id="B"><uses file="x" link="input" size="5"/></job></adag>'
    )
    table = tmp_path / "runtimes.csv"
    table.write_text("task,runtime_s\nB,4\n")
    more = f'\n[[workflow]]\nfile = "{dirty}"\n[[workflow]]\nfile = "{dirty}"\nruntimes = "{table}"\n'
    trials = [t for t in read_study(study_file(more=more)).trials if t.parameters["workflow"] == "dirty"]
    rows = [trial.run().metrics for trial in trials if trial.method.method == "heft"]
    defects = {"missing-runtime": 1, "unread-attribute": 1, "negative-size": 1}
    assert [(row["repair"], json.loads(row["defects"]), row["runtimes_filled"]) for row in rows[:1]] == [
        ("default", defects, 0)
    ]
    del defects["missing-runtime"]
    assert [(row["repair"], json.loads(row["defects"]), row["runtimes_filled"]) for row in rows[-1:]] == [
        ("default", defects, 1)
    ]


def test_a_generated_workflow_has_no_defects(study_file: Write) -> None:
    row = read_study(study_file()).trials[0].run().metrics
    assert (row["repair"], row["defects"], row["runtimes_filled"]) == (None, "{}", 0)


def test_without_bounds_there_is_no_success(study_file: Write) -> None:
    trial = read_study(study_file(('mu = [0.02, 0.2]\ncombine = "complement"', ""))).trials[0]
    row = trial.run().metrics
    assert (row["success"], row["deadline_s"], row["budget"]) == (None, None, None)


def test_a_supply_adds_its_columns(study_file: Write) -> None:
    sun = 'name = "sun"\nall = "mixed"\nwindow_s = 3600'
    more = f'\n[[supply]]\n{sun}\n[[supply]]\nname = "none"\nall = "none"\n'
    trials = read_study(study_file(more=more)).trials
    rows = {
        t.parameters["supply"]: t.run().metrics
        for t in trials
        if t.parameters["workflow"] == "montage-10-s1" and t.method.name == "heft"
    }
    assert {"carbon_g", "green_share", "completion_s"} <= set(rows["sun"])
    assert "carbon_g" not in rows["none"]


def test_searches_stop_alike_unless_they_say_otherwise(study_file: Write) -> None:
    more = '\n[[method]]\nmethod = "spea2"\nparameters = { generations = 2 }\n'
    path = study_file(("generations = 3", "evaluations = 100"), more=more)
    trials = {trial.method.method: trial for trial in read_study(path).trials}
    shared, own = trials["nsga2"].method.search, trials["spea2"].method.search
    assert shared is not None
    assert own is not None
    assert (shared.stop.evaluations, shared.stop.generations) == (100, None)
    assert (own.stop.evaluations, own.stop.generations) == (100, 2)
    assert trials["nsga2"].run().metrics["evaluations"] == 100


def test_trials_pickle(study_file: Write) -> None:
    import pickle

    trial = read_study(study_file()).trials[-1]
    again: ScheduleTrial = pickle.loads(pickle.dumps(trial))
    assert again == trial
    assert again.id == trial.id != replace(trial, seed=9).id


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("seeds = 2", "seeds = 1000000000", "N <= 100000"),
        ("tasks = [10, 15]", "tasks = [10, 100000000]", "too many tasks; got 100000000; allowed: <= 1000000"),
    ],
)
def test_sizes_beyond_the_limits_are_refused_before_anything_is_made(
    study_file: Write, old: str, new: str, told: str
) -> None:
    path = study_file((old, new))
    assert new in path.read_text()
    with pytest.raises(StudyError, match=re.escape(told)):
        read_study(path)


def test_all_names_that_do_not_exist_are_told_at_once(tmp_path: Path) -> None:
    """Three wrong names, of a rule, a family and a method: three lines, each with its place."""
    path = tmp_path / "wrong.toml"
    path.write_text(
        'name = "x"\nplatforms = ["cfn-6"]\npick = "fastes"\n'
        '[[workflow]]\ngenerate = "montages"\ntasks = 20\n[[method]]\nmethod = "nope"\n'
    )
    with pytest.raises(StudyError) as caught:
        read_study(path)
    head, *lines = str(caught.value).splitlines()
    assert head.endswith("3 problems")
    assert [line.split(": ")[0].strip() for line in lines] == ["pick", "workflow[0]", "method[0]"]
