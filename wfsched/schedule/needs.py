"""`require`: the one error about a constraint or a supply that a problem lacks."""

from __future__ import annotations

from collections.abc import Iterable

from wfsched.core.errors import ProblemError

_NOUNS = {
    "supply": "a supply for every site",
    "carbon_intensity": "the carbon intensity of every site",
    "electricity_price": "an electricity price, in the currency of the platform, for every site",
    "deadline": "a deadline",
    "budget": "a budget",
}
_OF_SUPPLIES = frozenset({"carbon_intensity", "electricity_price"})
_REMEDIES = {
    "supply": "Give the sites a supply (--supply), such as 'mixed'.",
    "carbon_intensity": "Give the sites a supply (--supply) with carbon intensity.",
    "electricity_price": "Give the sites a supply (--supply) with a price.",
    "deadline": "Set one (--deadline, or --mu for a factor).",
    "budget": "Set one (--budget, or --lambda for a factor).",
}


def missing(needs: Iterable[str], given: Iterable[str]) -> tuple[str, ...]:
    """Return the needs that are not given, sorted; without a supply not also what it consists of.

    Parameters
    ----------
    needs : iterable of str
        Names of constraints, ``"supply"``, ``"carbon_intensity"`` or ``"electricity_price"``.
    given : iterable of str
        As in `wfsched.schedule.problem.Problem.given`.
    """
    lacking = set(needs) - set(given)
    return tuple(sorted(lacking - _OF_SUPPLIES if "supply" in lacking else lacking))


def require(needs: Iterable[str], given: Iterable[str], where: str) -> None:
    """Refuse a problem that lacks something needed.

    Parameters
    ----------
    where : str
        What needs it: a method, an objective, a constraint.

    Raises
    ------
    ProblemError
        If something is missing; it names the first and the remedy.
    """
    for name in missing(needs, given):
        remedy = _REMEDIES.get(name, f"Set one (--constraint {name}=VALUE).")
        raise ProblemError(f"this needs {noun(name)}", where=where, remedy=remedy)


def noun(name: str) -> str:
    """Return a need in words, with its article."""
    return _NOUNS.get(name, f"a limit on {name}")
