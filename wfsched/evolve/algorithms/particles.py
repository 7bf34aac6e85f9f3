"""`Cube`: schedules as points of the unit cube, for particle swarms.

A gene with m values is a coordinate in [0, 1): the cell of m equal ones that it lies in is the
value. Machines count among the hosts of their task. Orders are no coordinates.
"""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import FloatArray, GeneArray
from wfsched.evolve.encoding.encoding import Encoding, Genes


class Cube:
    """Converts rows of genes to coordinates (n_rows, n_coordinates) and back.

    Parameters
    ----------
    encoding : Encoding
    """

    def __init__(self, encoding: Encoding) -> None:
        self.encoding = encoding
        n_tasks, n_machines = encoding.hosts.shape
        # Where each machine stands among the hosts of each task.
        self.standing = np.zeros((n_tasks, n_machines), np.int64)
        tasks = np.arange(n_tasks)[:, None]
        self.standing[tasks, encoding.hosts] = np.arange(n_machines)

    def coordinates(self, rows: Genes) -> FloatArray:
        """Return the middles of the cells of `rows`."""
        encoding = self.encoding
        machine, level, *hold = encoding.placement(rows)
        standing = self.standing[np.arange(encoding.n_tasks), machine]
        blocks = [(standing + 0.5) / encoding.n_hosts, (level + 0.5) / encoding.n_levels[machine]]
        steps = encoding.n_steps + 1
        blocks += [(block + 0.5) / steps for block in hold]
        if encoding.started:
            blocks.append((encoding.starts(rows)[:, None] + 0.5) / steps)
        return np.concatenate(blocks, axis=1)

    def rows(self, coordinates: FloatArray, orders: Genes) -> Genes:
        """Return the rows of genes of coordinates in [0, 1); `orders` is dropped where it is fixed."""
        encoding, n = self.encoding, self.encoding.n_tasks
        machine: GeneArray = encoding.hosts[np.arange(n), _cells(coordinates[:, :n], encoding.n_hosts)]
        level = _cells(coordinates[:, n : 2 * n], encoding.n_levels[machine])
        steps = _cells(coordinates[:, 2 * n :], np.array(encoding.n_steps + 1))
        blocks = [machine, level, *([orders] if encoding.ordered else []), steps]
        return np.concatenate(blocks, axis=1, dtype=encoding.dtype, casting="unsafe")


def _cells(coordinates: FloatArray, count: GeneArray) -> GeneArray:
    """Return the cell of each coordinate, of `count` equal ones."""
    cells: GeneArray = np.minimum((coordinates * count).astype(np.int32), count - 1)
    return cells
