"""Parameters of learning, and their check. No torch here: help and refusals need none."""

from __future__ import annotations

from dataclasses import dataclass, replace

from wfsched.core.errors import MissingExtraError, ParameterError

VARIANTS = ("stper", "stper-l", "stper-m")
"""With graph convolution and recurrence; without the first; without both."""

PUBLISHED_GAMMA = 0.99


@dataclass(frozen=True, slots=True)
class Learner:
    """Parameters of proximal policy optimisation.

    J. Schulman et al., "Proximal policy optimization algorithms", 2017, doi 10.48550/arXiv.1707.06347.

    Parameters
    ----------
    variant : {"stper", "stper-l", "stper-m"}
    steps : int
        Slots in all; rounded up to whole rollouts.
    gamma : float
        Discount. Actions hardly act on later slots: at 0 each is paid by its own slot.
    gae_lambda, clip_range, learning_rate, ent_coef, vf_coef, max_grad_norm : float
        As of stable-baselines3.
    n_envs, n_steps, batch_size, n_epochs : int
        Environments side by side, slots of each in a rollout, slots of a gradient, passes over a rollout.
    """

    variant: str = "stper"
    steps: int = 102_400
    gamma: float = 0.0
    gae_lambda: float = 0.95
    clip_range: float = 0.2
    learning_rate: float = 1e-3
    ent_coef: float = 0.01
    vf_coef: float = 0.5
    max_grad_norm: float = 0.5
    n_envs: int = 32
    n_steps: int = 32
    batch_size: int = 256
    n_epochs: int = 4

    def __post_init__(self) -> None:
        if self.variant not in VARIANTS:
            raise ParameterError("unknown variant", where="variant", got=self.variant, known=VARIANTS)
        for name in ("steps", "n_envs", "n_steps", "batch_size", "n_epochs"):
            value = getattr(self, name)
            if value < 1:
                raise ParameterError("out of range", where=name, got=value, allowed="an integer >= 1")
        for name, high in (("gamma", 1.0), ("gae_lambda", 1.0), ("clip_range", 1.0), ("learning_rate", 1.0)):
            value = getattr(self, name)
            if not 0.0 <= value <= high:
                raise ParameterError("out of range", where=name, got=value, allowed=f"0 to {high:g}")

    def published(self) -> Learner:
        """Return the same with the discount that is printed."""
        return replace(self, gamma=PUBLISHED_GAMMA)


def need_learning() -> None:
    """Refuse to learn without what learning needs.

    Raises
    ------
    MissingExtraError
        If torch, gymnasium or stable-baselines3 is not installed.
    """
    lacking = [name for name in ("torch", "gymnasium", "stable_baselines3") if not _installed(name)]
    if lacking:
        raise MissingExtraError(
            f"{lacking[0]} is not installed",
            where="learned policies",
            remedy="Run: pip install 'wfsched[learn]'. All other policies need no extra.",
        )


def _installed(name: str) -> bool:
    from importlib.util import find_spec

    try:
        return find_spec(name) is not None
    except ImportError:
        return False
