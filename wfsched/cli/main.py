"""Entry point: commands, exit codes and error messages."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from typing import Annotated

import typer
from typer.main import get_command

from wfsched.cli.commands.compare import compare
from wfsched.cli.commands.datacenter.group import datacenter
from wfsched.cli.commands.edge import edge
from wfsched.cli.commands.energy import energy
from wfsched.cli.commands.exact import exact
from wfsched.cli.commands.generate import generate
from wfsched.cli.commands.info import info
from wfsched.cli.commands.methods import methods
from wfsched.cli.commands.network.group import network
from wfsched.cli.commands.optimize import optimize
from wfsched.cli.commands.platforms import platforms
from wfsched.cli.commands.plot import plot
from wfsched.cli.commands.results import results
from wfsched.cli.commands.schedule import schedule
from wfsched.cli.commands.sweep import sweep
from wfsched.cli.commands.validate import validate
from wfsched.cli.examples import epilog
from wfsched.cli.status import ERROR, INTERRUPTED, USAGE
from wfsched.cli.terminal.grouped_help import GroupedCommand
from wfsched.cli.terminal.output import note, print_text
from wfsched.core.errors import WfschedError
from wfsched.core.nearest import nearest

COMMANDS = (
    info,
    validate,
    schedule,
    optimize,
    exact,
    compare,
    sweep,
    results,
    plot,
    generate,
    platforms,
    methods,
)


def _version(asked: bool) -> None:
    if asked:
        from wfsched.study.provenance import package_version

        print_text(f"wfsched {package_version()}\n")
        raise typer.Exit


def _root(
    context: typer.Context,
    version: Annotated[  # noqa: ARG001
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Schedule scientific workflows for time, money, energy and carbon at once.

    Exit codes: 0 success, 1 error, 2 usage error, 3 no feasible schedule, 130 interrupted by Ctrl-C
    (what was found until then is shown and written).
    """
    if context.invoked_subcommand is None:
        note(context.get_help())
        raise typer.Exit(USAGE)


def _app() -> typer.Typer:
    app = typer.Typer(
        invoke_without_command=True,
        # Help in plain text: rich would take a third of the time of `wfsched --help` to import.
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_root)
    for command in COMMANDS:
        name = command.__name__
        app.command(name, cls=GroupedCommand, epilog=epilog(name))(command)
    app.add_typer(energy, name="energy")
    app.add_typer(edge, name="edge")
    app.add_typer(network, name="network")
    app.add_typer(datacenter, name="datacenter")
    return app


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    Parameters
    ----------
    argv : sequence of str, optional
        Arguments without the name of the program; those of the process if None.
    """
    try:
        status = get_command(_app())(args=argv, prog_name="wfsched", standalone_mode=False)
    except WfschedError as error:
        return _refuse(str(error), error.exit_code)
    except typer.TyperException as error:
        return _refuse(_usage_error(error), error.exit_code)
    except OSError as error:
        return _refuse(_system_error(error), ERROR)
    except MemoryError as error:
        return _refuse(_no_memory(error), ERROR)
    if status == INTERRUPTED:
        note("interrupted")
    return int(status or 0)


def _refuse(message: str, status: int) -> int:
    note(f"error: {message}")
    return status


def _usage_error(error: typer.TyperException) -> str:
    """Return the usage error on one line, with the command that explains the arguments."""
    message = _with_suggestion(" ".join(error.format_message().split()))
    context = getattr(error, "ctx", None)
    return f"{message} (see `{context.command_path} --help`)" if context else message


def _with_suggestion(message: str) -> str:
    """Return the message of a choice that does not exist with the nearest one that does."""
    found = re.search("'([^']*)' is not one of (.*)", message)
    near = nearest(found[1], re.findall("'([^']+)'", found[2])) if found else ()
    return f"{message} Did you mean {' or '.join(map(repr, near))}?" if near else message


def _no_memory(error: MemoryError) -> str:
    """Return one line for what is too large for this machine; numpy says how much it asked for."""
    detail = " ".join(str(error).split())
    return "out of memory" + (f": {detail}" if detail else "; take fewer tasks, machines or individuals")


def _system_error(error: OSError) -> str:
    """Return the message of the system: a full disk is no bug, so it gets no traceback."""
    reason = error.strerror or str(error)
    return f"{error.filename}: {reason}" if error.filename else reason


if __name__ == "__main__":
    sys.exit(main())
