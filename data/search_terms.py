"""Words people search with that name no code by themselves: what each may mean, for search fields and for advice.

`search_term.csv` holds words that lead to one or several things (`coltan`, `black mass`, `Katanga`, `EoL-RIR`) and
`use.csv` what materials are used for. **They suggest and never decide**: an inventory or an address is read by
`data.vocabulary` alone, since a trade name says neither which material nor which content basis a figure is of.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from data.codes import code_list, table
from data.spelling import name_key

KINDS = ("material", "place", "region", "page", "metric", "dataset", "view", "stage")


@dataclass(frozen=True)
class Term:
    """A word, what kind of thing it leads to, which ones (the likeliest first), and a note of a few words.

    A word may have several rows, the likeliest kind first. The target of a page may go on with what is chosen there
    and a part of it (`scenarios?cut=100#scenarios--builder`).
    """

    text: str
    target_kind: str
    targets: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Use:
    """What materials are used for: its name, the words for it, and the applications that publishers print for it."""

    use_id: str
    name: str
    words: tuple[str, ...]
    applications: frozenset[str]


@cache
def terms() -> tuple[Term, ...]:
    """Return every word, in the order of the list."""
    return tuple(
        Term(row["term"], row["target_kind"], tuple(row["target"].split("+")), row["note"])
        for row in table("search_term")
    )


@cache
def uses() -> tuple[Use, ...]:
    """Return every use, in the order of the list."""
    return tuple(
        Use(use_id, row["name"], tuple(row["words"].split("|")), frozenset(row["applications"].split("|")))
        for use_id, row in code_list("use").rows.items()
    )


def suggested_materials(name: str) -> tuple[str, ...]:
    """Return the materials that a word may mean, the likeliest first; for advice only."""
    return _materials().get(name_key(name), ())


@cache
def _materials() -> Mapping[str, tuple[str, ...]]:
    return {name_key(term.text): term.targets for term in terms() if term.target_kind == KINDS[0]}
