"""Country labels of every publisher → our code: the names of `data.vocabulary`, and what publishers stick to them."""

from __future__ import annotations

import re

from data import vocabulary
from data.codes import OTHER, WORLD
from data.spelling import folded

CURE = f"Add the label to {vocabulary.PLACE_FILE} with its ISO 3166-1 alpha-3 code, then publish again."

_PREFIXES = {"world total": WORLD, "other countries": OTHER}
_NAME_WORDS, _CODE_LETTERS = 6, 3
_FOOTNOTE = re.compile(r"\s*(?:e?\d+|e)$")


def country(label: str) -> str | None:
    """Return the `country_iso3` of a publisher's country label, None where nobody has mapped it.

    Takes any name of the vocabulary in any spelling. "World total…" is WLD and "Other countries…" OTH. What USGS prints
    in superscript sticks to the name in its CSV files (`New Caledonia11`, `Japane`): it is dropped only where the rest
    is itself a name.
    """
    if not label.strip():
        return None
    code = vocabulary.country(label) or vocabulary.country(_FOOTNOTE.sub("", label.strip()))
    if code:
        return code
    text = folded(label)
    return next((total for prefix, total in _PREFIXES.items() if text.startswith(prefix)), None)


def named_in(text: str) -> set[str]:
    """Return the codes of the countries that a text names, the longest names first; totals and codes are none."""
    words, found, start = text.replace(",", " , ").split(), set(), 0
    while start < len(words):
        for end in range(min(len(words), start + _NAME_WORDS), start, -1):
            name = " ".join(words[start:end]).strip(" ,.;:()") if end - start == 1 else " ".join(words[start:end])
            code = vocabulary.country(name) if len(name) > _CODE_LETTERS and name[:1].isupper() else None
            if code and code not in {WORLD, OTHER}:
                found.add(code)
                start = end - 1
                break
        start += 1
    return found
