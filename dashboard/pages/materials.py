"""The index of materials: world output, who leads, how concentrated supply is, and which lists call it critical."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from dash import Dash, Output, State, dcc, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard.components.asked import asked_input
from dashboard.components.ids import URL, component_id
from dashboard.components.index_table import Cell, Heading, index_table
from dashboard.components.provenance import row_sources
from dashboard.components.source_line import source_line
from dashboard.components.words import amount, country_name, index_interval, material_name, withheld_note
from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.metrics import concentration
from dashboard.pages.model import Page
from dashboard.queries import standing
from dashboard.stated import concentrated, counts_unlike
from data.codes import WORLD, code_list

PAGE = Page(
    page_id="materials",
    path="/materials",
    section="materials",
    title_key="materials.title",
    filters=("stage", "sort"),
    datasets=("production_yearly", "material"),
    metrics=("hhi",),
    requirements=("3a", "3c", "11a"),
)
_BODY = component_id(PAGE.page_id, "index", "body")
_SHARED = "shared"

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Supply:
    """Output of a material at one stage: its rows in the newest year (countries, the rest and the world as printed)."""

    rows: tuple[Row, ...]

    @property
    def first(self) -> Row | None:
        """The row of the largest producer."""
        return next((row for row in self.rows if row["rank_among_countries"] == 1), None)

    @property
    def world(self) -> Row | None:
        """The publisher's printed total."""
        return next((row for row in self.rows if row["country_iso3"] == WORLD), None)

    @property
    def found(self) -> concentration.Concentration | None:
        """Concentration among the named countries."""
        return concentrated(self.rows)

    @property
    def is_unlike(self) -> bool:
        """Whether countries' quantities are stated but count unlike goods: nothing can be computed of them."""
        world = self.world
        return world is not None and counts_unlike(world) and any(row["quantity_t"] for row in self.rows)

    @property
    def output_t(self) -> float:
        """World output in tonnes: the printed total, else the sum; 0 where nothing is stated."""
        found = self.found
        return found.total_t if found else 0.0


def supplies(engine: Engine, stage: str) -> dict[str, Supply]:
    """Return the output of each material at `stage`, or at the first stage stated; of several products the largest."""
    order = {code: int(row["stage_order"]) for code, row in code_list("stage").rows.items()}
    rows = engine.run(standing.PRODUCTION, {"stage": (stage,)} if stage else {}).records()
    best: dict[str, tuple[tuple[int, float], Supply]] = {}
    for (material, stage_id, _product), own in groupby(
        rows, lambda row: (row["material_id"], row["stage_id"], row["product"])
    ):
        supply = Supply(tuple(own))
        rank = (order[stage_id], -supply.output_t)
        if (supply.first or supply.is_unlike) and (material not in best or rank < best[material][0]):
            best[material] = (rank, supply)
    return {material: supply for material, (_rank, supply) in best.items()}


def _lists(material: str) -> list[str]:
    return [code for code in code_list("material").rows[material]["critical_lists"].split(";") if code]


_ORDERS: dict[str, Callable[[str, Supply | None], tuple[Any, ...]]] = {
    "name": lambda code, _supply: (material_name(code),),
    "output": lambda code, supply: (-(supply.output_t if supply else 0.0), code),
    "share": lambda code, supply: (-((supply.first or {}).get("share_frac") or 0.0) if supply else 0.0, code),
    "hhi": lambda code, supply: (-(supply.found.hhi_low if supply and supply.found else 0.0), code),
    "lists": lambda code, _supply: (-len(_lists(code)), material_name(code)),
}


def _headings(filters: Filters) -> list[Heading]:
    current = filters.sort if filters.sort in _ORDERS else "name"
    columns = (("name", False), ("group", False), ("lists", True), ("stage", False), ("output", True), ("first", False),
               ("share", True), ("hhi", True), ("band", False))  # fmt: skip
    return [
        Heading(
            t(f"materials.column.{key}"),
            href=filters.with_(sort="" if key == "name" else key).href(PAGE.path) if key in _ORDERS else "",
            current=key == current,
            descending=key != "name",
            numeric=numeric,
        )
        for key, numeric in columns
    ]


def _cells(code: str, supply: Supply | None, lists: int) -> list[Cell]:
    row = code_list("material").rows[code]
    named = html.Span(
        t("materials.lists", n=len(_lists(code)), of=lists),
        title="; ".join(code_list("critical_list").rows[one]["title"] for one in _lists(code)),
    )
    head: list[Cell] = [
        [dcc.Link(row["name"], href=f"/materials/{code}"), html.Span(f" {row['symbol']}", className="unit")],
        t(f"group.{row['group_id']}"),
        named,
    ]
    if supply and supply.is_unlike:
        stage = supply.rows[0]["stage_id"]
        way = dcc.Link(t(f"stage.{stage}.name"), href=Filters().with_(stage=stage).href(f"/materials/{code}"))
        unlike = html.Span(t("materials.unlike"), className="cell-note")
        return [*head, way, unlike, theme.DASH, theme.DASH, theme.DASH, t("band.not_computed")]
    found, first = (supply.found, supply.first) if supply else (None, None)
    if supply is None or found is None or first is None:
        return [*head, t("materials.nothing"), theme.DASH, theme.DASH, theme.DASH, theme.DASH, theme.DASH]
    stage = first["stage_id"]
    world = supply.world
    printed_total = found.denominator == "world"
    printed = amount(world) if world and printed_total else t("materials.sum", value=theme.quantity(found.total_t))
    status = t(f"status.{(world if world and printed_total else first)['status']}")
    return [
        *head,
        dcc.Link(t(f"stage.{stage}.name"), href=Filters().with_(stage=stage).href(f"/materials/{code}")),
        [
            printed,
            html.Span(
                t("materials.dated", year=first["year"], status=status, basis=first["content_basis"]),
                className="cell-note",
            ),
        ],
        _leaders(supply),
        theme.percent(found.top1_frac),
        index_interval(found),
        [t(f"band.{found.band}"), *_uncounted(found)],
    ]


def _leaders(supply: Supply) -> list[Component | str]:
    """Return a link to the largest producer, to each of several where they tie."""
    codes = [row["country_iso3"] for row in supply.rows if row["rank_among_countries"] == 1]
    links: list[Component | str] = []
    for code in sorted(codes, key=country_name):
        links += [", ", dcc.Link(country_name(code), href=f"/countries/{code}")]
    return links[1:]


def _uncounted(found: concentration.Concentration) -> list[Component | str]:
    note = withheld_note(found)
    return [html.Span(note, className="cell-note")] if note else []


def _body(engine: Engine, filters: Filters) -> list[Component]:
    found = supplies(engine, filters.first("stage"))
    codes = [code for code, row in code_list("material").rows.items() if row["group_id"] != _SHARED]
    order = _ORDERS.get(filters.sort, _ORDERS["name"])
    codes.sort(key=lambda code: order(code, found.get(code)))
    lists = len(code_list("critical_list").rows)
    rows = [_cells(code, found.get(code), lists) for code in codes]
    used = [row for supply in found.values() for row in supply.rows]
    sources = row_sources(engine, used)
    return [
        html.P(_sentence(found, codes), className="lede"),
        index_table(t("materials.caption"), _headings(filters), rows),
        html.P(source_line(sources), className="source-line"),
        html.P(t("materials.note"), className="source-line"),
    ]


def _sentence(found: Mapping[str, Supply], codes: Sequence[str]) -> str:
    known = [supply.found for supply in found.values() if supply.found]
    high = sum(result.band == "high" for result in known)
    half = sum(result.top1_frac >= 0.5 for result in known)
    return t("materials.lede", n=len(codes), known=len(known), high=high, half=half)


def build(engine: Engine, filters: Filters) -> Component:
    """Return the page for `filters`."""
    return html.Div(_body(engine, filters), id=_BODY, className="index-page")


def register(app: Dash, engine: Engine) -> None:
    """Add the callback that sorts and restricts the table."""

    @app.callback(
        Output(_BODY, "children"), asked_input(PAGE.page_id), State(URL, "pathname"), prevent_initial_call=True
    )
    def update_index(search: str | None, pathname: str | None) -> list[Component]:
        if PAGE.match(pathname) is None:
            raise PreventUpdate
        return _body(engine, Filters.parse(search or "", PAGE.filters, strict=False))
