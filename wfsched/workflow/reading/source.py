"""Source of a workflow: a file opened, decompressed, hashed and recognised by content."""

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
from wfsched.workflow.limits import MAX_ELEMENT_B, MAX_UNPACKED_B
from wfsched.workflow.reading.encoding import Transcoded, declared_codec
from wfsched.workflow.reading.signature import signature_of

_GZIP_MAGIC = b"\x1f\x8b"
_HEAD = 1 << 12  # an XML declaration stands within


class Readable(Protocol):
    """Object with bytes to read."""

    def read(self, size: int = -1, /) -> bytes:
        """Return the next bytes, at most `size` of them."""


class Stream:
    """Decompressed bytes of a file, read once; keeps the last ones and counts lines.

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
        self._total = 0
        self._at_element = 0

    def next_element(self) -> None:
        """Note that an element is done: what is read from here on belongs to others."""
        self._at_element = self._total

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes.

        Raises
        ------
        WorkflowError
            With code ``bad-gzip`` or ``unreadable``, or ``too-large`` beyond the limits of
            `wfsched.workflow.limits`.
        """
        try:
            data = self._file.read(size)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise WorkflowError(
                f"truncated or damaged compressed file ({error})",
                code="bad-gzip",
                where=str(self._path),
                remedy="Download or compress it again.",
            ) from error
        except OSError as error:
            raise _unreadable(self._path, error) from error
        self.tail = (self.tail + data[-64:])[-64:]
        self.newlines += data.count(b"\n")
        self._total += len(data)
        if self._total > MAX_UNPACKED_B:
            raise too_large("the file", self._path, f"at most {MAX_UNPACKED_B >> 20} MiB without compression")
        if self._total - self._at_element > MAX_ELEMENT_B:
            line = f"{self._path}, up to line {self.newlines + 1}"
            raise too_large("one element", line, f"at most {MAX_ELEMENT_B >> 20} MiB")
        return data


def too_large(what: str, where: str | Path, allowed: str) -> WorkflowError:
    """Return the error for a file beyond a limit."""
    return WorkflowError(f"{what} is too large", code="too-large", where=str(where), allowed=allowed)


@dataclass(frozen=True, slots=True)
class Source:
    """Workflow file that can be read repeatedly.

    Parameters
    ----------
    path : Path
    sha256 : str
        Hash of the bytes on disk.
    gzipped : bool
    signature : str
        ``"xml:"`` and the local name of the root element, or ``"json"``.
    attributes : mapping of str to str
        Attributes of the root element; empty if the content is not XML.
    codec : str, optional
        Encoding of the file where the bytes of `open` are in UTF-8 instead; parsers must not follow the
        declaration in the file then.
    """

    path: Path
    sha256: str
    gzipped: bool
    signature: str
    attributes: Mapping[str, str]
    codec: str | None = None

    @contextmanager
    def open(self) -> Iterator[Stream]:
        """Yield the decompressed bytes from the start."""
        with _opened(self.path, self.gzipped, self.codec) as stream:
            yield stream


def open_source(path: Path) -> Source:
    """Open a workflow file and recognise its compression and content.

    The result depends on the content alone, never on the suffix.

    Raises
    ------
    WorkflowError
        With code ``missing-file``, ``not-a-file``, ``no-permission``, ``unreadable``, ``empty-file``,
        ``bad-gzip``, ``too-large``, ``unknown-encoding``, ``not-xml``, ``malformed-xml`` or ``doctype``.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            what = "not a file but a folder" if path.is_dir() else "not a file but a device or pipe"
            raise WorkflowError(what, code="not-a-file", where=str(path), allowed="a regular file")
        with path.open("rb") as file:
            magic = file.read(len(_GZIP_MAGIC))
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    gzipped = magic == _GZIP_MAGIC
    with _opened(path, gzipped, None) as stream:
        codec = declared_codec(stream.read(_HEAD), str(path))
    with _opened(path, gzipped, codec) as stream:
        signature, attributes = signature_of(stream.read, str(path), transcoded=codec is not None)
    return Source(path, digest, gzipped, signature, attributes, codec)


@contextmanager
def _opened(path: Path, gzipped: bool, codec: str | None) -> Iterator[Stream]:
    try:
        raw = path.open("rb")
    except OSError as error:  # the file was removed after its bytes were hashed
        raise _unreadable(path, error) from error
    with raw:
        if not gzipped:
            yield Stream(_decoded(raw, codec, path), path)
            return
        with gzip.GzipFile(fileobj=raw, mode="rb") as packed:
            yield Stream(_decoded(packed, codec, path), path)


def _decoded(file: Readable, codec: str | None, path: Path) -> Readable:
    return file if codec is None else Transcoded(file, codec, str(path))


def _unreadable(path: Path, error: OSError | ValueError) -> WorkflowError:
    where = str(path)
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return WorkflowError(
            "no such file",
            code="missing-file",
            where=where,
            remedy="Check the spelling of the path.",
        )
    if isinstance(error, PermissionError):
        return WorkflowError(
            "no permission to read the file",
            code="no-permission",
            where=where,
            remedy="Ask its owner for read permission.",
        )
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return WorkflowError(f"file cannot be read: {reason}", code="unreadable", where=where)
