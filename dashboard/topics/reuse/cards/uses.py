"""The card of uses: what a material is used for in the EU, in shares as printed, not rescaled to the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dashboard.engine import Engine
from dashboard.engine.model import Record
from dashboard.figures import theme
from dashboard.figures.bars import Bar, ranked_bars
from dashboard.filters import Filters
from dashboard.i18n import joined, t
from dashboard.topics.reuse import queries
from dashboard.ui.card_rows import CardRows
from dashboard.ui.chart_card import TALL, CardContent
from dashboard.ui.words import material_in_text

_WHOLE = 0.005
_MANY_USES = 7


def use_products(engine: Engine, material: str) -> tuple[str, ...]:
    """Return the products whose uses are stated for `material`: shares of two products are never added up."""
    rows = engine.run(queries.USES, {"material": (material,)}).records()
    return tuple(dict.fromkeys(row["product"] for row in rows))


def use_product(products: Sequence[str], filters: Filters) -> str:
    """Return the product of `products` that is chosen, else the first; empty where there is none."""
    return next((name for name in filters.product if name in products), next(iter(products), ""))


def use_card(engine: Engine, material: str, filters: Filters) -> CardContent:
    """Return the shares of use in the EU as printed; says what is missing to the whole."""
    products = use_products(engine, material)
    product = use_product(products, filters)
    chosen = Filters().with_(material=material, product=(product,) if product else ())
    read = CardRows(queries.USES, chosen).read(engine) if product else None
    rows = read.records if read else ()
    stated = [row for row in rows if row["share_frac"] is not None]
    name = product.lower() if len(products) > 1 else material_in_text(material)
    title = t("reuse.uses.nothing", material=name)
    if stated:
        share = theme.percent(stated[0]["share_frac"])
        title = t("reuse.uses.title", share=share, material=name, use=stated[0]["application"])
    counts = Counter(row["application"] for row in stated)
    bars = [_bar(row, several=counts[row["application"]] > 1) for row in stated]
    largest = joined([f"{row['application']} {theme.percent(row['share_frac'])}" for row in stated[:3]])
    return CardContent(
        title=title,
        subtitle=_subtitle(rows, stated),
        figure=ranked_bars(bars, title=t("axis.share_of_use")),
        summary=t("reuse.uses.summary", title=title, uses=largest) if stated else title,
        rows=read,
        empty="" if stated else title,
        size=TALL if len(bars) > _MANY_USES else "",
    )


def _bar(row: Record, *, several: bool) -> Bar:
    """Return the bar of a use, with the beginning of its sector where `several` have its name."""
    use, share = row["application"], theme.percent(row["share_frac"])
    edition = t("tooltip.vintage", vintage=row["vintage"])
    return Bar(
        name=f"{use} ({row['sector'][:3]})" if several else use,
        value=row["share_frac"],
        label=share,
        colour=theme.OTHERS if use.casefold() == "other" else theme.BAR,
        hover="<br>".join((f"<b>{use}</b>", share, row["sector"] or t("reuse.no_sector"), edition)),
    )


def _subtitle(rows: Sequence[Record], stated: Sequence[Record]) -> str:
    """Return edition and sum of the shares."""
    if not stated:
        return ""
    whole = sum(row["share_frac"] for row in stated)
    key = "reuse.uses.subtitle"
    if abs(whole - 1) > _WHOLE:
        key = "reuse.uses.subtitle_short" if whole < 1 else "reuse.uses.subtitle_over"
    text = t(key, edition=stated[0]["vintage"], sum=theme.percent(whole, 3))
    silent = len(rows) - len(stated)
    return t("reuse.uses.silent", text=text, n=silent) if silent else text
