"""`wfsched datacenter`: jobs placed over data centres for the least carbon within their due times."""

from __future__ import annotations

import typer

from wfsched.cli.commands.datacenter.simulate import simulate
from wfsched.cli.commands.datacenter.study import study
from wfsched.cli.examples import epilog
from wfsched.cli.options.options import Json
from wfsched.cli.terminal.grouped_help import GroupedCommand
from wfsched.cli.terminal.output import print_json, print_tables
from wfsched.report.tables.table import Table, text_columns

datacenter = typer.Typer(no_args_is_help=True, help="Place jobs over data centres for the least carbon.")

datacenter.command(cls=GroupedCommand, epilog=epilog("datacenter simulate"))(simulate)
datacenter.command(cls=GroupedCommand, epilog=epilog("datacenter study"))(study)


@datacenter.callback()
def _group() -> None:
    """Place jobs over data centres for the least carbon."""


@datacenter.command(cls=GroupedCommand, epilog=epilog("datacenter policies"))
def policies(json: Json = False) -> None:
    """List the policies."""
    from wfsched.datacenter.policies.registry import POLICIES

    rows = [(entry.name, entry.summary, entry.source) for entry in POLICIES.described()]
    if json:
        print_json({"policies": [dict(zip(("name", "summary", "source"), row)) for row in rows]})
    else:
        print_tables(Table.of(text_columns("name", "description", "source"), rows))


@datacenter.command(cls=GroupedCommand, epilog=epilog("datacenter predictors"))
def predictors(json: Json = False) -> None:
    """List the predictors of run time and energy."""
    from wfsched.datacenter.prediction.registry import PREDICTORS

    rows = [(entry.name, entry.summary, entry.source) for entry in PREDICTORS.described()]
    if json:
        print_json({"predictors": [dict(zip(("name", "summary", "source"), row)) for row in rows]})
    else:
        print_tables(Table.of(text_columns("name", "description", "source"), rows))
