"""`file_keys` and `unit_of`: which keys a platform, supply or study file has, and in which units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wfsched.core.arguments import takes
from wfsched.core.errors import ParameterError
from wfsched.core.nearest import nearest
from wfsched.core.registry import load_target

if TYPE_CHECKING:
    from wfsched.core.config.keys import Key

# Kind of file -> the table that is the whole file.
FILES = {
    "platform": "wfsched.platforms.schema:CatalogueEntry",
    "supply": "wfsched.energy.catalogue.schema:SupplyEntry",
    "study": "wfsched.study.definition.schema:StudyEntry",
}


@takes("file", str)
def file_keys(file: str) -> tuple[Key, ...]:
    """Return all keys of a kind of file, in the order of its tables.

    Parameters
    ----------
    file : {"platform", "supply", "study"}

    Raises
    ------
    ParameterError
        If there is no such kind of file.

    Examples
    --------
    >>> [key.path for key in file_keys("platform")][:3]
    ['name', 'currency', 'source']
    """
    # pydantic takes 0.1 s to import.
    from wfsched.core.config.keys import keys_of

    if file not in FILES:
        raise ParameterError("unknown kind of file", where="file", got=file, known=FILES)
    return tuple(keys_of(load_target(FILES[file])))


def unit_of(file: str, key: str) -> str | None:
    """Return the unit of a key.

    Parameters
    ----------
    file : {"platform", "supply", "study"}
    key : str
        The tables around it and its name, ``type.idle_w``; keys of power and price models follow the
        name of the model, ``type.power[exponent].c_ef``.

    Returns
    -------
    str or None
        ``"1"`` for a number without a unit; None for text, choices, counts and tables.

    Raises
    ------
    ParameterError
        If there is no such kind of file or key.

    Examples
    --------
    >>> unit_of("platform", "type.idle_w")
    'W'
    >>> unit_of("platform", "type.power[exponent].c_ef")
    'W / GHz^m'
    """
    units = {found.path: found.unit for found in file_keys(file)}
    if key not in units:
        near = nearest(key, units)
        remedy = None if near else "See docs/platforms.md, energy.md, studies.md."
        raise ParameterError(f"unknown key of a {file} file", where="key", got=key, remedy=remedy, near=near)
    return units[key]
