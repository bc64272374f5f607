"""A registry of modules of one package that imports a module only when somebody asks for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from types import ModuleType


class Modules(Mapping[str, ModuleType]):
    """Module name → module, in the order declared."""

    def __init__(self, package: str, names: tuple[str, ...]) -> None:
        """Declare the modules `names` of `package`; none is imported yet."""
        self._package = package
        self._names = names

    def __getitem__(self, name: str) -> ModuleType:
        """Import and return the module. Raises KeyError on a name that is not declared."""
        if name not in self._names:
            raise KeyError(name)
        return import_module(f"{self._package}.{name}")

    def __iter__(self) -> Iterator[str]:
        """Iterate over the declared names; imports nothing."""
        return iter(self._names)

    def __len__(self) -> int:
        """Return how many modules are declared."""
        return len(self._names)
