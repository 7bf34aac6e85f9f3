"""Character encodings of XML files that the parsers do not know: decoded by Python, passed on as UTF-8."""

from __future__ import annotations

import codecs
import re
from typing import Protocol

from wfsched.core.errors import WorkflowError

_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_DECLARATION = re.compile(rb"""^\s*<\?xml\b[^>]*?\sencoding\s*=\s*["']([^"']*)["']""")
# Both parsers, expat and libxml2, have these built in.
_NATIVE = frozenset({"utf-8", "utf-16", "utf-16-le", "utf-16-be", "ascii", "iso8859-1"})
# Text codecs of Python that are no character encodings of documents.
_NO_ENCODING = frozenset({"unicode-escape", "raw-unicode-escape", "punycode", "idna", "undefined"})
_SAMPLE = '<?xml version="1.0"?>'


class _Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


def declared_codec(head: bytes, where: str) -> str | None:
    """Return the codec that the XML declaration at the start of a file names.

    Parameters
    ----------
    head : bytes
        The first bytes of the file.
    where : str
        The file, for errors.

    Returns
    -------
    str or None
        None where none is declared, or one that every parser knows.

    Raises
    ------
    WorkflowError
        With code ``unknown-encoding`` if there is no such encoding.
    """
    found = None if head.startswith(_BYTE_ORDER_MARKS) else _DECLARATION.match(head)
    if found is None:
        return None
    name = found[1].decode("ascii", errors="backslashreplace").strip()
    try:
        codec = codecs.lookup(name).name
        usable = codec not in _NO_ENCODING and _SAMPLE.encode("ascii").decode(codec) == _SAMPLE
    except (LookupError, UnicodeError, ValueError):
        codec, usable = "", False
    if codec in _NATIVE:
        return None
    if not usable:
        raise WorkflowError(
            "unknown character encoding",
            code="unknown-encoding",
            where=where,
            got=name,
            allowed="UTF-8, UTF-16, ISO-8859-1, GBK, Shift_JIS or another one that Python knows",
            remedy='Save the file as UTF-8 and declare encoding="UTF-8".',
        )
    return codec


class Transcoded:
    """Bytes in UTF-8 of a file in another encoding.

    Parameters
    ----------
    file : readable
    codec : str
        Name of a codec of Python.
    where : str
        The file, for errors.
    """

    def __init__(self, file: _Readable, codec: str, where: str) -> None:
        self._file = file
        self._codec = codec
        self._where = where
        self._decoder = codecs.getincrementaldecoder(codec)()

    def read(self, size: int = -1, /) -> bytes:
        """Return the next bytes; of `size` bytes of the file at a time, so that they may be more or fewer.

        Raises
        ------
        WorkflowError
            With code ``malformed-xml`` if the bytes are not in the encoding.
        """
        while True:
            data = self._file.read(size)
            try:
                text = self._decoder.decode(data, final=not data)
            except UnicodeError as error:
                raise WorkflowError(
                    f"not well-formed XML: not {self._codec} text",
                    code="malformed-xml",
                    where=self._where,
                    remedy="Declare the encoding that the file is in, or save it as UTF-8.",
                ) from error
            if text or not data:
                return text.encode("utf-8", errors="surrogatepass")
