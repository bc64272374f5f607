"""Cards of the reserves view: where the ground holds what, as USGS states it. Reserves are not a fixed stock."""

from __future__ import annotations

from dashboard.components.cards.production import nothing, ranking
from dashboard.components.chart_card import CardContent
from dashboard.components.leaderboard import LeaderRow
from dashboard.components.provenance import row_sources
from dashboard.components.words import amount, country_name, joined, material_name, tooltip
from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.figures.lines import Line, series_lines
from dashboard.figures.maps import share_map
from dashboard.filters import ALL_VINTAGES, Filters
from dashboard.i18n import t
from dashboard.queries import shares, vintages
from dashboard.stated import Stated, stated
from data.codes import expand_blocs

_KEYS = ("material", "product", "country", "year_from", "year_to")


def load(engine: Engine, material: str, filters: Filters) -> Stated:
    """Return the reserves stated for `material`."""
    return stated(engine, shares.RESERVE, filters, material=(material,))


def share_card(engine: Engine, data: Stated, material: str, filters: Filters) -> CardContent:
    """Return the map of shares of world reserves."""
    known = [row for row in data.in_year if row["share_frac"] is not None]
    total = data.total()
    leaders = [row for row in data.in_year if row["quantity_t"]]
    title = _nothing(data, material)
    if data.is_unlike:
        title = t("material.reserves.unlike", material=material_name(material).lower(), year=data.year)
    elif leaders and total:
        title = t(
            "material.reserves.title",
            country=country_name(leaders[0]["country_iso3"]),
            share=theme.percent(leaders[0]["share_frac"]),
            material=material_name(material).lower(),
            total=amount(total),
            year=data.year,
        )
    chosen = filters.only(_KEYS).with_(material=material, product=data.product, year_from=data.year, year_to=data.year)
    return CardContent(
        title=title,
        subtitle=t("material.reserves.subtitle", basis=data.basis, year=data.year),
        figure=share_map(
            {row["country_iso3"]: row["share_frac"] for row in known},
            {row["country_iso3"]: tooltip(row) for row in known},
            title=t("axis.share_of_reserves"),
            selected=expand_blocs(filters.country),
        ),
        summary=t(
            "material.reserves.summary",
            title=title,
            top=joined([f"{country_name(row['country_iso3'])} {amount(row)}" for row in leaders[:3]]),
        ),
        sources=row_sources(engine, data.in_year),
        download_path=f"/api/v1/view/{shares.RESERVE.query_id}",
        query=chosen.to_query(),
        columns=shares.RESERVE.fields,
        empty="" if known else title,
        disclaimer=True,
    )


def _nothing(data: Stated, material: str) -> str:
    if data.covered and not data.years:
        return nothing(data, material)
    return t("material.reserves.nothing", material=material_name(material).lower())


def rows(data: Stated, filters: Filters, path: str) -> list[LeaderRow]:
    """Return the ranked countries."""
    return ranking(data, filters, path)


def vintage_card(engine: Engine, data: Stated, material: str, filters: Filters) -> CardContent:
    """Return what each vintage stated for the largest holders: reserves are revised as much as mined."""
    leaders = [row["country_iso3"] for row in data.in_year if row["quantity_t"]][:5]
    chosen = [code for code in expand_blocs(filters.country) if any(row["country_iso3"] == code for row in data.rows)]
    shown = chosen[:6] or leaders
    scope = filters.only(_KEYS).without("country").with_(material=material, product=data.product, vintage=ALL_VINTAGES)
    found = [row for row in engine.run(vintages.RESERVE, scope.chosen()).records() if row["country_iso3"] in shown]
    factor, unit = theme.axis_unit([row["quantity_t"] for row in found])
    lines = []
    for code, colour in zip(shown, theme.series_colours(shown, kind="country"), strict=True):
        own = [row for row in found if row["country_iso3"] == code]
        lines.append(
            Line(
                name=country_name(code),
                x=[row["year"] for row in own],
                y=[None if row["quantity_t"] is None else row["quantity_t"] / factor for row in own],
                colour=colour,
                hover=[tooltip(row) for row in own],
                click=f"country:{code}",
            )
        )
    return CardContent(
        title=t("material.reserves.vintages_title", material=material_name(material).lower()),
        subtitle=t("material.reserves.vintages_subtitle", basis=data.basis, unit=unit),
        figure=series_lines(lines, unit=unit),
        summary=t("material.reserves.vintages_summary", names=joined([country_name(code) for code in shown])),
        sources=row_sources(engine, found),
        download_path=f"/api/v1/view/{vintages.RESERVE.query_id}",
        query=scope.with_(country=filters.country).to_query(),
        columns=vintages.RESERVE.fields,
        empty="" if found else _nothing(data, material),
    )
