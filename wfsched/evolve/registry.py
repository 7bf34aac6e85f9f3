"""`ALGORITHMS`: the registry of algorithms; `settings`: parameters by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from types import NoneType
from typing import Any

from wfsched.core.arguments import takes
from wfsched.core.errors import ParameterError
from wfsched.core.nearest import nearest
from wfsched.core.registry import Registry
from wfsched.evolve.parameters.parameters import Parameters
from wfsched.evolve.presets import preset_named
from wfsched.evolve.stop import LIMITS, Stop
from wfsched.schedule.method_entry import FEATURES, LIMITED, MINIMISED, MethodEntry


def _entry(
    name: str, target: str, summary: str, source: str, *, aliases: tuple[str, ...] = ()
) -> MethodEntry:
    """Return an entry: algorithms draw, aim at the objectives of the problem, and support everything."""
    return MethodEntry(
        name,
        f"wfsched.evolve.parameters.{target}",
        summary,
        source,
        aliases,
        objectives=MINIMISED,
        supports=LIMITED.union(FEATURES),
    )


# Each target is the class of the parameters, which makes the algorithm (`Parameters.strategy`).
ALGORITHMS = Registry(
    "algorithm",
    (
        _entry(
            "nsga2",
            "nsga2:NSGA2",
            "NSGA-II: rank, then crowding distance",
            "Deb et al., IEEE TEVC 6(2), 2002, doi 10.1109/4235.996017",
            aliases=("nsga-ii",),
        ),
        _entry(
            "nsga3",
            "nsga3:NSGA3",
            "NSGA-III: rank, then niches around reference directions",
            "Deb, Jain, IEEE TEVC 18(4), 2014, doi 10.1109/TEVC.2013.2281535",
            aliases=("nsga-iii",),
        ),
        _entry(
            "spea2",
            "spea2:SPEA2",
            "SPEA2: strength of the dominating, then density",
            "Zitzler, Laumanns, Thiele, TIK report 103, ETH Zurich, 2001",
        ),
        _entry(
            "moead",
            "moead:MOEAD",
            "MOEA/D: neighbouring weighted subproblems, constraints first",
            "Zhang, Li, IEEE TEVC 11(6), 2007, doi 10.1109/TEVC.2007.892759",
            aliases=("moea/d",),
        ),
        _entry(
            "sms-emoa",
            "sms_emoa:SMSEMOA",
            "SMS-EMOA: rank, then contribution to the hypervolume",
            "Beume, Naujoks, Emmerich, EJOR 181(3), 2007, doi 10.1016/j.ejor.2006.08.008",
        ),
        _entry(
            "age-moea2",
            "age_moea2:AGEMOEA2",
            "AGE-MOEA-II: rank, then a score in the geometry of the front",
            "Panichella, GECCO 2022, doi 10.1145/3512290.3528732",
            aliases=("age-moea-ii",),
        ),
        _entry(
            "mopso-cd",
            "mopso_cd:MOPSOCD",
            "MOPSO-CD: a swarm that follows the least crowded of the front",
            "Raquel, Naval, GECCO 2005, doi 10.1145/1068009.1068047",
        ),
        _entry(
            "tseda",
            "tseda:TSEDA",
            "TSEDA: orders and machines drawn from what the best have in common",
            "Xie et al., IEEE TSC 16(6), 2023, doi 10.1109/TSC.2023.3311785",
        ),
        _entry(
            "weighted-sum",
            "weighted_sum:WeightedSum",
            "a genetic algorithm on a weighted mean of the objectives",
            "e.g. Deb, Multi-Objective Optimization using Evolutionary Algorithms, Wiley 2001",
        ),
        _entry(
            "random-search",
            "random_search:RandomSearch",
            "schedules drawn at random; the best of them",
            "e.g. Bergstra, Bengio, JMLR 13, 2012",
        ),
    ),
    group="wfsched.algorithms",
)

_STOP_FIELDS = tuple(each.name for each in fields(Stop))


def preset(name: str) -> Parameters:
    """Return the parameters of a preset.

    Raises
    ------
    ParameterError
        If there is no such preset.

    >>> preset("cfn").mutation
    0.1
    """
    return settings(None, name)


@takes("name", str, NoneType, allowed="a name")
def settings(name: str | None = None, preset: str | None = None, **changes: Any) -> Parameters:
    """Return the parameters of an algorithm.

    Parameters
    ----------
    name : str, optional
        As in `ALGORITHMS`; the algorithm of the preset if None.
    preset : str, optional
        As in `wfsched.evolve.presets.PRESETS`; what it says of parameters that the algorithm does not
        have is left out. ``default`` if None.
    **changes
        Parameters of the algorithm, and fields of `Stop`: any of its limits replaces the limits of the
        preset, a target or extra generations stand beside them. Lists are taken as tuples.

    Raises
    ------
    ParameterError
        If there is no such algorithm, preset or parameter, or a value does not fit.

    >>> settings("nsga2", pop_size=40, evaluations=20000).stop
    Stop(generations=None, evaluations=20000, time_s=None, hypervolume=None, extra_generations=None)
    """
    chosen = preset_named(preset or "default")
    owner: type[Parameters] = ALGORITHMS.entry(name or chosen.algorithm).load()
    known = [each.name for each in fields(owner)]
    given = {key: value for key, value in chosen.changes.items() if key in known}
    params = owner(**given)
    for key in changes:
        if key not in (*known, *_STOP_FIELDS):
            every = (*known, *_STOP_FIELDS)
            raise ParameterError(
                f"unknown parameter of {params.name}", where=key, known=every, near=nearest(key, every)
            )
    own = {key: _frozen(value) for key, value in changes.items() if key in known}
    limits = {key: value for key, value in changes.items() if key in _STOP_FIELDS}
    params = replace(params, **own)
    return replace(params, stop=changed_stop(params.stop, limits)) if limits else params


def changed_stop(stop: Stop, changes: Mapping[str, Any]) -> Stop:
    """Return a stop rule with other limits; any given limit replaces all old ones."""
    limited = any(changes.get(name) is not None for name in LIMITS)
    return replace(stop, **{**(dict.fromkeys(LIMITS) if limited else {}), **changes})


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
