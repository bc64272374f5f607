"""Cards of the sites view: facilities and deposits. No publisher states tonnes for them, so none are shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from dashboard.components.chart_card import CardContent
from dashboard.components.leaderboard import LeaderRow
from dashboard.components.provenance import card_sources
from dashboard.components.words import country_name, joined, material_name
from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.figures.maps import site_trace, sites_map
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.queries import sites
from data.codes import expand_blocs

_KEYS = ("material", "country", "facility_type", "confidence")
_RANKED = 14


def _tooltip(site: Mapping[str, Any], kind: str) -> str:
    return "<br>".join((f"<b>{site['name']}</b>", str(site[kind]), country_name(site["country_iso3"])))


def facility_card(engine: Engine, material: str, filters: Filters) -> CardContent:
    """Return the map of facilities."""
    chosen = filters.only(_KEYS).with_(material=material)
    rows = engine.run(sites.FACILITIES, chosen.chosen()).records()
    found = list({site["facility_id"]: site for site in rows}.values())
    placed = [site for site in found if site["latitude_deg"] is not None]
    selected = expand_blocs(filters.country)
    countries = Counter(site["country_iso3"] for site in found)
    title = t("material.sites.nothing", material=material_name(material))
    if found:
        first, count = countries.most_common(1)[0]
        title = t(
            "material.sites.title" if len(countries) > 1 else "material.sites.title_one",
            n=len(found),
            material=material_name(material).lower(),
            countries=len(countries),
            first=country_name(first),
            count=count,
        )
    return CardContent(
        title=title,
        subtitle=t("material.sites.subtitle")
        if len(placed) == len(found)
        else t("material.sites.subtitle_unplaced", unplaced=len(found) - len(placed)),
        figure=sites_map(
            [site_trace(placed, hover=[_tooltip(site, "facility_type") for site in placed], key="facility_id")],
            zoom_to=selected[0] if len(selected) == 1 else "",
            selected=selected,
        ),
        summary=t(
            "material.sites.summary",
            title=title,
            top=joined([f"{country_name(code)} {count}" for code, count in countries.most_common(3)]),
        ),
        sources=card_sources(engine, ("icmm",)),
        download_path=f"/api/v1/view/{sites.FACILITIES.query_id}",
        query=chosen.to_query(),
        columns=sites.FACILITIES.fields,
        empty="" if found else title,
        disclaimer=True,
    )


def deposit_card(engine: Engine, material: str, filters: Filters) -> CardContent:
    """Return the map of deposits."""
    chosen = filters.only(("material", "country")).with_(material=material)
    rows = engine.run(sites.DEPOSITS, chosen.chosen()).records()
    found = list({site["deposit_id"]: site for site in rows}.values())
    selected = expand_blocs(filters.country)
    kinds = Counter(site["deposit_type"] for site in found)
    title = t("material.deposits.nothing", material=material_name(material))
    if found:
        title = t("material.deposits.title", n=len(found), material=material_name(material).lower())
    return CardContent(
        title=title,
        subtitle=t("material.deposits.subtitle"),
        figure=sites_map(
            [
                site_trace(
                    found,
                    hover=[_tooltip(site, "deposit_type") for site in found],
                    key="deposit_id",
                    symbol="diamond",
                )
            ],
            zoom_to=selected[0] if len(selected) == 1 else "",
            selected=selected,
        ),
        summary=t(
            "material.deposits.summary",
            title=title,
            top=joined([f"{kind} {count}" for kind, count in kinds.most_common(3)]),
        ),
        sources=card_sources(engine, ("usgs_pp1802",)),
        download_path=f"/api/v1/view/{sites.DEPOSITS.query_id}",
        query=chosen.to_query(),
        columns=sites.DEPOSITS.fields,
        empty="" if found else title,
        disclaimer=True,
    )


def ranking(engine: Engine, material: str, filters: Filters, path: str) -> list[LeaderRow]:
    """Return countries by number of facilities."""
    found = engine.run(
        sites.FACILITIES_BY_COUNTRY, {"material": (material,), **filters.chosen(("facility_type", "confidence"))}
    ).records()
    total = sum(row["n_sites"] for row in found)
    selected = expand_blocs(filters.country)
    shown = [row for place, row in enumerate(found) if place < _RANKED or row["country_iso3"] in selected]
    return [
        LeaderRow(
            name=country_name(row["country_iso3"]),
            value=theme.number(row["n_sites"]),
            share_frac=row["n_sites"] / total,
            href=filters.with_(country=() if filters.country == (row["country_iso3"],) else row["country_iso3"]).href(
                path
            ),
            selected=row["country_iso3"] in selected,
            colour=theme.country_colour(row["country_iso3"]),
        )
        for row in shown
    ]
