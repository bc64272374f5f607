"""What is said of production in more than one place: the finding, why there is none, ranks, and what is assumed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from dashboard.engine.model import Record
from dashboard.figures import theme
from dashboard.i18n import joined, t
from dashboard.topics.country_scope import short_name
from dashboard.topics.production.country_figures import CountryFigures
from dashboard.ui.words import (
    amount,
    bounded,
    country_in_text,
    material_in_text,
    opening,
    output_name,
    tied,
)

_ASSUMED = ("denominator", "rest", "withheld", "unlike", "bands")

_OWN_FORM = "each in its own form"
_FORM = re.compile(r"Stated as ([^.]+)")


def concentration_assumptions() -> dict[str, str]:
    """Return what every concentration assumes, by name."""
    return {name: t(f"derived.concentration.{name}") for name in _ASSUMED}


def headline(data: CountryFigures, material: str, stage: str) -> str:
    """Return the finding in one sentence: who leads, with what share of the world."""
    result = data.concentration()
    producers = data.ranked
    if result is None or not producers:
        return nothing_stated(data, material)
    thing = output_name(producers[0]).lower()
    values: dict[str, Any] = {
        "verb": t(f"stage.{stage}.verb"),
        "verb_plural": t(f"stage.{stage}.verb_plural"),
        "material": t("material.production.disclosed", material=thing) if result.uncounted else thing,
        "year": dated(data),
        "first": opening(country_in_text(producers[0]["country_iso3"])),
        "share": bounded(theme.percent(result.top1_frac), result.bound),
    }
    if len(data.leaders) > 1:
        return t("material.production.tied", **values | {"names": opening(tied(data.leaders))})
    if result.top1_frac >= 0.5 or len(producers) < 3:
        return t("material.production.one_leads", **values)
    names = opening(joined([country_in_text(row["country_iso3"]) for row in producers[:3]]))
    return t(
        "material.production.three_lead",
        **values | {"names": names, "share": bounded(theme.percent(result.top3_frac), result.bound)},
    )


def dated(data: CountryFigures) -> str:
    """Return the year shown, with whom the shares leave out where they do."""
    names = joined([country_in_text(code) for code in data.without])
    return t("share.year_without", year=data.year, names=names) if names else str(data.year)


def excess_words(data: CountryFigures) -> str:
    """Return that the list adds up to more than its printed total, and why; empty where it reads the same."""
    found = data.excess
    if found is None or theme.quantity(found.parts_t) == theme.quantity(found.total_t):
        return ""
    return t(
        "material.board.over",
        parts=theme.quantity(found.parts_t),
        total=theme.quantity(found.total_t),
        why=t("material.board.over_rounding" if found.is_rounding else "material.board.over_source"),
        whole=t("material.board.over_total" if found.is_of_total else "material.board.over_list"),
    )


def nothing_stated(data: CountryFigures, material: str) -> str:
    """Return why there is nothing to show: no year in the range, unlike goods, or nothing stated at the stage."""
    name = material_in_text(material)
    if data.is_mixed_products:
        return t("material.production.unlike", material=name, year=data.year)
    return years_without_figures(data, material) or t("material.production.nothing", material=name)


def years_without_figures(data: CountryFigures, material: str) -> str:
    """Return which years are stated where the range chosen holds none of them, else nothing."""
    if data.years or not data.covered:
        return ""
    name = material_in_text(material)
    return t("material.years.nothing", material=name, first=data.covered[0], last=data.covered[-1])


def largest(rows: Sequence[Record]) -> str:
    """Return the first three of the rows of countries, each with its quantity."""
    return joined([f"{country_in_text(row['country_iso3'])} {amount(row)}" for row in rows[:3]])


def label(row: Record, rows: Sequence[Record]) -> str:
    """Return the name of a row's product or material, its product in full where `rows` hold several of that name."""
    name = output_name(row)
    same = [other for other in rows if output_name(other) == name and other["stage_id"] == row["stage_id"]]
    product = str(row["product"])
    if len({other["product"] for other in same}) <= 1:
        return name
    says_name = product.lower().startswith(name.lower())
    return opening(product) if says_name else t("country.product", material=name, product=product)


def series_name(row: Record, rows: Sequence[Record]) -> str:
    """Return the name of a row's series with its stage, its product where `rows` hold several of material and stage."""
    same = {other["product"] for other in rows if all(other[key] == row[key] for key in ("material_id", "stage_id"))}
    name = label(row, rows) if len(same) > 1 else short_name(row["material_id"])
    return t("country.at_stage", material=name, stage=t(f"stage.{row['stage_id']}.name").lower())


def counted(row: Record) -> str:
    """Return what a row's tonnes count: the content, or of goods that differ by country the form its note names."""
    form = _FORM.search(str(row["note"] or "")) if row["content_basis"] == _OWN_FORM else None
    return t("content.stated_as", form=_in_text(form.group(1))) if form else str(row["content_basis"])


def _in_text(words: str) -> str:
    """Return words within a sentence: a first capital goes, but that of a formula."""
    return words[:1].lower() + words[1:] if words[1:2].islower() else words


def rank(row: Record) -> str:
    """Return the rank of a country in words, empty where there is no quantity to rank."""
    if row["rank_among_countries"] is None:
        return ""
    return t("country.rank", rank=row["rank_among_countries"], n=row["n_countries"])
