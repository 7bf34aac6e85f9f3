"""`nearest`: the names that somebody who wrote an unknown one may have meant."""

from __future__ import annotations

from collections.abc import Iterable

# Names that a message suggests at most.
_MOST = 3
# Longer names are no typing error, and comparing takes the square of the length.
_MOST_LETTERS = 64


def nearest(name: object, known: Iterable[str]) -> tuple[str, ...]:
    """Return the nearest of the known names: those that begin with `name`, else the most alike.

    Parameters
    ----------
    name : object
        What was written; only text has a name near to it.
    known : iterable of str

    Returns
    -------
    tuple of str
        At most three names; none if nothing is alike.

    Examples
    --------
    >>> nearest("nsga", ["heft", "nsga2", "nsga3"])
    ('nsga2', 'nsga3')
    >>> nearest("Hefft", ["heft", "peft"]), nearest("green energy", ["green_energy"]), nearest("x", ["heft"])
    (('heft',), ('green_energy',), ())
    """
    if not isinstance(name, str) or len(name) > _MOST_LETTERS:
        return ()
    wanted, spelled = _letters(name), {_letters(each): each for each in reversed(tuple(known))}
    begun = [each for letters, each in spelled.items() if len(wanted) > 1 and letters.startswith(wanted)]
    if begun:
        return tuple(reversed(begun[-_MOST:]))
    # Late, as it is needed for errors only.
    import difflib

    return tuple(spelled[letters] for letters in difflib.get_close_matches(wanted, spelled, n=1))


def _letters(name: str) -> str:
    """Return `name` without what is easily mistaken: case, blanks, hyphens and underscores."""
    return "".join(letter for letter in name.lower() if letter not in " -_")
