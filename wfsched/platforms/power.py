"""Power models: the watts of a busy machine at each of its frequency levels."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.errors import PlatformError

STRICT: dict[str, Any] = {"extra": "forbid", "strict": True, "allow_inf_nan": False}
"""How a power model's keys are read from a catalogue; each model carries it as its pydantic configuration."""


class PowerModel(Protocol):
    """A frozen dataclass whose fields are the keys of a ``power`` table in a catalogue.

    A field's ``metadata["unit"]`` is its unit, its ``metadata["allowed"]`` states meaning, unit and range, as
    error messages quote them: `quantity_metadata` makes both.
    """

    def watts(self, frequencies_ghz: FloatArray) -> FloatArray:
        """Return the power [W] of the whole busy machine at each level.

        Parameters
        ----------
        frequencies_ghz : array (n_levels,) [GHz]
            Ascending; the last is f_max.

        Raises
        ------
        PlatformError
            If the model does not have what these levels need.
        """
        ...

    def idle_w(self) -> float | None:
        """Return the power [W] of the idle machine where the model includes it."""
        ...


def refuse_unless(fine: bool, what: str, *, key: str, got: object, allowed: str) -> None:
    """Raise a `PlatformError` that names `key` unless `fine`."""
    if not fine:
        raise PlatformError(what, where=key, got=got, allowed=allowed)


def check_one_per_level(key: str, values: tuple[float, ...], frequencies_ghz: FloatArray) -> FloatArray:
    """Return `values` as an array, one for each level.

    Raises
    ------
    PlatformError
        If a level is missing or there is one too many.
    """
    n_levels = len(frequencies_ghz)
    refuse_unless(
        len(values) == n_levels,
        "a level is missing" if len(values) < n_levels else "there are more values than levels",
        key=key,
        got=f"{len(values)} values",
        allowed=f"{n_levels} values, one for each of frequencies_ghz",
    )
    return np.array(values)
