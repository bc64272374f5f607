"""Maps of facilities and deposits, of a material and of a country. No publisher states tonnes for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from dashboard.engine import Engine
from dashboard.engine.model import Query, Record
from dashboard.figures import theme
from dashboard.figures.layout import Figure
from dashboard.figures.maps import site_trace, sites_map
from dashboard.filters import Filters
from dashboard.i18n import joined, t
from dashboard.topics.country_scope import Scope
from dashboard.topics.sites import queries
from dashboard.ui.card_rows import CardRows, ReadRows
from dashboard.ui.chart_card import CardContent
from dashboard.ui.leaderboard import LeaderRow, Ranking, country_row
from dashboard.ui.words import country_in_text, country_name, material_in_text, material_name, nothing
from data.basemap import basemap
from data.codes import expand_blocs, place_in_text

_RANKED = 14
_MARGIN_DEG = 4.0


@dataclass(frozen=True)
class _Kind:
    """A kind of site: its query, the words for it, its columns of id and type, its mark, and the path of its pages."""

    query: Query
    thing: str
    key: str
    type_column: str
    symbol: str
    path: str = ""

    def sites(self, rows: ReadRows) -> list[Record]:
        """Return each site once with its `materials`: the source has one row a site and material."""
        sites: dict[str, Record] = {}
        for row in rows.records:
            sites.setdefault(row[self.key], {**row, "materials": []})["materials"].append(row["material_id"])
        return list(sites.values())

    def trace(self, sites: Sequence[Record], last_line: Callable[[Record], str]) -> Figure:
        """Return the marks of the sites; a tooltip says name, type and `last_line`."""
        hover = [f"<b>{site['name']}</b><br>{site[self.type_column]}<br>{last_line(site)}" for site in sites]
        clicks = [self.click(site, f"country:{site['country_iso3']}") for site in sites]
        return site_trace(sites, hover=hover, clicks=clicks, symbol=self.symbol)

    def click(self, site: Record, otherwise: str) -> str:
        """Return where a click on a site leads: to its own page, `otherwise` where sites of its kind have none."""
        return f"href:{self.path}{site[self.key]}" if self.path else otherwise


_FACILITIES = _Kind(queries.FACILITIES, "facilities", "facility_id", "facility_type", "circle", "/facilities/")
_DEPOSITS = _Kind(queries.DEPOSITS, "deposits", "deposit_id", "deposit_type", "diamond")


def _mapped(sites: Sequence[Record]) -> list[Record]:
    return [site for site in sites if site["latitude_deg"] is not None]


def _top(names: Iterable[tuple[str, int]]) -> str:
    return joined([f"{name} {count}" for name, count in names])


def facility_card(engine: Engine, material: str, filters: Filters) -> CardContent:
    """Return the map of the facilities of a material."""
    chosen = filters.only(("material", "country", "facility_type", "confidence")).with_(material=material)
    rows = CardRows(_FACILITIES.query, chosen).read(engine)
    sites = _FACILITIES.sites(rows)
    countries = Counter(country_in_text(site["country_iso3"]) for site in sites).most_common()
    title = nothing("material.sites.nothing", chosen.without("material"), material=material_in_text(material))
    if sites:
        title = t(
            "material.sites.title" if len(countries) > 1 else "material.sites.title_one",
            n=len(sites),
            material=material_in_text(material),
            countries=len(countries),
            first=countries[0][0],
            count=countries[0][1],
        )
    unplaced = len(sites) - len(_mapped(sites))
    subtitle = t("material.sites.subtitle_unplaced" if unplaced else "material.sites.subtitle", unplaced=unplaced)
    summary = t("material.sites.summary", title=title, top=_top(countries[:3])) if sites else title
    return _material_card(_FACILITIES, rows, sites, title=title, subtitle=subtitle, summary=summary)


def deposit_card(engine: Engine, material: str, filters: Filters) -> CardContent:
    """Return the map of the deposits of a material."""
    chosen = filters.only(("material", "country")).with_(material=material)
    rows = CardRows(_DEPOSITS.query, chosen).read(engine)
    sites = _DEPOSITS.sites(rows)
    types = Counter(site["deposit_type"] for site in sites).most_common(3)
    title = nothing("material.deposits.nothing", chosen.without("material"), material=material_in_text(material))
    if sites:
        key = "material.deposits.title_one" if len(sites) == 1 else "material.deposits.title"
        title = t(key, n=len(sites), material=material_in_text(material))
    subtitle = t("material.deposits.subtitle")
    summary = t("material.deposits.summary", title=title, top=_top(types)) if sites else title
    return _material_card(_DEPOSITS, rows, sites, title=title, subtitle=subtitle, summary=summary)


def _material_card(
    kind: _Kind, rows: ReadRows, sites: Sequence[Record], *, title: str, subtitle: str, summary: str
) -> CardContent:
    selected = expand_blocs(rows.filters.country)
    trace = kind.trace(_mapped(sites), lambda site: country_name(site["country_iso3"]))
    return CardContent(
        title=title,
        subtitle=subtitle,
        figure=sites_map(
            [trace], contested=t("map.contested"), zoom_to=selected[0] if len(selected) == 1 else "", selected=selected
        ),
        summary=summary,
        rows=rows,
        empty="" if sites else title,
    )


def country_board(engine: Engine, material: str, filters: Filters, path: str) -> Ranking:
    """Return countries by number of facilities of a material: the first, and those chosen."""
    chosen = filters.only(("facility_type", "confidence")).with_(material=material)
    rows = engine.run(queries.FACILITIES_BY_COUNTRY, chosen.chosen()).records()
    title = t("material.board.sites")
    if not rows:
        return Ranking(title, ())
    if filters.country:
        return _site_board(engine, material, filters)
    total = sum(row["n_sites"] for row in rows)
    selected = expand_blocs(filters.country)
    shown = [row for index, row in enumerate(rows) if index < _RANKED or row["country_iso3"] in selected]
    leaders = [
        country_row(
            row["country_iso3"], filters, path, value=theme.number(row["n_sites"]), share_frac=row["n_sites"] / total
        )
        for row in shown
    ]
    of = CardRows(queries.FACILITIES_BY_COUNTRY, chosen.with_(country=tuple(row["country_iso3"] for row in shown)))
    return Ranking(title, leaders, t("material.board.of", shown=len(shown), n=len(rows)), of.read(engine))


def _site_board(engine: Engine, material: str, filters: Filters) -> Ranking:
    """Return the facilities of a material in the places chosen, by name, each with its kind."""
    chosen = filters.only(("country", "facility_type", "confidence")).with_(material=material)
    rows = CardRows(_FACILITIES.query, chosen).read(engine)
    sites = _FACILITIES.sites(rows)
    listed = [
        LeaderRow(
            name=site["name"],
            value="",
            note=f"{site['facility_type']}, {country_name(site['country_iso3'])}",
            href=f"/facilities/{site['facility_id']}",
        )
        for site in sorted(sites, key=lambda site: str(site["name"]).casefold())
    ]
    places = joined([place_in_text(place) for place in filters.country])
    return Ranking(t("material.board.sites_of", places=places), listed, of=rows)


def country_cards(engine: Engine, scope: Scope) -> tuple[CardContent, CardContent]:
    """Return the maps of the facilities and of the deposits of a country."""
    return _country_card(engine, scope, _FACILITIES), _country_card(engine, scope, _DEPOSITS)


def _country_card(engine: Engine, scope: Scope, kind: _Kind) -> CardContent:
    rows = CardRows(kind.query, scope.sites).read(engine)
    sites = kind.sites(rows)
    mapped = _mapped(sites)
    name = country_in_text(scope.country)
    common = Counter(code for site in sites for code in site["materials"]).most_common(3)
    title = nothing(f"country.{kind.thing}.nothing", scope.sites.without("country"), country=name)
    if sites:
        key = f"country.{kind.thing}.title_one" if len(sites) == 1 else f"country.{kind.thing}.title"
        title = t(key, n=len(sites), country=name, material=material_in_text(common[0][0]))
    trace = kind.trace(mapped, lambda site: joined([material_name(code) for code in site["materials"]]))
    trace["customdata"] = [
        kind.click(site, f"href:{scope.material_href(site['materials'][0], view='sites')}") for site in mapped
    ]
    figure = sites_map([trace], contested=t("map.contested"), zoom_to=scope.country, selected=(scope.country,))
    return CardContent(
        title=title,
        subtitle=t(f"country.{kind.thing}.subtitle_unplaced", unplaced=len(sites) - len(mapped))
        if len(mapped) < len(sites)
        else t(f"country.{kind.thing}.subtitle"),
        figure=focused(figure, scope.country, mapped),
        summary=t("country.sites.summary", title=title, top=_top((material_name(code), n) for code, n in common))
        if sites
        else title,
        rows=rows,
        empty="" if sites else title,
    )


def focused(figure: Figure, country: str, mapped: Sequence[Record]) -> Figure:
    """Return the map with other countries a click away; one too small for the base map is framed by its sites."""
    for trace in figure["data"]:
        clicks = trace.get("customdata", [])
        trace["customdata"] = [click.replace("country:", "href:/countries/") for click in clicks]
        if trace["name"] == "chosen":
            trace["hovertemplate"], trace["hoverinfo"] = None, "skip"
    if country not in basemap().boxes and mapped:
        for axis, column in (("lonaxis", "longitude_deg"), ("lataxis", "latitude_deg")):
            values = [site[column] for site in mapped]
            figure["layout"]["geo"][axis] = {"range": [min(values) - _MARGIN_DEG, max(values) + _MARGIN_DEG]}
        figure["layout"]["geo"]["projection"] = {"type": "mercator"}
    return figure
