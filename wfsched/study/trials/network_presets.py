"""Presets of studies of networks: what is learned in each setting, and the published figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from wfsched.network.slots.economics import Economics
from wfsched.network.stper.learner import VARIANTS, Learner
from wfsched.network.stper.setting import SETTINGS
from wfsched.platforms.topology.units import MEGABIT_BYTES
from wfsched.study.trials.network_trial import SignalFile, YearTrial

RULES = ("random", "greedy", "congested", "congested-day", "local-search", "local-search-day", "bound")
_FIGURE_POLICIES = ("random", "greedy", "congested", "local-search", "bound")

# Of Figures 4 and 5: nominal speeds [TFLOP/s]; of Figure 6: data of a task [Mb].
SPEEDS = (10.0, 20.0, 30.0, 40.0, 50.0)
DATA_MB = (15.0, 20.0, 25.0, 30.0, 35.0, 40.0, 45.0)
# Cost of energy at the nominal speed: the cost of power takes a tenth of the profit.
_RELATIVE_KAPPA = 0.4
_FIGURE_SLOTS = 25


def learning(
    seeds: Sequence[int],
    training_seeds: Sequence[int],
    *,
    quick: bool = False,
    price: SignalFile | None = None,
    hydro: SignalFile | None = None,
) -> tuple[YearTrial, ...]:
    """Return the trials of `stper-learning`: rules, searches and learned variants in each setting.

    Parameters
    ----------
    seeds : sequence of int
        Of worlds: topology, speeds, demand.
    training_seeds : sequence of int
    quick : bool
        The setting `literal` alone, and 10,240 slots.
    """
    signals = {"price": price, "hydro": hydro}
    trials = []
    for name in ("literal",) if quick else ("literal", "carry", "lagged"):
        setting = SETTINGS[name]
        literal = 10_240 if quick else 30_720
        steps = literal if name == "literal" else 102_400
        for seed in seeds:
            trials += [YearTrial(setting, rule, seed, **signals) for rule in RULES]  # type: ignore[arg-type]
            learners = [(variant, Learner(variant, steps=steps)) for variant in VARIANTS]
            learners += [("stper (published)", Learner("stper", steps=steps).published())]
            trials += [
                YearTrial(setting, method, seed, learner, again, **signals)  # type: ignore[arg-type]
                for method, learner in learners
                for again in training_seeds
            ]
    return tuple(trials)


def published_figures(
    seeds: Sequence[int], *, price: SignalFile | None = None, hydro: SignalFile | None = None
) -> tuple[YearTrial, ...]:
    """Return the trials of `stper-figures`: delay and profit over speed, benefit over data.

    Delay and profit are read at relative costs of power, since at absolute ones profit falls with speed or
    power costs nothing; benefit with deadlines of 10 s, since at the printed 2 s most tasks are late.
    """
    fast = [
        replace(
            SETTINGS["literal"],
            name=f"speed {speed:g}",
            speed=(0.5 * speed, 1.5 * speed),
            economics=Economics(kappa=_RELATIVE_KAPPA, law="relative", nominal_speed=speed),
        )
        for speed in SPEEDS
    ]
    large = [
        replace(SETTINGS["costly"], name=f"data {size:g}", data=size * MEGABIT_BYTES, deadline_s=10.0)
        for size in DATA_MB
    ]
    return tuple(
        YearTrial(setting, policy, seed, weeks=1, n_slots=_FIGURE_SLOTS, price=price, hydro=hydro)
        for setting in (*fast, *large)
        for policy in _FIGURE_POLICIES
        for seed in seeds
    )


PRESETS: dict[str, Callable[..., tuple[YearTrial, ...]]] = {
    "stper-learning": learning,
    "stper-figures": published_figures,
}
"""Presets by name."""
