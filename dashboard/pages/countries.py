"""The index of countries: what each produces, its largest share of the world, what it trades."""

from __future__ import annotations

from collections.abc import Sequence

from dash import Dash, Output, dcc, html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.engine.cache import Memo
from dashboard.engine.model import Record
from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.i18n import joined, t
from dashboard.topics import shown as shown_by
from dashboard.topics.production import queries as production
from dashboard.topics.production.tables import Profile, profiles
from dashboard.topics.trade import queries as trade
from dashboard.ui.asked import Shown
from dashboard.ui.card_rows import CardRows, ReadRows
from dashboard.ui.find_form import find_form
from dashboard.ui.foot import rows_foot
from dashboard.ui.ids import component_id
from dashboard.ui.index_table import Cell, Heading, Markup, Order, in_order, index_row, index_table, sort_headings
from dashboard.ui.notice import empty_state
from dashboard.ui.static_html import MARKUP, static_html, to_html
from dashboard.ui.terms import with_terms
from dashboard.ui.words import country_name, material_name, output_name, share_words
from dashboard.web.page import Page
from dashboard.web.page_query import on_query
from data import vocabulary
from data.codes import code_list
from data.spelling import folded

PAGE = Page(
    page_id="countries",
    path="/countries",
    section="countries",
    title_key="countries.title",
    filters=("material", "stage", "sort", "search"),
    datasets=("production_yearly", "trade_yearly", "country"),
)
_BODY = component_id(PAGE.page_id, "index", "body")
_FIND = component_id(PAGE.page_id, "find", "input")
_NAMED = 3
_FEW = 8
_LISTINGS: Memo[tuple[list[Profile], dict[str, Markup], int]] = Memo(8)
_COLUMNS = {
    "name": False, "share": True, "produces": False, "materials": True, "exports": True, "imports": True,
    "region": False,
}  # fmt: skip
"""The columns, those that a phone shows first, and whether they hold numbers."""
_ORDERS: dict[str, Order[Profile]] = {
    "share": lambda country: (-country.share or None, -(country.exports_usd or 0.0), country_name(country.code)),
    "name": lambda country: (country_name(country.code),),
    "materials": lambda country: (-len(country.materials) or None, -country.share, country_name(country.code)),
    "exports": lambda country: (-(country.exports_usd or 0.0) or None, country_name(country.code)),
    "imports": lambda country: (-(country.imports_usd or 0.0) or None, country_name(country.code)),
}


def _matches(country: Profile, text: str) -> bool:
    """Tell whether a name, code, region or material of a country holds `text`, or is what it names."""
    row = code_list("country").rows[country.code]
    materials = set(country.materials)
    names = (country.code, row["name"], row["name_official"], row["un_region"], row["un_subregion"])
    if country.code in vocabulary.places(text) or {one.material_id for one in vocabulary.materials(text)} & materials:
        return True
    return any(folded(text) in folded(name) for name in (*names, *map(material_name, materials)))


def _cells(country: Profile) -> list[Cell]:
    row = code_list("country").rows[country.code]
    leading: list[Component | str] = []
    once: dict[tuple[str, str], Record] = {}
    for output in country.rows:
        once.setdefault((output_name(output), output["stage_id"]), output)
    for output in list(once.values())[:_NAMED]:
        material, stage = output["material_id"], output["stage_id"]
        share = share_words(output) or t("countries.no_share")
        words = t("countries.item", material=output_name(output), stage=t(f"stage.{stage}.name").lower(), share=share)
        href = Filters().with_(country=country.code, stage=stage).href(f"/materials/{material}")
        leading += [", " if leading else "", dcc.Link(words, href=href)]
    return [
        dcc.Link(row["name"], href=f"/countries/{country.code}"),
        theme.percent(country.share) if country.share else theme.DASH,
        leading or t("countries.trade_only"),
        str(len(country.materials)) if country.rows else theme.DASH,
        theme.money(country.exports_usd),
        theme.money(country.imports_usd),
        row["un_subregion"] or row["un_region"] or t("countries.area"),
    ]


def _headings(filters: Filters, year: int) -> list[Heading]:
    return sort_headings(_COLUMNS, lambda name: t(f"countries.column.{name}", year=year), _ORDERS, filters, PAGE.path)


def _listing(engine: Engine, filters: Filters) -> tuple[list[Profile], dict[str, Markup], int]:
    """Return all countries with what a choice of material and stage leaves of them, their rows, and the year of trade.

    Searching and sorting are left to do.
    """

    def listing() -> tuple[list[Profile], dict[str, Markup], int]:
        countries, year = profiles(engine, filters)
        headings = _headings(filters, year)
        rows = {country.code: index_row(_cells(country), headings) for country in countries if country.has_data}
        return countries, rows, year

    return _LISTINGS.get(engine, (filters.material, filters.stage), listing)


def _body(engine: Engine, filters: Filters) -> list[Component]:
    countries, rows, year = _listing(engine, filters)
    matching = [country for country in countries if not filters.search or _matches(country, filters.search)]
    silent = sorted((country_name(country.code) for country in matching if not country.has_data), key=folded)
    shown = [rows[country.code] for country in in_order(matching, _ORDERS, filters) if country.has_data]
    lede = t(
        "countries.lede",
        n=len(countries),
        producing=sum(bool(country.rows) for country in countries),
        trading=sum(bool(country.exports_usd) for country in countries),
        year=year,
    )
    return [
        html.P(lede, className="lede"),
        find_form(_FIND, PAGE.path, filters, t("countries.find"), t("find.button")),
        index_table(t("countries.caption"), _headings(filters, year), shown)
        if shown
        else empty_state(t("countries.not_found", text=filters.search)),
        *_silent(silent),
        *rows_foot(_rows(engine, filters, year)),
        html.P(with_terms(t("countries.note")), className="source-line"),
    ]


def _silent(names: Sequence[str]) -> list[Component]:
    """Return the names of those without a figure, folded where there are many."""
    if len(names) <= _FEW:
        return [html.P(t("countries.silent", names=joined(names)), className="prose")] if names else []
    return [
        html.Details([html.Summary(t("countries.silent_many", n=len(names))), html.P(joined(names))], className="prose")
    ]


def _rows(engine: Engine, filters: Filters, year: int) -> dict[str, ReadRows]:
    """Return the rows of the table by what they are: output, exports and imports."""
    goods = filters.only(("material", "stage"))
    in_year = goods.with_(year_from=year, year_to=year)
    return {
        t("countries.rows.output"): CardRows(production.STANDING, goods).read(engine),
        t("countries.rows.exports"): CardRows(trade.BY_EXPORTER, in_year).read(engine),
        t("countries.rows.imports"): CardRows(trade.BY_IMPORTER, in_year).read(engine),
    }


def shown(engine: Engine, _filters: Filters) -> Shown:
    """Return what the page follows of the address."""
    return shown_by.of_countries(engine)


def build(engine: Engine, filters: Filters) -> Component:
    """Return the page for `filters`."""
    return static_html(html.Div(_body(engine, filters), id=_BODY, className="index-page"))


def register(app: Dash, engine: Engine) -> None:
    """Add the callback that sorts, searches and restricts the table."""
    on_query(app, engine, PAGE, Output(_BODY, MARKUP))(lambda reader, filters: to_html(_body(reader, filters)))
