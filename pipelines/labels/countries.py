"""Country labels of every publisher → our code: one shared map, `country_label.csv`, and the code list."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from data.codes import OTHER, WORLD, code_list
from pipelines.labels.mapping_files import mapping_rows

MAPPING = Path(__file__).parent / "country_label.csv"
CURE = "Add the label to pipelines/labels/country_label.csv with its ISO 3166-1 alpha-3 code, then publish again."

_PREFIXES = {"world total": WORLD, "other countries": OTHER}
_FOOTNOTE = re.compile(r"\s*(?:e?\d+|e)$")


def country(label: str) -> str | None:
    """Return the `country_iso3` of a publisher's country label, None where nobody has mapped it.

    Takes any spelling of the map, and the codes, names and official names of the country list, whatever the case and
    the kind of blanks or apostrophes. "World total…" is WLD and "Other countries…" OTH. What USGS prints in
    superscript sticks to the name in its CSV files (`New Caledonia11`, `Japane`): it is dropped only where the rest is
    itself mapped.
    """
    text = _plain(label)
    spellings = _spellings()
    code = spellings.get(text) or spellings.get(_FOOTNOTE.sub("", text))
    if code:
        return code
    return next((total for prefix, total in _PREFIXES.items() if text.startswith(prefix)), None)


def _plain(label: str) -> str:
    """Squash blanks (no-break ones too), straighten apostrophes, fold the case."""
    return " ".join(label.replace("\u2019", "'").split()).casefold()


@cache
def _spellings() -> dict[str, str]:
    """Every spelling → code; the map's own lines win over the names of the code list."""
    spellings: dict[str, str] = {}
    for code, row in code_list("country").rows.items():
        spellings |= {_plain(text): code for text in (code, row["name"], row["name_official"])}
    return spellings | {_plain(row["label"]): row["country_iso3"] for row in mapping_rows(MAPPING)}
