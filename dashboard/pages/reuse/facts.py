"""The sentence on top of the page, what else is stated of a material's reuse, and what each measure means."""

from __future__ import annotations

from itertools import groupby

from dash import html
from dash.development.base_component import Component

from dashboard.components.cards.reuse import INPUT_RATE, document, indicators, rates_by_year, span
from dashboard.components.cards.targets import LAWS, targets
from dashboard.components.frozen import frozen
from dashboard.components.layout import section_panel
from dashboard.components.leaderboard import LeaderRow
from dashboard.components.slots import Board
from dashboard.components.words import joined, material_name
from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.i18n import t

_OTHERS = ("substitutability", "by_product_share", "import_reliance")
_MEASURES = ("input", "end", *LAWS.values())


def sentence(engine: Engine, material: str) -> str:
    """Return what comes back and what the law asks next, in words."""
    name = material_name(material)
    rows = [row for row in indicators(engine, material) if row["indicator_id"] == INPUT_RATE]
    first = (
        t("reuse.lede.rates", material=name.lower(), rates=joined(rates_by_year(rows)))
        if rows
        else t("reuse.lede.no_rate", material=name.lower())
    )
    named = [row for row in targets(engine, material) if row["material_id"] is not None and row["value"] is not None]
    content = next((row for row in named if LAWS[row["target_type"]] == "content"), None)
    recovery = next((row for row in named if LAWS[row["target_type"]] == "recovery"), None)
    told = [
        t(
            f"reuse.lede.{LAWS[row['target_type']]}",
            material=name.lower(),
            value=theme.percent(row["value"] / 100),
            date=row["due_date"],
        )
        for row in (content, recovery)
        if row is not None
    ]
    return " ".join((first, *(told or [t("reuse.lede.no_target", material=name.lower())])))


def board(engine: Engine, material: str) -> Board:
    """Return the other indicators stated of the material, each with its year, document and reliance."""
    rows = [row for row in indicators(engine, material) if row["indicator_id"] in _OTHERS]
    rows.sort(key=lambda row: (_OTHERS.index(row["indicator_id"]), row["year"], row["source_document"]))
    leaders = []
    for (indicator, year), group in groupby(rows, key=lambda row: (row["indicator_id"], row["year"])):
        own = list(group)
        products = t("reuse.fact.products", n=len(own)) if len(own) > 1 else own[0]["note"]
        told = (f"{own[0]['region']}, {year}", document(own[0]), products)
        leaders.append(
            LeaderRow(
                name=t(f"reuse.fact.{indicator}"), value=span(own), note=" · ".join(text for text in told if text)
            )
        )
    nothing = LeaderRow(name=t("reuse.facts.none"), value="", word=t("status.missing"))
    title = t("reuse.facts.title", material=material_name(material).lower())
    return Board(title, leaders or [nothing], t("reuse.facts.subtitle"))


def meanings() -> Component:
    """Return what each measure and each target says, and what it does not."""
    entries = [
        html.Div(
            [
                html.Dt(t(f"reuse.law.{measure}.name") if measure in LAWS.values() else t(f"reuse.{measure}.name")),
                html.Dd(t(f"reuse.meaning.{measure}.says")),
                html.Dd(t(f"reuse.meaning.{measure}.not"), className="cell-note"),
            ]
        )
        for measure in _MEASURES
    ]
    return section_panel("meaning", t("reuse.meaning.title"), frozen(html.Dl(entries, className="meanings")))
