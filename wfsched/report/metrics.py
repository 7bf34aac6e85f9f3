"""Titles and display units of the metrics of a study, by the endings of their names."""

from __future__ import annotations

from wfsched.core.errors import ParameterError
from wfsched.report.units import Unit, named_unit, unit_of

_UNIT_OF_ENDING = {"_s": "s", "_j": "J", "_g": "g"}


def metric_unit(metric: str, largest: float) -> Unit:
    """Return the display unit of a metric such as ``makespan_s`` or ``energy_j``."""
    kind = next((unit for ending, unit in _UNIT_OF_ENDING.items() if metric.endswith(ending)), "")
    return unit_of(kind, largest, "") if kind else Unit("", 1.0)


def metric_unit_named(metric: str, symbol: str) -> Unit:
    """Return the unit of a metric with this symbol.

    Raises
    ------
    ParameterError
        If the metric has no unit, or none of this symbol.
    """
    kind = next((unit for ending, unit in _UNIT_OF_ENDING.items() if metric.endswith(ending)), None)
    if kind is None:
        raise ParameterError("the metric has no unit", where=metric, got=symbol)
    return named_unit(kind, symbol)


def metric_title(metric: str, unit: Unit) -> str:
    """Return the title of a metric: ``Energy [kJ]``."""
    name = metric
    for ending in _UNIT_OF_ENDING:
        name = name.removesuffix(ending)
    named = name.replace("_", " ").capitalize()
    return f"{named} [{unit.symbol}]" if unit.symbol else named
