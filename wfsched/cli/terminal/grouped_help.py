"""`GroupedCommand`: a command whose help shows its options in groups, and examples below them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from typer.core import TyperCommand

if TYPE_CHECKING:
    from collections.abc import Sequence

OUTPUT = "Output"
# Written from the left margin of the list, so that examples can be copied as they are.
_INDENT = "  "


class GroupedCommand(TyperCommand):
    """A command with one list of options for each `rich_help_panel`, in plain text.

    Options without a group come first, those of the group `OUTPUT` last. The lines of the epilog are the
    examples.
    """

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write arguments and options."""
        found: dict[str, list[tuple[str, str]]] = {"Arguments": [], "Options": []}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None:
                own = "Arguments" if parameter.param_type_name == "argument" else "Options"
                group = getattr(parameter, "rich_help_panel", None) or own
                found.setdefault(group, []).append(record)
        output = found.pop(OUTPUT, [])
        for group, records in {**found, OUTPUT: output}.items():
            _write_list(formatter, group, records)

    def format_epilog(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002
        """Write the examples."""
        if self.epilog:
            with formatter.section("Examples"):
                for line in self.epilog.splitlines():
                    formatter.write(f"{_INDENT}{line}\n")


def _write_list(formatter: Any, title: str, records: Sequence[tuple[str, str]]) -> None:
    if records:
        with formatter.section(title):
            formatter.write_dl(records)
