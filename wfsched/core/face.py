"""Package faces: the public names of a package, imported when they are first used.

A face is the `__init__` of a package: ``open_face(__name__, {module: names})``. Insides may move without
breaking anybody who imports from the face.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module
from types import ModuleType
from typing import Any


class _Name:
    """A name of a face: read from its module at first use.

    A data descriptor on the class of the package: importing the module ``study.sweep`` sets an attribute
    ``sweep`` on the package `study`, which would hide a function of that name otherwise.
    """

    def __init__(self, module: str, name: str) -> None:
        self.module = module
        self.name = name

    def __get__(self, package: ModuleType | None, owner: type) -> Any:
        if package is None:
            return self
        if self.module == package.__name__:
            return import_module(f"{self.module}.{self.name}")
        return getattr(import_module(self.module), self.name)

    def __set__(self, package: ModuleType, value: object) -> None:
        if not isinstance(value, ModuleType):
            raise AttributeError(f"{package.__name__}.{self.name} is public: set it in {self.module}")


def open_face(package: str, homes: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Give `package` its public names.

    Parameters
    ----------
    package : str
        ``__name__`` of the package.
    homes : mapping
        Full name of a module -> the names in it that the package offers. The name of the package itself:
        sub-packages.

    Returns
    -------
    list of str
        All names, sorted: the ``__all__`` of the package.
    """
    module = sys.modules[package]
    names = sorted(name for offered in homes.values() for name in offered)

    def listed(self: ModuleType) -> list[str]:
        return sorted({*vars(self), *names})

    namespace: dict[str, Any] = {
        name: _Name(home, name) for home, offered in homes.items() for name in offered
    }
    module.__class__ = type("Face", (ModuleType,), {**namespace, "__dir__": listed})
    return names
