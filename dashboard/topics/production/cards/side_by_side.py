"""What the other cards of a material say, of several materials in one table: who leads, world output, prices."""

from __future__ import annotations

from dash import dcc
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.i18n import joined, t
from dashboard.topics.prices.cards import price_card
from dashboard.topics.production import queries
from dashboard.topics.production.cards.comparison import MOST
from dashboard.topics.production.cards.material import load
from dashboard.topics.production.country_figures import CountryFigures
from dashboard.ui.card_rows import CardRows
from dashboard.ui.chart_card import CardContent
from dashboard.ui.index_table import Cell, Heading, index_table
from dashboard.ui.words import amount, country_name, material_in_text, material_name, share_words

_COLUMNS = ("material", "leaders", "world", "price")
_LEADERS = 3


def side_by_side(engine: Engine, material: str, stage: str, filters: Filters) -> tuple[CardContent, list[Component]]:
    """Return the card: `material` and those it is compared with, a row each; which cards are of `material` alone."""
    ids = list(dict.fromkeys((material, *filters.compare)))[:MOST]
    plain = filters.without("product").without("series")
    data = {code: load(engine, code, stage, plain) for code in ids}
    prices = {code: price_card(engine, code, plain) for code in ids}
    headings = [Heading(t(f"material.side.column.{name}")) for name in _COLUMNS]
    rows = [_cells(code, stage, data[code], prices[code]) for code in ids]
    stated = [code for code in ids if data[code].rows]
    year = {"year_from": filters.year, "year_to": filters.year} if filters.year else {}
    chosen = filters.only(("year_from", "year_to")).with_(
        material=tuple(stated), stage=stage, product=tuple(data[code].product for code in stated), **year
    )
    title = t("material.side.title", names=joined([material_name(code) for code in ids]))
    content = CardContent(
        title=title,
        subtitle=t("material.side.subtitle", stage=t(f"stage.{stage}.name"), material=material_in_text(material)),
        summary="",
        rows=CardRows(queries.STANDING, chosen).read(engine) if stated else None,
        beside=tuple(card.rows for card in prices.values() if card.rows),
    )
    return content, [index_table(title, headings, rows)]


def _cells(code: str, stage: str, data: CountryFigures, price: CardContent) -> list[Cell]:
    link = dcc.Link(material_name(code), href=Filters().with_(stage=stage).href(f"/materials/{code}"))
    leaders = "; ".join(f"{country_name(row['country_iso3'])} {share_words(row)}" for row in data.ranked[:_LEADERS])
    total = data.total()
    world = t("material.side.dated", value=amount(total), year=data.year) if total else theme.DASH
    return [link, leaders or t("material.side.nothing"), world, price.title]
