"""Folder of compiled kernels: beside the sources, or below the temporary folder where those are read-only."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from hashlib import sha256
from multiprocessing import parent_process
from pathlib import Path

from numba.core import config

_VARIABLE = "NUMBA_CACHE_DIR"


def find_kernel_folder(package: Path) -> bool:
    """Return whether compiled kernels can be kept, after finding a folder for them.

    numba keeps them in `NUMBA_CACHE_DIR`, beside the sources or in the cache folder of the user. Where none
    of these can be written (a foreign user in a container, a read-only image), a folder below the temporary
    one is set as `NUMBA_CACHE_DIR`, for this process and its workers. One line on stderr says so.

    Parameters
    ----------
    package : Path
        Folder of the sources.
    """
    given = os.environ.get(_VARIABLE)
    if (given and _writable(Path(given))) or _writable(package / "core" / "__pycache__"):
        return True
    if _writable(_user_cache()):
        return True
    folder = _temporary_folder(package)
    if folder is None:
        _say("nothing can be written: kernels are compiled again by each process")
        return False
    os.environ[_VARIABLE] = str(folder)
    config.reload_config()  # type: ignore[no-untyped-call]
    _say(f"the cache folder cannot be written: compiled kernels are kept in {folder}")
    return True


def _temporary_folder(package: Path) -> Path | None:
    """Return a private folder for the kernels of these sources, None if there is none.

    Its name is the same in each process, so another user could make it first. Loading a cache runs code:
    only a folder that belongs to this user and that nobody else can write is taken.
    """
    try:
        base = Path(tempfile.gettempdir())
        if base == Path.cwd():  # the last resort of tempfile, and no place for caches
            return None
        folder = base / f"wfsched-kernels-{_user()}-{_state(package)}"
        folder.mkdir(mode=0o700, exist_ok=True)
        known = folder.lstat()
    except OSError:
        return None
    if os.name == "posix" and (known.st_uid != _user() or known.st_mode & 0o022):
        return None
    return folder if stat.S_ISDIR(known.st_mode) and _writable(folder) else None


def _state(package: Path) -> str:
    """Return a short name for the place and age of the sources, so that other sources get another folder."""
    newest = max(path.stat().st_mtime_ns for path in package.rglob("*.py"))
    return sha256(f"{package} {newest}".encode()).hexdigest()[:12]


def _user() -> int:
    return os.getuid() if hasattr(os, "getuid") else 0


def _user_cache() -> Path:
    """Return the folder that numba keeps kernels in where the sources are read-only."""
    from numba.misc.appdirs import AppDirs

    numba_folders = AppDirs(appname="numba", appauthor=False)  # type: ignore[no-untyped-call]
    return Path(numba_folders.user_cache_dir)


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError:
        return False
    return True


def _say(text: str) -> None:
    if parent_process() is None:  # its workers need not repeat it
        print(f"note: {text}; NUMBA_CACHE_DIR sets another folder", file=sys.stderr, flush=True)
