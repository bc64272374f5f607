"""Whom a world total leaves out: read from the words of its label, type and notes, in every edition's way to say it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, MutableMapping, Sequence

from data.codes import WORLD
from data.model import Status
from pipelines.labels import countries
from pipelines.notes import joined

_UNITED_STATES = re.compile(r"\bU\.\s?S\.(?:\s?A\.)?(?!\w)")
_LEAVES_OUT = re.compile(
    r"\b(?:exclud(?:es?|ed|ing)|(?:do|does|did) not include|not including|omit(?:s|ted|ting)?|without|other than)\b"
    r"([^.;)]*)",
    re.IGNORECASE,
)
_IS_LEFT_OUT = re.compile(r"([^.;(]*?)(?:\s+(?:is|are|was|were))?\s+(?:not included|excluded|omitted)\b", re.IGNORECASE)
_ELSEWHERE = re.compile(r"([^.;(]*?)\s+(?:is|are|was|were)\s+included (?:with|in|under) (\w+)", re.IGNORECASE)
_ABOUT = re.compile(r"\b(?:production|capacity|reserves?)\b", re.IGNORECASE)
_GROUP = ("material_id", "stage_id", "product")


def excluded(texts: Iterable[str], product: str, statistic: str = "production") -> tuple[str, ...]:
    """Return the ISO codes of the countries that a total of `product` leaves out, as the texts about it say.

    What is said of production alone is not said of reserves or capacity.

    "Excludes U.S. production", "World total, excluding United States", "Chile and Mexico, not included in world
    total". Data "included with ilmenite" are left out of a total of another product.
    """
    found: set[str] = set()
    speaks = re.compile(rf"\b{statistic.removesuffix('s')}", re.IGNORECASE)

    def add(words: str) -> None:
        if speaks.search(words) or not _ABOUT.search(words):
            found.update(countries.named_in(words))

    for text in texts:
        plain = _UNITED_STATES.sub("United States", text)
        for pattern in (_LEAVES_OUT, _IS_LEFT_OUT):
            for match in pattern.finditer(plain):
                add(match[1])
        for match in _ELSEWHERE.finditer(plain):
            if match[2].casefold() not in product.casefold() and match[2].casefold() not in {"world", "the", "other"}:
                add(match[1])
    return tuple(sorted(found))


def follow_editions(rows: Sequence[MutableMapping[str, object]]) -> None:
    """Complete `excludes` of totals whose edition is silent about a country that it withholds.

    A figure that is withheld cannot be part of a total beside it, for it could be computed: where another edition says
    of the same product's total that it leaves the country out, and this one withholds the country's figure of the
    year, its total leaves it out too. The note says so.
    """
    said: dict[tuple[object, ...], dict[str, str]] = {}
    for row in rows:
        if row["country_iso3"] == WORLD:
            for country in str(row["excludes"]).split():
                said.setdefault(_group(row), {})[country] = str(row["vintage"])
    withheld = {(*_group(row), row["year"], row["vintage"], row["country_iso3"]) for row in rows if _is_withheld(row)}
    for row in rows:
        if row["country_iso3"] != WORLD or row["quantity_t"] is None:
            continue
        known = str(row["excludes"]).split()
        for country, vintage in said.get(_group(row), {}).items():
            if country not in known and (*_group(row), row["year"], row["vintage"], country) in withheld:
                row["excludes"] = " ".join(sorted([*known, country]))
                why = f"Leaves out {country}, whose figure is withheld, as edition {vintage} says of this total"
                row["note"] = joined(str(row["note"]), why)


def _group(row: Mapping[str, object]) -> tuple[object, ...]:
    return tuple(row[name] for name in _GROUP)


def _is_withheld(row: Mapping[str, object]) -> bool:
    return row["status"] == str(Status.WITHHELD)
