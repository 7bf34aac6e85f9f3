"""Problems: a workflow on a platform, its objectives and its constraints, compiled once."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from wfsched.core.arguments import check_type
from wfsched.core.arrays import BoolArray, FloatArray, readonly
from wfsched.core.duration import Duration, seconds_of
from wfsched.core.errors import ParameterError, ProblemError
from wfsched.core.summary import Summarised, amount, count, cut
from wfsched.core.units import SECONDS_PER_DAY
from wfsched.energy.instant import format_instant
from wfsched.energy.supply import Supply, all_priced, carbon_known
from wfsched.platforms.model import Platform
from wfsched.schedule.constraints import CONSTRAINTS, Constraint, LimitedFigure
from wfsched.schedule.evaluation.magnitudes import check_magnitudes
from wfsched.schedule.evaluation.supply_tables import compile_supply
from wfsched.schedule.evaluation.tables import (
    Tables,
    compile_tables,
    execution_times,
    hosting,
    longest_schedule,
)
from wfsched.schedule.needs import require
from wfsched.schedule.objectives import Objective, objectives_named
from wfsched.schedule.placement_rules import AnyConstraint, MemoryRule, PlacementRule
from wfsched.schedule.problem_arguments import (
    FilePath,
    Instant,
    SupplyGiven,
    constraints_of,
    instant_of,
    number_of,
    objectives_of,
    platform_of,
    supplies_of,
    workflow_of,
    zone_said,
)
from wfsched.workflow.model import Workflow

# Supplies are compiled to pieces of minutes or hours up to their horizon: longer ones would fill memory.
_LONGEST_WINDOW_S = 3653 * SECONDS_PER_DAY
_LONGEST_HORIZON_S = 36525 * SECONDS_PER_DAY


@dataclass(frozen=True, slots=True, eq=False, init=False, repr=False)
class Problem(Summarised):
    """A scheduling problem.

    Parameters
    ----------
    workflow : Workflow, or path
        A path is read as `wfsched.read_workflow` does.
    platform : Platform, str or path
        The name of a built-in platform, or the path of a catalogue, is read as `wfsched.load_platform` does.
    objectives : tuple of str
        Names out of `wfsched.schedule.objectives.OBJECTIVES`; all are minimised.
    constraints : tuple of Constraint, PlacementRule and MemoryRule
        Each name at most once.
    staging : str
        ``"free"``: external inputs are everywhere and final outputs may stay anywhere.
        ``"site:NAME"``: they move over the network from and to that site.
    cpu_bound : float
        Share of the run time that slows down with the frequency, in [0, 1]; the rest waits for
        memory and disks and does not. 1 in CFN.
    times : array (n_tasks, n_machines) [s], optional
        Measured run times at the top frequency, in place of work over speed; NaN where a
        machine cannot host a task, and made so where it lacks the cores or the memory.
    supply : mapping from site names to Supply, str or path; or one for all sites
        Power supply of each site; empty or None for none, else one for every site. Names and paths are
        read as `wfsched.site_supplies` does.
    start : float, str or datetime
        Submission of the workflow, instant 0 of all times of the problem: POSIX seconds, ISO 8601 text
        such as ``"2023-06-01T06:00Z"`` or ``"2023-06-01T08:00[Europe/Berlin]"`` (UTC without a zone), or an
        aware datetime. Kept as POSIX seconds.
    window_s : float [s]
        Longest delay of the workflow, or of a task, at most ten years; 0 starts at once. May be text such
        as ``"24h"``.
    time_step_s : float [s]
        Searches start the workflow, and tasks, at multiples of this within the window. May be text.
    zone : str, optional
        Zone in which instants are written: ``"UTC"``, an offset, or an IANA name; that of `start` if None.

    Raises
    ------
    ProblemError
        If a task fits on no machine, `times` has a wrong shape or value, or an objective or a
        constraint needs a supply and there is none, or floats cannot hold the figures of all schedules.
    ParameterError
        If an objective, a constraint, `staging` or `cpu_bound` is unknown or out of range, `start` is no
        instant, or an argument of a wrong type.
    WorkflowError, PlatformError, SupplyError
        If a name is unknown, or a file missing or malformed.

    Notes
    -----
    Problems are equal only to themselves (``==`` is identity), as are workflows, platforms, schedules, fronts
    and all that holds arrays. `wfsched.fingerprint` compares workflows.
    """

    workflow: Workflow
    platform: Platform
    objectives: tuple[str, ...]
    constraints: tuple[AnyConstraint, ...]
    staging: str
    cpu_bound: float
    times: npt.ArrayLike | None
    supply: Mapping[str, Supply]
    start: float
    window_s: float
    time_step_s: float
    zone: str
    tables: Tables = field(init=False, repr=False)
    hosts: BoolArray = field(init=False, repr=False)
    rule_tables: Mapping[str, FloatArray] = field(init=False, repr=False)

    def __init__(
        self,
        workflow: Workflow | FilePath,
        platform: Platform | FilePath,
        objectives: Iterable[str] = ("makespan", "energy"),
        constraints: Iterable[AnyConstraint] = (),
        staging: str = "free",
        cpu_bound: float = 1.0,
        times: npt.ArrayLike | None = None,
        supply: SupplyGiven = None,
        start: Instant = 0.0,
        window_s: Duration = 0.0,
        time_step_s: Duration = 900.0,
        zone: str | None = None,
    ) -> None:
        check_type("staging", staging, str, allowed="free, site:NAME")
        on = platform_of(platform)
        facts = {
            "workflow": workflow_of(workflow),
            "platform": on,
            "objectives": objectives_of(objectives),
            "constraints": constraints_of(constraints),
            "staging": staging,
            "cpu_bound": number_of("cpu_bound", cpu_bound, "0 to 1, finite"),
            "times": times,
            "supply": supplies_of(on, supply),
            "start": instant_of(start),
            "zone": zone_said(start, zone),
            "window_s": seconds_of(window_s, "window_s"),
            "time_step_s": seconds_of(time_step_s, "time_step_s"),
        }
        for name, value in facts.items():
            object.__setattr__(self, name, value)
        self._check()
        self._compile()

    def _compile(self) -> None:
        """Set the tables of the kernels."""
        rules = [rule for rule in self.constraints if not isinstance(rule, Constraint)]
        shares = {rule.name: rule.table(self.workflow, self.platform) for rule in rules}
        object.__setattr__(self, "rule_tables", shares)
        base = self._base_times()
        tables = compile_tables(
            self.workflow,
            self.platform,
            base=base,
            cpu_bound=self.cpu_bound,
            staging_site=self._staging_site(),
        )
        check_magnitudes(tables)
        if self.supply:
            supply = compile_supply(self.platform, self.supply, self.start, self._horizon_s(tables))
            tables = tables._replace(supply=supply)
        object.__setattr__(self, "tables", tables)
        object.__setattr__(self, "hosts", readonly(~np.isnan(base), np.bool_))

    def _horizon_s(self, tables: Tables) -> float:
        """Return the horizon of the supplies [s].

        The workflow may start at the end of the window, and a task may be held for one window more.
        """
        deadline = self.limit("deadline")
        longest = longest_schedule(tables) + 2.0 * self.window_s
        if longest > _LONGEST_HORIZON_S:
            raise ProblemError(
                "supplies are followed for a century at most",
                where="supply",
                got=f"{longest:.6g} s of runs in sequence, and the window twice",
                remedy="Check the unit of the runtimes, or leave the supply out.",
            )
        # None reaches no further than the schedules themselves; one beyond the century limits nothing.
        followed = min(deadline, _LONGEST_HORIZON_S) if math.isfinite(deadline) else 0.0
        return 1.0 + (1.0 + 1e-9) * max(longest, followed)

    def _check(self) -> None:
        """Refuse arguments that are out of range or contradict each other."""
        names = [constraint.name for constraint in self.constraints]
        if len(set(names)) != len(names):
            raise ParameterError("duplicate constraint", where="constraints", got=", ".join(names))
        for where, low, high in (
            ("cpu_bound", 0.0, 1.0),
            ("window_s", 0.0, _LONGEST_WINDOW_S),
            ("time_step_s", 1e-3, math.inf),
        ):
            value = getattr(self, where)
            if not (math.isfinite(value) and low <= value <= high):
                raise ParameterError(
                    "out of range", where=where, got=value, allowed=f"{low:g} to {high:g}, finite"
                )
        limited = [CONSTRAINTS[c.name] for c in self.constraints if isinstance(c, Constraint)]
        items: tuple[Objective | LimitedFigure, ...] = (*self.objective_list, *limited)
        for item in items:
            require(item.needs, self.given, item.name)

    def _base_times(self) -> FloatArray:
        """Return the run times (n_tasks, n_machines) [s], NaN where a rule or a machine forbids it."""
        forbidden = np.zeros((self.n_tasks, self.n_machines), dtype=np.bool_)
        memory = True
        for rule in self.constraints:
            if isinstance(rule, MemoryRule):
                memory = rule.mode == "hard"
            elif isinstance(rule, PlacementRule) and rule.mode == "hard":
                forbidden |= self.rule_tables[rule.name] > 0
        forbidden |= ~hosting(self.workflow, self.platform, memory=memory)
        times = execution_times(self.workflow, self.platform) if self.times is None else self._measured()
        return np.where(forbidden, np.nan, times)

    def _measured(self) -> FloatArray:
        try:
            times = np.asarray(self.times, dtype=np.float64)
        except (TypeError, ValueError) as error:
            raise ProblemError("not an array of numbers", where="times", allowed="seconds, or NaN") from error
        shape = (self.workflow.n_tasks, self.platform.n_machines)
        if times.shape != shape:
            raise ProblemError("wrong shape", where="times", got=times.shape, allowed=f"{shape}")
        if np.any(times < 0) or np.any(np.isinf(times)):
            raise ProblemError("run time out of range", where="times", allowed="finite and >= 0, or NaN")
        object.__setattr__(self, "times", readonly(times, np.float64))
        return times

    def _staging_site(self) -> int | None:
        if self.staging == "free":
            return None
        if not self.staging.startswith("site:"):
            raise ParameterError(
                "unknown staging", where="staging", got=self.staging, allowed="free, site:NAME"
            )
        return self.platform.site_index(self.staging.removeprefix("site:"))

    @property
    def given(self) -> frozenset[str]:
        """Names of the constraints, and what is known of the sites: what methods may need.

        ``"supply"``, ``"carbon_intensity"`` and ``"electricity_price"``, each if all sites have it.
        """
        known = {
            "supply": bool(self.supply),
            "carbon_intensity": carbon_known(self.supply),
            "electricity_price": all_priced(self.supply),
        }
        named = [constraint.name for constraint in self.constraints]
        return frozenset((*named, *(name for name, found in known.items() if found)))

    @property
    def n_tasks(self) -> int:
        """Number of tasks."""
        return self.workflow.n_tasks

    @property
    def n_machines(self) -> int:
        """Number of machines."""
        return self.platform.n_machines

    @property
    def objective_list(self) -> tuple[Objective, ...]:
        """The objectives in full, in the order of `objectives`."""
        return objectives_named(self.objectives)

    @property
    def objective_columns(self) -> list[int]:
        """Column of each objective in an array of figures."""
        return [objective.column for objective in self.objective_list]

    def level_counts(self) -> npt.NDArray[np.int16]:
        """Return the number of frequency levels of each machine, shape (n_machines,)."""
        return np.array([m.type.n_levels for m in self.platform.machines], dtype=np.int16)

    def limit(self, name: str) -> float:
        """Return the limit of the constraint called `name`; infinite where there is none."""
        limits = (c.limit for c in self.constraints if isinstance(c, Constraint) and c.name == name)
        return next(limits, math.inf)

    def constrained(self, *constraints: AnyConstraint) -> Problem:
        """Return the problem with these constraints; those of the same name are replaced."""
        named = {constraint.name: constraint for constraint in (*self.constraints, *constraints)}
        return replace(self, constraints=tuple(named.values()))

    def minimising(self, objectives: Iterable[str]) -> Problem:
        """Return the problem with other objectives."""
        return replace(self, objectives=tuple(objectives))

    @property
    def title(self) -> str:
        """Names of workflow and platform."""
        return f"{cut(self.workflow.name, 60)} on {cut(self.platform.name, 60)}"

    def _summary(self) -> str:
        size = f"{count(self.n_tasks, 'task')}, {count(self.n_machines, 'machine')}"
        limits = [constraint.name for constraint in self.constraints]
        parts = [size, f"minimise {', '.join(self.objectives)}"]
        parts += [f"within {', '.join(limits)}"] if limits else []
        parts += [f"supply at {count(len(self.supply), 'site')}"] if self.supply else []
        return f"Problem {self.title}: {'; '.join(parts)}"

    def _lines(self) -> Iterator[Sequence[str]]:
        yield "workflow", repr(self.workflow)[1:-1]
        yield "platform", repr(self.platform)[1:-1]
        yield "objectives", ", ".join(self.objectives)
        yield "constraints", ", ".join(map(_told, self.constraints)) or "none"
        for site, supply in self.supply.items():
            yield f"supply of {site}", repr(supply)[1:-1]
        if self.supply:
            yield "start", format_instant(self.start, self.zone)
        if self.window_s:
            yield "window", amount("s", self.window_s)


def _told(constraint: AnyConstraint) -> str:
    """Return a constraint in a few words."""
    if not isinstance(constraint, Constraint):
        return constraint.name
    unit = CONSTRAINTS[constraint.name].unit
    limit = f"{constraint.limit:.4g}" if unit == "currency" else amount(unit, constraint.limit)
    return f"{constraint.name} {limit} ({constraint.mode})"
