"""What is stated of recycling and asked by law, in words: rates, documents and how far they can be relied on."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.engine.model import Record
from dashboard.figures import theme
from dashboard.i18n import t
from dashboard.ui.source_line import CardSource
from data.critical_lists import lists_of

CAPACITY = "recycling capacity"
LAWS = {
    "minimum recycled content": "content", "material recovery": "recovery",
    "recycled content declaration": "declaration", CAPACITY: "capacity",
}  # fmt: skip
"""The kinds of target, each with its name among the keys of the catalogue."""


def is_strategic(material: str) -> bool:
    """Tell whether the EU lists `material` as a strategic raw material: the CRM Act benchmarks apply."""
    return "eu_srm_2024" in lists_of(material)


def rate(row: Record) -> str:
    """Return an indicator in words: `22 %`, a range, `over 50 %`, or the printed word of a class."""
    if row["unit"] != "percent":
        return str(row["original_value"])
    if row["value"] is not None:
        return theme.percent(row["value"] / 100)
    low, high = row["value_low"], row["value_high"]
    if low is None or high is None:
        return t("status.missing")
    if row["bound"] == ">":
        return t("reuse.over", value=theme.percent(low / 100))
    if row["bound"] == "<":
        return t("reuse.under", value=theme.percent(high / 100))
    return t("reuse.range", low=theme.number(low), high=theme.percent(high / 100))


def span(rows: Sequence[Record]) -> str:
    """Return the rates of `rows` in words: each of up to two, the span of more."""
    texts = list(dict.fromkeys(map(rate, rows)))
    if len(texts) < 3 or any(row["value"] is None for row in rows):
        return ", ".join(texts)
    values = [row["value"] for row in rows]
    return t("reuse.range", low=theme.number(min(values)), high=theme.percent(max(values) / 100))


def rates_by_year(rows: Sequence[Record]) -> list[str]:
    """Return the values of each year, newest first, `22 % (2023)`; the span where several products are stated."""
    years = sorted({row["year"] for row in rows}, reverse=True)
    return [f"{span([row for row in rows if row['year'] == year])} ({year})" for year in years]


def limit(row: Record) -> str:
    """Return a target in words: `at least 16 %`; a duty without a number says so."""
    if row["value"] is None:
        return t("reuse.law.duty")
    bound = "bound.at_least" if row["bound"] == ">" else "reuse.at_most"
    return t(bound, value=theme.percent(row["value"] / 100))


def document(row: Record) -> str:
    """Return the short name of the document that an indicator or target was read in."""
    return str(row["source_document"]).split(" (", maxsplit=1)[0]


def publisher(row: Record) -> str:
    """Return who published that document: its short name up to the first comma."""
    return document(row).split(",")[0]


def doubt(row: Record) -> str:
    """Return in words how far a compiled row can be relied on."""
    stated = str(row["confidence"])
    if "delegated act" in stated:
        return t("reuse.doubt.open")
    if "memory" in stated:
        return t("reuse.doubt.day")
    return t("reuse.doubt.seen") if stated == "seen" else stated


def document_notes(rows: Sequence[Record]) -> tuple[CardSource, ...]:
    """Return each document that compiled rows name, as entries of a source line."""
    return tuple(CardSource(text=text) for text in dict.fromkeys(map(document, rows)))
