"""Reading a platform: a built-in catalogue by name, or a TOML file by path."""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wfsched.core.arguments import PATH, takes
from wfsched.core.config.reading import parse_toml, read_toml
from wfsched.core.errors import PlatformError
from wfsched.platforms.registry import PLATFORMS

if TYPE_CHECKING:
    from wfsched.platforms.model import Platform


def platform_names() -> tuple[str, ...]:
    """Return the names of the built-in platforms, in the order of their table."""
    return tuple(entry.name for entry in PLATFORMS)


@takes("name_or_path", *PATH, allowed="a name or a path")
def load_platform(name_or_path: str | os.PathLike[str]) -> Platform:
    """Read a platform.

    Parameters
    ----------
    name_or_path : str or path
        One of `platform_names`, or the path of a TOML catalogue (docs/platforms.md describes how to
        write one). A file whose name is that of a built-in one is read as ``./name``.

    Raises
    ------
    PlatformError
        If there is no such catalogue, or it is malformed; the message names the file, each key at
        fault, what it got and what is allowed.

    Examples
    --------
    >>> load_platform("cfn-6").n_machines
    6
    """
    raw, where = _read(name_or_path)
    return _parse(raw, where, Path(name_or_path).parent)


def _read(name_or_path: str | os.PathLike[str]) -> tuple[dict[str, Any], str]:
    """Return the tables of a catalogue and what to call it in messages."""
    for entry in PLATFORMS:
        if name_or_path == entry.name:
            resource = files("wfsched.platforms") / "catalogues" / entry.file
            return parse_toml(resource.read_text(encoding="utf-8"), entry.name, PlatformError), entry.name
    path = Path(name_or_path)
    if isinstance(name_or_path, str) and _looks_like_a_name(name_or_path, path):
        raise _unknown(name_or_path)
    return read_toml(path, PlatformError, remedy=_known()), str(path)


def _looks_like_a_name(text: str, path: Path) -> bool:
    return not text or (path.name == text and not path.suffix and not path.exists())


def _known() -> str:
    return f"Built in are {', '.join(platform_names())}."


def _unknown(name: str) -> PlatformError:
    return PlatformError(
        "unknown platform",
        got=name,
        allowed=f"{', '.join(platform_names())} or the path of a TOML file",
        known=platform_names(),
    )


def _parse(raw: dict[str, Any], where: str, folder: Path) -> Platform:
    # pydantic takes 0.1 s to import: imported only to read a catalogue.
    from wfsched.platforms.build import build_platform

    return build_platform(raw, where, folder)
