"""The index of countries: what each produces, its largest share of the world, what it trades."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dash import Dash, Output, State, dcc, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard.components.asked import asked_input
from dashboard.components.ids import URL, component_id
from dashboard.components.index_table import Cell, Heading, Markup, index_row, index_table
from dashboard.components.notice import empty_state
from dashboard.components.provenance import card_sources, row_sources
from dashboard.components.source_line import source_line
from dashboard.components.words import country_name, joined, material_name, output_name
from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.filters import MAX_TEXT_LENGTH, Filters
from dashboard.i18n import t
from dashboard.memo import Memo
from dashboard.pages.model import Page
from dashboard.queries import standing, trade
from dashboard.stated import settled_year
from data.codes import OTHER, WORLD, code_list

PAGE = Page(
    page_id="countries",
    path="/countries",
    section="countries",
    title_key="countries.title",
    filters=("material", "stage", "sort", "search"),
    datasets=("production_yearly", "trade_yearly", "country"),
    requirements=("3a", "11a"),
)
_BODY = component_id(PAGE.page_id, "index", "body")
_FIND = component_id(PAGE.page_id, "find", "input")
_NO_PLACE = frozenset({"total", "other"})
_NAMED = 3
_KEPT: Memo[Listing] = Memo(32)

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Profile:
    """A country: its rows of output, the largest share first, and its trade in US dollars (None = no flow)."""

    code: str
    rows: tuple[Row, ...]
    exports_usd: float | None
    imports_usd: float | None

    @property
    def share(self) -> float:
        """Its largest share of a world output, 0 where it has none."""
        return (self.rows[0]["share_frac"] or 0.0) if self.rows else 0.0

    @property
    def materials(self) -> list[str]:
        """The materials it produces, by falling share."""
        return list(dict.fromkeys(row["material_id"] for row in self.rows))

    @property
    def has_data(self) -> bool:
        """Whether any figure is stated."""
        return bool(self.rows or self.exports_usd or self.imports_usd)

    def matches(self, text: str) -> bool:
        """Tell whether a name, code, region or material of it holds `text`."""
        row = code_list("country").rows[self.code]
        names = (self.code, row["name"], row["name_official"], row["un_region"], row["un_subregion"])
        return any(text.casefold() in name.casefold() for name in (*names, *map(material_name, self.materials)))


def profiles(engine: Engine, filters: Filters) -> tuple[list[Profile], int]:
    """Return every country and area with what `filters` leave of it, and the year of the trade figures."""
    chosen = filters.only(("material", "stage")).chosen()
    output: dict[str, list[Row]] = {}
    for row in engine.run(standing.PRODUCTION, chosen).records():
        if row["quantity_t"] and row["country_iso3"] not in (WORLD, OTHER):
            output.setdefault(row["country_iso3"], []).append(row)
    years = tuple(row["year"] for row in engine.run(trade.YEARS, chosen).records())
    provisional = tuple(row["year"] for row in engine.run(trade.PROVISIONAL_YEARS, {}).records())
    year = settled_year(years, provisional, filters)
    dated = {**chosen, "year_from": year, "year_to": year}
    exports = {row["exporter_iso3"]: row["value_usd"] for row in engine.run(trade.BY_EXPORTER, dated).records()}
    imports = {row["importer_iso3"]: row["value_usd"] for row in engine.run(trade.BY_IMPORTER, dated).records()}
    return [
        Profile(
            code,
            tuple(sorted(output.get(code, ()), key=lambda row: -(row["share_frac"] or 0.0))),
            exports.get(code),
            imports.get(code),
        )
        for code, row in code_list("country").rows.items()
        if row["area_kind"] not in _NO_PLACE
    ], year


_ORDERS: dict[str, Callable[[Profile], tuple[Any, ...]]] = {
    "share": lambda one: (-one.share, -(one.exports_usd or 0.0), country_name(one.code)),
    "name": lambda one: (country_name(one.code),),
    "materials": lambda one: (-len(one.materials), -one.share, country_name(one.code)),
    "exports": lambda one: (-(one.exports_usd or 0.0), country_name(one.code)),
    "imports": lambda one: (-(one.imports_usd or 0.0), country_name(one.code)),
}


def _headings(filters: Filters, year: int) -> list[Heading]:
    current = filters.sort if filters.sort in _ORDERS else "share"
    columns = (("name", False), ("region", False), ("materials", True), ("produces", False), ("share", True),
               ("exports", True), ("imports", True))  # fmt: skip
    return [
        Heading(
            t(f"countries.column.{key}", year=year),
            href=filters.with_(sort="" if key == "share" else key).href(PAGE.path) if key in _ORDERS else "",
            current=key == current,
            descending=key != "name",
            numeric=numeric,
        )
        for key, numeric in columns
    ]


def _cells(one: Profile) -> list[Cell]:
    row = code_list("country").rows[one.code]
    leading: list[Component | str] = []
    for stated in one.rows[:_NAMED]:
        href = Filters().with_(country=one.code, stage=stated["stage_id"]).href(f"/materials/{stated['material_id']}")
        words = t(
            "countries.item",
            material=output_name(stated),
            stage=t(f"stage.{stated['stage_id']}.name").lower(),
            share=theme.percent(stated["share_frac"]) if stated["share_frac"] is not None else t("countries.no_share"),
        )
        leading += [", " if leading else "", dcc.Link(words, href=href)]
    return [
        dcc.Link(row["name"], href=f"/countries/{one.code}"),
        row["un_subregion"] or row["un_region"] or t("countries.area"),
        str(len(one.materials)) if one.rows else theme.DASH,
        leading or t("countries.trade_only"),
        theme.percent(one.share) if one.share else theme.DASH,
        theme.money(one.exports_usd),
        theme.money(one.imports_usd),
    ]


def _find_form(filters: Filters) -> Component:
    """Return the search field: a plain form, so that what is sought stands in the URL like every other choice."""
    kept = filters.without("search").chosen()
    hidden = [
        dcc.Input(type="hidden", name=key, value=",".join(value) if isinstance(value, tuple) else value)
        for key, value in kept.items()
    ]
    field = dcc.Input(
        id=_FIND,
        type="search",
        name="search",
        value=filters.search,
        maxLength=MAX_TEXT_LENGTH,
        className="input",
        debounce=True,
    )
    return html.Form(
        [
            html.Label(t("countries.find"), htmlFor=_FIND),
            field,
            *hidden,
            html.Button(t("countries.find_button"), type="submit", className="button"),
        ],
        action=PAGE.path,
        method="get",
        className="find-form",
        role="search",
    )


@dataclass(frozen=True)
class Listing:
    """Every country with what a choice of material and stage leaves of it, and its row; the year of the trade."""

    profiles: tuple[Profile, ...]
    rows: Mapping[str, Markup]
    year: int


def _listing(engine: Engine, filters: Filters) -> Listing:
    """Return the listing of a choice; searching and sorting it are left."""

    def made() -> Listing:
        every, year = profiles(engine, filters)
        headings = _headings(filters, year)
        rows = {one.code: index_row(_cells(one), headings) for one in every if one.has_data}
        return Listing(tuple(every), rows, year)

    return _KEPT.get(engine, (filters.material, filters.stage), made)


def _body(engine: Engine, filters: Filters) -> list[Component]:
    listing = _listing(engine, filters)
    every, year = listing.profiles, listing.year
    shown = [one for one in every if not filters.search or one.matches(filters.search)]
    silent = joined([country_name(one.code) for one in shown if not one.has_data])
    shown = sorted((one for one in shown if one.has_data), key=_ORDERS.get(filters.sort, _ORDERS["share"]))
    used = [row for one in every for row in one.rows]
    sources = row_sources(engine, used)
    table = index_table(t("countries.caption"), _headings(filters, year), [listing.rows[one.code] for one in shown])
    return [
        html.P(
            t(
                "countries.lede",
                n=len(every),
                producing=sum(bool(one.rows) for one in every),
                trading=sum(bool(one.exports_usd) for one in every),
                year=year,
            ),
            className="lede",
        ),
        _find_form(filters),
        table if shown else empty_state(t("countries.not_found", text=filters.search)),
        *([html.P(t("countries.silent", names=silent), className="prose")] if silent else []),
        html.P(source_line((*sources, *card_sources(engine, ("baci",)))), className="source-line"),
        html.P(t("countries.note"), className="source-line"),
    ]


def build(engine: Engine, filters: Filters) -> Component:
    """Return the page for `filters`."""
    return html.Div(_body(engine, filters), id=_BODY, className="index-page")


def register(app: Dash, engine: Engine) -> None:
    """Add the callback that sorts, searches and restricts the table."""

    @app.callback(
        Output(_BODY, "children"), asked_input(PAGE.page_id), State(URL, "pathname"), prevent_initial_call=True
    )
    def update_index(search: str | None, pathname: str | None) -> list[Component]:
        if PAGE.match(pathname) is None:
            raise PreventUpdate
        return _body(engine, Filters.parse(search or "", PAGE.filters, strict=False))
