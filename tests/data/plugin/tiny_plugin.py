"""One scheduler, algorithm, workflow format, power model, price model and policy of each kind."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar
from xml.etree import ElementTree

import numpy as np

import wfsched as ws
from wfsched.core.errors import WorkflowError
from wfsched.edge import Forecast, Instance, Outcome
from wfsched.evolve.algorithms.breeder import Breeder
from wfsched.evolve.parameter import parameter
from wfsched.evolve.parameters.breeding import Breeding
from wfsched.evolve.selection.feasible_first import feasible_first, feasible_tournament
from wfsched.network import Day, Placement, Plan, Slot, World
from wfsched.platforms import STRICT, Billing, refuse_unless
from wfsched.workflow import DefectLog, Draft, Link, Source


def first_machine(problem: ws.Problem, rng: np.random.Generator) -> ws.Schedule:
    """Place each task on the first machine that can host it."""
    machine = np.argmax(problem.hosts, axis=1)
    return ws.Schedule.decode(problem, machine, problem.level_counts()[machine] - 1)


first_machine.draws = False  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Lexicographic(Breeding):
    """Parameters of a search that minimises one of the objectives."""

    name: ClassVar[str] = "tiny-lexicographic"
    at_work: ClassVar[str] = f"{__name__}:InOrder"

    first: int = parameter(0, least=0)


class InOrder(Breeder):
    """Strategy of the search by one objective."""

    def parents(self, population, pairs):
        """Return rows of parents: first all first parents, then all second parents."""
        return feasible_tournament(population, 2 * pairs, self.rng)

    def survivors(self, population, offspring):
        """Keep the best of both; infeasible schedules rank last."""

        def best(objectives, count):
            column = min(self.breeding.first, objectives.shape[1] - 1)
            return objectives[:, column].argsort(kind="stable")[:count]

        return feasible_first(population.merge(offspring), self.breeding.pop_size, best)


def read_tinyflow(source: Source, log: DefectLog) -> Draft:
    """Read ``<tinyflow>`` with ``<step id seconds/>`` and ``<pipe from to bytes/>``."""
    draft = Draft("tinyflow-1.0")
    try:
        with source.open() as stream:
            for _, element in ElementTree.iterparse(stream):
                if element.tag == "step":
                    draft.add_task(element.attrib["id"], "step", float(element.attrib["seconds"]), 0)
                elif element.tag == "pipe":
                    _add_pipe(draft, **element.attrib)
    except (ElementTree.ParseError, KeyError, ValueError) as error:
        raise WorkflowError(
            f"not a tinyflow: {error}", code="malformed-xml", where=str(source.path)
        ) from error
    return draft


def _add_pipe(draft: Draft, **pipe: str) -> None:
    parent, child, size = pipe["from"], pipe["to"], float(pipe["bytes"])
    for task, link in ((parent, Link.OUTPUT), (child, Link.INPUT)):
        draft.add_use(draft.ids.index(task), f"{parent}-{child}", link, size, 0)
    draft.add_dependency(parent, child, 0)


@dataclass(frozen=True, slots=True)
class AffinePower:
    """Power that rises linearly with the frequency."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    base_w: float = field(metadata={"allowed": "power at 0 GHz [W], >= 0"})
    w_per_ghz: float = field(metadata={"allowed": "slope [W/GHz], > 0"})

    def __post_init__(self) -> None:
        refuse_unless(self.base_w >= 0, "out of range", key="base_w", got=self.base_w, allowed=">= 0")
        refuse_unless(self.w_per_ghz > 0, "out of range", key="w_per_ghz", got=self.w_per_ghz, allowed="> 0")

    def watts(self, frequencies_ghz):
        """Return the power [W] at each level."""
        return self.base_w + self.w_per_ghz * frequencies_ghz

    def idle_w(self) -> float:
        """Return the power at 0 GHz [W]."""
        return self.base_w


@dataclass(frozen=True, slots=True)
class Spot:
    """Leases at a discount, charged by the minute."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    name: ClassVar[str] = "tiny-spot"

    discount: float = field(metadata={"allowed": "share of the price that is saved, >= 0 and < 1"})

    def __post_init__(self) -> None:
        fine = 0 <= self.discount < 1
        refuse_unless(fine, "out of range", key="discount", got=self.discount, allowed="0 to 1")

    @property
    def billing(self) -> Billing:
        """Return the charges."""
        return Billing(lease_factor=1 - self.discount, quantum_s=60.0)


def to_the_cloud(instance: Instance, forecast: Forecast) -> Outcome:
    """Send every job to the cloud at its release."""
    place = np.full(len(instance.jobs), instance.in_cloud)
    none = np.zeros(0, dtype=np.int64)
    return Outcome(instance, place, none, none, none, none, none, none, none, instance.jobs.release)


def first_able(day: Day, rng: np.random.Generator) -> Placement:
    """Send each task on its arrival to the first node that has units of its kind."""
    node = (day.network.units > 0).argmax(axis=0)[day.tasks.kind]
    return Placement(node, day.tasks.arrival)


def backwards(slot: Slot, rng: np.random.Generator) -> Plan:
    """Send all tasks to the fastest node, the last user first."""
    users = np.arange(slot.network.n_users)
    node = np.full(len(users), int(np.argmax(slot.network.speed)))
    return Plan.decode(slot, node, np.zeros(len(users), np.int64), users[::-1])


class Idlest:
    """Sends all tasks of a slot to the node with the least left over by its own book."""

    def start(self, world: World):
        """Return what decides, with an empty book."""
        backlog = np.zeros(world.network.n_nodes)

        def decide(sight, rng: np.random.Generator):
            nonlocal backlog
            seen = sight.as_seen()
            node = np.full(world.network.n_users, int(np.argmin(backlog)))
            backlog = world.left_over(backlog, node, seen.work)
            return node

        return decide


IDLEST = Idlest()
