"""Names and mappings become parameters, or a clear error."""

from __future__ import annotations

from dataclasses import fields

import pytest

from wfsched.core.errors import ParameterError
from wfsched.evolve.parameters.mopso_cd import MOPSOCD
from wfsched.evolve.parameters.nsga2 import NSGA2
from wfsched.evolve.parameters.parameters import Parameters
from wfsched.evolve.parameters.spea2 import SPEA2
from wfsched.evolve.presets import PRESETS
from wfsched.evolve.registry import ALGORITHMS, preset, settings
from wfsched.evolve.stop import Stop

NAMES = ALGORITHMS.names()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("preset_name", [None, *PRESETS])
def test_a_preset_sets_what_the_algorithm_has(name: str, preset_name: str | None) -> None:
    params = settings(name, preset_name)
    assert isinstance(params, Parameters)
    assert params.name == name
    has = {each.name for each in fields(params)}
    assert {each.name for each in fields(Parameters)} <= has
    wanted = {key: value for key, value in PRESETS[preset_name or "default"].changes.items() if key in has}
    assert {key: getattr(params, key) for key in wanted} == wanted


def test_another_algorithm_takes_of_a_preset_what_it_has() -> None:
    """`memetic` is made for MOEA/D: SPEA2 has no `delta`, a swarm neither crossover nor mutation kinds."""
    spea2, swarm = settings("spea2", "memetic"), settings("mopso-cd", "memetic")
    assert spea2.name == "spea2"
    assert spea2 == SPEA2(
        stop=Stop(evaluations=16_080),
        start_from=("heft", "heft-reclaim", "peft", "grp-heft", "cheapest", "min-min", "max-min"),
        start_within_limits=True,
        limits_first=True,
        anneal=0.1,
        crossover_kind="any",
        mutation=0.7,
        mutation_kind="any",
    )
    assert swarm == MOPSOCD(
        stop=spea2.stop,
        start_from=spea2.start_from,
        start_within_limits=True,
        limits_first=True,
        anneal=0.1,
        mutation=0.7,
    )


def test_the_preset_of_cfn_is_what_the_paper_prints() -> None:
    """Its Table 1, elite selection, and machines and levels as the only genes."""
    assert preset("cfn") == NSGA2(
        stop=Stop(generations=100, extra_generations=0),
        pop_size=80,
        n_offsprings=160,
        crossover=1.0,
        mutation=0.1,
        orders=False,
        start_from=(),
        start_from_routed=(),
        start_weights=0,
        extremes=False,
        archive=False,
        limits_first=True,
        start_within_limits=False,
        crossover_kind="uniform",
        mutation_kind="redraw",
        near=False,
    )


def test_names_and_aliases_are_read_as_people_write_them() -> None:
    assert settings("NSGA-II") == settings("nsga2", "default") == NSGA2()
    assert settings("nsga2", "cfn") == preset("cfn") == settings(preset="cfn")


def test_a_preset_is_made_for_an_algorithm() -> None:
    assert {name: preset(name).name for name in PRESETS} == {
        "default": "nsga2",
        "cfn": "nsga2",
        "memetic": "moead",
    }


def test_changes_go_to_parameters_and_limits() -> None:
    params = settings("nsga2", "cfn", pop_size=12, start_from=["heft", "peft"], time_s=3, hypervolume=0.5)
    assert (params.pop_size, params.start_from, params.orders) == (12, ("heft", "peft"), False)
    assert params.stop == Stop(time_s=3, hypervolume=0.5, extra_generations=0)
    assert settings("nsga2", hypervolume=0.5).stop == Stop(generations=100, hypervolume=0.5)
    assert settings("nsga2", generations=5, evaluations=9).stop == Stop(generations=5, evaluations=9)
    assert settings("nsga2", stop=Stop(generations=3), extra_generations=1).stop.extra_generations == 1


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: settings("nsga4"), "unknown algorithm; got 'nsga4'"),
        (lambda: settings("nsga2", "fast"), "preset: unknown preset; got 'fast'; allowed: default, cfn"),
        (
            lambda: settings("nsga2", popsize=3),
            "popsize: unknown parameter of nsga2. Did you mean 'pop_size'? All allowed: stop, pop_size",
        ),
        (lambda: settings("nsga2", pop_size="80"), "pop_size: wrong type; got '80'; allowed: integer"),
        (lambda: settings("nsga2", archive=1), "archive: wrong type; got 1; allowed: true or false"),
        (lambda: settings("nsga2", start_from=[1]), "allowed: list of strings"),
        (lambda: settings("nsga2", start_from="heft"), "start_from: wrong type"),
        (lambda: settings("nsga2", gene_rate="x"), "allowed: number or none"),
        (lambda: settings("nsga2", stop=4), "stop: wrong type; got 4; allowed: Stop"),
        (lambda: settings("nsga2", pop_size=1), "pop_size: out of range; got 1; allowed: 2 to 1000000"),
        (lambda: settings("nsga2", mutation=1.5), "mutation: out of range; got 1.5; allowed: 0.0 to 1.0"),
        (lambda: settings("nsga2", generations=None), "a run needs a limit"),
    ],
)
def test_what_does_not_fit_is_one_clear_error(call: object, message: str) -> None:
    with pytest.raises(ParameterError) as caught:
        call()  # type: ignore[operator]
    assert message in str(caught.value)
