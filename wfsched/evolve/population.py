"""A population as columns: what pymoo keeps in one object per individual, in one array per field.

pymoo's algorithms talk to a population through `get`, `set` and indexing. This class offers
those on whole arrays; with objects, a run spends most of its time on copying attributes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Column = npt.NDArray[Any]


class Columns:
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

    def __getitem__(self, rows: Any) -> Columns:
        return Columns(**{name: column[rows] for name, column in self.fields.items()})

    def get(self, *names: str) -> Any:
        """Return the field called `name`, or a tuple of the fields of several names."""
        found = tuple(self.fields[name] for name in names)
        return found[0] if len(found) == 1 else found

    def set(self, name: str, values: Any) -> None:
        """Set a field; a single value is spread over all individuals."""
        self.fields[name] = np.broadcast_to(values, np.shape(values) or (len(self),))

    def merge(self, other: Columns) -> Columns:
        """Return the individuals of both; fields that only one has are dropped."""
        return Columns(
            **{
                name: np.concatenate((column, other.fields[name]))
                for name, column in self.fields.items()
                if name in other.fields
            }
        )
