"""The three ranked lists: each row links to the page that shows its evidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.components.chart_card import CardContent
from dashboard.components.index_table import Cell, Heading, index_table
from dashboard.components.provenance import card_sources, row_sources
from dashboard.components.unfc_words import set_name
from dashboard.components.words import country_name, material_name
from dashboard.derived import Table, link_gain, recycling_reach, unmined_resource
from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.i18n import t

_SHOWN = 15
_RESOURCE = (("rank", False), ("material", False), ("country", False), ("quantity", True), ("viable", True),
             ("years", True), ("inventory", False))  # fmt: skip
_RECYCLING = (("rank", False), ("material", False), ("verdict", False), ("rate", True), ("recycled", True),
              ("reach", True))  # fmt: skip
_LINK = (("rank", False), ("material", False), ("buyer", False), ("seller", False), ("largest", False), ("hhi", True),
         ("moved", True))  # fmt: skip
Card = tuple[CardContent, list[Component]]


def _table(name: str, columns: Sequence[tuple[str, bool]], rows: Sequence[Sequence[Cell]]) -> list[Component]:
    headings = [Heading(t(f"opportunities.column.{key}"), numeric=numeric) for key, numeric in columns]
    return [index_table(t(f"opportunities.{name}.caption"), headings, rows)]


def _card(
    name: str,
    table: Table,
    filters: Filters,
    rows: Sequence[dict[str, Any]],
    cells: Callable[[dict[str, Any]], list[Cell]],
) -> Card:
    """Return a card of the best rows; assumptions stand below them, and the table twin holds every row."""
    own = filters.only(table.keys)
    told = t(f"opportunities.{name}.nothing")
    content = CardContent(
        title=t(f"opportunities.{name}.none"),
        subtitle=t(f"opportunities.{name}.subtitle", shown=min(_SHOWN, len(rows)), n=len(rows)),
        figure={},
        summary="",
        download_path=table.path,
        query=own.to_query(),
        columns=table.fields,
        empty="" if rows else told,
    )
    columns = {"resource": _RESOURCE, "recycling": _RECYCLING, "link": _LINK}[name]
    body = _table(name, columns, [cells(row) for row in rows[:_SHOWN]])
    assumed = html.Ul([html.Li(words) for words in table.assumptions(own).values()], className="shock-assumptions")
    return content, [*body, html.Details([html.Summary(t("opportunities.why"), className="card-action"), assumed])]


def _titled(card: Card, title: str, **more: Any) -> Card:
    content, body = card
    return CardContent(**{**vars(content), "title": title, **more}), body


def resource_card(engine: Engine, filters: Filters) -> Card:
    """Return countries with quantities and no stated production."""
    rows = unmined_resource.records(engine, filters.only(unmined_resource.TABLE.keys))
    card = _card("resource", unmined_resource.TABLE, filters, rows, _resource_cells)
    if not rows:
        return card
    first = rows[0]
    title = t(
        "opportunities.resource.title",
        n=len({(row["material_id"], row["country_iso3"]) for row in rows}),
        country=country_name(first["country_iso3"]),
        material=material_name(first["material_id"]).lower(),
    )
    sources = (*row_sources(engine, rows), *card_sources(engine, ("usgs_mcs", "icmm")))
    return _titled(card, title, sources=sources)


def _resource_cells(row: dict[str, Any]) -> list[Cell]:
    material = material_name(row["material_id"])
    evidence = Filters().with_(material=row["material_id"], country=row["country_iso3"], source_set=row["source_set"])
    years = theme.DASH if row["world_years"] is None else theme.number(row["world_years"], 2)
    return [
        str(row["rank"]),
        html.A(material, href=evidence.href("/unfc")),
        country_name(row["country_iso3"]),
        f"{theme.quantity(row['quantity_t'])} {row['content_basis']}",
        theme.quantity(row["viable_t"]),
        years,
        set_name(row["source_set"]),
    ]


def recycling_card(engine: Engine, filters: Filters) -> Card:
    """Return materials by whether recycling meets or could meet the target."""
    rows = recycling_reach.records(engine, filters.only(recycling_reach.TABLE.keys))
    card = _card("recycling", recycling_reach.TABLE, filters, rows, _recycling_cells)
    if not rows:
        return card
    counts = {verdict: sum(row["verdict"] == verdict for row in rows) for verdict in recycling_reach.VERDICTS}
    title = t(
        "opportunities.recycling.title",
        could=counts["could_meet"],
        meets=counts["meets"],
        n=len(rows),
        target=theme.percent(rows[0]["target_frac"]),
    )
    return _titled(card, title, sources=row_sources(engine, rows))


def _recycling_cells(row: dict[str, Any]) -> list[Cell]:
    reach = theme.DASH
    if row["reach_low_frac"] is not None:
        low, high = theme.percent(row["reach_low_frac"]), theme.percent(row["reach_high_frac"])
        reach = t("opportunities.between", low=low, high=high)
    rate = t("opportunities.rate", rate=theme.percent(row["input_rate_frac"]), year=row["input_rate_year"])
    return [
        str(row["rank"]),
        html.A(row["product"], href=Filters().with_(material=row["material_id"]).href("/reuse")),
        t(f"opportunities.verdict.{row['verdict']}"),
        rate,
        f"{row['recycling_rate']}{theme.THIN}%" if row["recycling_rate"] else t("status.missing"),
        reach,
    ]


def link_card(engine: Engine, filters: Filters) -> Card:
    """Return the trade links that would lower a buyer's concentration most."""
    rows = link_gain.records(engine, filters.only(link_gain.TABLE.keys))
    card = _card("link", link_gain.TABLE, filters, rows, _link_cells)
    if not rows:
        return card
    first = rows[0]
    title = t(
        "opportunities.link.title",
        seller=country_name(first["seller_iso3"]),
        buyer=_places(first["buyer"]),
        material=material_name(first["material_id"]).lower(),
        before=theme.number(first["hhi_before_frac"], 2),
        after=theme.number(first["hhi_after_frac"], 2),
    )
    return _titled(card, title, sources=card_sources(engine, ("baci",)))


def _places(buyer: str) -> str:
    return ", ".join(country_name(code) for code in buyer.split("+"))


def _link_cells(row: dict[str, Any]) -> list[Cell]:
    evidence = Filters().with_(view="trade", importer=tuple(row["buyer"].split("+")), year=row["year"])
    return [
        str(row["rank"]),
        html.A(material_name(row["material_id"]), href=evidence.href(f"/materials/{row['material_id']}")),
        _places(row["buyer"]),
        country_name(row["seller_iso3"]),
        country_name(row["largest_iso3"]),
        t(
            "opportunities.hhi",
            before=theme.number(row["hhi_before_frac"], 2),
            after=theme.number(row["hhi_after_frac"], 2),
        ),
        t("opportunities.moved", value=theme.money(row["moved_usd"]), share=theme.percent(row["moved_frac"])),
    ]
