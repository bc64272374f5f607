"""How far back the figures of a material go: its series of output, trade and prices with their years, as a card."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.engine.model import Record
from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.i18n import joined, t
from dashboard.topics.catalogue.tables import OUTPUT, SERIES_HELD
from dashboard.topics.trade.headings import heading_id
from dashboard.ui.card_rows import CardRows
from dashboard.ui.chart_card import CardContent
from dashboard.ui.index_table import Cell, Heading, index_table
from dashboard.ui.provenance import card_sources
from dashboard.ui.words import material_in_text
from data.codes import code_list

_COLUMNS = (("series", False), ("years", False), ("values", True), ("source", False))
_LISTED = 30
_TRADE = ("trade", "trade_later")
_HEADING = "trade_heading"
_DATASETS = {"output_us": "us_salient_yearly", "price": "price_monthly", "price_yearly": "price_yearly"}


def held_card(engine: Engine, material: str) -> tuple[CardContent, list[Component]]:
    """Return the table of the series of a material: output first, then the longest; its title names both."""
    read = CardRows(SERIES_HELD, Filters().with_(material=material)).read(engine)
    name = material_in_text(material)
    if not read.records:
        none = t("held.nothing", material=name)
        return CardContent(title=none, rows=read, empty=none), []
    output = next((row for row in read.records if row["kind"] == OUTPUT), None)
    longest = max(read.records, key=lambda row: row["n_years"])
    words = {"material": name, "kind": t(f"held.kind.{longest['kind']}.in_text"), "longest": _span(longest)}
    key = "held.title.none" if output is None else "held.title.one" if output is longest else "held.title"
    title = t(key, output=_span(output) if output else "", **words)
    content = CardContent(title=title, subtitle=t("held.subtitle", n=len(read.records)), summary=title, rows=read)
    headings = [Heading(t(f"held.column.{column}"), numeric=is_numeric) for column, is_numeric in _COLUMNS]
    return content, [index_table(title, headings, [_line(engine, material, row) for row in read.records[:_LISTED]])]


def _span(row: Record) -> str:
    """Return the periods of a series: one, two that are named, or from the first to the last."""
    ends = list(dict.fromkeys((row["first"], row["last"])))
    if row["n_values"] <= len(ends):
        return joined(ends)
    return t("asked.span", first=row["first"], last=row["last"])


def _line(engine: Engine, material: str, row: Record) -> Sequence[Cell]:
    source = card_sources(engine, [row["source_id"]])
    return [
        dcc.Link(t(f"held.kind.{row['kind']}", series=_series(row)), href=_href(material, row)),
        _span(row),
        theme.exact(row["n_values"]),
        source[0].text if source else row["source_id"],
    ]


def _series(row: Record) -> str:
    """Return what a series is of: stage and product, the goods of an HS code, a price as its source names it."""
    if row["kind"] == _HEADING:
        return f"{row['series']} {code_list('hs_heading').name(row['series'])}"
    if row["kind"] in _TRADE:
        known = code_list("hs").rows.get(row["series"])
        return f"{row['series']} {known['name']}" if known else row["series"]
    stage = t(f"stage.{row['stage_id']}.name") if row["stage_id"] else ""
    return ", ".join(filter(None, (stage, row["series"])))


def _href(material: str, row: Record) -> str:
    """Return the view that draws a series, or the rows of its dataset."""
    path = f"/materials/{material}"
    if row["kind"] == OUTPUT:
        return Filters().with_(stage=row["stage_id"], product=row["series"]).href(path)
    if row["kind"] in _TRADE:
        return Filters(view="trade").with_(hs=row["series"]).href(path)
    if row["kind"] == _HEADING:
        return f"{Filters(view='trade').href(path)}#{heading_id(row['series'])}"
    return Filters().with_(material=material).href(f"/data/{_DATASETS[row['kind']]}")
