"""What follows from the shock, topic by topic, each figure with its year and source."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.components.chart_card import CardContent
from dashboard.components.index_table import Cell, Heading, index_table
from dashboard.components.layout import heading
from dashboard.components.provenance import row_sources
from dashboard.components.words import joined, material_name
from dashboard.derived import shock_effects
from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.pages.scenarios.scope import PATH, Choice
from data.model import Status

_COLUMNS = (("figure", False), ("value", True), ("period", False), ("source", False))


def effects_card(engine: Engine, choice: Choice) -> tuple[CardContent, list[Component]]:
    """Return the card and, for each topic, a sentence and the table of its figures."""
    asked = choice.of_shock()
    rows = shock_effects.records(engine, asked)
    body: list[Component] = []
    for topic in shock_effects.TOPICS:
        own = [row for row in rows if row["topic"] == topic and _is_shown(row, choice)]
        body.append(html.Section([heading(t(f"scenarios.topic.{topic}"), 3), *_topic(topic, own, rows, choice)]))
    content = CardContent(
        title=t("scenarios.effects.title"),
        subtitle=t("scenarios.effects.subtitle"),
        figure={},
        summary="",
        sources=row_sources(engine, rows),
        download_path=shock_effects.TABLE.path,
        query=asked.to_query(),
        columns=shock_effects.TABLE.fields,
    )
    return content, [html.Div(body, className="effects")]


def _is_shown(row: dict[str, Any], choice: Choice) -> bool:
    """Tell whether the page shows a row: of the outlook only the scenario and edition chosen."""
    return row["topic"] != "outlook" or (row["scenario_id"], row["vintage"]) == (choice.scenario, choice.edition)


def _topic(topic: str, own: list[dict[str, Any]], every: list[dict[str, Any]], choice: Choice) -> list[Component]:
    parts: list[Component] = [html.P(words) for words in _sentences(topic, own, every, choice)]
    if own:
        name = t(f"scenarios.topic.{topic}")
        headings = [Heading(t(f"scenarios.column.{key}"), numeric=numeric) for key, numeric in _COLUMNS]
        parts.append(index_table(name, headings, [_cells(row, choice) for row in own]))
    return parts


def _cells(row: dict[str, Any], choice: Choice) -> list[Cell]:
    name = t(f"scenarios.figure.{row['figure']}", item=_item(row), material=material_name(row["material_id"]))
    label: Cell = name
    if row["material_id"] != choice.material:
        label = html.A(name, href=Filters().with_(material=row["material_id"]).href(PATH))
    return [
        label,
        _value(row),
        row["period"] or theme.DASH,
        t(f"scenarios.source.{row['source_id']}", vintage=row["vintage"]),
    ]


def _item(row: dict[str, Any]) -> str:
    if row["topic"] == "outlook":
        return t(f"scenarios.supply.{row['item']}")
    return str(row["item"])


def _value(row: dict[str, Any]) -> str:
    value, unit, word = row["value"], row["unit"], str(row["word"])
    if word:
        if word in tuple(Status):
            return t(f"status.{word}")
        return word + (f"{theme.THIN}%" if word[:1] in "<>" or word[:1].isdigit() else "")
    if value is None:
        return t("status.missing")
    if unit == "t":
        return theme.quantity(value)
    if unit == "months":
        return t("scenarios.months", n=theme.number(value, 2))
    return theme.percent(value)


def _sentences(topic: str, own: list[dict[str, Any]], every: list[dict[str, Any]], choice: Choice) -> list[str]:
    """Return what a topic says in words, and why it has no figures where it has none."""
    material = material_name(choice.material).lower()
    if not own:
        return [t(f"scenarios.nothing.{topic}", material=material)]
    if topic == "companion":
        return _companions(own, material)
    if topic == "recycling":
        return _recycling(own, every, material)
    return [t(f"scenarios.says.{topic}", material=material, year=choice.shock.first_year or own[0]["period"])]


def _companions(own: list[dict[str, Any]], material: str) -> list[str]:
    hosts = [row["item"] for row in own if row["figure"] == "won_with"]
    falling = [material_name(row["material_id"]).lower() for row in own if row["figure"] == "falls_by"]
    told = [
        t("scenarios.says.companion", material=material, names=joined(falling))
        if falling
        else t("scenarios.nothing.companion", material=material)
    ]
    if hosts:
        told.append(t("scenarios.says.hosts", material=material, hosts=joined(hosts)))
    return told


def _recycling(own: list[dict[str, Any]], every: list[dict[str, Any]], material: str) -> list[str]:
    """Return how the part of output that is lost compares with what recycling covers, where both are one number."""
    rates = [row for row in own if row["figure"] == "eol_rir" and row["value"] is not None]
    lost = next((row["value"] for row in every if row["figure"] == "output_lost"), None)
    if len(rates) != 1 or lost is None:
        return [t("scenarios.says.recycling", material=material)]
    rate = rates[0]["value"]
    return [
        t(
            "scenarios.says.recycling_against",
            material=material,
            rate=theme.percent(rate),
            year=rates[0]["period"],
            lost=theme.percent(lost),
            needed=theme.percent(min(1.0, rate + lost)),
        )
    ]
