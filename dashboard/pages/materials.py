"""The index of materials: world output, who leads, how concentrated supply is, and which lists call it critical."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import Dash, Output, dcc, html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.i18n import joined, t
from dashboard.topics import shown as shown_by
from dashboard.topics.catalogue.critical_lists import list_in_words, lists_note
from dashboard.topics.finding.materials import materials_named, use_named
from dashboard.topics.makers.output import STUDY, world
from dashboard.topics.production import queries
from dashboard.topics.production.country_figures import CountryFigures, arrange
from dashboard.topics.production.tables import KNOWN_CONCENTRATION, supplies
from dashboard.ui.asked import Shown
from dashboard.ui.card_rows import CardRows
from dashboard.ui.find_form import find_form
from dashboard.ui.foot import rows_foot
from dashboard.ui.ids import component_id
from dashboard.ui.index_table import Cell, Order, in_order, index_table, sort_headings
from dashboard.ui.notice import empty_state
from dashboard.ui.static_html import MARKUP, static_html, to_html
from dashboard.ui.terms import with_terms
from dashboard.ui.words import (
    amount,
    bounded,
    country_name,
    index_interval,
    material_in_text,
    material_name,
    output_name,
    withheld_note,
)
from dashboard.web.page import Page
from dashboard.web.page_query import on_query
from data.codes import code_list
from data.critical_lists import countable_lists, counted_lists_of, lists_of

PAGE = Page(
    page_id="materials",
    path="/materials",
    section="materials",
    title_key="materials.title",
    filters=("stage", "sort", "search"),
    datasets=(
        "production_yearly", "supply_share", "material", "critical_list", "critical_list_name", "use_share",
        "demand_scenario",
    ),
    metrics=("hhi",),
)  # fmt: skip
_BODY = component_id(PAGE.page_id, "index", "body")
_FIND = component_id(PAGE.page_id, "find", "input")
_SHARED = "shared"
_STUDY = "/data/supply_share"
_COLUMNS = {
    "name": False, "first": False, "share": True, "output": True, "stage": False, "hhi": True, "band": False,
    "lists": True, "group": False,
}  # fmt: skip
"""The columns, those that a phone shows first, and whether they hold numbers."""


def _lists_named(material: str) -> Component:
    """Return on how many of the whole and current lists a material is; which, and those not counted, on hover."""
    counted, others = counted_lists_of(material), [code for code in lists_of(material) if code not in countable_lists()]
    parts = [
        t(f"materials.{key}", lists="; ".join(map(list_in_words, codes)))
        for key, codes in (("lists_counted", counted), ("lists_not_counted", others))
        if codes
    ]
    return html.Span(t("materials.lists", n=len(counted), of=len(countable_lists())), title=" ".join(parts))


def _leading_share(supply: CountryFigures) -> float:
    return max((row["share_frac"] or 0.0 for row in supply.in_year), default=0.0)


def _world(supply: CountryFigures) -> tuple[float, float]:
    """Return world output in tonnes, the printed total or else the sum, and its concentration; 0 where unknown."""
    result = supply.concentration()
    return (result.total_t, result.hhi_low) if result else (0.0, 0.0)


_ORDERS: dict[str, Order[tuple[str, CountryFigures]]] = {
    "name": lambda one: (material_name(one[0]),),
    "output": lambda one: (-_world(one[1])[0] or None, one[0]),
    "share": lambda one: (-_leading_share(one[1]) or None, one[0]),
    "hhi": lambda one: (-_world(one[1])[1] or None, one[0]),
    "lists": lambda one: (-len(counted_lists_of(one[0])), material_name(one[0])),
}
_NOTHING = arrange((), Filters())


def _nothing(engine: Engine, code: str) -> Cell:
    """Return that no output by country is stated, with the way to the EU study's shares of it where it has any."""
    if not any(link.measure == STUDY for link in world(engine).get(code, ())):
        return t("materials.nothing")
    studied = dcc.Link(t("materials.studied"), href=Filters().with_(material=code).href(_STUDY))
    return [t("materials.nothing"), html.Span([studied], className="cell-note")]


def _cells(engine: Engine, code: str, supply: CountryFigures) -> list[Cell]:
    row = code_list("material").rows[code]
    named = [dcc.Link(row["name"], href=f"/materials/{code}"), html.Span(f" {row['symbol']}", className="unit")]
    tail: list[Cell] = [_lists_named(code), t(f"group.{row['group_id']}")]
    result = supply.concentration()
    if result is None and not (supply.is_mixed_products and supply.ranked):
        return [named, *[theme.DASH] * 3, _nothing(engine, code), *[theme.DASH] * 2, *tail]
    stage, product = supply.rows[0]["stage_id"], output_name(supply.rows[0])
    name = t(f"stage.{stage}.name")
    link = [dcc.Link(name, href=Filters().with_(stage=stage).href(f"/materials/{code}"))]
    if product != row["name"]:
        link.append(html.Span(product, className="cell-note"))
    if result is None:
        mixed_products = html.Span(t("materials.unlike"), className="cell-note")
        return [named, *[theme.DASH] * 2, mixed_products, link, theme.DASH, t("band.not_computed"), *tail]
    world = supply.total() if result.denominator == "world" else None
    output = amount(world) if world else t("materials.sum", value=theme.quantity(result.total_t))
    status = t(f"status.{(world or supply.ranked[0])['status']}")
    dated = t("materials.dated", year=supply.year, status=status, basis=supply.basis)
    note = withheld_note(result)
    return [
        named,
        _links(supply.leaders),
        bounded(theme.percent(result.top1_frac), result.bound),
        [output, html.Span(dated, className="cell-note")],
        link,
        index_interval(result),
        [t(f"band.{result.band}"), *([html.Span(note, className="cell-note")] if note else [])],
        *tail,
    ]


def _links(countries: Sequence[str]) -> list[Component | str]:
    links: list[Component | str] = []
    for code in sorted(countries, key=country_name):
        links += [", ", dcc.Link(country_name(code), href=f"/countries/{code}")]
    return links[1:]


def _body(engine: Engine, filters: Filters) -> list[Component]:
    stated = supplies(engine, filters.first("stage"))
    every = [code for code, row in code_list("material").rows.items() if row["group_id"] != _SHARED]
    named = materials_named(engine, filters.search) if filters.search else frozenset(every)
    supplied = [(code, stated.get(code, _NOTHING)) for code in every if code in named]
    codes = [code for code, _ in in_order(supplied, _ORDERS, filters)]
    headings = sort_headings(_COLUMNS, lambda name: t(f"materials.column.{name}"), _ORDERS, filters, PAGE.path)
    stage = filters.first("stage")
    chosen = Filters().with_(material=tuple(codes)) if filters.search else Filters()
    rows = CardRows(queries.STANDING, chosen.with_(stage=stage)) if stage else CardRows(KNOWN_CONCENTRATION, chosen)
    cells = [_cells(engine, code, stated.get(code, _NOTHING)) for code in codes]
    return [
        html.P(_sentence(stated, every, filters.first("stage")), className="lede"),
        find_form(_FIND, PAGE.path, filters, t("materials.find"), t("find.button")),
        *_found(filters.search, codes),
        *([index_table(t("materials.caption"), headings, cells)] if codes else []),
        *rows_foot({"": rows.read(engine)}),
        html.P([*with_terms(t("materials.note")), " ", lists_note()], className="source-line"),
    ]


def _found(text: str, codes: Sequence[str]) -> list[Component]:
    """Return what was sought and how many materials that leaves; of a use, who prints it."""
    if not text:
        return []
    use = use_named(text)
    if not codes:
        return [empty_state(t("materials.not_found", text=text))]
    words = (
        t("materials.used_for", use=use.name, n=len(codes)) if use else t("materials.found", text=text, n=len(codes))
    )
    return [html.P(words, className="prose")]


def _sentence(stated: Mapping[str, CountryFigures], codes: Sequence[str], stage: str) -> str:
    """Return how many materials are tracked, groups apart, and of how many shares of output can be told."""
    known = [result for supply in stated.values() if (result := supply.concentration())]
    high = sum(result.band == "high" for result in known)
    half = sum(result.top1_frac >= 0.5 for result in known)
    groups = [material_in_text(code) for code in codes if code_list("material").rows[code]["members"]]
    return t(
        "materials.lede",
        n=len(codes) - len(groups),
        groups=t("materials.lede.groups", groups=joined(groups)) if groups else "",
        stage=t("materials.lede.at", stage=t(f"stage.{stage}.name").lower()) if stage else t("materials.lede.known"),
        known=len(known),
        high=high,
        half=half,
    )


def shown(engine: Engine, _filters: Filters) -> Shown:
    """Return what the page follows of the address."""
    return shown_by.of_materials(engine)


def build(engine: Engine, filters: Filters) -> Component:
    """Return the page for `filters`."""
    return static_html(html.Div(_body(engine, filters), id=_BODY, className="index-page"))


def register(app: Dash, engine: Engine) -> None:
    """Add the callback that sorts and restricts the table."""
    on_query(app, engine, PAGE, Output(_BODY, MARKUP))(lambda reader, filters: to_html(_body(reader, filters)))
