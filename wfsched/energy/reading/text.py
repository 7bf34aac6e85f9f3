"""The text of supply files: unpacked, decoded, never empty."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

from wfsched.core.errors import SupplyError


def read_text(path: Path) -> str:
    """Return the text of a supply file, unpacked if it is packed.

    Raises
    ------
    SupplyError
        If there is no such file or no text in it.
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
        raise SupplyError("this is no text in UTF-8", where=where) from error
    except (OSError, ValueError, EOFError, zlib.error) as error:
        raise SupplyError(f"the file cannot be read: {error}", where=where) from error
    if not text.strip():
        raise SupplyError("the file is empty", where=where)
    return text
