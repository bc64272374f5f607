"""Cards of use and return: what a material is used for, and which recycling rates are stated, edition by edition.

EoL-RIR (share of old scrap in what goes in) and EoL-RR (share recovered of what is discarded) are different
quantities: they keep a card each. Editions stand side by side and are never averaged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.components.chart_card import CardContent
from dashboard.components.provenance import card_sources, row_sources
from dashboard.components.source_line import CardSource
from dashboard.components.words import joined, material_name
from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.figures.bars import Bar, ranked_bars
from dashboard.figures.rates import Rate, rate_bars
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.queries import reuse

INPUT_RATE, INPUT_CLASS, END_RATE_CLASS = "eol_rir", "eol_rir_class", "eol_rr_class"
_WHOLE = 0.005
_MANY_USES = 10

Row = Mapping[str, Any]


def indicators(engine: Engine, material: str) -> list[dict[str, Any]]:
    """Return every indicator of reuse stated for `material`, by indicator and year."""
    return engine.run(reuse.INDICATORS, {"material": (material,)}).records()


def input_rates(engine: Engine, material: str) -> list[dict[str, Any]]:
    """Return the recycling input rates of `material`, values and printed ranges, the newest first."""
    found = indicators(engine, material)
    rates = [row for row in found if row["indicator_id"] in (INPUT_RATE, INPUT_CLASS) and row["value_high"] is not None]
    return sorted(rates, key=lambda row: (-row["year"], row["product"]))


def rate(row: Row) -> str:
    """Return an indicator in words: `22 %`, a range, `over 50 %`, or the printed word of a class."""
    if row["unit"] != "percent":
        return str(row["original_value"])
    if row["value"] is not None:
        return theme.percent(row["value"] / 100)
    low, high = row["value_low"], row["value_high"]
    if low is None or high is None:
        return t("status.missing")
    if row["bound"] == ">":
        return t("reuse.over", value=theme.percent(low / 100))
    if row["bound"] == "<":
        return t("reuse.under", value=theme.percent(high / 100))
    return t("reuse.range", low=theme.number(low), high=theme.percent(high / 100))


def document(row: Row) -> str:
    """Return the short name of the document that an indicator or target was read in."""
    return str(row["source_document"]).split(" (", maxsplit=1)[0]


def doubt(row: Row) -> str:
    """Return in words how far a compiled row can be relied on."""
    stated = str(row["confidence"])
    if "doubtful" in stated:
        return t("reuse.doubt.date")
    if "memory" in stated:
        return t("reuse.doubt.day")
    return t("reuse.doubt.seen") if stated == "seen" else stated


def document_sources(engine: Engine, rows: Sequence[Row]) -> tuple[CardSource, ...]:
    """Return the source line of compiled rows: the compilation, then each document that it names."""
    return (*card_sources(engine, {row["source_id"] for row in rows}), *document_notes(rows))


def document_notes(rows: Sequence[Row]) -> tuple[CardSource, ...]:
    """Return each document that compiled rows name, as entries of a source line."""
    return tuple(CardSource(text=text) for text in dict.fromkeys(document(row) for row in rows))


def use_products(engine: Engine, material: str) -> tuple[str, ...]:
    """Return the products whose uses are stated for `material`: shares of two products are never added up."""
    rows = engine.run(reuse.USES, {"material": (material,)}).records()
    return tuple(dict.fromkeys(row["product"] for row in rows))


def use_product(known: Sequence[str], filters: Filters) -> str:
    """Return the product of `known` that is chosen, else the first; empty where there is none."""
    return next((name for name in filters.product if name in known), next(iter(known), ""))


def use_card(engine: Engine, material: str, filters: Filters) -> CardContent:
    """Return the shares of use in the EU as printed, with what is missing to the whole said."""
    known = use_products(engine, material)
    product = use_product(known, filters)
    chosen = Filters().with_(material=material, product=(product,) if product else ())
    rows = engine.run(reuse.USES, chosen.chosen()).records() if product else []
    stated = [row for row in rows if row["share_frac"] is not None]
    name = product.lower() if len(known) > 1 else material_name(material).lower()
    nothing = t("reuse.uses.nothing", material=name)
    title = nothing
    if stated:
        share = theme.percent(stated[0]["share_frac"])
        title = t("reuse.uses.title", share=share, material=name, use=stated[0]["application"])
    several = {use for use, count in Counter(row["application"] for row in stated).items() if count > 1}
    bars = [
        Bar(
            name=f"{row['application']} ({row['sector'][:3]})" if row["application"] in several else row["application"],
            value=row["share_frac"],
            label=theme.percent(row["share_frac"]),
            colour=theme.OTHERS if row["application"].casefold() == "other" else theme.material_colour(material),
            hover="<br>".join(
                (
                    f"<b>{row['application']}</b>",
                    theme.percent(row["share_frac"]),
                    row["sector"] or t("reuse.no_sector"),
                    t("tooltip.vintage", vintage=row["vintage"]),
                )
            ),
        )
        for row in stated
    ]
    return CardContent(
        title=title,
        subtitle=_use_subtitle(rows, stated),
        figure=ranked_bars(bars, title=t("axis.share_of_use")),
        summary=t(
            "reuse.uses.summary",
            title=title,
            uses=joined([f"{row['application']} {theme.percent(row['share_frac'])}" for row in stated[:3]]),
        ),
        sources=row_sources(engine, rows),
        download_path=f"/api/v1/view/{reuse.USES.query_id}" if rows else "",
        query=chosen.to_query(),
        columns=reuse.USES.fields,
        empty="" if stated else nothing,
        tall=len(bars) > _MANY_USES,
    )


def _use_subtitle(rows: Sequence[Row], stated: Sequence[Row]) -> str:
    """Return edition and sum of the shares; they are not rescaled to the whole."""
    if not stated:
        return ""
    whole = sum(row["share_frac"] for row in stated)
    edition = stated[0]["vintage"]
    text = t("reuse.uses.subtitle", edition=edition, sum=theme.percent(whole, 3))
    if whole < 1 - _WHOLE:
        text = t("reuse.uses.subtitle_short", edition=edition, sum=theme.percent(whole, 3))
    elif whole > 1 + _WHOLE:
        text = t("reuse.uses.subtitle_over", edition=edition, sum=theme.percent(whole, 3))
    silent = len(rows) - len(stated)
    return t("reuse.uses.silent", text=text, n=silent) if silent else text


def input_rate_card(engine: Engine, material: str) -> CardContent:
    """Return the end-of-life recycling input rates of every edition and source, side by side."""
    rows = input_rates(engine, material)
    exact = [row for row in rows if row["value"] is not None]
    name = material_name(material).lower()
    title = t("reuse.input.nothing", material=name)
    if exact:
        title = t("reuse.input.title", material=name, rates=joined(rates_by_year(exact)))
    elif rows:
        title = t("reuse.input.title", material=name, rates=joined([f"{rate(row)} ({row['year']})" for row in rows]))
    return _rate_card(engine, material, rows, "input", title)


def end_rate_card(engine: Engine, material: str) -> CardContent:
    """Return the end-of-life recycling rates, which are printed as classes."""
    rows = [
        row
        for row in indicators(engine, material)
        if row["indicator_id"] == END_RATE_CLASS and row["value_high"] is not None
    ]
    name = material_name(material).lower()
    title = t("reuse.end.nothing", material=name)
    if rows:
        products = list(dict.fromkeys(row["product"].lower() for row in rows))
        stated = joined(list(dict.fromkeys(rate(row) for row in rows)))
        named = joined(products) if len(products) > 1 else name
        title = t("reuse.end.title", material=named, rates=stated, year=rows[0]["year"])
    return _rate_card(engine, material, rows, "end", title)


def rates_by_year(rows: Sequence[Row]) -> list[str]:
    """Return the values of each year, newest first, `22 % (2023)`; the span where several products are stated."""
    years = sorted({row["year"] for row in rows}, reverse=True)
    return [f"{span([row for row in rows if row['year'] == year])} ({year})" for year in years]


def span(rows: Sequence[Row]) -> str:
    """Return the rates of `rows` in words: each of up to two, the span of more."""
    texts = list(dict.fromkeys(rate(row) for row in rows))
    if len(texts) < 3 or any(row["value"] is None for row in rows):
        return ", ".join(texts)
    values = [row["value"] for row in rows]
    return t("reuse.range", low=theme.number(min(values)), high=theme.percent(max(values) / 100))


def _rate_card(engine: Engine, material: str, rows: Sequence[Row], kind: str, title: str) -> CardContent:
    several = len({row["product"] for row in rows}) > 1
    colours = dict(zip(dict.fromkeys(row["source_document"] for row in rows), theme.PALETTE, strict=False))
    bars = [
        Rate(
            name=f"{row['year']} · {row['product'] if several else document(row).split(',')[0]}",
            low=0.0 if row["value"] is not None else row["value_low"] / 100,
            high=(row["value_high"] if row["value"] is None else row["value"]) / 100,
            label=rate(row),
            colour=colours[row["source_document"]],
            hover=indicator_tooltip(row),
            interval=row["value"] is None,
        )
        for row in rows
    ]
    return CardContent(
        title=title,
        subtitle=t(f"reuse.{kind}.subtitle"),
        figure=rate_bars(bars, title=t(f"axis.{kind}_rate"), whole=kind == "end"),
        summary=t(
            "reuse.rates.summary",
            title=title,
            rates="; ".join(f"{row['product']} {row['year']} {rate(row)}, {document(row)}" for row in rows)
            or t("word.none"),
        ),
        sources=document_sources(engine, rows),
        download_path=f"/api/v1/view/{reuse.INDICATORS.query_id}" if rows else "",
        query=Filters().with_(material=material).to_query(),
        columns=reuse.INDICATORS.fields,
        empty="" if rows else title,
    )


def indicator_tooltip(row: Row) -> str:
    """Return the tooltip of an indicator: product, value, region and year, document, reliance, note."""
    lines = (
        f"<b>{row['product']}</b>",
        rate(row),
        f"{row['region']}, {row['year']}",
        document(row),
        doubt(row),
        row["note"],
    )
    return "<br>".join(line for line in lines if line)
