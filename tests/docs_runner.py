"""Runs the blocks of a page one after another: commands in this process, Python in one namespace.

As a script it takes the blocks as JSON on stdin and prints what each came to. What only extras bring can be
imported where the block's paragraph names the extra, and nowhere else.
"""

from __future__ import annotations

import io
import json
import shlex
import sys
import traceback
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from types import ModuleType
from typing import Any

from docs_files import check_file
from without_extras import Blocked, extra_modules

# Shorter forms of what takes minutes: the words in a page, and those that the test runs instead.
SHORTER = (
    (("edge", "simulate", "--set"), ("edge", "simulate", "--set", "days=2", "--set")),
    (("--instances", "600"), ("--instances", "1", "--set", "days=1", "--jobs", "1")),
    (("--jobs", "8"), ("--jobs", "1")),
)

FILES = ("toml", "json", "xml")


class Hidden:
    """Modules that the current block must not import, those that earlier blocks imported included."""

    def __init__(self) -> None:
        self.finder = Blocked(frozenset())
        self.stashed: dict[str, ModuleType] = {}
        sys.meta_path.insert(0, self.finder)

    def hide(self, modules: frozenset[str]) -> None:
        """Hide `modules` and no others."""
        sys.modules.update(self.stashed)
        own = [name for name in sys.modules if name.partition(".")[0] in modules]
        self.stashed = {name: sys.modules.pop(name) for name in own}
        self.finder.modules = modules


def shortened(words: list[str]) -> list[str]:
    """Return the words with those of `SHORTER` replaced."""
    for long, short in SHORTER:
        for i in range(len(words) - len(long) + 1):
            if tuple(words[i : i + len(long)]) == long:
                words = [*words[:i], *short, *words[i + len(long) :]]
                break
    return words


def run_command(words: list[str]) -> None:
    """Run a command of wfsched; raise unless it ends with exit code 0."""
    from wfsched.cli.main import main

    if words[0] != "wfsched":
        raise ValueError(f"not a command of wfsched: {words}")
    status = main(shortened(words[1:]))
    if status:
        raise RuntimeError(f"exit code {status}: {shlex.join(words)}")


def run_block(block: dict[str, Any], namespace: dict[str, Any]) -> None:
    """Run one block."""
    language = block["language"]
    if block["file"] or language in FILES:
        path = Path(block["file"] or f"block-{block['line']}.{language}")
        path.write_text(block["text"], encoding="utf-8")
    if language in FILES:
        check_file(path)
    elif language == "python":
        exec(compile(block["text"], f"{block['page']}:{block['line']}", "exec"), namespace)
    elif language in ("sh", "console"):
        for words in block["commands"]:
            run_command(words)


def main() -> None:
    """Run the blocks on stdin."""
    blocks = json.load(sys.stdin)
    answers, hidden = [], Hidden()
    modules = {extras: extra_modules(extras) for extras in {tuple(block["extras"]) for block in blocks}}
    # Classes of the blocks are found by the name of their module, as those of a script are.
    page = ModuleType("__main__")
    sys.modules["__main__"] = page
    for block in blocks:
        hidden.hide(modules[tuple(block["extras"])])
        with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as errors:
            failure = None
            try:
                run_block(block, page.__dict__)
            except BaseException:  # noqa: BLE001 - whatever ends a block is its answer
                failure = traceback.format_exc()
        answers.append({"out": out.getvalue(), "errors": errors.getvalue(), "failure": failure})
    print(json.dumps(answers))


if __name__ == "__main__":
    main()
