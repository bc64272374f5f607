"""Country labels of every publisher → our code: the names of `data.vocabulary`, and what publishers stick to them."""

from __future__ import annotations

import re

from data import vocabulary
from data.codes import OTHER, WORLD
from data.spelling import folded

CURE = f"Add the label to {vocabulary.PLACE_FILE} with its ISO 3166-1 alpha-3 code, then publish again."

_PREFIXES = {"world total": WORLD, "other countries": OTHER}
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
