"""The one kind of registry: a package lists its modules in order, the registry maps ids to what they declare."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import Any


def registry(
    package: str, attribute: str, modules: Sequence[str], *, id_of: str = "", lazy: bool = False
) -> Mapping[str, Any]:
    """Return id → what each of `modules`, names below `package`, declares as `attribute`; empty: the module itself.

    The id is the module's name or, with `id_of`, that attribute of the record; a module may then declare a tuple of
    records. `lazy` imports a module when its id is first looked up: for modules that are slow to import or that import
    the registry. Raises TypeError for one text in place of several names, ValueError where two records have one id, or
    for `lazy` together with `id_of`.
    """
    if isinstance(modules, str):
        raise TypeError(f"modules of {package}: a tuple of names, not the text {modules!r}; is a comma missing?")
    if lazy and id_of:
        raise ValueError("a lazy registry cannot ask records for their ids")
    if lazy:
        return _LazyRegistry(package, attribute, modules)
    declared = {name: _declaration(package, attribute, name) for name in modules}
    return _by_own_id(declared.values(), id_of) if id_of else declared


class _LazyRegistry(Mapping[str, Any]):
    """A registry that imports a module when its id is first looked up."""

    def __init__(self, package: str, attribute: str, modules: Sequence[str]) -> None:
        """Register `modules`; none is imported yet."""
        self._package = package
        self._attribute = attribute
        self._modules = tuple(modules)

    def __getitem__(self, name: str) -> Any:
        """Return what is registered under `name`. Raises KeyError on a name that is not registered."""
        if name not in self._modules:
            raise KeyError(name)
        return _declaration(self._package, self._attribute, name)

    def __iter__(self) -> Iterator[str]:
        """Iterate over the ids; imports nothing."""
        return iter(self._modules)

    def __len__(self) -> int:
        """Return how many modules are registered."""
        return len(self._modules)


def _declaration(package: str, attribute: str, name: str) -> Any:
    module = import_module(f"{package}.{name}")
    return getattr(module, attribute) if attribute else module


def _by_own_id(declared: Iterable[Any], id_of: str) -> dict[str, Any]:
    records: dict[str, Any] = {}
    for one_or_several in declared:
        for record in one_or_several if isinstance(one_or_several, tuple) else (one_or_several,):
            record_id = getattr(record, id_of)
            if record_id in records:
                raise ValueError(f"two records have the {id_of} {record_id!r}")
            records[record_id] = record
    return records
