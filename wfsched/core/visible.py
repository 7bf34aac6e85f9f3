r"""Text for people: control characters of names and files are shown, not sent to the terminal.

An ESC in the name of a task would move the cursor or change colours, and a right-to-left override would
show a name in another order than it has. They are written as `repr` writes them: ``\x1b``, ``\u202e``.
"""

from __future__ import annotations

import re

# C0 and C1 controls, DEL, marks, embeddings, overrides and isolates of direction (UAX 9), line and
# paragraph separators, and halves of surrogate pairs, which come of file names that are not UTF-8.
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_HIDDEN_IN_LINES = re.compile(_HIDDEN.pattern.replace("\x00-\x1f", "\x00-\x08\x0b-\x1f"))


def visible(text: str) -> str:
    r"""Return a name or another text of one line with its control characters shown.

    >>> print(visible("a\x1b[31m\nb"))
    a\x1b[31m\nb
    """
    return _HIDDEN.sub(_shown, text)


def visible_lines(text: str) -> str:
    r"""Return a text of any number of lines with its control characters shown, but for newlines and tabs.

    >>> print(visible_lines("a\x9b1m\nb"))
    a\x9b1m
    b
    """
    return _HIDDEN_IN_LINES.sub(_shown, text)


def _shown(match: re.Match[str]) -> str:
    return repr(match[0])[1:-1]
