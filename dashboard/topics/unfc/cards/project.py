"""Cards of one project: its facts, quantities with codes and bridge steps, records side by side, what lies near it."""

from __future__ import annotations

import math
import re
from collections import Counter

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.engine.model import Record
from dashboard.figures import theme
from dashboard.figures.layout import Figure
from dashboard.figures.maps import site_trace, sites_map
from dashboard.filters import Filters
from dashboard.i18n import joined, t
from dashboard.topics.distance import NEAR_KM
from dashboard.topics.unfc import queries
from dashboard.topics.unfc.documents import document_links
from dashboard.topics.unfc.scope import PATH, Project
from dashboard.topics.unfc.words import basis_name, class_of, definitions, meaning
from dashboard.ui.card_rows import CardRows
from dashboard.ui.chart_card import CardContent
from dashboard.ui.filter_values import class_name, set_name
from dashboard.ui.index_table import Cell, Heading, index_table
from dashboard.ui.provenance import card_sources
from dashboard.ui.words import country_name, material_in_text, material_name, tip
from data.stated import doubts

_LISTED = 200
_HIGH_DEG, _ASPECT, _MOST_LATITUDE_DEG = 3.0, 2.0, 80.0
_SET = re.compile(r"\(([a-z]+(?:_[a-z]+)+)\)")
_NUMERIC = ("quantity", "distance")


def lede(project: Project, rows: list[Record]) -> str:
    """Return how many quantities the inventory states, of which materials; `rows` are those of the project."""
    key = "project.lede" if len(rows) != 1 else "project.lede_one"
    return t(key, set=set_name(project.record["source_set"]), n=len(rows), materials=_materials(rows))


def _materials(rows: list[Record]) -> str:
    return joined(list(dict.fromkeys(material_in_text(row["material_id"]) for row in rows)))


def facts(project: Project, rows: list[Record]) -> Component:
    """Return what the inventory states of the project itself."""
    record = project.record
    country, source_set = record["country_iso3"], record["source_set"]
    materials = rows[0]["material_id"] if rows else ()
    inventory = Filters().with_(material=materials, source_set=source_set, country=country)
    values: dict[str, Component | str] = {
        "country": dcc.Link(country_name(country), href=f"/countries/{country}"),
        "inventory": dcc.Link(set_name(source_set), href=inventory.href(PATH)),
        "status": record["project_status"] or t("status.missing"),
        "deposit": record["deposit_type"] or t("status.missing"),
        "names": record["aliases"] or t("word.none"),
        "place": _coordinates(record),
        "identifier": record["project_id"],
        "now": dcc.Link(t("facility.now"), href=f"/sites/{record['project_id']}"),
        "note": record["note"] or t("word.none"),
    }
    entries = [html.Div([html.Dt(t(f"project.column.{name}")), html.Dd(value)]) for name, value in values.items()]
    return html.Dl(entries, className="facts is-grid")


def _table(name: str, columns: tuple[str, ...], lines: list[list[Cell]]) -> Component:
    headings = [Heading(t(f"project.column.{column}"), numeric=column in _NUMERIC) for column in columns]
    return index_table(t(f"project.{name}.caption"), headings, lines)


def quantity_card(engine: Engine, project: Project, rows: list[Record]) -> tuple[CardContent, list[Component]]:
    """Return the table of quantities: as reported, the code, how it came about, date and document."""
    key = "project.quantities.title" if len(rows) > 1 else "project.quantities.title_one"
    title = t(key, n=theme.exact(len(rows)), materials=_materials(rows))
    left_out = sum(1 for row in rows if row["counting"] != "counted")
    subtitle = t("project.quantities.subtitle")
    if left_out:
        subtitle = t("project.quantities.left", subtitle=subtitle, n=theme.exact(left_out))
    nothing = "" if rows else t("project.quantities.nothing")
    content = CardContent(
        title=nothing or title,
        subtitle=subtitle,
        summary=title,
        rows=CardRows(queries.QUANTITIES, project.own).read(engine),
        empty=nothing,
    )
    columns = ("material", "quantity", "reported", "code", "basis", "steps", "counting", "date", "document")
    said: dict[tuple[object, object], list[str]] = {}
    for row, doubt in doubts(rows):
        said.setdefault((row["resource_id"], row["material_id"]), []).append(t("project.doubt", reason=doubt.reason))
    pages = {source.source_id: source.href for source in card_sources(engine, {row["source_id"] for row in rows})}
    lines = [
        _quantity(row, said.get((row["resource_id"], row["material_id"]), []), pages.get(row["source_id"], ""))
        for row in rows[:_LISTED]
    ]
    sums = [html.P(_sums(rows), className="view-words")] if rows else []
    return content, [*sums, _table("quantities", columns, lines), definitions()]


def _sums(rows: list[Record]) -> str:
    """Return which quantities add up to what, by material and class, and how many are left out and why."""
    counted = [row for row in rows if row["counting"] == "counted" and row["quantity_t"] is not None]
    left = Counter(row["counting"] for row in rows if row["counting"] != "counted")
    missing = len(rows) - len(counted) - left.total()
    added = t("project.sums", n=theme.exact(len(counted)), all=theme.exact(len(rows)), sums="; ".join(_by_class(rows)))
    others = [t(f"project.sums.{kind}", n=theme.exact(count)) for kind, count in sorted(left.items())]
    others += [t("project.sums.missing", n=theme.exact(missing))] if missing else []
    return " ".join(
        (
            added if counted else t("project.sums.none"),
            *([t("project.sums.left", kinds=joined(others))] if others else []),
            *([t("project.sums.apart")] if len({class_of(row) for row in counted}) > 1 else []),
        )
    )


def _quantity(row: Record, doubted: list[str], page: str) -> list[Cell]:
    """Return the cells of a quantity; `page` is that of its publisher, for a document without an address."""
    stated = theme.tonnes(row["quantity_t"]) if row["quantity_t"] is not None else t(f"status.{row['status']}")
    printed = " ".join((row["original_value"], row["original_unit"])) if row["original_value"] else ""
    ore = ""
    if row["ore_quantity_t"]:
        grade = f"{theme.number(row['grade'])} {row['grade_unit']}" if row["grade"] is not None else t("word.none")
        ore = t("project.ore", ore=theme.quantity(row["ore_quantity_t"]), grade=grade)
    is_residue = row["resource_type"] == "anthropogenic"
    inclusive = t(f"project.inclusive.{row['inclusive_of_reserves'].replace('/', '')}")
    return [
        _lines(html.Span(material_name(row["material_id"])), f"{row['product']}, {row['content_basis']}",
               t("filter.resource_type.anthropogenic") if is_residue else ""),
        _lines(html.Span(stated), t("project.printed", value=printed) if printed else "", ore, *doubted),
        _lines(html.Span(row["reported_category"]), row["reported_system"], t("project.inclusive", word=inclusive)),
        _code(row),
        basis_name(row["mapping_basis"]),
        row["bridge_steps"].replace(" > ", " → "),
        t(f"project.counting.{row['counting']}"),
        row["effective_date"] or t("status.missing"),
        [*(document_links(row["source_document"], page) or [t("status.missing")]), _line_of_file(row, page)],
    ]  # fmt: skip


def _line_of_file(row: Record, page: str) -> Component:
    """Return the file and line that state a quantity, with a link to the page of their publisher where there is one."""
    words = t("project.line", file=row["file"], line=row["line"])
    return html.Span(html.A(words, href=page, title=page) if page else words, className="matrix-words")


def _lines(first: Component | str, *others: str) -> list[Component | str]:
    """Return a cell: what it states, and in small type below what is said of it."""
    return [first, *(html.Span(text, className="matrix-words") for text in others if text)]


def _code(row: Record) -> list[Component | str]:
    if not row["unfc_code"]:
        return [class_name(class_of(row))]
    words = "; ".join(meaning(row[axis]) for axis in ("unfc_e", "unfc_f", "unfc_g"))
    code = html.Span(row["unfc_code"], className="matrix-code", tabIndex="0", role="note", **tip(words))
    named = ": ".join(part for part in (row["unfc_class"], row["unfc_sub_class"]) if part)
    return _lines(code, named, t("project.version", version=row["unfc_version"]))


def record_card(engine: Engine, project: Project, rows: list[Record]) -> tuple[CardContent, list[Component]]:
    """Return the table of the records held to be one project, with tonnes by class and why; nothing is summed.

    `rows` are the quantities of all of them.
    """
    count = len(project.others)
    content = CardContent(
        title=t(f"project.records.title.{min(count, 2)}", n=count),
        subtitle=t("project.records.subtitle") if count else "",
        rows=CardRows(queries.GROUP, project.own).read(engine),
    )
    if not count:
        return content, []
    lines: list[list[Cell]] = []
    for member in project.members:
        name, project_id = member["name"], member["project_id"]
        tonnes = _by_class([row for row in rows if row["project_id"] == project_id])
        lines.append([
            name if member is project.record else dcc.Link(name, href=f"/projects/{project_id}"),
            set_name(member["source_set"]), member["aliases"] or t("word.none"),
            member["project_status"] or t("status.missing"), _coordinates(member),
            _lines("", *tonnes) if tonnes else t("word.none"), _evidence(member["match_evidence"]),
        ])  # fmt: skip
    columns = ("record", "inventory", "names", "status", "place", "tonnes", "evidence")
    return content, [_table("records", columns, lines)]


def _evidence(text: str) -> list[Component | str]:
    """Return why records are held to be one, a line each; inventories by their names."""
    lines = [_SET.sub(lambda match: f"({set_name(match[1])})", line) for line in text.split("; ") if line]
    return [html.Div(line) for line in lines] or [t("word.none")]


def _by_class(rows: list[Record]) -> list[str]:
    """Return "lithium, viable: 1.2 Mt", one line a material, product and class; counted rows only."""
    sums: dict[tuple[str, str, str, str], float] = {}
    for row in rows:
        if row["counting"] == "counted" and row["quantity_t"] is not None:
            key = (row["material_id"], row["product"], row["content_basis"], class_of(row))
            sums[key] = sums.get(key, 0.0) + row["quantity_t"]
    return [
        t("project.tonnes", material=material_name(material), basis=basis, class_name=class_name(class_id).lower(),
          quantity=theme.quantity(tonnes))
        for (material, _, basis, class_id), tonnes in sums.items()
    ]  # fmt: skip


def _coordinates(row: Record) -> str:
    """Return coordinates in words."""
    if row["latitude_deg"] is None:
        return t("status.missing")
    latitude, longitude = (f"{row[name]:.3f}".replace("-", theme.MINUS) for name in ("latitude_deg", "longitude_deg"))
    return t("project.degrees", latitude=latitude, longitude=longitude)


def nearby(engine: Engine, project: Project) -> list[Record]:
    """Return the facilities near the place of the project, nearest first; none where no place is known."""
    if project.placed is None:
        return []
    return engine.run(queries.NEARBY, {"project": (project.placed["project_id"],)}).records()


def near_card(engine: Engine, project: Project, rows: list[Record]) -> tuple[CardContent, list[Component]]:
    """Return the table of the facilities near the project, nearest first."""
    if project.placed is None:
        title = t("project.near.no_place")
    elif not rows:
        title = t("project.near.nothing", km=NEAR_KM)
    else:
        key = "project.near.title" if len(rows) > 1 else "project.near.title_one"
        distance = theme.number(rows[0]["distance_km"], 2)
        title = t(key, n=len(rows), km=NEAR_KM, nearest=rows[0]["name"], distance=distance)
    placed = project.placed or project.record
    chosen = Filters().with_(project=placed["project_id"])
    content = CardContent(
        title=title,
        subtitle=t("project.near.subtitle", place=_coordinates(placed), set=set_name(placed["source_set"])),
        rows=CardRows(queries.NEARBY, chosen).read(engine) if project.placed else None,
        empty="" if rows else title,
    )
    lines: list[list[Cell]] = [
        [dcc.Link(row["name"], href=f"/facilities/{row['facility_id']}"), row["facility_type"],
         joined([material_name(code) for code in row["materials"].split(";")]),
         theme.number(row["distance_km"], 2)]
        for row in rows
    ]  # fmt: skip
    return content, [_table("near", ("facility", "kind", "materials", "distance"), lines)]


def map_card(engine: Engine, project: Project, near: list[Record]) -> CardContent:
    """Return the map of the project and the facilities near it."""
    placed = project.placed
    shown = placed or project.record
    title = t("project.map.nothing")
    figure: Figure = {}
    if placed is not None:
        title = t("project.map.title", name=placed["name"], place=_coordinates(placed))
        clicks = [f"href:/facilities/{row['facility_id']}" for row in near]
        facilities = site_trace(near, hover=[_hover(row) for row in near], clicks=clicks, symbol="diamond")
        here = site_trace([placed], hover=[f"<b>{placed['name']}</b>"])
        here["marker"]["size"] = 14
        around = _around(placed["longitude_deg"], placed["latitude_deg"])
        (west, east), (south, north) = around["lonaxis"]["range"], around["lataxis"]["range"]
        figure = sites_map([facilities, here], contested=t("map.contested"), seen=(west, south, east, north))
        figure["layout"]["geo"] |= around
        figure["layout"]["margin"] = dict.fromkeys("lrtb", 2)
    return CardContent(
        title=title,
        subtitle=t("project.map.subtitle", set=set_name(shown["source_set"])),
        figure=figure,
        rows=CardRows(queries.GROUP, project.own).read(engine),
        beside=(CardRows(queries.NEARBY, Filters().with_(project=placed["project_id"])).read(engine),)
        if placed and near
        else (),
        empty="" if placed else title,
    )


def _around(longitude: float, latitude: float) -> Figure:
    """Return the part of the world that the map shows: six degrees high, twice as wide as high on paper, framed."""
    middle = max(-_MOST_LATITUDE_DEG, min(_MOST_LATITUDE_DEG, latitude))
    wide = _HIGH_DEG * _ASPECT / math.cos(math.radians(middle))
    return {
        "projection": {"type": "mercator"},
        "lonaxis": {"range": [longitude - wide, longitude + wide]},
        "lataxis": {"range": [middle - _HIGH_DEG, middle + _HIGH_DEG]},
        "visible": True, "showframe": True, "framecolor": theme.OTHERS, "showland": False, "showcoastlines": False,
        "showocean": False, "showlakes": False, "showcountries": False,
    }  # fmt: skip


def _hover(row: Record) -> str:
    distance = t("project.near.km", km=f"{row['distance_km']:.1f}")
    return "<br>".join((f"<b>{row['name']}</b>", row["facility_type"], distance))
