"""Tiny instances with numbers of one's own."""

from __future__ import annotations

import numpy as np

from wfsched.datacenter.world.centre import DataCentre, Fleet
from wfsched.datacenter.world.instance import Instance
from wfsched.datacenter.world.jobs import Jobs
from wfsched.datacenter.world.nature import Nature
from wfsched.datacenter.world.signals import Signals


def tiny(intensity, cores, run, kw, *, need=None, release=None, tau=600.0, alpha=2.0):
    """Return instance and nature: hourly intensities (D, H), cores (D,), runs and powers (m, D)."""
    run = np.asarray(run, dtype=float)
    m, n = run.shape
    intensity = np.asarray(intensity, dtype=float)
    fleet = Fleet(tuple(DataCentre(f"c{d}", f"c{d}", int(cores[d])) for d in range(n)))
    cold = np.zeros(intensity.shape)
    need = np.ones(m, int) if need is None else need
    release = np.zeros(m) if release is None else release
    jobs = Jobs(
        release, need, np.ones(m), np.zeros(m), np.zeros(m), run.min(axis=1), np.full(m, 0.5),
        np.broadcast_to(np.asarray(tau, dtype=float), (m,)), np.zeros(m), np.zeros(m),
    )  # fmt: skip
    kw = np.broadcast_to(np.asarray(kw, dtype=float), run.shape)
    instance = Instance(fleet, jobs, Signals(intensity, cold, cold, np.ones(n)), alpha=alpha)
    return instance, Nature(run, kw, run, kw)
