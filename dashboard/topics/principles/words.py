"""What coverage and evidence are in words: how much of what, what the newest values say, how fresh and how good."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from dashboard.engine import Engine
from dashboard.engine.model import Record
from dashboard.figures import theme
from dashboard.i18n import catalogue, joined, t
from dashboard.metrics.concentration import Concentration
from dashboard.topics.principles.scope import Scope
from dashboard.topics.principles.weighed import Covered, Weighed
from dashboard.topics.production.tables import known_materials
from dashboard.ui.words import amount, bounded_share, country_in_text, index_interval, material_in_text
from data.codes import code_list
from data.evidence import Summary
from data.sources import sources

_NUMBER = 3
_DATED = re.compile(r"\d{4}(?!\d)")
"""An edition that says its year; others are names of a state of a file."""
_OF_CONCENTRATION: dict[str, Callable[[Concentration], str]] = {
    "hhi": index_interval,
    "top_share": lambda found: theme.percent(found.top1_frac),
    "n_minus_1": lambda found: theme.percent(1.0 - found.top1_frac),
}
"""Metrics of one material that its figures by country give."""


def requirement_name(requirement_id: str) -> str:
    """Return a requirement as the UN text calls it, after its number."""
    return f"{requirement_id} {code_list('requirement').name(requirement_id)}"


def scope_name(scope: Scope, *, of_projects: Sequence[str] = ()) -> str:
    """Return what a scope is, in a sentence."""
    parts = [*of_projects, *map(material_in_text, scope.materials)]
    made = joined(parts) if parts else ""
    where = joined([country_in_text(code) for code in scope.chosen]) if scope.chosen else ""
    if made and where:
        return t("principles.scope.both", what=made, where=where)
    return made or where or t("principles.scope.all")


def share_words(one: Weighed) -> str:
    """Return how much of what a claim covers: a share of output, or so many of so many."""
    if one.share_of == "supply":
        return t("principles.share.supply", share=theme.percent(one.share))
    if one.n_cells == 1:
        return t(f"principles.share.one.{one.share_of}")
    return t(f"principles.share.{one.share_of}", n=one.n_covered, of=one.n_cells)


def level_words(found: Covered) -> str:
    """Return how far a requirement is covered."""
    return t(f"principles.level.{found.level}") if found.best is None else share_words(found.best)


def fresh_words(one: Weighed, released: int) -> str:
    """Return how new what is known is: the newest year, or the edition of what runs beyond the year of the release."""
    year = one.newest_year
    editions = sorted({row["edition"] for row in one.rows if _DATED.match(row["edition"] or "")})
    if year and year > released:
        return t("principles.fresh.outlook", year=year, edition=editions[-1] if editions else theme.DASH)
    if year:
        return str(year)
    return t("principles.fresh.edition", edition=editions[-1]) if editions else t("principles.fresh.undated")


def quality_words(one: Weighed) -> str:
    """Return how good it is: native, bridged, estimated, a proxy or context."""
    return t(f"principles.quality.{one.quality}")


def source_words(one: Weighed) -> str:
    """Return the names of its sources."""
    return joined([sources()[code].label if code in sources() else code for code in one.source_ids])


def value_words(engine: Engine, one: Weighed, scope: Scope) -> str:
    """Return what the newest values say: a value, the lowest and the highest with their places, or how many rows."""
    material = scope.materials[0] if len(scope.materials) == 1 and not scope.countries else ""
    if one.claim.of in _OF_CONCENTRATION and material:
        known = known_materials(engine).get(material)
        if known and known.concentration:
            return t(
                "principles.value.metric",
                value=_OF_CONCENTRATION[one.claim.of](known.concentration),
                of=known.staged,
                year=known.data.year,
            )
    if one.claim.of == "production_yearly" and len(scope.materials) == 1 and (said := _output(engine, scope)):
        return said
    evidence = one.claim.evidence
    if one.claim.kind != "dataset" or evidence.summary is Summary.COUNT or not evidence.value:
        return _counted(one)
    rows = [row for row in one.rows if row["value_low"] is not None]
    return _between(rows) if rows else _counted(one)


def _output(engine: Engine, scope: Scope) -> str:
    """Return how much of one material the world or one place makes; empty where no such figure is stated."""
    known = known_materials(engine).get(scope.materials[0])
    if known is None or len(scope.countries) > 1:
        return ""
    row = known.data.country(scope.countries[0]) if scope.countries else known.data.total()
    if row is None or not row["quantity_t"]:
        return ""
    is_told = scope.countries and row["share_frac"]
    share = bounded_share(row["share_frac"], row["share_bound"]) if is_told else ""
    key = "principles.value.output_share" if share else "principles.value.output"
    return t(key, amount=amount(row), share=share, of=known.staged, year=known.data.year)


def _counted(one: Weighed) -> str:
    """Return how many things its rows are, by what a row of the dataset is, and of how many places."""
    n_rows = sum(row["n_rows"] for row in one.rows)
    noun = f"principles.rows.{one.claim.of}"
    what = t(noun if noun in catalogue() else "principles.rows.other") if n_rows != 1 else ""
    said = t("principles.value.rows", n=n_rows, what=what) if what else t("principles.value.row", what=_singular(noun))
    places = {row["country_iso3"] for row in one.rows if row["country_iso3"]}
    return t("principles.value.places", said=said, n=len(places)) if len(places) > 1 else said


def _singular(noun: str) -> str:
    key = f"{noun}.one"
    return t(key if key in catalogue() else "principles.rows.other.one")


def _between(rows: Sequence[Record]) -> str:
    """Return the lowest and the highest value, with what they are of."""
    lowest, highest = min(rows, key=lambda row: row["value_low"]), max(rows, key=lambda row: row["value_high"])
    low, high = _value(lowest["value_low"], lowest["unit"]), _value(highest["value_high"], highest["unit"])
    years = sorted({row["year"] for row in (lowest, highest) if row["year"]})
    when = "–".join(map(str, years))  # noqa: RUF001 - an en dash between years
    of = (_name(lowest), _name(highest)) if len({_name(row) for row in rows}) > 1 else ("", "")
    ends = [f"{value} ({name})" if name else value for value, name in zip((low, high), of, strict=True)]
    said = t("principles.value.between", low=ends[0], high=ends[1]) if low != high else low
    return t("principles.value.dated", value=said, year=when) if when else said


def _name(row: Record) -> str:
    if row["country_iso3"]:
        return country_in_text(row["country_iso3"])
    return material_in_text(row["material_id"]) if row["material_id"] else ""


def _value(value: float, unit: str) -> str:
    if unit == "fraction":
        return theme.percent(value)
    if unit == "USD/t":
        return theme.price(value)
    number = theme.number(value, _NUMBER)
    return number if unit in {"", "score"} else f"{number}{theme.THIN}{'%' if unit == 'percent' else unit}"
