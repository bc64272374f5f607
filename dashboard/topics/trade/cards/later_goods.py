"""The card of what a place sells and buys of goods that the series of trade lacks and a later release states."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from dash import dcc
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.engine.cache import Memo
from dashboard.engine.model import Record
from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.i18n import joined, t
from dashboard.topics.country_scope import Scope
from dashboard.topics.trade.cards.flows import by_size
from dashboard.topics.trade.queries import LATER
from dashboard.topics.trade.releases import later_goods, later_year_shown
from dashboard.topics.trade.words import in_text
from dashboard.ui.card_rows import CardRows, ReadRows
from dashboard.ui.chart_card import CardContent
from dashboard.ui.index_table import Cell, Heading, index_table
from dashboard.ui.words import country_in_text, country_name, material_name
from data.codes import code_list, expand_blocs

_COLUMNS = ("goods", "sold", "share", "bought", "sellers")
_SELLERS = 3
_LEAST_USD = 1.0
"""The least value that BACI states: a difference of sums below it is rounding."""
_WORLD: Memo[Mapping[str, float]] = Memo(16)
Amounts = Mapping[str, Mapping[str, float]]
"""HS code → exporter → US dollars."""


def later_goods_card(engine: Engine, scope: Scope) -> tuple[CardContent, list[Component]]:
    """Return the card: a row for each good, what the place sells of it, what it buys, and from whom.

    Of a bloc, what its members sell each other is neither.
    """
    place, hs = scope.country, later_goods(engine)
    nothing = t("country.later.nothing", country=country_in_text(place))
    year = later_year_shown(engine, scope.filters)
    if not hs or not year:
        return CardContent(title=nothing, empty=nothing), []
    chosen = scope.trade.only(("material", "stage")).with_(hs=hs, year_from=year, year_to=year)
    world = _world(engine, chosen)
    sold = CardRows(LATER.by_code_and_exporter, chosen.with_(exporter=place)).read(engine)
    bought = CardRows(LATER.by_code_and_exporter, chosen.with_(importer=place)).read(engine)
    inside = frozenset(expand_blocs((place,)))
    among = CardRows(LATER.by_code_and_exporter, chosen.with_(exporter=place, importer=place)).read(engine)
    sold_inside = {code: sum(sellers.values()) for code, sellers in _amounts(among.records).items()}
    imports = {
        code: {seller: value for seller, value in sellers.items() if seller not in inside}
        for code, sellers in _amounts(bought.records).items()
    }
    exports = {
        code: value
        for code, sellers in _amounts(sold.records).items()
        if (value := sum(sellers.values()) - sold_inside.get(code, 0.0)) >= _LEAST_USD
    }
    codes = sorted({*exports, *filter(imports.get, imports)}, key=lambda code: (-exports.get(code, 0.0), code))
    if not codes:
        return CardContent(title=nothing, empty=nothing), []
    material_of = {row["hs_code"]: row["material_id"] for row in (*sold.records, *bought.records)}
    title = _title(place, exports, imports, year)
    headings = [
        Heading(t(f"country.later.column.{name}"), numeric=name in {"sold", "share", "bought"}) for name in _COLUMNS
    ]
    goods = [
        _Good(code, material_of[code], exports.get(code, 0.0), world.get(code, 0.0), imports.get(code, {}))
        for code in codes
    ]
    rows = [list(_cells(good, year)) for good in goods]
    key = "country.later.subtitle" if len(inside) == 1 else "country.later.subtitle_bloc"
    rows_of, *beside = [read for read in (bought, sold, among) if read.records]
    content = CardContent(
        title=title,
        subtitle=t(key, release=_release(sold, bought), year=year),
        summary="",
        rows=rows_of,
        beside=tuple(beside),
    )
    return content, [index_table(title, headings, rows)]


def _world(engine: Engine, chosen: Filters) -> Mapping[str, float]:
    """Return all exports of each code, in US dollars."""

    def summed() -> dict[str, float]:
        return {row["hs_code"]: row["value_usd"] for row in engine.run(LATER.by_code, chosen.chosen()).records()}

    return _WORLD.get(engine, chosen, summed)


def _amounts(rows: Iterable[Record]) -> dict[str, dict[str, float]]:
    """Return the value by code and exporter."""
    found: dict[str, dict[str, float]] = {}
    for row in rows:
        if row["value_usd"]:
            found.setdefault(row["hs_code"], {})[row["exporter_iso3"]] = row["value_usd"]
    return found


def _release(*read: ReadRows) -> str:
    source = next(source for rows in read for source in rows.sources)
    return source.text


def _title(place: str, exports: Mapping[str, float], imports: Amounts, year: int) -> str:
    """Return the finding: the good of which most is sold, else of which most is bought."""
    bought = {code: sum(sellers.values()) for code, sellers in imports.items() if sellers}
    amounts, key = (exports, "sells") if sum(exports.values()) > sum(bought.values()) else (bought, "buys")
    first = by_size(amounts)[0]
    return t(
        f"country.later.title_{key}", country=country_in_text(place), value=theme.money(amounts[first]), year=year,
        goods=t("goods.listed", code=first), name=in_text(first),
    )  # fmt: skip


@dataclass(frozen=True)
class _Good:
    """What a place sells of a good and buys of it by seller, and all exports of it, in US dollars."""

    code: str
    group: str
    sold: float
    world: float
    sellers: Mapping[str, float]


def _cells(good: _Good, year: int) -> Iterator[Cell]:
    """Yield the cells of a good in the order of the columns."""
    text = t("material.trade.code", code=good.code, product=code_list("hs").name(good.code))
    material = code_list("material").rows[good.group]["members"].split("+")[0] if "+" in good.group else good.group
    link = dcc.Link(text, href=Filters(view="trade", hs=(good.code,), year=year).href(f"/materials/{material}"))
    yield link if "+" in good.group else [link, f" · {material_name(good.group)}"]
    yield theme.money(good.sold) if good.sold else t("country.later.none")
    yield theme.percent(good.sold / good.world) if good.sold else theme.DASH
    bought = sum(good.sellers.values())
    yield theme.money(bought) if bought else t("country.later.none")
    largest = by_size(good.sellers)[:_SELLERS]
    shares = [f"{country_name(one)} {theme.percent(good.sellers[one] / bought)}" for one in largest]
    yield joined(shares) or theme.DASH
