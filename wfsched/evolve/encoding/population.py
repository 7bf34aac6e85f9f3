"""Population as columns: one array per field instead of one object per individual.

pymoo's algorithms talk to a population through `get`, `set` and indexing. This class offers
those on whole arrays; with objects, a run spends most of its time on copying attributes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Column = npt.NDArray[Any]
# Bytes that are joined whole in less time than it takes to choose from two arrays.
_SMALL = 1 << 16


class Population:
    """Individuals as rows of equally long arrays.

    Parameters
    ----------
    **fields : array (n_individuals, ...)
        ``X`` genes, ``F`` objectives, ``CV`` violation, ...
    """

    def __init__(self, **fields: Column) -> None:
        self.fields = fields

    def __len__(self) -> int:
        return len(self.fields["X"])

    def __getitem__(self, rows: Any) -> Population:
        return Population(**{name: column[rows] for name, column in self.fields.items()})

    def get(self, *names: str) -> Any:
        """Return the field called `name`, or a tuple of the fields of several names."""
        found = tuple(self.fields[name] for name in names)
        return found[0] if len(found) == 1 else found

    def set(self, name: str, values: Any) -> None:
        """Set a field; single values, with which pymoo marks generations, are of no use and dropped."""
        if np.ndim(values):
            self.fields[name] = values

    def merge(self, other: Population) -> Population:
        """Return the individuals of both; fields that only one has are dropped."""
        return _JoinedPopulation(self, other)


class _JoinedPopulation(Population):
    """Individuals of two populations, joined where they are asked for.

    Of the genes, which take most of the memory, only the rows that are chosen are ever copied.
    """

    def __init__(self, first: Population, second: Population) -> None:
        super().__init__()
        self.parts = (first, second)

    def __len__(self) -> int:
        return len(self.parts[0]) + len(self.parts[1])

    def __getitem__(self, rows: Any) -> Population:
        first, second = self.parts
        chosen = np.arange(len(self))[rows]
        names = [name for name in first.fields if name in second.fields and name not in self.fields]
        columns = {name: _pick(first.fields[name], second.fields[name], chosen) for name in names}
        own = {name: column[chosen] for name, column in self.fields.items()}
        return Population(**columns, **own)

    def get(self, *names: str) -> Any:
        for name in names:
            if name not in self.fields:
                self.fields[name] = np.concatenate([part.get(name) for part in self.parts])
        return super().get(*names)

    def merge(self, other: Population) -> Population:
        return self[:].merge(other)


def _pick(first: Column, second: Column, rows: Column) -> Column:
    """Return rows of two arrays, counted through both."""
    if first.nbytes + second.nbytes < _SMALL:
        return np.concatenate((first, second))[rows]
    picked = np.empty((len(rows), *first.shape[1:]), np.result_type(first, second))
    early = rows < len(first)
    picked[early] = first[rows[early]]
    picked[~early] = second[rows[~early] - len(first)]
    return picked
