"""Constraints as text, `budget:soft:tolerance=5%`, and as TOML tables with the same keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from wfsched.core.config.reading import read_toml
from wfsched.core.duration import seconds_of
from wfsched.core.errors import ParameterError

if TYPE_CHECKING:
    from wfsched.schedule.constraints import Constraint, LimitedFigure, Mode
    from wfsched.schedule.placement_rules import AnyConstraint, AnyRule

_FORM = "NAME:MODE:KEY=VALUE,..."
_PLACEMENT, _MEMORY = "placement", "memory"
# Keys of the rules, which limit no figure.
_RULE_KEYS = {_PLACEMENT: ("tasks", "files", "where", "weight"), _MEMORY: ("weight",)}
_SOFT_BY_DEFAULT = ("budget", _MEMORY)


@dataclass(frozen=True, slots=True)
class Term:
    """One constraint as given.

    Parameters
    ----------
    name : str
    mode : str or None
        None if it was left out.
    keys : mapping from str to str, float or list of str
    where : str
        Option or table, for messages.

    Raises
    ------
    ParameterError
        If the name or a key is unknown.
    """

    name: str
    mode: str | None
    keys: Mapping[str, Any]
    where: str

    def __post_init__(self) -> None:
        from wfsched.schedule.constraints import CONSTRAINTS

        if self.name not in (*CONSTRAINTS, *_RULE_KEYS):
            names = (*CONSTRAINTS, *_RULE_KEYS)
            raise ParameterError("unknown constraint", where=self.where, got=self.name, known=names)
        allowed = _RULE_KEYS.get(self.name) or _limit_keys(CONSTRAINTS[self.name])
        for key in self.keys:
            if key not in allowed:
                raise ParameterError(f"unknown key of {self.name}", where=self.where, got=key, known=allowed)
        if len({"limit", "max", "min"} & set(self.keys)) > 1:
            raise self._error("duplicate limit", None, allowed[0] + " or " + allowed[1])
        if "weight" in self.keys and self.chosen_mode != "soft":
            raise self._error("weight needs the mode soft", self.chosen_mode, "soft")

    @property
    def is_rule(self) -> bool:
        """Whether it restricts where tasks may run, rather than a figure."""
        return self.name in _RULE_KEYS

    @property
    def chosen_mode(self) -> Mode:
        """The mode; if left out, the default of constraints of this name."""
        default = "soft" if self.name in _SOFT_BY_DEFAULT else "hard"
        return cast("Mode", self.mode or default)

    @property
    def limit(self) -> float | None:
        """The limit, in the unit of the figure; None if left out."""
        given = [key for key in ("limit", "max", "min") if key in self.keys]
        return self._amount(given[0]) if given else None

    def rule(self) -> AnyRule:
        """Return the rule.

        Raises
        ------
        ParameterError
            If a value is malformed or the mode unknown.
        """
        from wfsched.schedule.placement_rules import MemoryRule, PlacementRule

        weight = self._number("weight") if "weight" in self.keys else MemoryRule().weight
        if self.name == _MEMORY:
            return MemoryRule(self.chosen_mode, weight)
        places = self.keys.get("where")
        places = places.split("/") if isinstance(places, str) else places
        if not places:
            raise self._error("missing key where", None, "where=SITE or TIER, several as edge/cloud")
        tasks = self._text("tasks") if "tasks" in self.keys else "*"
        files = self._text("files") if "files" in self.keys else None
        return PlacementRule(tuple(places), tasks, files, self.chosen_mode, weight)

    def constraint(self, limit: float | None) -> Constraint:
        """Return the constraint.

        Parameters
        ----------
        limit : float, optional
            Limit from elsewhere, used if the term has none.

        Raises
        ------
        ParameterError
            If there is no limit or two, a value is malformed or out of its range, or the mode unknown.
        """
        from wfsched.schedule.constraints import CONSTRAINTS, Constraint

        own = self.limit
        if own is not None and limit is not None:
            raise self._error(f"another option sets the {self.name} too", own, "only one of them")
        value = limit if own is None else own
        if value is None:
            key = "min" if CONSTRAINTS[self.name].lower else "max"
            raise self._error("missing limit", None, f"{key}=NUMBER{_OTHER_WAYS.get(self.name, '')}")
        weight = {"weight": self._number("weight")} if "weight" in self.keys else {}
        return Constraint(self.name, value, self.chosen_mode, self._tolerance(value), **weight)

    def _tolerance(self, limit: float) -> float:
        given = self.keys.get("tolerance", 0.0)
        if isinstance(given, str) and given.strip().endswith("%"):
            return self._number("tolerance", given.strip()[:-1]) / 100.0 * limit
        return self._amount("tolerance") if "tolerance" in self.keys else 0.0

    def _amount(self, key: str) -> float:
        """Return a value in the unit of the figure; that of a deadline may be a duration."""
        if self.name == "deadline":
            return seconds_of(self.keys[key], f"{self.where}: {key}")
        return self._number(key)

    def _number(self, key: str, text: object = None) -> float:
        value = self.keys[key] if text is None else text
        try:
            if isinstance(value, bool) or not isinstance(value, str | int | float):
                raise ValueError
            return float(value)
        except ValueError as error:
            raise self._error(f"{key} is not a number", value, "a number") from error

    def _text(self, key: str) -> str:
        value = self.keys[key]
        if not isinstance(value, str):
            raise self._error(f"{key} is not a string", value, "a pattern such as mAdd or ID0000*")
        return value

    def _error(self, what: str, got: object, allowed: str) -> ParameterError:
        return ParameterError(what, where=self.where, got=got, allowed=allowed)


_OTHER_WAYS = {"deadline": ", --deadline or --mu", "budget": ", --budget or --lambda"}


def _limit_keys(kind: LimitedFigure) -> tuple[str, ...]:
    return ("limit", "min" if kind.lower else "max", "tolerance", "weight")


def parse_term(text: str) -> Term:
    """Return the constraint of a text ``NAME:MODE:KEY=VALUE,...``; mode and keys may be left out.

    Raises
    ------
    ParameterError
        If it is malformed.
    """
    where = f"--constraint {text}"
    name, *rest = text.split(":")
    mode = rest.pop(0) if rest and "=" not in rest[0] else None
    keys: dict[str, str] = {}
    for item in ":".join(rest).split(",") if rest else ():
        key, equals, value = item.partition("=")
        if not (equals and value) or key.strip() in keys:
            raise ParameterError("malformed constraint", where=where, got=item, allowed=_FORM)
        keys[key.strip()] = value.strip()
    return _checked(Term(name.strip(), mode, keys, where))


def read_terms(path: Path) -> list[Term]:
    """Return the constraints of a TOML file, one for each table ``[[constraint]]``.

    Raises
    ------
    ParameterError
        If the file cannot be read or is malformed.
    """
    raw = read_toml(path, ParameterError)
    tables = raw.pop("constraint", [])
    if raw or not (isinstance(tables, list) and tables and all(isinstance(t, dict) for t in tables)):
        got = ", ".join(raw) or "no [[constraint]]"
        raise ParameterError("unknown content", where=str(path), got=got, allowed="[[constraint]] tables")
    return [_from_table(table, f"{path}: constraint[{i}]") for i, table in enumerate(tables)]


def _from_table(table: dict[str, Any], where: str) -> Term:
    name, mode = table.pop("name", ""), table.pop("mode", None)
    if not isinstance(name, str) or not isinstance(mode, str | None):
        raise ParameterError("name and mode must be strings", where=where, got=[name, mode])
    return _checked(Term(name, mode, table, where))


def _checked(term: Term) -> Term:
    """Return `term` after checking all but a limit that comes from elsewhere, before other files are read."""
    from wfsched.schedule.constraints import check_mode

    if term.mode is not None:
        check_mode(term.where, term.mode)
    built: AnyConstraint | float | None
    built = term.rule() if term.is_rule else term.limit
    if isinstance(built, float):
        term.constraint(None)
    return term
