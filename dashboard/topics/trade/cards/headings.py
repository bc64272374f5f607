"""Headings of four digits below the goods of a material: totals, the share that the flows listed hold, the largest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dash import dcc
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.engine.model import Record
from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.i18n import joined, t
from dashboard.topics.trade.headings import heading_id, headings
from dashboard.topics.trade.queries import HEADING_FLOWS, HEADINGS
from dashboard.topics.trade.releases import edition_name
from dashboard.ui import tags as html
from dashboard.ui.card_rows import CardRows, ReadRows
from dashboard.ui.index_table import Cell, Heading, index_table
from dashboard.ui.layout import heading
from dashboard.ui.words import bounded, country_in_text, material_in_text, name_in_chart
from data.codes import code_list

_COLUMNS = ("goods", "year", "value", "weight", "listed", "flows")
_NUMERIC = {"year", "value", "weight"}


def heading_rows(engine: Engine, material: str) -> Sequence[ReadRows]:
    """Return the rows of the table: totals, and the largest flows of each; nothing where no heading is held."""
    if not headings(engine, material):
        return ()
    chosen = Filters().with_(material=material)
    return CardRows(HEADINGS, chosen).read(engine), CardRows(HEADING_FLOWS, chosen).read(engine)


def heading_table(read: Sequence[ReadRows], material: str) -> list[Component]:
    """Return the table of these rows with what is to be known of it, newest year first; nothing without rows."""
    if not read:
        return []
    totals, flows = (rows.records for rows in read)
    title = t("trade.heading.title", material=material_in_text(material))
    columns = [Heading(t(f"trade.heading.column.{name}"), numeric=name in _NUMERIC) for name in _COLUMNS]
    newest = {row["hs_heading"]: row["year"] for row in reversed(totals)}
    rows = [
        list(_cells(row, [flow for flow in flows if _key(flow) == _key(row)], newest[row["hs_heading"]], material))
        for row in totals
    ]
    words = html.Div([html.P(sentence) for sentence in _words(totals)], className="remarks")
    return [heading(title, 3), words, index_table(title, columns, rows)]


def _key(row: Record) -> tuple[str, int]:
    return row["hs_heading"], row["year"]


def _words(totals: Sequence[Record]) -> Iterator[str]:
    """Yield which release it is and what it lacks, what its flows are, and whose goods a shared heading mixes."""
    release = edition_name(totals[0]["nomenclature"], totals[0]["vintage"])
    yield t("trade.heading.words", release=release)
    if missing := totals[0]["excludes"].split():
        yield t("trade.heading.excludes", places=joined([country_in_text(code) for code in missing]))
    for shared in dict.fromkeys(row["hs_heading"] for row in totals if "+" in row["material_id"]):
        yield t("trade.heading.shared", heading=shared)


def _cells(row: Record, flows: Sequence[Record], newest: int, material: str) -> Iterator[Cell]:
    """Yield the cells of a heading and year in the order of the columns; the name leads to the flows listed."""
    text = t("material.trade.code", code=row["hs_heading"], product=code_list("hs_heading").name(row["hs_heading"]))
    chosen = Filters().with_(material=material, stage=row["stage_id"], year_from=row["year"], year_to=row["year"])
    anchor = {"id": heading_id(row["hs_heading"])} if row["year"] == newest else {}
    yield dcc.Link(text, href=chosen.href(f"/data/{HEADING_FLOWS.dataset_id}"), **anchor)
    is_provisional = "provisional" in row["note"]
    yield t("trade.heading.provisional", year=row["year"]) if is_provisional else str(row["year"])
    yield bounded(theme.money(row["value_usd"]), row["bound"])
    yield _weight(row)
    share = theme.percent(row["share_listed_frac"], 3)
    listed = t("trade.heading.listed", share=share, listed=row["n_listed"], n=theme.exact(row["n_pairs"]))
    yield html.Div(listed, className="flow-line")
    yield [html.Div(_flow(flow), className="flow-line") for flow in flows]


def _flow(flow: Record) -> str:
    exporter, importer = (name_in_chart(flow[side]) for side in ("exporter_iso3", "importer_iso3"))
    return t("trade.heading.flow", exporter=exporter, importer=importer, value=theme.money(flow["value_usd"]))


def _weight(row: Record) -> str:
    """Return the weight of a total; where flows were left out of it, or it does not fit the value, as published too."""
    stated = theme.quantity(row["quantity_t"])
    if row["quantity_in_range_t"] is None:
        return t("trade.heading.weight_doubted", stated=stated)
    weight = bounded(theme.quantity(row["quantity_in_range_t"]), row["bound"])
    if theme.quantity(row["quantity_in_range_t"]) == stated:
        return weight
    return t("trade.heading.weight_mended", weight=weight, stated=stated)
