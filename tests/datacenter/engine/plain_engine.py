"""Plain twin of the engine: the same rules over lists of jobs and dictionaries of reservations."""

from __future__ import annotations

import math

import numpy as np

from wfsched.datacenter.world.signals import prefix_integral

SLOT = 5


def between(prefix, slot, minutes):
    whole = math.floor(minutes / SLOT)
    part = minutes / SLOT - whole
    last = min(slot + whole, len(prefix) - 2)
    return prefix[last] * (1.0 - part) + prefix[last + 1] * part - prefix[slot]


class PlainEngine:
    """One run of a policy; `run` returns centre, slot and run time of each job."""

    def __init__(self, seen, nature, policy, prices=None):
        self.seen, self.nature, self.policy = seen, nature, policy
        self.instance, self.jobs = seen.instance, seen.instance.jobs
        self.n, self.capacity = len(self.instance.fleet), self.instance.fleet.cores.tolist()
        hourly = np.zeros((self.n, self.instance.n_hours)) if prices is None else prices
        self.prices = prefix_integral(hourly)
        self.ready = self.jobs.ready_slot(self.n)
        held = self.instance.held
        self.past = [[int(held[d, t:].max()) for t in range(held.shape[1])] for d in range(self.n)]
        self.booked = {}  # job -> (centre, first slot held, slot after the last)
        self.at, self.end, self.took = {}, {}, {}
        latest = self.jobs.release + self.jobs.tau - self.jobs.base
        self.order = lambda jobs: sorted(jobs, key=lambda j: (latest[j], j))

    def used(self, d, t):
        return self.table[d][t]

    def tabulate(self):
        """Write down the cores in use by centre and slot."""
        self.table = [list(row) for row in self.past]
        for j, (d, a, b) in self.booked.items():
            for q in range(a, min(b, self.instance.n_slots)):
                self.table[d][q] += int(self.jobs.cores[j])

    def fits(self, j, d, t):
        return self.used(d, t) + self.jobs.cores[j] <= self.capacity[d]

    def cost(self, prefix, j, d, b):
        run = self.seen.prediction.run[j, d]
        grams = self.seen.kw[j, d] / 60.0 * between(prefix[d], b, run)
        late = max(0.0, b * SLOT + run - (self.jobs.release[j] + self.jobs.tau[j]))
        paid = self.jobs.cores[j] / 60.0 * between(self.prices[d], b, run)
        return self.policy.beta * grams + self.instance.alpha * late + paid

    def length(self, j, d):
        return self.seen.prediction.run[j, d] * (1 + self.policy.margin)

    def homes(self, j):
        return [int(self.jobs.origin[j])] if self.policy.at_home else range(self.n)

    def choose_now(self, j, t, prefix):
        found = []
        for d in self.homes(j):
            if not self.fits(j, d, t):
                continue
            b = max(t, int(self.ready[j, d]))
            done, due = b * SLOT + self.seen.prediction.run[j, d], self.jobs.release[j] + self.jobs.tau[j]
            if self.policy.key == "completion":
                key = done - self.jobs.release[j]
            elif self.policy.key == "greedy":
                now = self.instance.signals.intensity[d, t // 12]
                key = self.policy.beta * self.seen.prediction.energy[j, d] * now
                key += self.instance.alpha * max(0.0, done - due)
            else:
                key = self.cost(prefix, j, d, b)
            found.append((key, d, b, t))
        return min(found, default=None)

    def choose_plan(self, j, t, prefix):
        found, horizon = [], self.instance.n_slots
        for d in self.homes(j):
            n = max(math.ceil(self.length(j, d) / SLOT), 1)
            due = self.jobs.release[j] + self.jobs.tau[j]
            last = math.floor((due - self.length(j, d)) / SLOT) - self.policy.guard
            b, begun = max(t, int(self.ready[j, d])), False
            while (b <= last or not begun) and b + n < horizon:
                if all(self.fits(j, d, q) for q in range(b, b + n)):
                    begun = True
                    found.append((b > last, self.cost(prefix, j, d, b), d, b, b))
                b += 1
        # Within a centre the earlier of two equal starts wins, between centres the first.
        return min(found, default=(None,))[1:] or None

    def place(self, waiting, t, prefix):
        choose = self.choose_now if hasattr(self.policy, "key") else self.choose_plan
        left = []
        if waiting:
            self.tabulate()
        for j in self.order(waiting):
            chosen = choose(j, t, prefix)
            if chosen is None:
                left.append(j)
                continue
            _, d, b, hold = chosen
            self.at[j] = (d, b)
            self.booked[j] = (d, hold, b + max(math.ceil(self.length(j, d) / SLOT), 1))
            for q in range(hold, min(self.booked[j][2], self.instance.n_slots)):
                self.table[d][q] += int(self.jobs.cores[j])
        return left

    def begin(self, t):
        """Start what is planned for now; return what finds no cores."""
        failed, busy = [], [int(self.instance.held[d, t]) for d in range(self.n)]
        for j, end in self.end.items():
            if end > t:
                busy[self.at[j][0]] += int(self.jobs.cores[j])
        before = list(busy)
        for j in self.order(j for j, (_, b) in self.at.items() if b == t and j not in self.end):
            d = self.at[j][0]
            if busy[d] + self.jobs.cores[j] > self.capacity[d]:
                failed.append(j)
                del self.at[j], self.booked[j]
                continue
            busy[d] += int(self.jobs.cores[j])
            share = before[d] / self.capacity[d]
            self.took[j] = self.nature.run[j, d] * (1.0 + self.instance.contention * share * share)
            self.end[j] = t + max(math.ceil(self.took[j] / SLOT), 1)
        return failed

    def run(self):
        waiting, released, m, t = [], 0, len(self.jobs), self.instance.first_slot
        planning = not hasattr(self.policy, "key")
        while len(self.end) < m or max(self.end.values()) > t:
            for j, end in self.end.items():
                if end == t:
                    self.booked.pop(j)
                elif end > t and self.booked[j][2] <= t:
                    self.booked[j] = (*self.booked[j][:2], t + 1)
            while released < m and math.ceil(self.jobs.release[released] / SLOT) <= t:
                waiting.append(released)
                released += 1
            prefix = self.seen.forecast.prefix(self.seen.forecast.issue_at(t))
            if (
                planning
                and self.policy.replan_h
                and (t - self.instance.first_slot) % (12 * self.policy.replan_h) == 0
            ):
                for j in [j for j in self.at if j not in self.end]:
                    waiting.append(j)
                    del self.at[j], self.booked[j]
            waiting = self.place(waiting, t, prefix)
            again = self.begin(t)
            waiting += again
            if planning and again:
                waiting = self.place(waiting, t, prefix)
                waiting += self.begin(t)
            t += 1
        at = np.array([self.at[j] for j in range(m)])
        return at[:, 0], at[:, 1], np.array([self.took[j] for j in range(m)])
