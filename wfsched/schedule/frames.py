"""Pandas tables of answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wfsched.core.errors import MissingExtraError

if TYPE_CHECKING:
    import pandas as pd


def frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return `rows` as a pandas table.

    Raises
    ------
    MissingExtraError
        If pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError as error:
        raise MissingExtraError(
            "to_frame() needs pandas", remedy="Install it with: pip install 'wfsched[tables]'."
        ) from error
    return pd.DataFrame(rows)
