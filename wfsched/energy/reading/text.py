"""Text of supply files: unpacked and decoded."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

from wfsched.core.errors import SupplyError


def read_text(path: Path) -> str:
    """Return the text of a supply file, unpacked if it ends in ``.gz``.

    Raises
    ------
    SupplyError
        If the file does not exist, is empty or is not UTF-8 text.
    """
    where = str(path)
    try:
        packed = path.read_bytes()
        raw = gzip.decompress(packed) if path.suffix == ".gz" else packed
        text = raw.decode("utf-8-sig")
    except FileNotFoundError as error:
        raise SupplyError("there is no such file", where=where) from error
    except IsADirectoryError as error:
        raise SupplyError("this is a folder, not a supply file", where=where) from error
    except UnicodeDecodeError as error:
        raise SupplyError("not UTF-8 text", where=where) from error
    except (OSError, ValueError, EOFError, zlib.error) as error:
        raise SupplyError(f"the file cannot be read: {error}", where=where) from error
    if not text.strip():
        raise SupplyError("the file is empty", where=where)
    return text
