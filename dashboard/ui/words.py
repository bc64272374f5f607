"""The words that cards of several pages share: names, values with their status, tooltips."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.i18n import joined, t
from dashboard.metrics import bounds
from dashboard.metrics.concentration import INDICATIVE, Concentration
from dashboard.ui.filter_values import edition_name
from data.codes import code_list, place_in_chart, place_in_text, place_name
from data.model import Status

_REFINE = "refine"
_OF_CONTENT = re.compile(r" (?:content|equivalent)$")


def country_name(iso3: str) -> str:
    """Return the plain name of a country, an area or a bloc."""
    return place_name(iso3)


def name_in_chart(iso3: str) -> str:
    """Return the name of a country, an area or a bloc as a chart writes it: the United Nations' short form."""
    return place_in_chart(iso3)


def country_in_text(iso3: str) -> str:
    """Return the name of a country, an area or a bloc within a sentence, with the article that it takes."""
    return place_in_text(iso3)


def nothing(key: str, narrowing: Filters, **values: str) -> str:
    """Return the text `key`, that nothing is stated; of a choice and how to leave it only where `narrowing` is one.

    `narrowing` are the filters that the rows follow, without what the text itself names.
    """
    said = t(key, **values)
    return t("nothing.for_choice", nothing=said) if narrowing.chosen() else said


def opening(text: str) -> str:
    """Return a text as the beginning of a sentence: its first letter is a capital."""
    return text[:1].upper() + text[1:]


def material_name(material_id: str) -> str:
    """Return the plain name of a material or group."""
    return code_list("material").name(material_id)


def material_in_text(material_id: str) -> str:
    """Return the name of a material or group within a sentence: `material_in_text.csv` or the plain name in small."""
    listed = code_list("material_in_text")
    return listed.name(material_id) if material_id in listed else material_name(material_id).lower()


def output_name(row: Mapping[str, Any]) -> str:
    """Return what the tonnes of a stated row are of: its product, its material where they count the content of it.

    "silicon metal", "ilmenite", "battery-grade graphite"; "lithium" of "lithium content" and "rare earths" of
    "rare-earth-oxide equivalent". A refinery's "refined bismuth" is bismuth. The first letter is a capital.
    """
    product = str(row["product"]).split(",", 1)[0]
    if row["stage_id"] == _REFINE:
        product = product.removeprefix("refined ")
    is_content = not product or _OF_CONTENT.search(product)
    return material_name(row["material_id"]) if is_content else opening(product)


def staged(row: Mapping[str, Any]) -> str:
    """Return the stage of a stated row in small letters, after its product where that is not the material's own name.

    "mine" of lithium content, "ilmenite, mine" of titanium minerals.
    """
    stage = t(f"stage.{row['stage_id']}.name").lower()
    product = output_name(row)
    return stage if product == material_name(row["material_id"]) else f"{product.lower()}, {stage}"


def amount(row: Mapping[str, Any]) -> str:
    """Return the quantity of a stated row in words: a value with unit and bound, or why there is none."""
    if row["quantity_t"] is None:
        return t("status.withheld") if row["status"] == Status.WITHHELD else t("status.missing")
    text = theme.quantity(row["quantity_t"])
    if row["bound"] == ">":
        return t("bound.at_least", value=text)
    return t("bound.less_than", value=text) if row["bound"] == "<" else text


def share_words(row: Mapping[str, Any]) -> str:
    """Return the share of a stated row in words: "52 %", "at most 52 %", "32 % excluding USA"; why there is none."""
    if row["share_frac"] is None:
        return t("bound.unknown") if row["share_bound"] == bounds.UNKNOWN else ""
    text = bounded_share(row["share_frac"], row["share_bound"])
    codes = str(row["share_without"] or "").split() if row["share_frac"] else ()
    return t("share.without", share=text, codes=", ".join(codes)) if codes else text


def bounded(text: str, bound: str) -> str:
    """Return a share or an index, already written, with how its bound is to be read."""
    if bound == bounds.UNKNOWN:
        return t("bound.unknown")
    return t("bound.at_least" if bound == bounds.AT_LEAST else "bound.at_most", value=text) if bound else text


def bounded_share(share_frac: float, bound: str) -> str:
    """Return a share with how its bound is to be read; none of something is 0 % whatever the whole is."""
    return bounded(theme.percent(share_frac), bound) if share_frac else theme.percent(share_frac)


def without_words(codes: Sequence[str]) -> str:
    """Return whom a world total or a sum leaves out, as a sentence part; empty where nobody."""
    return t("share.left_out", names=joined([country_in_text(code) for code in codes])) if codes else ""


def tooltip(row: Mapping[str, Any]) -> str:
    """Return the tooltip of a stated row: name, value, share, year, status, source; the numbers of the table."""
    lines = [f"<b>{country_name(row['country_iso3'])}</b>", amount(row)]
    if share := share_words(row) if "share_frac" in row else "":
        lines[1] = t("tooltip.with_share", value=lines[1], share=share)
    lines.append(t("tooltip.year_status", year=row["year"], status=t(f"status.{row['status']}")))
    lines.append(t("tooltip.vintage", vintage=edition_name(row["vintage"])))
    return "<br>".join(lines)


def index_interval(found: Concentration) -> str:
    """Return the index of a concentration: a value, or both ends where an undisclosed rest keeps them apart."""
    low, high = theme.index(found.hhi_low), theme.index(found.hhi_high)
    if found.bound:
        return bounded(low, found.bound)
    return low if low == high else t("exposure.between", low=low, high=high)


def index_reading(found: Concentration) -> str:
    """Return "HHI 0.61", "HHI 0.44 to 0.48", or either with the word that it is indicative."""
    key = "metric.hhi.reading_indicative" if found.band == INDICATIVE else "metric.hhi.reading_short"
    return t(key, value=index_interval(found))


def equal_suppliers(hhi_low: float, hhi_high: float) -> str:
    """Return "as if 1.6 equal countries supplied all": a Herfindahl-Hirschman index (0-1) as its inverse."""
    most, least = (theme.number(1 / hhi, 2) if hhi else theme.DASH for hhi in (hhi_low, hhi_high))
    if most == "1":
        return t("metric.hhi.equal_one")
    return t("metric.hhi.equal", n=most if most == least else t("asked.span", first=least, last=most))


def withheld_note(found: Concentration) -> str:
    """Return of whom a concentration says nothing: withheld producers that no total counts; empty without any."""
    names = joined([country_in_text(code) for code in found.uncounted])
    return t("metric.hhi.uncounted", names=names) if names else ""


def tied(codes: Sequence[str]) -> str:
    """Return the names of those who tie for the largest amount, within a sentence, in the order of names."""
    return joined(sorted(map(country_in_text, codes), key=lambda name: name.removeprefix("the ")))


def tip(text: str) -> dict[str, str]:
    """Return the properties that show `text` on hover and on focus."""
    return {"data-tip": text, "aria-description": text}
