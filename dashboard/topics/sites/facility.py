"""Cards of one facility: its facts, where it lies, the projects near it, what else lies in the country."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.engine.model import Record
from dashboard.figures import theme
from dashboard.figures.maps import site_trace, sites_map
from dashboard.filters import Filters
from dashboard.i18n import joined, t
from dashboard.topics.distance import NEAR_KM
from dashboard.topics.sites import queries
from dashboard.topics.sites.cards import focused
from dashboard.ui.card_rows import CardRows, ReadRows
from dashboard.ui.chart_card import CardContent
from dashboard.ui.filter_values import set_name
from dashboard.ui.index_table import Cell, Heading, index_table
from dashboard.ui.words import country_in_text, country_name, material_in_text, material_name
from dashboard.web.page import UnknownThingError

_LISTED = 100
_NUMERIC = frozenset({"distance"})


@dataclass(frozen=True)
class Facility:
    """A facility: its rows, one a material, and those of every facility of its country."""

    own: ReadRows
    around: ReadRows

    @property
    def first(self) -> Record:
        """The first of its rows: what they all state of the facility itself."""
        return self.own.records[0]

    @property
    def materials(self) -> list[str]:
        """Its materials, in the order of the source's ranks."""
        rank = {"primary": 0, "secondary": 1}
        rows = sorted(self.own.records, key=lambda row: (rank.get(row["commodity_rank"], 2), row["material_id"]))
        return [row["material_id"] for row in rows]

    @property
    def others(self) -> list[Record]:
        """The other facilities of the country, each once with its `materials`; those of its materials come first."""
        sites: dict[str, Record] = {}
        for row in self.around.records:
            if row["facility_id"] != self.first["facility_id"]:
                site = sites.setdefault(row["facility_id"], {**row, "materials": []})
                site["materials"].append(row["material_id"])
        wanted = set(self.materials)
        return sorted(sites.values(), key=lambda site: (not wanted & set(site["materials"]), site["name"].casefold()))


def load(engine: Engine, facility_id: str) -> Facility:
    """Return a facility. Raises UnknownThingError where the release has none of this id."""
    own = CardRows(queries.FACILITY, Filters().with_(facility=facility_id)).read(engine)
    if not own.records:
        raise UnknownThingError(facility_id)
    around = CardRows(queries.FACILITIES, Filters().with_(country=own.records[0]["country_iso3"])).read(engine)
    return Facility(own, around)


def _kinds(row: Record) -> str:
    """Return what a facility is, in words: its source joins several with a semicolon."""
    return joined([kind.strip().lower() for kind in row["facility_type"].split(";")])


def _named(materials: Iterable[str]) -> str:
    return joined([material_in_text(code) for code in materials])


def lede(facility: Facility) -> str:
    """Return what the facility is, where, of which materials."""
    first = facility.first
    return t(
        "facility.lede", name=first["name"], kinds=_kinds(first), country=country_in_text(first["country_iso3"]),
        materials=_named(facility.materials),
    )  # fmt: skip


def facts(facility: Facility) -> Component:
    """Return what the source states of the facility, and what no source of the release does."""
    first = facility.first
    country = first["country_iso3"]
    ranks = {row["material_id"]: row["commodity_rank"] for row in facility.own.records}
    notes = dict.fromkeys(row["note"] for row in facility.own.records if row["note"])
    view = Filters(view="sites").with_(country=country)
    materials: list[Component | str] = []
    for code in facility.materials:
        materials += [", " if materials else "", dcc.Link(material_name(code), href=view.href(f"/materials/{code}")),
                      f" ({t(f'facility.rank.{ranks[code]}')})"]  # fmt: skip
    source = facility.own.sources[0]
    values: dict[str, list[Component | str] | Component | str] = {
        "country": dcc.Link(country_name(country), href=f"/countries/{country}"),
        "kind": _kinds(first),
        "materials": materials,
        "operator": t("facility.no_operator"),
        "capacity": t("facility.no_capacity"),
        "place": place(first),
        "confidence": first["confidence"] or t("status.missing"),
        "identifier": first["facility_id"],
        "now": dcc.Link(t("facility.now"), href=f"/sites/{first['facility_id']}"),
        "source": html.A(source.text, href=source.href, rel="noopener"),
        "note": " ".join(notes) or t("word.none"),
    }
    entries = [html.Div([html.Dt(t(f"facility.column.{name}")), html.Dd(value)]) for name, value in values.items()]
    return html.Dl(entries, className="facts is-grid")


def place(row: Record) -> str:
    """Return coordinates as given, in words."""
    if row["latitude_deg"] is None:
        return t("status.missing")
    latitude, longitude = (str(row[name]).replace("-", theme.MINUS) for name in ("latitude_deg", "longitude_deg"))
    return t("project.degrees", latitude=latitude, longitude=longitude)


def map_card(engine: Engine, facility: Facility) -> CardContent:
    """Return the map of the country with the facility and the others, each a click from its page."""
    del engine
    first = facility.first
    placed = [site for site in facility.others if site["latitude_deg"] is not None]
    if first["latitude_deg"] is None:
        nothing = t("facility.map.nothing")
        return CardContent(title=nothing, empty=nothing, rows=facility.own)
    clicks = [f"href:/facilities/{site['facility_id']}" for site in placed]
    others = site_trace(placed, hover=[_hover(site) for site in placed], clicks=clicks, symbol="diamond")
    here = site_trace([first], hover=[f"<b>{first['name']}</b>"])
    here["marker"]["size"] = 14
    country = first["country_iso3"]
    figure = sites_map([others, here], contested=t("map.contested"), zoom_to=country, selected=(country,))
    return CardContent(
        title=t("project.map.title", name=first["name"], place=place(first)),
        subtitle=t("facility.map.subtitle"),
        figure=focused(figure, country, [first, *placed]),
        rows=facility.around,
    )


def _hover(site: Record) -> str:
    return "<br>".join((f"<b>{site['name']}</b>", _kinds(site), _named(site["materials"])))


def _table(name: str, columns: tuple[str, ...], lines: list[list[Cell]]) -> Component:
    headings = [Heading(t(f"facility.column.{column}"), numeric=column in _NUMERIC) for column in columns]
    return index_table(t(f"facility.{name}.caption"), headings, lines)


def project_card(engine: Engine, facility: Facility) -> tuple[CardContent, list[Component]]:
    """Return the table of the projects of inventories near the facility, nearest first, with a link to each."""
    read = CardRows(queries.PROJECTS_NEAR, facility.own.filters).read(engine)
    rows = read.records
    title = t("facility.projects.nothing", km=NEAR_KM)
    if rows:
        key = "facility.projects.title" if len(rows) > 1 else "facility.projects.title_one"
        distance = theme.number(rows[0]["distance_km"], 2)
        title = t(key, n=len(rows), km=NEAR_KM, nearest=rows[0]["name"], distance=distance)
    lines: list[list[Cell]] = [
        [dcc.Link(row["name"], href=f"/projects/{row['project_id']}"), set_name(row["source_set"]),
         row["project_status"] or t("status.missing"), theme.number(row["distance_km"], 2)]
        for row in rows
    ]  # fmt: skip
    content = CardContent(
        title=title, subtitle=t("facility.projects.subtitle"), summary="", rows=read, empty="" if rows else title
    )
    return content, [_table("projects", ("project", "inventory", "status", "distance"), lines)]


def others_card(engine: Engine, facility: Facility) -> tuple[CardContent, list[Component]]:
    """Return the table of the other facilities of the country: first those of the same materials."""
    del engine
    country, others = facility.first["country_iso3"], facility.others
    shared = sum(1 for site in others if set(site["materials"]) & set(facility.materials))
    title = t("facility.others.nothing", country=country_in_text(country))
    if others:
        title = t("facility.others.title", n=len(others), country=country_in_text(country), shared=shared)
    lines: list[list[Cell]] = [
        [dcc.Link(site["name"], href=f"/facilities/{site['facility_id']}"), _kinds(site),
         joined([material_name(code) for code in site["materials"]]), place(site)]
        for site in others[:_LISTED]
    ]  # fmt: skip
    content = CardContent(
        title=title,
        subtitle=t("facility.others.subtitle", shown=min(len(others), _LISTED), n=len(others)),
        summary="",
        rows=facility.around,
        empty="" if others else title,
    )
    return content, [_table("others", ("facility", "kind", "materials", "place"), lines)]
