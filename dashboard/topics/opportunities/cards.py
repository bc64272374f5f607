"""The three ranked lists: each row links to the page that shows its evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from dash import html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.engine.model import Record
from dashboard.engine.table import Table
from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.i18n import catalogue, joined, t
from dashboard.topics.opportunities.tables import records
from dashboard.topics.opportunities.tables.link_gain import LEAST_USD, LINK_GAIN
from dashboard.topics.opportunities.tables.recycling_reach import RECYCLING_REACH
from dashboard.topics.opportunities.tables.unmined_resource import ELSEWHERE, NONE_STATED, UNMINED_RESOURCE
from dashboard.topics.trade.hs_codes import hs_codes_of
from dashboard.topics.trade.releases import beyond_series
from dashboard.topics.trade.words import goods_in_short, goods_listed
from dashboard.ui.card_rows import CardRows
from dashboard.ui.chart_card import CardContent
from dashboard.ui.filter_values import set_name
from dashboard.ui.index_table import Cell, Heading, index_table
from dashboard.ui.words import country_in_text, country_name, material_in_text, material_name, nothing
from data.codes import blocs
from data.sources import sources

PATH = "/opportunities"
_SHOWN = 15
_ALL = 20
"""Rows of a list that its title counts: no more raw materials are strategic."""
_COLUMNS = {
    "resource": ("rank", "material", "country", "quantity", "viable", "years", "inventory"),
    "resource.named": ("material", "country", "stated_by", "quantity", "viable", "inventory"),
    "recycling": ("rank", "material", "verdict", "rate", "recycled", "reach", "earlier"),
    "link": ("rank", "material", "buyer", "seller", "largest", "hhi", "moved"),
}
_NUMERIC = frozenset({"quantity", "viable", "years", "rate", "recycled", "reach", "hhi", "moved"})
Card = tuple[CardContent, list[Component]]


def _table(name: str, caption: str, rows: Sequence[Sequence[Cell]]) -> Component:
    headings = [Heading(t(f"opportunities.column.{key}"), numeric=key in _NUMERIC) for key in _COLUMNS[name]]
    return index_table(t(caption), headings, rows)


def _card(
    engine: Engine, table: Table, filters: Filters, name: str, rows: Sequence[Sequence[Cell]], *, n_rows: int
) -> Card:
    """Return a card of the best of `n_rows` rows; assumptions stand below them, and the data table holds every row."""
    own = filters.only(table.keys)
    least = theme.money(LEAST_USD)
    content = CardContent(
        title=t(f"opportunities.{name}.none"),
        subtitle=t(f"opportunities.{name}.subtitle", shown=len(rows), n=n_rows, pairs=n_rows, least=least),
        summary="",
        rows=CardRows(table, own).read(engine),
        empty="" if rows else nothing(f"opportunities.{name}.nothing", own, least=least),
    )
    words = [html.Li(words) for words in table.all_assumptions(engine, own).values()]
    why = [html.Summary(t("opportunities.why"), className="card-action"), html.Ul(words, className="shock-assumptions")]
    return content, [_table(name, f"opportunities.{name}.caption", rows), html.Details(why)]


def resource_card(engine: Engine, filters: Filters) -> Card:
    """Return countries with quantities and no stated production; those that some source names in a list below.

    The countries chosen, else those of the place that `for` chooses, with the way to the list of the world.
    """
    by_place = filters.for_ if filters.for_ and not filters.country else ()
    filters = filters.with_(country=by_place) if by_place else filters
    pairs = records(engine, UNMINED_RESOURCE, filters)
    rows = [row for row in pairs if row["production"] == NONE_STATED]
    named = [row for row in pairs if row["production"] == ELSEWHERE]
    cells = [_resource_cells(row) for row in rows[:_SHOWN]]
    content, (table, why) = _card(engine, UNMINED_RESOURCE, filters, "resource", cells, n_rows=len(rows))
    if not pairs:
        offers = [(t("opportunities.resource.place", place=country_in_text(code)), f"/countries/{code}")
                  for code in filters.country]  # fmt: skip
        if by_place:
            offers.append((t("opportunities.resource.world"), filters.without("country").without("for").href(PATH)))
        return replace(content, offers=offers), [table, why]
    world = _of_place(filters) if by_place else []
    if not rows:
        subtitle = t("opportunities.resource.named_subtitle", n=len(named))
        parts = [*world, *_ways_on(filters.country), _named_elsewhere(named, alone=True), why]
        return replace(content, title=_named_title(named, filters), subtitle=subtitle, empty=""), parts
    parts = [*world, table, *([_named_elsewhere(named)] if named else []), why]
    subtitle = t("opportunities.resource.subtitle", shown=len(cells), n=len(rows), pairs=_pairs(rows))
    return replace(content, title=_resource_title(rows), subtitle=subtitle, empty=""), parts


def _ways_on(places: Sequence[str]) -> list[Component]:
    """Return the way to what each country chosen could develop."""
    return [
        html.P(
            html.A(
                t("opportunities.resource.develop", place=country_in_text(code)),
                href=f"/countries/{code}#country--developable",
            ),
            className="card-subtitle",
        )
        for code in places
        if code not in blocs()
    ]


def _not_applied(name: str, places: Sequence[str], way: Sequence[Component | str] = ()) -> list[Component]:
    """Return that a list is not of the places chosen, where some are."""
    if not places:
        return []
    said = t(f"opportunities.{name}.not_applied", places=joined([country_in_text(code) for code in places]))
    return [html.P([said, *way], className="card-subtitle")]


def _of_place(filters: Filters) -> list[Component]:
    """Return that the list is of the place chosen, with the way to that of the world."""
    places = joined([country_in_text(code) for code in filters.country])
    every = html.A(t("opportunities.resource.world"), href=filters.without("country").without("for").href(PATH))
    return [html.P([t("opportunities.resource.of_place", places=places), " ", every], className="card-subtitle")]


def _pairs(rows: Sequence[Record]) -> int:
    """Return how many pairs of country and material the rows are of: a pair has a row for each inventory."""
    return len({(row["material_id"], row["country_iso3"]) for row in rows})


def _resource_title(rows: Sequence[Record]) -> str:
    """Return the count of the ranked pairs and the first."""
    n = _pairs(rows)
    key = "opportunities.resource.title_one" if n == 1 else "opportunities.resource.title"
    material = material_in_text(rows[0]["material_id"])
    return t(key, n=n, country=country_in_text(rows[0]["country_iso3"]), material=material)


def _named_title(named: Sequence[Record], filters: Filters) -> str:
    """Return that some source names every pair as a producer; of one country chosen, what it is named for."""
    n = _pairs(named)
    if len(filters.country) != 1 or filters.country[0] in blocs():
        return t("opportunities.resource.all_named_one" if n == 1 else "opportunities.resource.all_named", n=n)
    materials = joined([material_in_text(code) for code in dict.fromkeys(row["material_id"] for row in named)])
    key = "opportunities.resource.named_material" if filters.material else "opportunities.resource.named_place"
    return t(key, place=country_in_text(filters.country[0]), materials=materials)


def _named_elsewhere(rows: Sequence[Record], *, alone: bool = False) -> Component:
    """Return the pairs that a source beside USGS names as producers: which, with what share; unfolded if `alone`."""
    n, cells = _pairs(rows), [_named_cells(row) for row in rows]
    summary = t("opportunities.resource.named_one" if n == 1 else "opportunities.resource.named", n=n, rows=len(rows))
    table = _table("resource.named", "opportunities.resource.named_caption", cells)
    if alone:
        return html.Div(table, className="named-elsewhere")
    return html.Details([html.Summary(summary, className="card-action"), table], className="named-elsewhere")


def _named_cells(row: Record) -> list[Cell]:
    """Return the cells of a row without rank: a share as printed, or a mine of ICMM, or a country of the IEA."""
    share, source_ids = row["stated_share"] or "", row["stated_by"].split(";")
    stated = "; ".join(_stated_by(source_id, share) for source_id in source_ids)
    _, material, country, quantity, viable, _, inventory = _resource_cells(row)
    return [material, country, stated, quantity, viable, inventory]


def _stated_by(source_id: str, share: str) -> str:
    """Return what a source states in words; of one without words of its own, its name and the share if it has one."""
    own = f"opportunities.stated_by.{source_id}"
    if own in catalogue():
        return t(own, share=share)
    return " ".join(filter(None, (sources()[source_id].label, share)))


def _resource_cells(row: Record) -> list[Cell]:
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
    rows = records(engine, RECYCLING_REACH, filters)
    cells = [_recycling_cells(row) for row in rows[:_ALL]]
    content, body = _card(engine, RECYCLING_REACH, filters, "recycling", cells, n_rows=len(rows))
    body = [*_not_applied("recycling", list(dict.fromkeys((*filters.country, *filters.for_)))), *body]
    return replace(content, title=_recycling_title(rows)) if rows else content, body


def _recycling_title(rows: Sequence[Record]) -> str:
    """Return the count of the rows listed; of a single raw material, its verdict."""
    first = rows[0]
    target = theme.percent(first["target_frac"])
    if len(rows) == 1:
        rate = theme.percent(first["input_rate_frac"])
        return t(f"opportunities.recycling.one.{first['verdict']}", product=first["product"], target=target, rate=rate)
    n = Counter(row["verdict"] for row in rows)
    return t(
        "opportunities.recycling.title", could=n["could_meet"], meets=n["meets"], cannot=n["cannot"],
        unknown=n["unknown"], n=len(rows), target=target,
    )  # fmt: skip


def _recycling_cells(row: Record) -> list[Cell]:
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
    rows = records(engine, LINK_GAIN, filters)
    cells = [_link_cells(engine, row) for row in rows[:_SHOWN]]
    content, body = _card(engine, LINK_GAIN, filters, "link", cells, n_rows=len(rows))
    as_buyer = filters.without("country").with_(for_=filters.country).href(PATH)
    body = [
        *_not_applied("link", filters.country, (" ", html.A(t("opportunities.link.as_buyer"), href=as_buyer))),
        *body,
    ]
    if not rows:
        return content, body
    first = rows[0]
    title = t(
        "opportunities.link.title",
        seller=country_in_text(first["seller_iso3"]),
        buyer=joined([country_in_text(code) for code in first["buyer"].split("+")]),
        goods=goods_in_short(hs_codes_of(engine, first["material_id"], first["year"])),
        before=theme.index(first["hhi_before_frac"]),
        after=theme.index(first["hhi_after_frac"]),
    )
    beyond = beyond_series(engine, filters.material[0] if len(filters.material) == 1 else "")
    return replace(content, title=title, beyond=beyond), body


def _link_cells(engine: Engine, row: Record) -> list[Cell]:
    buyers = row["buyer"].split("+")
    evidence = Filters().with_(view="trade", importer=tuple(buyers), year=row["year"])
    before, after = (theme.index(row[f"hhi_{when}_frac"]) for when in ("before", "after"))
    return [
        str(row["rank"]),
        html.A(_traded_name(engine, row), href=evidence.href(f"/materials/{row['material_id']}")),
        ", ".join(map(country_name, buyers)),
        country_name(row["seller_iso3"]),
        country_name(row["largest_iso3"]),
        t("opportunities.hhi", before=before, after=after),
        t("opportunities.moved", value=theme.money(row["moved_usd"]), share=theme.percent(row["moved_frac"])),
    ]


def _traded_name(engine: Engine, row: Record) -> str:
    """Return the material and its codes, how much of its trade is in shared ones where some is."""
    codes = goods_listed(hs_codes_of(engine, row["material_id"], row["year"]))
    name = t("opportunities.traded", material=material_name(row["material_id"]), codes=codes)
    if not row["shared_usd"] or row["shared_usd"] == row["imports_usd"]:
        return name
    return t("opportunities.traded_shared", name=name, value=theme.money(row["shared_usd"]))
