"""What an output folder holds already: an earlier run, one that was killed, or files of somebody else."""

from __future__ import annotations

import os
import platform
import re
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from wfsched.core.config.reading import read_json
from wfsched.core.errors import OutputError, WfschedError

RECORD = "run.json"
"""The file that says how a run was made; its key ``files`` has the digests of the others."""

RUN_FILES = (
    RECORD, "front.csv", "schedules.json", "pareto.png", "gantt.png", "convergence.png", "power.png"
)  # fmt: skip
"""Names that a run may write."""

_UNFINISHED = re.compile(r"\.unfinished-(?:(?P<node>[0-9a-z]*)-(?P<pid>\d+)-)?.*")
_OTHER_FOLDER = "Choose another folder with --out."


def check_unused(folder: Path, *, force: bool) -> None:
    """Refuse a folder that holds an earlier run or other files of its names.

    With `force`, refuse only what cannot be replaced or was not written by wfsched (`check_targets`).

    Raises
    ------
    OutputError
    """
    check_targets(folder, RUN_FILES)
    found = [name for name in RUN_FILES if (folder / name).exists()]
    if found and not force:
        raise OutputError(
            "the folder holds an earlier run" if RECORD in found else "the folder holds files of these names",
            where=str(folder),
            got=", ".join(found),
            remedy=f"{_OTHER_FOLDER[:-1]}, or replace them with --force.",
        )


def check_targets(folder: Path, names: Collection[str]) -> None:
    """Refuse names that are taken by folders or devices, or by a record that wfsched did not write.

    Raises
    ------
    OutputError
    """
    for name in names:
        path = folder / name
        if path.exists() and not path.is_file():
            raise OutputError("is no file: it cannot be replaced", where=str(path), remedy=_OTHER_FOLDER)
        if name == RECORD and path.exists() and not _is_record(path):
            raise OutputError(
                "was not written by wfsched: it is not replaced", where=str(path), remedy=_OTHER_FOLDER
            )


def files_of(folder: Path) -> frozenset[str]:
    """Return the names of the files of the earlier run in a folder, without its record."""
    if not _is_record(folder / RECORD):
        return frozenset()
    listed = read_json(folder / RECORD, OutputError).get("files")
    # Names only: a record that was tampered with must not reach other folders.
    return frozenset(RUN_FILES).intersection(listed if isinstance(listed, dict) else ()) - {RECORD}


def _is_record(path: Path) -> bool:
    try:
        document = read_json(path, OutputError)
    except WfschedError:
        return False
    versions = document.get("versions") if isinstance(document, dict) else None
    return isinstance(versions, dict) and "wfsched" in versions


def unfinished_prefix() -> str:
    """Return how the folder begins in which this process makes files: by machine and process."""
    return f".unfinished-{_node()}-{os.getpid()}-"


def drop_unfinished(folder: Path) -> None:
    """Delete what killed processes of this machine left unfinished in a folder."""
    for path in folder.iterdir():
        match = _UNFINISHED.fullmatch(path.name)
        if match is None or not path.is_dir() or path.is_symlink():
            continue
        other = match["node"] is not None and match["node"] != _node()
        if not other and (match["pid"] is None or not _lives(int(match["pid"]))):
            shutil.rmtree(path, ignore_errors=True)


def _node() -> str:
    return re.sub("[^0-9a-z]", "", platform.node().lower())[:32]


def _lives(pid: int) -> bool:
    if os.name == "nt":  # There, signal 0 is Ctrl-C.
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other runs from placing files in `folder` meanwhile, where the system can lock a folder."""
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        # Some network file systems have no locks.
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
