"""The three ranked lists: each row links to the page that shows its evidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.components.chart_card import CardContent
from dashboard.components.index_table import Cell, Heading, index_table
from dashboard.components.provenance import card_sources, row_sources
from dashboard.components.unfc_words import set_name
from dashboard.components.words import country_in_text, country_name, joined, material_name, opening
from dashboard.derived import Table, link_gain, recycling_reach, unmined_resource
from dashboard.derived.goods import goods
from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.i18n import t

_SHOWN = 15
_ALL = 20
"""Rows of a list that its title counts: no more raw materials are strategic."""
_RESOURCE = (("rank", False), ("material", False), ("country", False), ("quantity", True), ("viable", True),
             ("years", True), ("inventory", False))  # fmt: skip
_NAMED = (("material", False), ("country", False), ("stated_by", False), ("quantity", True), ("viable", True),
          ("inventory", False))  # fmt: skip
_RECYCLING = (("rank", False), ("material", False), ("verdict", False), ("rate", True), ("recycled", True),
              ("reach", True), ("earlier", False))  # fmt: skip
_LINK = (("rank", False), ("material", False), ("buyer", False), ("seller", False), ("largest", False), ("hhi", True),
         ("moved", True))  # fmt: skip
Card = tuple[CardContent, list[Component]]


def _table(name: str, columns: Sequence[tuple[str, bool]], rows: Sequence[Sequence[Cell]]) -> list[Component]:
    headings = [Heading(t(f"opportunities.column.{key}"), numeric=numeric) for key, numeric in columns]
    return [index_table(t(f"opportunities.{name}.caption"), headings, rows)]


def _card(
    engine: Engine,
    name: str,
    table: Table,
    filters: Filters,
    rows: Sequence[dict[str, Any]],
    *,
    cells: Callable[[dict[str, Any]], list[Cell]],
) -> Card:
    """Return a card of the best rows; assumptions stand below them, and the table twin holds every row."""
    own = filters.only(table.keys)
    told = t(f"opportunities.{name}.nothing")
    most = _ALL if name == "recycling" else _SHOWN
    content = CardContent(
        title=t(f"opportunities.{name}.none"),
        subtitle=t(f"opportunities.{name}.subtitle", shown=min(most, len(rows)), n=len(rows)),
        figure={},
        summary="",
        download_path=table.path,
        query=own.to_query(),
        columns=table.fields,
        empty="" if rows else told,
    )
    columns = {"resource": _RESOURCE, "recycling": _RECYCLING, "link": _LINK}[name]
    body = _table(name, columns, [cells(row) for row in rows[:most]])
    assumed = html.Ul([html.Li(words) for words in table.told(engine, own).values()], className="shock-assumptions")
    return content, [*body, html.Details([html.Summary(t("opportunities.why"), className="card-action"), assumed])]


def _titled(card: Card, title: str, **more: Any) -> Card:
    content, body = card
    return CardContent(**{**vars(content), "title": title, **more}), body


def resource_card(engine: Engine, filters: Filters) -> Card:
    """Return countries with quantities and no stated production; those that some source names in a list below."""
    every = unmined_resource.records(engine, filters.only(unmined_resource.TABLE.keys))
    rows = [row for row in every if row["production"] == unmined_resource.NONE_STATED]
    named = [row for row in every if row["production"] == unmined_resource.ELSEWHERE]
    content, body = _card(engine, "resource", unmined_resource.TABLE, filters, rows, cells=_resource_cells)
    if named:
        content = CardContent(**{**vars(content), "empty": ""})
        body = [*body[:-1], _named_elsewhere(named), body[-1]] if rows else [_named_elsewhere(named), body[-1]]
    if not every:
        return content, body
    sources = (*row_sources(engine, every), *card_sources(engine, ("usgs_mcs", "icmm", "ec_crm", "iea")))
    return _titled((content, body), _resource_title(rows, named), sources=sources)


def _pairs(rows: Sequence[dict[str, Any]]) -> int:
    """Return how many pairs of country and material the rows are of: a pair has a row for each inventory."""
    return len({(row["material_id"], row["country_iso3"]) for row in rows})


def _resource_title(rows: Sequence[dict[str, Any]], named: Sequence[dict[str, Any]]) -> str:
    """Return the count of the ranked pairs and the first; without any, that every pair is named by some source."""
    if not rows:
        n = _pairs(named)
        return t("opportunities.resource.all_named_one" if n == 1 else "opportunities.resource.all_named", n=n)
    first, n = rows[0], _pairs(rows)
    return t(
        "opportunities.resource.title_one" if n == 1 else "opportunities.resource.title",
        n=n,
        country=country_in_text(first["country_iso3"]),
        material=material_name(first["material_id"]).lower(),
    )


def _named_elsewhere(rows: Sequence[dict[str, Any]]) -> Component:
    """Return the pairs that a source beside USGS names as producers: which, with what share."""
    headings = [Heading(t(f"opportunities.column.{key}"), numeric=numeric) for key, numeric in _NAMED]
    table = index_table(t("opportunities.resource.named_caption"), headings, [_named_cells(row) for row in rows])
    n = _pairs(rows)
    summary = t("opportunities.resource.named_one" if n == 1 else "opportunities.resource.named", n=n)
    return html.Details([html.Summary(summary, className="card-action"), table], className="named-elsewhere")


def _named_cells(row: dict[str, Any]) -> list[Cell]:
    """Return the cells of a row without rank: a share as printed, or a mine of ICMM, or a country of the IEA."""
    told = [
        t(f"opportunities.stated_by.{source}", share=row["stated_share"] or "")
        for source in str(row["stated_by"]).split(";")
    ]
    _, material, country, quantity, viable, _, inventory = _resource_cells(row)
    return [material, country, "; ".join(told), quantity, viable, inventory]


def _resource_cells(row: dict[str, Any]) -> list[Cell]:
    material = material_name(row["material_id"])
    evidence = Filters().with_(material=row["material_id"], country=row["country_iso3"], source_set=row["source_set"])
    years = theme.DASH if row["world_years"] is None else theme.number(row["world_years"], 2)
    return [
        theme.DASH if row["rank"] is None else str(row["rank"]),
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
    card = _card(engine, "recycling", recycling_reach.TABLE, filters, rows, cells=_recycling_cells)
    if not rows:
        return card
    return _titled(card, _recycling_title(rows), sources=row_sources(engine, rows))


def _recycling_title(rows: Sequence[dict[str, Any]]) -> str:
    """Return the count of the rows listed; of a single raw material, its verdict."""
    first = rows[0]
    target = theme.percent(first["target_frac"])
    if len(rows) == 1:
        rate = theme.percent(first["input_rate_frac"])
        return t(f"opportunities.recycling.one.{first['verdict']}", product=first["product"], target=target, rate=rate)
    counts = {verdict: sum(row["verdict"] == verdict for row in rows) for verdict in recycling_reach.VERDICTS}
    return t(
        "opportunities.recycling.title",
        could=counts["could_meet"],
        meets=counts["meets"],
        n=len(rows),
        target=target,
    )


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
        row["earlier"].replace(" %", f"{theme.THIN}%") if row["earlier"] else theme.DASH,
    ]


def link_card(engine: Engine, filters: Filters) -> Card:
    """Return the trade links that would lower a buyer's concentration most."""
    rows = link_gain.records(engine, filters.only(link_gain.TABLE.keys))
    card = _card(engine, "link", link_gain.TABLE, filters, rows, cells=partial(_link_cells, engine))
    if not rows:
        return card
    first = rows[0]
    title = t(
        "opportunities.link.title",
        seller=opening(country_in_text(first["seller_iso3"])),
        buyer=joined([country_in_text(code) for code in first["buyer"].split("+")]),
        goods=goods(engine, first["material_id"], first["year"]).short(),
        before=theme.number(first["hhi_before_frac"], 2),
        after=theme.number(first["hhi_after_frac"], 2),
    )
    return _titled(card, title, sources=card_sources(engine, ("baci",)))


def _traded_name(engine: Engine, row: dict[str, Any]) -> str:
    """Return the material and its codes, how much of its trade is in shared ones where some is."""
    traded = goods(engine, row["material_id"], row["year"])
    name = t("opportunities.traded", material=material_name(row["material_id"]), codes=traded.listed())
    if not row["shared_usd"] or row["shared_usd"] == row["imports_usd"]:
        return name
    return t("opportunities.traded_shared", name=name, value=theme.money(row["shared_usd"]))


def _places(buyer: str) -> str:
    return ", ".join(country_name(code) for code in buyer.split("+"))


def _link_cells(engine: Engine, row: dict[str, Any]) -> list[Cell]:
    evidence = Filters().with_(view="trade", importer=tuple(row["buyer"].split("+")), year=row["year"])
    return [
        str(row["rank"]),
        html.A(_traded_name(engine, row), href=evidence.href(f"/materials/{row['material_id']}")),
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
