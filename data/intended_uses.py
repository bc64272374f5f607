"""The uses that the UN text intends, by group of users, each with the views that serve it or what it would need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from data.codes import code_list


@dataclass(frozen=True)
class View:
    """A view that serves a use: its address within the product its name, and why it serves."""

    address: str
    name: str
    why: str


@dataclass(frozen=True)
class IntendedUse:
    """A use by its letter in the UN text; `needed` says what is lacking where no view serves it."""

    use_id: str
    letter: str
    name: str
    needed: str
    views: tuple[View, ...]


@cache
def intended_uses() -> Mapping[str, Sequence[IntendedUse]]:
    """Return the uses of each group of users, groups and uses in the order of the UN text."""
    views: dict[str, list[View]] = {}
    for row in code_list("task").rows.values():
        views.setdefault(row["use_id"], []).append(View(row["address"], row["name"], row["why"]))
    groups: dict[str, list[IntendedUse]] = {}
    for use_id, row in code_list("intended_use").rows.items():
        use = IntendedUse(use_id, row["letter"], row["name"], row["needed"], tuple(views.get(use_id, ())))
        groups.setdefault(row["user_group"], []).append(use)
    return groups
