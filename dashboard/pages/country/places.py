"""Maps of the facilities and deposits of a country. No publisher states tonnes for them, so none are shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.components.chart_card import CardContent
from dashboard.components.provenance import card_sources
from dashboard.components.words import country_name, joined, material_name
from dashboard.engine import Engine
from dashboard.engine.model import Query
from dashboard.figures.maps import Figure, shapes, site_trace, sites_map
from dashboard.i18n import t
from dashboard.pages.country.scope import Scope
from dashboard.queries import sites

_MARGIN_DEG = 4.0


@dataclass(frozen=True)
class _Kind:
    """A kind of site: its query, the words for it, its columns of id and type, its publisher and its mark."""

    query: Query
    thing: str
    key: str
    kind: str
    source: str
    symbol: str


_FACILITIES = _Kind(sites.FACILITIES, "facilities", "facility_id", "facility_type", "icmm", "circle")
_DEPOSITS = _Kind(sites.DEPOSITS, "deposits", "deposit_id", "deposit_type", "usgs_pp1802", "diamond")


def facility_card(engine: Engine, scope: Scope) -> CardContent:
    """Return the map of facilities."""
    return _card(engine, scope, _FACILITIES)


def deposit_card(engine: Engine, scope: Scope) -> CardContent:
    """Return the map of deposits."""
    return _card(engine, scope, _DEPOSITS)


def _card(engine: Engine, scope: Scope, of: _Kind) -> CardContent:
    found = _once(engine.run(of.query, scope.sites.chosen()).records(), of.key)
    placed = [site for site in found if site["latitude_deg"] is not None]
    name = country_name(scope.country)
    common = Counter(code for site in found for code in site["materials"]).most_common(3)
    title = t(f"country.{of.thing}.nothing", country=name)
    if found:
        title = t(f"country.{of.thing}.title", n=len(found), country=name, material=material_name(common[0][0]).lower())
    trace = site_trace(placed, hover=[_tooltip(site, of.kind) for site in placed], key=of.key, symbol=of.symbol)
    trace["customdata"] = [f"href:{scope.material_href(site['materials'][0], view='sites')}" for site in placed]
    figure = sites_map([trace], zoom_to=scope.country, selected=(scope.country,))
    return CardContent(
        title=title,
        subtitle=t(f"country.{of.thing}.subtitle", unplaced=len(found) - len(placed)),
        figure=_focused(figure, scope.country, placed),
        summary=t(
            "country.sites.summary",
            title=title,
            top=joined([f"{material_name(code)} {count}" for code, count in common]) or t("word.none"),
        ),
        sources=card_sources(engine, (of.source,)),
        download_path=f"/api/v1/view/{of.query.query_id}",
        query=scope.sites.to_query(),
        columns=of.query.fields,
        empty="" if found else title,
        disclaimer=True,
    )


def _once(rows: Sequence[Mapping[str, Any]], key: str) -> list[dict[str, Any]]:
    """Return each site once with its `materials`: the source has one row a site and material."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        found.setdefault(row[key], {**row, "materials": []})["materials"].append(row["material_id"])
    return list(found.values())


def _tooltip(site: Mapping[str, Any], kind: str) -> str:
    return "<br>".join(
        (f"<b>{site['name']}</b>", str(site[kind]), joined([material_name(code) for code in site["materials"]]))
    )


def _focused(figure: Figure, country: str, placed: Sequence[Mapping[str, Any]]) -> Figure:
    """Return the map with other countries a click away; one too small for the base map is framed by its sites."""
    for trace in figure["data"]:
        if "locations" in trace:
            trace["customdata"] = [f"href:/countries/{code}" for code in trace["locations"]]
        if trace["name"] == "chosen":
            trace["hovertemplate"], trace["hoverinfo"] = None, "skip"
    if country not in shapes() and placed:
        for axis, column in (("lonaxis", "longitude_deg"), ("lataxis", "latitude_deg")):
            values = [site[column] for site in placed]
            figure["layout"]["geo"][axis] = {"range": [min(values) - _MARGIN_DEG, max(values) + _MARGIN_DEG]}
        figure["layout"]["geo"]["projection"] = {"type": "mercator"}
    return figure
