"""Objectives, all minimised: names, columns of the kernel's figures, units."""

from __future__ import annotations

from dataclasses import dataclass

from wfsched.core.errors import ParameterError
from wfsched.schedule.figures import BROWN, CARBON, COMPLETION, COST, ELECTRICITY, ENERGY, MAKESPAN


@dataclass(frozen=True, slots=True)
class Objective:
    """One quantity to minimise.

    Parameters
    ----------
    name : str
        Name that the user types.
    field : str
        Key in results, with the unit.
    column : int
        Column of the kernel's figures.
    unit : str
        For axes and tables; ``"currency"`` is that of the platform.
    needs : frozenset of str
        What a problem must give: ``"supply"`` of every site, its ``"carbon_intensity"``, its
        ``"electricity_price"``.
    """

    name: str
    field: str
    column: int
    unit: str
    needs: frozenset[str] = frozenset()


OBJECTIVES = (
    Objective("makespan", "makespan_s", MAKESPAN, "s"),
    Objective("energy", "energy_j", ENERGY, "J"),
    Objective("cost", "cost", COST, "currency"),
    Objective("brown_energy", "brown_j", BROWN, "J", frozenset({"supply"})),
    Objective("carbon", "carbon_g", CARBON, "g", frozenset({"supply", "carbon_intensity"})),
    Objective(
        "electricity_cost",
        "electricity_cost",
        ELECTRICITY,
        "currency",
        frozenset({"supply", "electricity_price"}),
    ),
    Objective("completion", "completion_s", COMPLETION, "s"),
)


def objective(name: str) -> Objective:
    """Return the objective called `name`.

    Raises
    ------
    ParameterError
        If there is none.
    """
    for entry in OBJECTIVES:
        if entry.name == name:
            return entry
    raise ParameterError(
        "unknown objective",
        where="objectives",
        got=name,
        known=(entry.name for entry in OBJECTIVES),
    )


def objectives_named(names: tuple[str, ...]) -> tuple[Objective, ...]:
    """Return the objectives of the given names: at least one, none twice.

    Raises
    ------
    ParameterError
        If the list is empty, repeats a name or holds an unknown one.
    """
    if not names or len(set(names)) != len(names):
        raise ParameterError(
            "duplicate objective" if names else "no objective given",
            where="objectives",
            got=",".join(names),
            known=(entry.name for entry in OBJECTIVES),
        )
    return tuple(objective(name) for name in names)
