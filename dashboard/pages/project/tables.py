"""The tables of a project: its quantities with codes and bridge steps, its records side by side, what lies near it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.chart_card import CardContent
from dashboard.components.index_table import Cell, Heading, index_table
from dashboard.components.provenance import card_sources
from dashboard.components.unfc_words import basis_name, class_name, inventory_sources, meaning, set_name
from dashboard.components.words import joined, material_name, tip
from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.i18n import t
from dashboard.pages.project.records import Project
from dashboard.queries import projects

Row = dict[str, Any]
_LISTED = 200
_SET = re.compile(r"\(([a-z]+(?:_[a-z]+)+)\)")


def quantity_content(engine: Engine, project: Project, rows: list[Row]) -> CardContent:
    """Return the words around the table of quantities."""
    materials = list(dict.fromkeys(material_name(row["material_id"]).lower() for row in rows))
    title = t(
        "project.quantities.title" if len(rows) > 1 else "project.quantities.title_one",
        n=theme.exact(len(rows)),
        materials=joined(materials),
    )
    left = sum(1 for row in rows if row["counting"] != "counted")
    subtitle = t("project.quantities.subtitle")
    if left:
        subtitle = t("project.quantities.left", subtitle=subtitle, n=theme.exact(left))
    return CardContent(
        title=title if rows else t("project.quantities.nothing"),
        subtitle=subtitle,
        figure={},
        summary=title,
        sources=inventory_sources(engine, rows),
        download_path=f"/api/v1/view/{projects.QUANTITIES.query_id}",
        query=project.own.to_query(),
        columns=projects.QUANTITIES.fields,
        empty="" if rows else t("project.quantities.nothing"),
    )


def quantity_table(rows: list[Row]) -> Component:
    """Return one line a quantity: as reported, its code, how the code came about, date and document."""
    names = ("material", "quantity", "reported", "code", "basis", "steps", "counting", "date", "document")
    headings = [Heading(t(f"project.column.{name}"), numeric=name == "quantity") for name in names]
    return index_table(t("project.quantities.caption"), headings, [_quantity(row) for row in rows[:_LISTED]])


def _quantity(row: Row) -> list[Cell]:
    stated = theme.tonnes(row["quantity_t"]) if row["quantity_t"] is not None else t(f"status.{row['status']}")
    printed = [row["original_value"], row["original_unit"]]
    ore = []
    if row["ore_quantity_t"]:
        grade = f"{theme.number(row['grade'])} {row['grade_unit']}" if row["grade"] is not None else t("word.none")
        ore = [_small(t("project.ore", ore=theme.quantity(row["ore_quantity_t"]), grade=grade))]
    return [
        [html.Span(material_name(row["material_id"])), _small(f"{row['product']}, {row['content_basis']}"),
         *([_small(t("filter.resource_type.anthropogenic"))] if row["resource_type"] == "anthropogenic" else [])],
        [html.Span(stated), _small(t("project.printed", value=" ".join(printed))) if printed[0] else "", *ore],
        [html.Span(row["reported_category"]), _small(row["reported_system"]),
         _small(t("project.inclusive", word=t(f"project.inclusive.{row['inclusive_of_reserves'].replace('/', '')}")))],
        _code(row),
        basis_name(row["mapping_basis"]),
        row["bridge_steps"].replace(" > ", " → "),
        t(f"project.counting.{row['counting']}"),
        row["effective_date"] or t("status.missing"),
        _document(row),
    ]  # fmt: skip


def _code(row: Row) -> list[Component | str]:
    if not row["unfc_code"]:
        return [class_name(row["unfc_class_key"].split("-")[0])]
    words = "; ".join(meaning(row[axis]) for axis in ("unfc_e", "unfc_f", "unfc_g"))
    named = ": ".join(part for part in (row["unfc_class"], row["unfc_sub_class"]) if part)
    return [
        html.Span(row["unfc_code"], className="matrix-code", tabIndex="0", role="note", **tip(words)),
        _small(named),
        _small(t("project.version", version=row["unfc_version"])),
    ]


def _document(row: Row) -> list[Component | str]:
    text = row["source_document"] or t("status.missing")
    link: Component | str = html.A(text, href=text) if text.startswith(("https://", "http://")) else text
    return [link, _small(t("project.line", file=row["file"], line=row["line"]))]


def _small(text: str) -> Component:
    return html.Span(text, className="matrix-words")


def record_content(engine: Engine, project: Project) -> CardContent:
    """Return the words around the table of records held to be one project."""
    count = len(project.others)
    title = t(f"project.records.title.{min(count, 2)}", n=count)
    return CardContent(
        title=title,
        subtitle=t("project.records.subtitle") if count else "",
        figure={},
        summary=title,
        sources=inventory_sources(engine, project.members),
        download_path=f"/api/v1/view/{projects.GROUP.query_id}",
        query=project.own.to_query(),
        columns=projects.GROUP.fields,
    )


def record_table(project: Project, rows: list[Row]) -> Component:
    """Return one line a record with its tonnes by class and why it is held to be the same; nothing is summed."""
    names = ("record", "inventory", "names", "status", "place", "tonnes", "evidence")
    lines: list[list[Cell]] = []
    for member in project.members:
        own = [row for row in rows if row["project_id"] == member["project_id"]]
        here = member is project.record
        name: Cell = member["name"] if here else dcc.Link(member["name"], href=f"/projects/{member['project_id']}")
        lines.append([
            name, set_name(member["source_set"]), member["aliases"] or t("word.none"),
            member["project_status"] or t("status.missing"), place(member),
            [_small(line) for line in _by_class(own)] or t("word.none"), _evidence(member["match_evidence"]),
        ])  # fmt: skip
    return index_table(t("project.records.caption"), [Heading(t(f"project.column.{name}")) for name in names], lines)


def _evidence(text: str) -> list[Component | str]:
    """Return why records are held to be one, a line each; inventories by their names."""
    lines = [_SET.sub(lambda found: f"({set_name(found[1])})", line) for line in text.split("; ") if line]
    return [html.Div(line) for line in lines] or [t("word.none")]


def _by_class(rows: Iterable[Row]) -> list[str]:
    """Return "lithium, viable: 1.2 Mt", one line a material, product and class; counted rows only."""
    sums: dict[tuple[str, str, str, str], float] = {}
    for row in rows:
        if row["counting"] == "counted" and row["quantity_t"] is not None:
            class_id = row["unfc_class_key"].split("-")[0]
            key = (row["material_id"], row["product"], row["content_basis"], class_id)
            sums[key] = sums.get(key, 0.0) + row["quantity_t"]
    return [
        t("project.tonnes", material=material_name(material), basis=basis, class_name=class_name(class_id).lower(),
          quantity=theme.quantity(tonnes))
        for (material, _, basis, class_id), tonnes in sums.items()
    ]  # fmt: skip


def place(row: Row) -> str:
    """Return coordinates in words."""
    if row["latitude_deg"] is None:
        return t("status.missing")
    latitude, longitude = (f"{row[name]:.3f}".replace("-", theme.MINUS) for name in ("latitude_deg", "longitude_deg"))
    return t("project.degrees", latitude=latitude, longitude=longitude)


def near_content(engine: Engine, project: Project, rows: list[Row]) -> CardContent:
    """Return the words around the table of facilities near the project."""
    if project.placed is None:
        title = t("project.near.no_place")
    elif not rows:
        title = t("project.near.nothing", km=projects.NEAR_KM)
    else:
        key = "project.near.title" if len(rows) > 1 else "project.near.title_one"
        title = t(key, n=len(rows), km=projects.NEAR_KM, nearest=rows[0]["name"],
                  distance=theme.number(rows[0]["distance_km"], 2))  # fmt: skip
    placed = project.placed or project.record
    return CardContent(
        title=title,
        subtitle=t("project.near.subtitle", place=place(placed), set=set_name(placed["source_set"])),
        figure={},
        summary=title,
        sources=card_sources(engine, ("icmm",)),
        download_path=f"/api/v1/view/{projects.NEARBY.query_id}" if project.placed else "",
        query=project.own.with_(project=placed["project_id"]).to_query(),
        columns=projects.NEARBY.fields,
        empty="" if rows else title,
    )


def near_table(rows: list[Row]) -> Component:
    """Return one line a facility, nearest first."""
    headings = [
        Heading(t("project.column.facility")),
        Heading(t("project.column.kind")),
        Heading(t("project.column.materials")),
        Heading(t("project.column.distance"), numeric=True),
    ]
    lines: list[list[Cell]] = [
        [row["name"], row["facility_type"], joined([material_name(code) for code in row["materials"].split(";")]),
         theme.number(row["distance_km"], 2)]
        for row in rows
    ]  # fmt: skip
    return index_table(t("project.near.caption"), headings, lines)
