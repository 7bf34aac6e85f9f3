"""Tokens: jobs and centres as the numbers that a transformer reads."""

from __future__ import annotations

from zlib import crc32

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.datacenter.world.centre import Fleet
from wfsched.datacenter.world.describing import descriptions
from wfsched.datacenter.world.jobs import Jobs

N_NUMBERS = 4
"""Numbers of a job: logs of run time and cores, utilisation, log of memory."""
N_FACTS = 4
"""Numbers of a centre: temperature at the release, speed, power, PUE."""
MOST_WORDS = 8
VOCABULARY = 512
"""Words are hashed into so many; 0 stands for no word."""


def job_numbers(jobs: Jobs) -> FloatArray:
    """Return the numbers of jobs, (m, N_NUMBERS), each about 0 and of the size of 1."""
    return np.stack(
        [
            (np.log(jobs.base) - 4.0) / 1.3,
            np.log2(jobs.cores) / 2.0 - 1.0,
            4.0 * (jobs.utilisation - 0.6),
            np.log1p(jobs.memory) / 2.0 - 1.0,
        ],
        axis=1,
    )


def centre_facts(fleet: Fleet, temperature: FloatArray) -> FloatArray:
    """Return the numbers of centres at the releases of jobs, (m, D, N_FACTS)."""
    shape = temperature.shape
    plates = (fleet.speed - 1.0) * 4.0, (fleet.watt - 9.0) / 1.5, (fleet.pue - 1.2) * 10.0
    columns = [(temperature - 15.0) / 10.0, *(np.broadcast_to(plate, shape) for plate in plates)]
    return np.stack(columns, axis=-1)


def word_tokens(jobs: Jobs) -> IntArray:
    """Return the words of the descriptions of jobs, hashed, (m, MOST_WORDS); 0 where there is none."""
    found = np.zeros((len(jobs), MOST_WORDS), np.int64)
    for row, text in zip(found, descriptions(jobs.kind, jobs.words)):
        words = text.lower().split()[:MOST_WORDS]
        row[: len(words)] = [1 + crc32(word.encode()) % (VOCABULARY - 1) for word in words]
    return found
