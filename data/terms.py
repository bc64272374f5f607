"""The vocabulary of terms of art (`data/codes/term.csv`): what popovers and the glossary both say, each term once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from data.codes import code_list


@dataclass(frozen=True)
class Term:
    """A term: its meaning, the document that defines it with its clause where known, and what leads on from it.

    `written` is how pages write it, as a pattern; empty where no page explains it in place. `related` are ids of other
    entries of the glossary, `pages` addresses within the product.
    """

    term_id: str
    name: str
    group_id: str
    meaning: str
    document: str
    clause: str = ""
    written: str = ""
    related: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


@cache
def terms() -> Mapping[str, Term]:
    """Return each term by its id, in the order of the list: of two that fit a text, the first is meant."""
    return {code: _term(row) for code, row in code_list("term").rows.items()}


def _term(row: Mapping[str, str]) -> Term:
    return Term(
        term_id=row["term_id"],
        name=row["name"],
        group_id=row["group_id"],
        meaning=row["meaning"],
        document=row["document"],
        clause=row["clause"],
        written=row["written"],
        related=_parts(row["related"], "+"),
        pages=_parts(row["pages"], "+"),
        aliases=_parts(row["aliases"], ";"),
    )


def _parts(text: str, mark: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(mark) if part)
