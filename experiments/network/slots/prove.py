"""Proofs of slots of ten users and nodes, and gaps of policies: python experiments/network/slots/prove.py.

Give costly (no queues) or carry (queues) for one of the two.
"""

from __future__ import annotations

import sys
import time

import numpy as np

import wfsched.network as net

RNG = np.random.default_rng
# Tick and limit of both runs together [s].
TERMS = {"costly": (0.01, 36.0), "carry": (0.04, 24.0)}
POLICIES = ("greedy", "congested", "local-search", "iterated")


def main() -> None:
    """Print a row for each of ten seeds, then medians."""
    for setting in sys.argv[1:] or TERMS:
        tick, limit = TERMS[setting]
        print(f"{setting}: tick {tick} s, limit {limit} s; gaps to the bound [%]", flush=True)
        rows = []
        for seed in range(10):
            slot = net.build_world(net.SETTINGS[setting], seed, n_slots=60).slot(12)
            begin = time.process_time()
            found = net.prove_slot(slot, tick_s=tick, time_limit_s=limit)
            spent = time.process_time() - begin
            totals = [net.SLOT_POLICIES.entry(name).load()(slot, RNG(1)).total for name in POLICIES]
            gaps = [100.0 * (1.0 - total / found.bound) for total in (found.plan.total, *totals)]
            rows.append([spent, *gaps, float(found.proven)])
            print(f"  {seed}", *(f"{value:.3f}" for value in rows[-1]), flush=True)
        names = ("time [s]", "proof", *POLICIES)
        for name, column in zip(names, np.array(rows).T):
            print(f"  {name}: median {np.median(column):.3f}, {column.min():.3f} to {column.max():.3f}")
        print(f"  proven: {int(np.sum([row[-1] for row in rows]))} of {len(rows)}", flush=True)


if __name__ == "__main__":
    main()
