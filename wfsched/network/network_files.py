"""JSON files of networks: read, validated and built, with one error that names the file and each key."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from wfsched.core.config.reading import read_json
from wfsched.core.errors import NetworkError, WfschedError
from wfsched.core.registry import load_target
from wfsched.platforms.topology.load import load_topology
from wfsched.platforms.topology.model import Topology

Built = TypeVar("Built")


def read_network_file(
    path: str | os.PathLike[str], noun: str, schema: str, build: Callable[[Any, Path], Built]
) -> Built:
    """Return what a JSON file describes.

    Parameters
    ----------
    path : path
    noun : str
        What it should be, for messages.
    schema : str
        ``"module:Class"`` of its keys, imported when a file is read.
    build : callable
        Makes it of the validated keys and the folder of the file.

    Raises
    ------
    NetworkError
        If it is malformed; the message names the file and each key at fault.
    """
    document = read_json(path, NetworkError)
    if not isinstance(document, dict):
        raise NetworkError(f"not a {noun}: expected a table", where=str(path), got=type(document).__name__)
    from wfsched.core.config.faults import as_one_error
    from wfsched.core.config.tables import validate

    entry, faults = validate(load_target(schema), document)
    if entry is None:
        raise as_one_error(str(path), faults, NetworkError)
    try:
        return build(entry, Path(path).parent)
    except WfschedError as error:
        where = f"{path}: {error.where}" if error.where else str(path)
        raise NetworkError(
            error.what,
            where=where,
            got=error.got,
            allowed=error.allowed,
            remedy=error.remedy,
            near=error.near,
        ) from error


def named_topology(name: str | None, linked: bool, folder: Path) -> Topology | None:
    """Return the topology that a file names, beside it or by name; None where its links are written out.

    Raises
    ------
    NetworkError
        If the file has both or neither.
    TopologyError, ParameterError
        If there is no such topology.
    """
    if (name is None) != linked:
        got = "both" if linked else "neither"
        raise NetworkError("not one topology", got=got, allowed="either topology or links")
    if name is None:
        return None
    beside = folder / name
    return load_topology(beside if beside.is_file() else name)
