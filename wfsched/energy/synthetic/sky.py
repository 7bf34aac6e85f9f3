"""Sky model: daily clearness with a seasonal mean and a walk with memory of a day.

    k_d = MAX_CLEARNESS / (1 + exp(-x_d)),    x_d = a + b cos(season) + c sin(season) + spread * z_d

k_d is the clearness of day d: its solar energy over that of a cloudless day. The logit keeps it between
0 and MAX_CLEARNESS, and concentrates it at both ends, as clear and overcast days do. Fits are by least
squares on the logits of measured days.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.errors import ParameterError
from wfsched.core.units import SECONDS_PER_DAY
from wfsched.energy.synthetic.walk import memory_of, walk
from wfsched.energy.year import seasons

# Clearest day: a tenth more solar energy than the model of the cloudless sky.
MAX_CLEARNESS = 1.1


@dataclass(frozen=True, slots=True)
class Sky:
    """Cloud model of a climate.

    Parameters
    ----------
    level, cos_season, sin_season : float
        a, b and c: the logit of clearness over the year, 1 January at angle 0.
    spread : float
        Standard deviation of the logit about it.
    memory : float
        Autocorrelation of the logit from day to day.
    mean : float
        Mean clearness of the fitted days.
    source : str
    """

    level: float
    cos_season: float
    sin_season: float
    spread: float
    memory: float
    mean: float
    source: str = ""

    def clearness(self, days: FloatArray, rng: np.random.Generator, *, south: bool = False) -> FloatArray:
        """Return the clearness of the days that begin at `days` [POSIX s].

        South of the equator (`south`) the seasons of the fitted place come half a year later.
        """
        season: FloatArray = seasons(days) + (np.pi if south else 0.0)
        expected = self.level + self.cos_season * np.cos(season) + self.sin_season * np.sin(season)
        logit = expected + self.spread * walk(len(days), self.memory, rng)
        out: FloatArray = MAX_CLEARNESS / (1.0 + np.exp(-logit))
        return out


SKIES = {
    "san-jose": Sky(
        level=1.8411,
        cos_season=0.3730,
        sin_season=-0.0774,
        spread=1.2107,
        memory=0.4642,
        mean=0.8944,
        source="San Jose, California: global irradiance of a typical year (TMYx, 2007-2021) "
        "over that of cloudless days (simplified Solis)",
    ),
    "luxembourg": Sky(
        level=-0.2698,
        cos_season=-1.0931,
        sin_season=-0.1253,
        spread=0.9738,
        memory=0.3740,
        mean=0.4923,
        source="Luxembourg: photovoltaic generation of 2024 (SMARD, CC BY 4.0) over that of cloudless "
        "days on a plane at 30 degrees, the clearest hundredth of days being 1",
    ),
}


def sky_named(name: str) -> Sky:
    """Return one of `SKIES`.

    Raises
    ------
    ParameterError
        If the sky is unknown.
    """
    if name not in SKIES:
        raise ParameterError("unknown sky", where="sky", got=name, known=SKIES)
    return SKIES[name]


def fit_sky(clearness: FloatArray, first_day: float, source: str = "") -> Sky:
    """Return the sky fitted to measured days; values outside (0, MAX_CLEARNESS) are moved just inside.

    Parameters
    ----------
    clearness : array (n_days,)
    first_day : float
        Start of the first day [POSIX s].
    source : str
    """
    inside = np.clip(clearness, 0.01, MAX_CLEARNESS - 0.01)
    logit = np.log(inside / (MAX_CLEARNESS - inside))
    season = seasons(first_day + SECONDS_PER_DAY * np.arange(len(clearness), dtype=np.float64))
    terms = np.stack([np.ones_like(season), np.cos(season), np.sin(season)], axis=1)
    (level, cosine, sine), *_ = np.linalg.lstsq(terms, logit, rcond=None)
    residual = logit - terms @ np.array([level, cosine, sine])
    return Sky(
        float(level),
        float(cosine),
        float(sine),
        float(residual.std()),
        memory_of(residual),
        float(inside.mean()),
        source,
    )
