"""Content signature of a file: XML with its root element, or JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from xml.parsers import expat

from wfsched.core.errors import WorkflowError

_CHUNK = 1 << 16
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


class _RootFoundError(Exception):
    """Ends the parse at the root element."""


class _DoctypeError(Exception):
    """Ends the parse at a document type declaration."""


def signature_of(
    read: Callable[[int], bytes], where: str, *, transcoded: bool = False
) -> tuple[str, Mapping[str, str]]:
    """Return the signature of the content and the attributes of its root element.

    Document type declarations are refused before they are parsed: they declare entities, none of which
    is ever expanded or fetched.

    Parameters
    ----------
    read : callable
        Returns the next bytes, at most the given number.
    where : str
        The file, for errors.
    transcoded : bool
        Whether the bytes are in UTF-8, whatever the XML declaration says.

    Raises
    ------
    WorkflowError
        With code ``empty-file``, ``not-xml``, ``malformed-xml``, ``truncated-xml``,
        ``unknown-encoding`` or ``doctype``.
    """
    head = read(_CHUNK)
    text = head.lstrip()
    if not text:
        raise WorkflowError("empty file", code="empty-file", where=where)
    if text[:1] in (b"{", b"["):
        return "json", {}
    if text[:1] != b"<" and not head.startswith(_BYTE_ORDER_MARKS):
        raise WorkflowError(
            "not XML",
            code="not-xml",
            where=where,
            got=text[:16],
            allowed="a document that starts with <",
        )
    return _root(head, read, where, "UTF-8" if transcoded else None)


def _root(
    head: bytes, read: Callable[[int], bytes], where: str, encoding: str | None
) -> tuple[str, Mapping[str, str]]:
    parser = expat.ParserCreate(encoding, namespace_separator=" ")
    found: list[tuple[str, Mapping[str, str]]] = []

    def start(name: str, attributes: Mapping[str, str]) -> None:
        found.append((name.rpartition(" ")[2], attributes))
        raise _RootFoundError

    def doctype(*_: object) -> None:
        raise _DoctypeError

    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = doctype
    try:
        chunk = head
        while chunk:
            parser.Parse(chunk, False)
            chunk = read(_CHUNK)
        parser.Parse(b"", True)
    except _RootFoundError:
        name, attributes = found[0]
        return f"xml:{name}", attributes
    except _DoctypeError:
        raise WorkflowError(
            "document type declaration; entities are never expanded or fetched",
            code="doctype",
            where=f"{where}, line {parser.CurrentLineNumber}",
            remedy="Remove the <!DOCTYPE ...> declaration.",
        ) from None
    except expat.ExpatError as error:
        raise _not_well_formed(error, where) from error
    except (ValueError, LookupError) as error:  # expat has no such encoding
        raise WorkflowError(
            "declared encoding that contradicts the byte order mark",
            code="unknown-encoding",
            where=where,
            remedy='Save the file as UTF-8 and declare encoding="UTF-8".',
        ) from error
    raise WorkflowError("no root element", code="malformed-xml", where=where)


def _not_well_formed(error: expat.ExpatError, where: str) -> WorkflowError:
    reason, where = expat.ErrorString(error.code), f"{where}, line {error.lineno}"
    if reason in (expat.errors.XML_ERROR_NO_ELEMENTS, expat.errors.XML_ERROR_UNCLOSED_TOKEN):
        return WorkflowError(
            f"document ends before its root element ({reason})",
            code="truncated-xml",
            where=where,
            remedy="The file is truncated: download it again.",
        )
    return WorkflowError(f"not well-formed XML: {reason}", code="malformed-xml", where=where)
