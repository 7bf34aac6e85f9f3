"""Groups of options: a frozen dataclass in the signature of a command stands for its fields.

A field is an option, declared as typer wants it (``Annotated[type, typer.Option(...)]``), or a group itself.
The class variable `panel` heads the options in the help.
So an option that several commands share is declared, checked and used in one file.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Iterator
from copy import copy
from dataclasses import fields, is_dataclass
from functools import cache, wraps
from typing import Annotated, Any, get_args, get_type_hints

Command = Callable[..., None]


def takes_groups(*, leave_out: Collection[str] = ()) -> Callable[[Command], Command]:
    """Return a decorator that replaces the groups in a command's signature by their options.

    The options keep the place of the group. The command receives each group filled in.

    Parameters
    ----------
    leave_out : collection of str
        Fields that the command does not offer; they keep their defaults.
    """

    def decorate(command: Command) -> Command:
        signature = inspect.signature(command, eval_str=True)
        groups = {p.name: p.annotation for p in signature.parameters.values() if _is_group(p.annotation)}

        @wraps(command)
        def run(**given: Any) -> None:
            filled = {name: _filled(group, given, leave_out) for name, group in groups.items()}
            command(**given, **filled)

        parameters: list[inspect.Parameter] = []
        for parameter in signature.parameters.values():
            group = groups.get(parameter.name)
            parameters += [_keyword(parameter)] if group is None else _parameters(group, leave_out)
        run.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
        return run

    return decorate


def _is_group(kind: Any) -> bool:
    return isinstance(kind, type) and is_dataclass(kind)


@cache
def _options(group: type) -> dict[str, tuple[Any, Any]]:
    """Return the type and the default of each field of `group`."""
    hints = get_type_hints(group, include_extras=True)
    return {field.name: (hints[field.name], field.default) for field in fields(group) if field.init}


def _parameters(group: Any, leave_out: Collection[str]) -> Iterator[inspect.Parameter]:
    for name, (kind, default) in _options(group).items():
        if name in leave_out:
            continue
        if _is_group(kind):
            yield from _parameters(kind, leave_out)
        else:
            kind = _headed(kind, group.panel)
            yield inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)


def _headed(kind: Any, panel: str) -> Any:
    """Return the type of an option with the heading of its group, unless the option has its own."""
    own, *facts = get_args(kind)
    option = copy(facts[0])
    option.rich_help_panel = option.rich_help_panel or panel
    return Annotated[own, option]


def _keyword(parameter: inspect.Parameter) -> inspect.Parameter:
    """Return the parameter as keyword-only: typer calls by name, and defaults may come in any order."""
    return parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)


def _filled(group: Any, given: dict[str, Any], leave_out: Collection[str]) -> Any:
    """Return `group` filled with its options, which are taken out of `given`."""
    return group(
        **{
            name: _filled(kind, given, leave_out) if _is_group(kind) else given.pop(name)
            for name, (kind, _) in _options(group).items()
            if name not in leave_out
        }
    )
