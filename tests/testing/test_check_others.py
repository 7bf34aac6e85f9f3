"""Contracts of algorithms, readers, policies and models: ours pass, wrong ones are told what is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest

from wfsched.core.registry import Entry, Registry
from wfsched.edge.outcome import Outcome
from wfsched.edge.registry import LOCAL, POLICIES
from wfsched.evolve.algorithms.breeder import Breeder
from wfsched.evolve.parameters.breeding import Breeding
from wfsched.network.gecrs.policies import Placement
from wfsched.network.gecrs.registry import DAY_POLICIES
from wfsched.platforms.billing import Billing
from wfsched.platforms.registry import POWER_MODELS, PRICE_MODELS
from wfsched.testing import (
    ContractError,
    check_algorithm,
    check_day_policy,
    check_policy,
    check_power_model,
    check_price_model,
    check_reader,
)
from wfsched.workflow.formats.dax.reader import read_dax
from wfsched.workflow.formats.registry import FORMATS
from wfsched.workflow.generate.generator import generate
from wfsched.workflow.write import write_dax


@dataclass(frozen=True, slots=True)
class Forgetful(Breeding):
    """Parameters of a search that keeps the offspring only, feasible or not."""

    name: ClassVar[str] = "forgetful"
    at_work: ClassVar[str] = f"{__name__}:Forgets"


class Forgets(Breeder):
    def parents(self, population, pairs):
        return self.rng.integers(0, len(population), 2 * pairs)

    def survivors(self, population, offspring):
        both = population.merge(offspring)
        return both[np.arange(len(both))[-self.breeding.pop_size :]]


@dataclass(frozen=True, slots=True)
class Unseeded(Forgetful):
    """Parameters of a search that draws from a generator of its own."""

    name: ClassVar[str] = "unseeded"
    at_work: ClassVar[str] = f"{__name__}:DrawsUnseeded"


class DrawsUnseeded(Forgets):
    def parents(self, population, pairs):
        return np.random.default_rng().integers(0, len(population), 2 * pairs)


@pytest.mark.parametrize(
    ("algorithm", "words"),
    [
        (Forgetful, "forgetful, tight deadline, without archive: the feasible starting schedule was lost"),
        (Unseeded, "unseeded, 30 tasks: two runs with one seed differ"),
        (dict, "not a class of parameters"),
    ],
)
def test_a_wrong_algorithm_is_told_what_is_wrong(algorithm, words: str) -> None:
    with pytest.raises(ContractError, match=words):
        check_algorithm(algorithm)


@pytest.fixture
def samples(tmp_path: Path) -> list[Path]:
    paths = []
    for family in ("montage", "ligo"):
        paths.append(tmp_path / f"{family}.dax")
        write_dax(generate(family, 15, 1), paths[-1])
    return paths


def test_our_readers_keep_their_contract(samples: list[Path]) -> None:
    assert FORMATS.names() == ("dax",)
    check_reader("dax", samples)


def reading_plain_bytes(source, log):
    """Open the path itself, so that compressed files are not unpacked."""
    source.path.read_bytes().decode("ascii")
    return read_dax(source, log)


def reading_whole_files(source, log):
    """Fail on files that end early."""
    if not source.path.name.endswith(".gz"):
        assert source.path.read_bytes().rstrip().endswith(b"</adag>")
    return read_dax(source, log)


@pytest.mark.parametrize(
    ("target", "signature", "words"),
    [
        ("reading_plain_bytes", "xml:adag", "compressed: the reader raised UnicodeDecodeError"),
        (
            "reading_whole_files",
            "xml:adag",
            r"(?s)cut to 10%: the reader raised AssertionError.*Raise WorkflowError",
        ),
        ("reading_whole_files", "xml:dag", "not recognised: .*Name the entry by .*'xml:adag'"),
    ],
)
def test_a_wrong_reader_is_told_what_is_wrong(
    monkeypatch: pytest.MonkeyPatch, samples: list[Path], target: str, signature: str, words: str
) -> None:
    wrong = Registry("workflow format", (Entry("dax", f"{__name__}:{target}", "", aliases=(signature,)),))
    monkeypatch.setattr("wfsched.testing.readers.FORMATS", wrong)
    monkeypatch.setattr("wfsched.workflow.formats.registry.FORMATS", wrong)
    with pytest.raises(ContractError, match=words):
        check_reader("dax", samples)


def test_a_reader_needs_samples() -> None:
    with pytest.raises(ContractError, match="no sample files"):
        check_reader("dax", [])


def early(instance, forecast) -> Outcome:
    """Begin the first slot a tick too early."""
    right = LOCAL(instance, forecast)
    return replace(right, begin=right.begin - (np.arange(len(right.begin)) == 0))


def careless(instance, forecast) -> Outcome:
    """Write to the jobs."""
    instance.jobs.work.setflags(write=True)
    instance.jobs.work[:1] += 1
    return LOCAL(instance, forecast)


def fickle(instance, forecast) -> Outcome:
    """Send all jobs to the cloud every second time."""
    fickle.calls += 1
    return POLICIES.entry(("local", "all-cloud")[fickle.calls % 2]).load()(instance, forecast)


fickle.calls = 0


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        (early, r"early, instance \d+: impossible outcome: job \d+: runs for"),
        (careless, "changed the instance"),
        (fickle, "two runs on one instance differ"),
        (lambda instance, forecast: None, "not an outcome"),
    ],
)
def test_a_wrong_policy_is_told_what_is_wrong(policy, words: str) -> None:
    with pytest.raises(ContractError, match=words):
        check_policy(policy)


def test_our_day_policies_keep_their_contract() -> None:
    for name in DAY_POLICIES.names():
        check_day_policy(name)


def to_the_first(day, rng) -> Placement:
    """Send everything to the first node, whatever its units."""
    return Placement(np.ones(len(day.tasks), np.int64), day.tasks.arrival)


def too_early(day, rng) -> Placement:
    return Placement(np.full(len(day.tasks), 2), day.tasks.arrival - 1.0)


def own_dice(day, rng) -> Placement:
    return Placement(2 * np.random.randint(2, size=len(day.tasks)), day.tasks.arrival)  # noqa: NPY002


def scribbling(day, rng) -> Placement:
    day.tasks.work.setflags(write=True)
    day.tasks.work[:1] += 1
    return Placement(np.full(len(day.tasks), 2), day.tasks.arrival)


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        (to_the_first, r"to_the_first, day 0: .*the destination has no units of kind cpu"),
        (too_early, r"sent before it arrives"),
        (own_dice, r"two runs with one seed differ"),
        (scribbling, r"changed the day"),
        (lambda day, rng: None, r"the policy raised"),
    ],
)
def test_a_wrong_day_policy_is_told_what_is_wrong(policy, words: str) -> None:
    with pytest.raises(ContractError, match=words):
        check_day_policy(policy)


POWER_KEYS = {
    "exponent": {"p_ind_w": 5, "c_ef": 10, "m": 3},
    "scaled": {"p_ind": 0.1, "c_ef": 0.9, "m": 2.5, "top_w": 100.0},
    "voltage": {"activity": 0.5, "capacitance_nf": 4.0, "volts": [0.9, 1.0, 1.1], "p_ind_w": 1.0},
    "table": {"watts_per_level": [5.0, 7.0, 10.0]},
    "specpower": {"watts_by_load": [41.6, 46.7, 52.3, 57.9, 65.4, 73.0, 80.7, 89.5, 99.6, 105.0, 113.0]},
}


@pytest.mark.parametrize("name", POWER_MODELS.names())
def test_our_power_models_keep_their_contract(name: str) -> None:
    check_power_model(name, POWER_KEYS[name])


PRICE_KEYS = {"per_task": {}, "lease": {"quantum_s": 60.0, "minimum_s": 30.0}}


@pytest.mark.parametrize("name", PRICE_MODELS.names())
def test_our_price_models_keep_their_contract(name: str) -> None:
    check_price_model(name, PRICE_KEYS[name])


@dataclass(frozen=True, slots=True)
class Falling:
    """Power that falls with the frequency."""

    top_w: float = field(metadata={"allowed": "watts, > 0"})

    def watts(self, frequencies_ghz):
        return self.top_w / frequencies_ghz

    def idle_w(self):
        return None


@dataclass
class Thawed:
    """A class that is not frozen."""


@dataclass(frozen=True, slots=True)
class Mute:
    """A field that does not describe itself."""

    top_w: float = 1.0


@dataclass(frozen=True, slots=True)
class Trusting(Falling):
    """Rising power that takes any number."""

    def watts(self, frequencies_ghz):
        return self.top_w * frequencies_ghz


@dataclass(frozen=True, slots=True)
class Renamed:
    """A price model that goes by another name."""

    name: ClassVar[str] = "renamed"

    @property
    def billing(self) -> Billing:
        return Billing(task_factor=1.0)


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (Falling, "power does not rise with the frequency"),
        (Thawed, "not a frozen dataclass"),
        (Mute, "the field top_w does not describe itself"),
        (Trusting, "wrong: top_w: a number that is not finite is accepted"),
    ],
)
def test_a_wrong_power_model_is_told_what_is_wrong(
    monkeypatch: pytest.MonkeyPatch, target: type, words: str
) -> None:
    entry = Entry("wrong", f"{__name__}:{target.__name__}", "")
    monkeypatch.setattr(POWER_MODELS, "_entries", (*POWER_MODELS, entry))
    keys = {} if target is Thawed else {"top_w": 10.0}
    with pytest.raises(ContractError, match=words):
        check_power_model("wrong", keys)


def test_a_wrong_price_model_is_told_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = Entry("wrong", f"{__name__}:Renamed", "")
    monkeypatch.setattr(PRICE_MODELS, "_entries", (*PRICE_MODELS, entry))
    with pytest.raises(ContractError, match="names itself differently; got 'renamed'; allowed: wrong"):
        check_price_model("wrong", {})
