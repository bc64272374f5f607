"""The dependence of a place as a table: materials down, stages across, the largest supplier in each cell.

With a supplier chosen each cell leads with what that one holds. The last column says the chain in a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.i18n import joined, t
from dashboard.metrics.concentration import HIGH_FRAC, INDICATIVE
from dashboard.topics.exposure.dependence_words import chain_sentence, goods_name
from dashboard.topics.exposure.tables import dependence
from dashboard.topics.exposure.tables.dependence import DEPENDENCE, Dependence
from dashboard.topics.makers.output import IMPORTS, MINED, PROCESSED, Link
from dashboard.topics.makers.words import passed_on_words, source_in_short
from dashboard.topics.trade.hs_codes import hs_codes_of
from dashboard.topics.trade.releases import coverage
from dashboard.topics.trade.tables import trade_year
from dashboard.ui.card_rows import CardRows
from dashboard.ui.chart_card import CardContent
from dashboard.ui.index_table import Cell, Order, in_order, index_table, sort_headings
from dashboard.ui.notice import status_word
from dashboard.ui.words import bounded, country_name, index_interval, material_name, opening, tied
from data.codes import blocs, code_list, place_in_text
from data.sources import sources

PATH = "/strategy/dependence"
HALF = 0.5
_COLUMNS = {"name": False, "chain": False, "mine": False, "refine": False, "imports": False}
_SELECT = "dependence--supplier"


@dataclass(frozen=True)
class Asked:
    """What the page shows: the question, the links of each material, the year of trade."""

    filters: Filters
    question: Dependence
    links: Mapping[str, tuple[Link, ...]]
    year: int

    @property
    def place(self) -> str:
        """The place within a sentence."""
        return joined([place_in_text(code) for code in self.question.place])

    @property
    def supplier(self) -> str:
        """The supplier within a sentence, empty without one."""
        return joined([place_in_text(code) for code in self.question.supplier])

    @property
    def every(self) -> list[Link]:
        """Every link of all materials."""
        return [link for several in self.links.values() for link in several]

    def held(self, link: Link) -> float:
        """Return the share that a cell leads with: that of the supplier chosen, else of the largest; 0 if unknown."""
        if self.question.supplier:
            return link.share(self.question.suppliers) or 0.0
        return link.result.top1_frac if link.is_known and link.result else 0.0


def load(engine: Engine, filters: Filters) -> Asked:
    """Return what `filters` ask, with what is known of it."""
    question = dependence.dependence_of(filters)
    found = dependence.links(engine, question)
    chosen = {code: tuple(link for link in found if link.material == code) for code in question.materials}
    return Asked(filters, question, chosen, trade_year(engine))


def _in_column(link: Link, column: str) -> bool:
    if column == "imports":
        return link.measure == IMPORTS
    return link.measure != IMPORTS and link.stage in (MINED if column == "mine" else PROCESSED)


def most_held(asked: Asked, code: str, column: str) -> float:
    """Return the largest share that a cell leads with, -1 where nothing is stated."""
    return max((asked.held(link) for link in asked.links[code] if _in_column(link, column)), default=-1.0)


def _orders(asked: Asked) -> dict[str, Order[str]]:
    def by(column: str, code: str) -> tuple[float | str | None, ...]:
        most = most_held(asked, code, column)
        return None if most < 0 else -most, material_name(code)

    return {
        "name": lambda code: (material_name(code),),
        **{column: partial(by, column) for column in ("mine", "refine", "imports")},
    }


def materials_in_order(asked: Asked) -> list[str]:
    """Return the materials in the order that the address asks for."""
    return in_order(asked.links, _orders(asked), asked.filters)


def matrix(engine: Engine, asked: Asked) -> tuple[CardContent, list[Component]]:
    """Return the card: its finding and the table."""
    headings = sort_headings(_COLUMNS, partial(_column, asked.year), _orders(asked), asked.filters, PATH)
    rows = [_cells(engine, asked, code) for code in materials_in_order(asked)]
    title = _title(asked)
    content = CardContent(
        title=title,
        subtitle=t("dependence.subtitle", place=asked.place, high=HIGH_FRAC),
        summary="",
        rows=CardRows(DEPENDENCE, asked.filters.only(dependence.KEYS)).read(engine),
        empty="" if asked.every else t("dependence.nothing"),
    )
    return content, [html.Div(index_table(title, headings, rows), className="dependence")]


def _column(year: int, name: str) -> str:
    return t(f"dependence.column.{name}", year=year)


def _title(asked: Asked) -> str:
    """Return the finding: of how many materials one country (or the supplier) holds half of the world's output."""
    output = [link for link in asked.every if link.measure != IMPORTS and link.is_known]
    half = {link.material for link in output if asked.held(link) >= HALF}
    told = {link.material for link in output}
    key = "dependence.title_supplier" if asked.question.supplier else "dependence.title"
    return t(key, n=len(half), of=len(told), supplier=opening(asked.supplier))


def lede(asked: Asked) -> str:
    """Return what the place buys directly, and from whom, in a sentence; goods of each release of trade by its year."""
    bought = [link for link in asked.every if link.measure == IMPORTS]
    if not bought:
        return t("dependence.lede.none", place=asked.place, year=asked.year)
    if asked.question.supplier:
        goods = _counted(bought, lambda link: bool(asked.question.suppliers & frozenset(link.leaders)))
        return t("dependence.lede.supplier", supplier=opening(asked.supplier), place=asked.place, goods=goods)
    goods = _counted(bought, lambda link: asked.held(link) >= HALF)
    passed = len({link.product for link in bought if link.made and link.made.is_doubtful})
    return t("dependence.lede.told", place=asked.place, goods=goods, passed=passed)


def _counted(bought: Sequence[Link], is_counted: Callable[[Link], bool]) -> str:
    """Return how many of the goods count, by release: those of the series, then those that a later one has besides."""
    parts: list[str] = []
    for source_id in sorted({link.source_id for link in bought}):
        goods = {link.product: link for link in bought if link.source_id == source_id}
        kind = "series" if source_id == "baci" else "later_more" if parts else "later"
        year = max(link.year for link in goods.values())
        counts = t(f"dependence.lede.of_{kind}", n=sum(map(is_counted, goods.values())), of=len(goods), year=year)
        parts.append(counts)
    return joined(parts)


def _cells(engine: Engine, asked: Asked, code: str) -> list[Cell]:
    own, row = asked.links[code], code_list("material").rows[code]
    exposure = Filters().with_(**{"material": code, "for": asked.question.place}).href("/strategy")
    name = [dcc.Link(row["name"], href=exposure), html.Span(f" {row['symbol']}", className="unit")]
    columns: list[Cell] = []
    for column in ("mine", "refine", "imports"):
        links = [link for link in own if _in_column(link, column)]
        columns.append([_step(asked, link) for link in links] or [_nothing(engine, asked, code, column)])
    sentence = " ".join(filter(None, (chain_sentence(own, asked.question), _unstated(engine, code, own))))
    return [name, sentence, *columns]


def _unstated(engine: Engine, code: str, links: Sequence[Link]) -> str:
    """Return that the trade states no metal or compound of a material, where a place is seen to buy its ore alone."""
    bought = [link for link in links if link.measure == IMPORTS]
    if not bought or any(link.stage not in MINED for link in bought):
        return ""
    rows = coverage(engine, code)
    lacking = sorted({row["hs_code"] for row in rows if row["stage_id"] in PROCESSED and not row["n_years"]})
    if not lacking:
        return ""
    return t(
        "dependence.chain.lacking" if len(lacking) == 1 else "dependence.chain.lacking_some",
        code=lacking[0],
        n=len(lacking) - 1,
    )


def _nothing(engine: Engine, asked: Asked, code: str, column: str) -> Component:
    """Return why a cell is empty."""
    key = f"dependence.nothing.{column}"
    if column == "imports" and not hs_codes_of(engine, code, asked.year):
        key = "dependence.nothing.code"
    return html.Span(t(key, year=asked.year), className="cell-note")


def _step(asked: Asked, link: Link) -> Component:
    """Return one share of a cell: who, how much, how concentrated, of what, and what is doubtful of it."""
    if not link.is_known or link.result is None:
        return html.Div([t("dependence.not_computed"), _of_what(link)], className="dependence-step")
    share = theme.percent(link.result.top1_frac)
    largest = [*_choose(asked, link.leaders), " ", bounded(share, link.result.bound)]
    head: list[Component | str] = [html.Strong(largest)]
    if asked.question.supplier:
        head = [html.Strong(_supplier_share(asked, link))]
        if not asked.question.suppliers & frozenset(link.leaders):
            head.append(html.Span([t("dependence.largest"), " ", *largest], className="cell-note"))
    notes: list[Component] = [_of_what(link)]
    own = None if link.measure == IMPORTS else link.share(asked.question.members)
    if own:
        notes.append(
            html.Span(t("dependence.own", place=opening(asked.place), share=theme.percent(own)), className="cell-note")
        )
    return html.Div([*head, *notes, *_doubt(link)], className="dependence-step")


def _choose(asked: Asked, leaders: Sequence[str]) -> list[Component | str]:
    """Return the names of the largest, each a link that chooses it as the supplier."""
    parts: list[Component | str] = []
    for code in leaders:
        parts += [", ", dcc.Link(country_name(code), href=asked.filters.with_(exporter=code).href(PATH))]
    return parts[1:]


def _supplier_share(asked: Asked, link: Link) -> str:
    share, name = link.share(asked.question.suppliers), opening(asked.supplier)
    if share is None:
        return t(f"dependence.state.{link.state(asked.question.suppliers)}", supplier=name)
    if not share and link.measure == IMPORTS:
        return t("dependence.state.no_flow", supplier=name)
    return f"{name} {bounded(theme.percent(share), link.result.bound if link.result else '')}"


def _of_what(link: Link) -> Component:
    """Return what the share is of: goods, year and source, and how concentrated it is."""
    label = sources()[link.source_id].label
    short = source_in_short(link.source_id)
    key = "imports_later" if link.source_id == "baci_later" else link.measure
    words = t(f"dependence.of.{key}", goods=goods_name(link), year=link.year, source=short)
    if link.is_known and link.result:
        key = "dependence.index_indicative" if link.result.band == INDICATIVE else "dependence.index"
        words = t(key, goods=words, index=index_interval(link.result))
    return html.Span(words, className="cell-note", title=t("dependence.source", source=label, vintage=link.vintage))


def _doubt(link: Link) -> list[Component]:
    """Return the warning on a seller that makes little or nothing of what it sells."""
    words = passed_on_words(link.made, link.stage, tied(link.leaders))
    return [html.Span(status_word(words, "warn"), className="dependence-doubt")] if words else []


def controls(engine: Engine, asked: Asked) -> Component:
    """Return the choice of a supplier, and groups of materials as links."""
    every = dependence.links(engine, dependence.dependence_of(asked.filters.without("material")))
    named = {code for link in every for code in link.amounts}
    options = sorted(((code, country_name(code)) for code in named), key=lambda pair: pair[1])
    chosen = ",".join(asked.question.supplier)
    listed = [("", t("dependence.supplier.any")), *((code, country_name(code)) for code in blocs()), *options]
    if chosen not in {value for value, _ in listed}:
        listed.append((chosen, joined([country_name(code) for code in asked.question.supplier])))
    choices = [html.Option(text, value=value, selected=value == chosen) for value, text in listed]
    select = html.Select(choices, id=_SELECT, className="select", **{"data-filter": "exporter"})
    control = html.Div([html.Label(t("dependence.supplier"), htmlFor=_SELECT), select], className="control")
    return html.Div([control, _groups(asked)], className="dependence-controls")


def _groups(asked: Asked) -> Component:
    """Return links to the materials of each group, and to all."""
    groups: dict[str, list[str]] = {}
    for code, row in code_list("material").rows.items():
        if not row["members"]:
            groups.setdefault(row["group_id"], []).append(code)
    chips = [(t("dependence.all"), ())] + [(t(f"group.{group}"), tuple(codes)) for group, codes in groups.items()]
    links = []
    for label, codes in chips:
        current = set(codes) == set(asked.filters.material)
        link = dcc.Link(label, href=asked.filters.with_(material=codes).href(PATH), className="chip")
        links.append(html.Li(link, **({"aria-current": "true"} if current else {})))
    return html.Ul(links, className="chips", **{"aria-label": t("dependence.groups")})


def heading_of(asked: Asked) -> str:
    """Return the heading: who depends, on whom where a supplier is chosen."""
    if asked.question.supplier:
        return t("dependence.heading_supplier", place=asked.place, supplier=asked.supplier)
    return t("dependence.heading", place=asked.place)
