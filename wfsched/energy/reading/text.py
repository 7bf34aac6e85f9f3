"""Text of supply files: unpacked, within a limit, and decoded."""

from __future__ import annotations

import gzip
import stat
import zlib
from pathlib import Path

from wfsched.core.errors import SupplyError

# Several years of minutes with ten columns. A larger file would fill memory before it is understood.
MAX_TRACE_BYTES = 128 * 2**20
_GZIP_MAGIC = b"\x1f\x8b"


def read_text(path: Path) -> str:
    """Return the text of a supply file, unpacked if it is compressed by gzip.

    Raises
    ------
    SupplyError
        If the file does not exist, is not a regular file, is empty, has more than 128 MiB (unpacked;
        no more than that is unpacked), or is not UTF-8 text.
    """
    where = str(path)
    try:
        content = _content(path, where)
    except FileNotFoundError as error:
        raise SupplyError("there is no such file", where=where) from error
    except (OSError, ValueError, EOFError, zlib.error) as error:
        raise SupplyError(f"the file cannot be read: {error}", where=where) from error
    if len(content) > MAX_TRACE_BYTES:
        raise SupplyError(
            "the file is too large",
            where=where,
            allowed=f"at most {MAX_TRACE_BYTES >> 20} MiB of text, unpacked",
            remedy="Cut it to the columns and the years that are needed.",
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SupplyError("not UTF-8 text", where=where, remedy="Save it as UTF-8 text.") from error
    if not text.strip():
        raise SupplyError("the file is empty", where=where)
    return text


def _content(path: Path, where: str) -> bytes:
    """Return at most one byte more than is allowed; devices and pipes are not opened, as that may block."""
    kind = stat.S_IFMT(path.stat().st_mode)
    if kind == stat.S_IFDIR:
        raise SupplyError("this is a folder, not a supply file", where=where)
    if kind != stat.S_IFREG:
        raise SupplyError("this is a device or a pipe, not a supply file", where=where)
    with path.open("rb") as file:
        packed = file.read(len(_GZIP_MAGIC)) == _GZIP_MAGIC
        file.seek(0)
        if not packed and path.suffix != ".gz":
            return file.read(MAX_TRACE_BYTES + 1)
        with gzip.GzipFile(fileobj=file, mode="rb") as unpacked:
            return unpacked.read(MAX_TRACE_BYTES + 1)
