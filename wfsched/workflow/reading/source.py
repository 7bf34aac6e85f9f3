"""A workflow file as bytes: opened, unpacked, hashed and recognised by its content."""

from __future__ import annotations

import gzip
import hashlib
import stat
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from wfsched.core.errors import WorkflowError
from wfsched.workflow.reading.signature import signature_of

_GZIP_MAGIC = b"\x1f\x8b"


class Readable(Protocol):
    """What has bytes to read."""

    def read(self, size: int = -1, /) -> bytes:
        """Return the next bytes, at most `size` of them."""


class Stream:
    """The unpacked bytes of a file, read once; knows the last of them and counts the lines.

    Parameters
    ----------
    file : Readable
    path : Path
        Named in errors.
    """

    def __init__(self, file: Readable, path: Path) -> None:
        self._file = file
        self._path = path
        self.tail = b""
        self.newlines = 0

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes.

        Raises
        ------
        WorkflowError
            With code ``bad-gzip`` or ``unreadable``.
        """
        try:
            data = self._file.read(size)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise WorkflowError(
                f"the compressed file is cut short or damaged ({error})",
                code="bad-gzip",
                where=str(self._path),
                remedy="Fetch or compress it again.",
            ) from error
        except OSError as error:
            raise _unreadable(self._path, error) from error
        self.tail = (self.tail + data[-64:])[-64:]
        self.newlines += data.count(b"\n")
        return data


@dataclass(frozen=True, slots=True)
class Source:
    """A file that can be read as often as needed.

    Parameters
    ----------
    path : Path
    sha256 : str
        Hash of the bytes as they lie on disk.
    gzipped : bool
    signature : str
        ``"xml:"`` and the local name of the root element, or ``"json"``.
    attributes : mapping of str to str
        The attributes of the root element.
    """

    path: Path
    sha256: str
    gzipped: bool
    signature: str
    attributes: Mapping[str, str]

    @contextmanager
    def open(self) -> Iterator[Stream]:
        """Yield the unpacked bytes from the start."""
        with _opened(self.path, self.gzipped) as stream:
            yield stream


def open_source(path: Path) -> Source:
    """Look at the file: can it be read, is it compressed, what is in it.

    The answer depends on the content alone, never on the suffix.

    Raises
    ------
    WorkflowError
        With code ``missing-file``, ``not-a-file``, ``no-permission``, ``unreadable``, ``empty-file``,
        ``bad-gzip``, ``not-xml``, ``malformed-xml`` or ``doctype``.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            what = "this is a folder" if path.is_dir() else "this is a device or a pipe"
            raise WorkflowError(what, code="not-a-file", where=str(path), allowed="a regular file")
        with path.open("rb") as file:
            magic = file.read(len(_GZIP_MAGIC))
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    gzipped = magic == _GZIP_MAGIC
    with _opened(path, gzipped) as stream:
        signature, attributes = signature_of(stream.read, str(path))
    return Source(path, digest, gzipped, signature, attributes)


@contextmanager
def _opened(path: Path, gzipped: bool) -> Iterator[Stream]:
    try:
        raw = path.open("rb")
    except OSError as error:  # it was there when its bytes were hashed
        raise _unreadable(path, error) from error
    with raw:
        if not gzipped:
            yield Stream(raw, path)
            return
        with gzip.GzipFile(fileobj=raw, mode="rb") as packed:
            yield Stream(packed, path)


def _unreadable(path: Path, error: OSError | ValueError) -> WorkflowError:
    where = str(path)
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return WorkflowError(
            "there is no such file",
            code="missing-file",
            where=where,
            remedy="Check the spelling of the path.",
        )
    if isinstance(error, PermissionError):
        return WorkflowError(
            "the file may not be read",
            code="no-permission",
            where=where,
            remedy="Ask its owner for the permission to read it.",
        )
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return WorkflowError(f"the file cannot be read: {reason}", code="unreadable", where=where)
