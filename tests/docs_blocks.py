"""Code blocks and commands in the pages of the documentation."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_FILE = re.compile(r"<!-- file: (\S+) -->\s*\Z")
_EXTRAS = re.compile(r"pip install '?(?:wfsched|\.)\[([\w,]+)\]")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of a page.

    Parameters
    ----------
    page : str
        Path of the page in the project.
    line : int
        Line of the opening fence.
    language : str
        Empty where the fence names none.
    text : str
    file : str or None
        Name under which the block is saved before the next one runs, from a comment
        ``<!-- file: NAME -->`` right above the fence.
    extras : tuple of str
        Extras that the paragraph above the block tells to install.
    follows : bool
        Whether the block stands right below another one, without a word between.
    """

    page: str
    line: int
    language: str
    text: str
    file: str | None
    extras: tuple[str, ...]
    follows: bool

    def __str__(self) -> str:
        return f"{self.page}:{self.line}:{self.language}"


def blocks_of(path: Path) -> Iterator[Block]:
    """Yield the fenced blocks of a page."""
    page = path.relative_to(ROOT).as_posix()
    text = path.read_text(encoding="utf-8")
    end = 0
    for fence in _FENCE.finditer(text):
        above = text[end : fence.start()]
        named = _FILE.search(above)
        paragraph = _FILE.sub("", above).rstrip().rpartition("\n\n")[2]
        extras = {name for found in _EXTRAS.findall(paragraph) for name in found.split(",")}
        yield Block(
            page=page,
            line=text.count("\n", 0, fence.start()) + 1,
            language=fence[1],
            text=fence[2],
            file=named and named[1],
            extras=tuple(sorted(extras)),
            follows=end > 0 and not above.strip(),
        )
        end = fence.end()


def commands_of(block: Block) -> list[list[str]]:
    """Return the commands of a shell block as words, without comments; in a console block they follow ``$ ``.

    Raises
    ------
    ValueError
        If a command needs a shell: the pages hold plain commands only.
    """
    lines = block.text.replace("\\\n", " ").splitlines()
    if block.language == "console":
        lines = [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]
    for line in lines:
        if any(set(word) <= set("();<>|&") for word in shlex.shlex(line, posix=True, punctuation_chars=True)):
            raise ValueError(f"{block}: shell syntax: {line}")
    return [words for line in lines if (words := shlex.split(line, comments=True))]


def shown_output_of(block: Block) -> str:
    """Return the output that a console block shows below its commands."""
    return "\n".join(line for line in block.text.splitlines() if not line.startswith("$ "))


def inline_code_of(path: Path) -> list[str]:
    """Return the code within the sentences and tables of a page."""
    prose = _FENCE.sub("", path.read_text(encoding="utf-8"))
    return [" ".join(code.split()) for code in re.findall(r"`([^`]+)`", prose)]
