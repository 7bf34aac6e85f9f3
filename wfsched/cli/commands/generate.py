"""`wfsched generate`: a random workflow of a family."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from wfsched.cli.options import completion
from wfsched.cli.options.options import Json, Seed
from wfsched.cli.options.output_paths import check_target
from wfsched.cli.terminal.grouped_help import OUTPUT
from wfsched.cli.terminal.output import note, print_json, print_tables, print_text
from wfsched.core.errors import ParameterError
from wfsched.report.headlines import headline
from wfsched.schedule.documents.workflow import workflow_document


def generate(
    family: Annotated[
        str,
        typer.Argument(
            metavar="FAMILY",
            autocompletion=completion.FAMILY,
            help="Family: montage, cybershake, ligo or genome.",
            show_default=False,
        ),
    ],
    tasks: Annotated[int, typer.Option("--tasks", metavar="N", help="Number of tasks, at least 10.")] = 100,
    seed: Seed = 1,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            rich_help_panel=OUTPUT,
            metavar="FILE",
            help="DAX file to write, compressed if its name ends in .gz.",
            show_default="stdout",
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Generate a random workflow of a family as a DAX file."""
    from wfsched.workflow.generate.generator import generate as generated
    from wfsched.workflow.write import dax_text, write_dax

    if out is None:
        if json:
            raise ParameterError(
                "--json needs a file for the workflow", where="--json", remedy="Add --out FILE."
            )
        workflow = generated(family, tasks, seed)
        print_text(dax_text(workflow))
        note(headline(workflow))
        return
    check_target(out)
    workflow = generated(family, tasks, seed)
    write_dax(workflow, out)
    if json:
        print_json({"out": out, "family": family, "seed": seed, **workflow_document(workflow)})
    else:
        print_tables(headline(workflow), f"written to {out}")
