"""Who supplies a place, by value, with the governance of each; what is left without the largest."""

from __future__ import annotations

from dashboard.components.chart_card import CardContent
from dashboard.components.provenance import card_sources
from dashboard.components.source_line import CardSource
from dashboard.components.words import country_in_text, country_name, joined, material_name, opening
from dashboard.derived import TABLES
from dashboard.derived.exposed import Exposed
from dashboard.derived.suppliers import Supplier, Suppliers, suppliers
from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.figures.bars import Bar, ranked_bars
from dashboard.i18n import t

SHOWN = 10
_ENOUGH = 0.95


def governance_words(supplier: Supplier) -> str:
    """Return the governance of a supplier, 0-10 with 10 worst, or that none is stated."""
    return f"{supplier.score.scaled:.1f}" if supplier.score else t("status.missing")


def suppliers_title(found: Suppliers) -> str:
    """Return the finding: the largest supplier and its share."""
    one = found.one
    if not found.every:
        return t("exposure.suppliers.title_none", place=one.place, material=material_name(one.material).lower())
    first = found.every[0]
    return t(
        "exposure.suppliers.title",
        country=opening(country_in_text(first.iso3)),
        share=theme.percent(first.share_frac),
        goods=found.goods.short(),
        place=one.place,
        year=found.year,
    )


def shared_words(found: Suppliers) -> str:
    """Return how much of the value is in codes shared with other materials, where only a part of it is."""
    if not (found.goods.is_mixed and found.shared_usd):
        return ""
    return t("exposure.shared", value=theme.money(found.shared_usd), others=found.goods.others)


def supplier_sources(engine: Engine, found: Suppliers) -> tuple[CardSource, ...]:
    """Return the source line: trade, and governance in its edition."""
    editions = {supplier.score.vintage for supplier in found.every if supplier.score}
    trade = card_sources(engine, ("baci",), map(str, engine.values("trade_yearly", "vintage")))
    return (*trade, *card_sources(engine, ("wgi",), editions))


def suppliers_card(engine: Engine, one: Exposed, shown: int = SHOWN) -> CardContent:
    """Return the largest suppliers as ranked bars."""
    found = suppliers(engine, one)
    title, table = suppliers_title(found), TABLES["suppliers"]
    years = sorted({supplier.score.year for supplier in found.every if supplier.score})
    told = [f"{country_name(each.iso3)} {theme.percent(each.share_frac)}" for each in found.every[:3]]
    if not found.every:
        return CardContent(
            title=title,
            subtitle="",
            figure={},
            summary=title,
            sources=supplier_sources(engine, found),
            download_path=table.path,
            query=one.filters().to_query(),
            columns=table.fields,
            empty=title,
        )
    subtitle = t(
        "exposure.suppliers.subtitle",
        year=found.year,
        governance=years[-1] if years else theme.DASH,
        shown=min(shown, len(found.every)),
        n=len(found.every),
        total=theme.money(found.total_usd),
    )
    return CardContent(
        title=title,
        subtitle=". ".join(part for part in (subtitle, shared_words(found)) if part),
        figure=ranked_bars([_bar(found, each) for each in found.every[:shown]], title=t("exposure.suppliers.axis")),
        summary=t("exposure.suppliers.summary", title=title, top=joined(told) or t("word.none"), n=len(found.every)),
        sources=supplier_sources(engine, found),
        download_path=table.path,
        query=one.filters().to_query(),
        columns=table.fields,
    )


def _bar(found: Suppliers, supplier: Supplier) -> Bar:
    governance = governance_words(supplier)
    lines = [
        f"<b>{country_name(supplier.iso3)}</b>",
        t("tooltip.with_share", value=theme.money(supplier.value_usd), share=theme.percent(supplier.share_frac)),
        t("exposure.suppliers.hover", governance=governance),
        str(found.year),
    ]
    return Bar(
        name=country_name(supplier.iso3),
        value=supplier.share_frac,
        label=t("exposure.suppliers.label", share=theme.percent(supplier.share_frac), governance=governance),
        colour=theme.country_colour(supplier.iso3),
        hover="<br>".join(lines),
        click=f"href:/countries/{supplier.iso3}",
    )
