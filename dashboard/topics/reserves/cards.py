"""Cards of reserves: where the ground holds what, of a material and of a country. Reserves are not a fixed stock."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.engine import Engine
from dashboard.engine.model import Record
from dashboard.figures import theme
from dashboard.figures.bars import Bar, ranked_bars
from dashboard.figures.lines import series_lines
from dashboard.figures.share_maps import Shares, share_map
from dashboard.filters import ALL_VINTAGES, Filters
from dashboard.i18n import joined, t
from dashboard.topics.country_scope import Scope
from dashboard.topics.production.cards.material import charted_countries, country_lines
from dashboard.topics.production.country_figures import CountryFigures, by_share, country_figures
from dashboard.topics.production.words import label, largest, rank, years_without_figures
from dashboard.topics.reserves import queries
from dashboard.ui.card_rows import CardRows
from dashboard.ui.chart_card import CardContent
from dashboard.ui.map_words import with_off_map
from dashboard.ui.words import (
    amount,
    country_in_text,
    material_in_text,
    material_name,
    nothing,
    opening,
    share_words,
    tooltip,
    without_words,
)
from data.codes import expand_blocs

_KEYS = ("material", "product", "country", "year_from", "year_to")
_BARS = 14


def load(engine: Engine, material: str, filters: Filters) -> CountryFigures:
    """Return the reserves stated for `material`."""
    return country_figures(engine, queries.SHARES, filters, material=(material,))


def share_card(engine: Engine, data: CountryFigures, material: str, filters: Filters) -> CardContent:
    """Return the map of shares of world reserves."""
    known = [row for row in data.in_year if row["share_frac"] is not None]
    total, name = data.total(), material_in_text(material)
    title = _nothing(data, material)
    if data.is_mixed_products:
        title = t("material.reserves.unlike", material=name, year=data.year)
    elif data.ranked and total:
        first = data.ranked[0]
        title = t(
            "material.reserves.title",
            country=opening(country_in_text(first["country_iso3"])),
            share=share_words(first),
            material=name,
            total=amount(total),
            year=data.year,
        )
    measure = t("material.reserves.subtitle", basis=data.basis, year=data.year)
    subtitle = " · ".join(part for part in (measure, without_words(data.without)) if part)
    product = filters.only(_KEYS).without("country").with_(material=material, product=data.product)
    in_year = product.with_(year_from=data.year, year_to=data.year)
    return CardContent(
        title=title,
        subtitle=with_off_map(subtitle, {row["country_iso3"]: row["share_frac"] for row in known}),
        figure=share_map(
            Shares(
                {row["country_iso3"]: row["share_frac"] for row in known},
                {row["country_iso3"]: tooltip(row) for row in known},
                t("axis.share_of_reserves"),
                none=t("map.none.reserves"),
                contested=t("map.contested"),
            ),
            view=filters.map,
            selected=expand_blocs(filters.country),
        ),
        summary=t("material.reserves.summary", title=title, top=largest(data.ranked)),
        rows=CardRows(queries.SHARES, in_year).read(engine) if data.year else None,
        empty="" if known else title,
    )


def _nothing(data: CountryFigures, material: str) -> str:
    return years_without_figures(data, material) or t("material.reserves.nothing", material=material_in_text(material))


def vintage_card(engine: Engine, data: CountryFigures, material: str, filters: Filters) -> CardContent:
    """Return what each vintage stated for the largest holders: reserves are revised as much as mined."""
    shown = charted_countries(data, filters)
    product = filters.only(_KEYS).with_(material=material, product=data.product, vintage=ALL_VINTAGES)
    read = CardRows(queries.VINTAGES, product.with_(country=tuple(shown))).read(engine) if shown else None
    rows = read.records if read else ()
    factor, unit = theme.axis_unit([row["quantity_t"] for row in rows])
    return CardContent(
        title=t("material.reserves.vintages_title", material=material_in_text(material)),
        subtitle=t("material.reserves.vintages_subtitle", basis=data.basis, unit=unit),
        figure=series_lines(country_lines(rows, shown, factor, mark_estimates=False), unit=unit),
        summary=t("material.reserves.vintages_summary", names=joined([country_in_text(code) for code in shown])),
        rows=read,
        empty="" if rows else _nothing(data, material),
    )


def country_card(engine: Engine, scope: Scope) -> CardContent:
    """Return a country's newest shares of world reserves as bars, the largest first."""
    chosen = scope.reserve.with_(country=scope.country)
    read = CardRows(queries.STANDING, chosen).read(engine)
    rows = by_share(read.records)
    shown = [row for row in rows if row["share_frac"]][:_BARS]
    silent = [material_in_text(row["material_id"]) for row in rows if row["quantity_t"] is None]
    title = nothing("country.reserves.nothing", scope.reserve, country=country_in_text(scope.country))
    if shown:
        title = t(
            "country.reserves.title",
            country=opening(country_in_text(scope.country)),
            share=share_words(shown[0]),
            material=material_in_text(shown[0]["material_id"]),
            year=shown[0]["year"],
        )
    bars = []
    for row in shown:
        name = label(row, shown)
        bars.append(
            Bar(
                name=name,
                value=row["share_frac"],
                label=share_words(row),
                colour=theme.BAR,
                hover="<br>".join((f"<b>{name}</b>", *tooltip(row).split("<br>")[1:], rank(row), row["content_basis"])),
                hollow=row["status"] == "estimated",
                click=f"href:{scope.material_href(row['material_id'], view='reserves')}",
            )
        )
    top = joined([f"{material_name(row['material_id'])} {amount(row)}" for row in shown[:3]])
    none = t("word.none")
    return CardContent(
        title=title,
        subtitle=t("country.reserves.subtitle"),
        figure=ranked_bars(bars, title=t("axis.share_of_reserves")),
        summary=t("country.reserves.summary", title=title, top=top or none, silent=joined(silent) or none),
        rows=CardRows(queries.STANDING, _drawn(chosen, shown)).read(engine) if shown else None,
        empty="" if shown else title,
    )


def _drawn(chosen: Filters, rows: Sequence[Record]) -> Filters:
    """Return the filters of exactly the materials and products of `rows`."""
    return chosen.with_(
        material=tuple(row["material_id"] for row in rows), product=tuple(row["product"] for row in rows)
    )
