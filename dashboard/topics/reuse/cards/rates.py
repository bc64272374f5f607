"""Cards of recycling rates and what else is stated of reuse, edition by edition; all materials by the newest rate.

EoL-RIR (share of old scrap in what goes in) and EoL-RR (share recovered of what is discarded) are different
quantities: they keep a card each. Editions stand side by side and are never averaged.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.engine.cache import Memo
from dashboard.engine.model import Record
from dashboard.figures import theme
from dashboard.figures.bars import Bar, ranked_columns, rate_bars
from dashboard.filters import Filters
from dashboard.i18n import joined, t
from dashboard.topics.reuse import queries
from dashboard.topics.reuse.words import document, document_notes, doubt, publisher, rate, rates_by_year, span
from dashboard.ui.card_rows import CardRows, ReadRows
from dashboard.ui.chart_card import TALL, CardContent
from dashboard.ui.index_table import Cell, Heading, index_table
from dashboard.ui.layout import section_panel
from dashboard.ui.leaderboard import LeaderRow, Ranking
from dashboard.ui.subtitle import subtitle
from dashboard.ui.words import material_in_text, material_name
from data.codes import code_list

INPUT_RATE, _END_CLASS = "eol_rir", "eol_rr_class"
_OTHERS = ("substitutability", "by_product_share", "import_reliance")
_COLUMNS = (("name", False), ("input", True), ("edition", False), ("end", True), ("substitution", False),
            ("by_product", True))  # fmt: skip
_MOST_BARS = 10
"""That a card of usual height has room for."""
_TABLES: Memo[Component] = Memo(most=2)


def indicators(engine: Engine, material: str, *ids: str) -> list[Record]:
    """Return the indicators of reuse stated for `material` that have one of `ids`, by indicator and year."""
    rows = engine.run(queries.INDICATORS, {"material": (material,)}).records()
    return [row for row in rows if row["indicator_id"] in ids]


def input_rates(engine: Engine, material: str) -> ReadRows:
    """Return the recycling input rates of `material`, values and printed ranges, the newest first."""
    return CardRows(queries.INPUT_RATES, Filters().with_(material=material)).read(engine)


def input_rate_card(engine: Engine, material: str) -> CardContent:
    """Return the end-of-life recycling input rates of every edition and source, side by side."""
    read = input_rates(engine, material)
    rows = read.records
    exact = [row for row in rows if row["value"] is not None]
    rates = rates_by_year(exact) if exact else [f"{rate(row)} ({row['year']})" for row in rows]
    name = material_in_text(material)
    title = t("reuse.input.title" if rows else "reuse.input.nothing", material=name, rates=joined(rates))
    return _rate_card(read, "input", title)


def end_rate_card(engine: Engine, material: str) -> CardContent:
    """Return the end-of-life recycling rates, which are printed as classes."""
    read = CardRows(queries.END_RATES, Filters().with_(material=material)).read(engine)
    rows = read.records
    name = material_in_text(material)
    title = t("reuse.end.nothing", material=name)
    if rows:
        products = list(dict.fromkeys(row["product"].lower() for row in rows))
        stated = joined(list(dict.fromkeys(map(rate, rows))))
        named = joined(products) if len(products) > 1 else name
        title = t("reuse.end.title", material=named, rates=stated, year=rows[0]["year"])
    return _rate_card(read, "end", title)


def _rate_card(read: ReadRows, kind: str, title: str) -> CardContent:
    rows = read.records
    several = len({row["product"] for row in rows}) > 1
    bars = [
        Bar(
            name=f"{row['year']} · {row['product'] if several else publisher(row)}",
            low=0.0 if row["value"] is not None else row["value_low"] / 100,
            value=(row["value_high"] if row["value"] is None else row["value"]) / 100,
            label=rate(row),
            colour=theme.BAR,
            hover="<br>".join(filter(None, (*_lines(row), doubt(row), row["note"]))),
            hollow=row["value"] is None,
        )
        for row in rows
    ]
    rates = "; ".join(f"{row['product']} {row['year']} {rate(row)}, {document(row)}" for row in rows)
    return CardContent(
        title=title,
        subtitle=t(f"reuse.{kind}.subtitle"),
        figure=rate_bars(bars, title=t(f"axis.{kind}_rate"), whole=kind == "end"),
        summary=t("reuse.rates.summary", title=title, rates=rates) if rates else title,
        rows=read,
        notes=document_notes(rows),
        empty="" if rows else title,
        size=TALL if len(bars) > _MOST_BARS else "",
    )


def _lines(row: Record) -> tuple[str, ...]:
    """Return the lines of a tooltip: product, value, region and year, document."""
    return f"<b>{row['product']}</b>", rate(row), f"{row['region']}, {row['year']}", document(row)


def indicator_board(engine: Engine, material: str) -> Ranking:
    """Return the other indicators stated of the material, each with its year, document and reliance."""
    read = CardRows(queries.OTHER_INDICATORS, Filters().with_(material=material)).read(engine)
    rows = sorted(
        read.records, key=lambda row: (_OTHERS.index(row["indicator_id"]), row["year"], row["source_document"])
    )
    leaders = []
    for (indicator, year), group in groupby(rows, key=lambda row: (row["indicator_id"], row["year"])):
        own = list(group)
        products = t("reuse.fact.products", n=len(own)) if len(own) > 1 else own[0]["note"]
        notes = filter(None, (f"{own[0]['region']}, {year}", document(own[0]), products))
        leaders.append(LeaderRow(name=t(f"reuse.fact.{indicator}"), value=span(own), note=" · ".join(notes)))
    nothing = LeaderRow(name=t("reuse.facts.none"), value="", word=t("status.missing"))
    title = t("reuse.facts.title", material=material_in_text(material))
    return Ranking(title, leaders or [nothing], t("reuse.facts.subtitle"), read if leaders else None)


def newest(engine: Engine) -> list[Record]:
    """Return the input rates of each material's newest edition, the highest first; one row a product."""
    return engine.run(queries.RANKING, {}).records()


def _href(material: str) -> str:
    return Filters().with_(material=material).href("/reuse")


def _name(row: Record, rows: Sequence[Record]) -> str:
    """Return the material's name, or the product's where the edition states several of one material."""
    several = sum(other["material_id"] == row["material_id"] for other in rows) > 1
    return str(row["product"]) if several else material_name(row["material_id"])


def _without(rows: Sequence[Record]) -> list[str]:
    """Return the codes of materials for which no edition states a rate."""
    known = {row["material_id"] for row in rows}
    return sorted(code for code, row in code_list("material").rows.items() if not row["members"] and code not in known)


def ranking_card(engine: Engine, material: str) -> CardContent:
    """Return the newest input rates as columns, the chosen material's own colour set against grey."""
    read = CardRows(queries.RANKING).read(engine)
    rows = read.records
    above = [row for row in rows if row["value"]]
    latest = max((row["year"] for row in rows), default=0)
    columns = [
        Bar(
            name=_name(row, rows),
            value=row["value"] / 100,
            label=theme.number(row["value"]),
            colour=theme.BAR if row["material_id"] == material else theme.OTHERS,
            hover="<br>".join(_lines(row)),
            hollow=row["year"] != latest,
            click=f"href:{_href(row['material_id'])}",
        )
        for row in above
    ]
    zero = [_name(row, rows) for row in rows if not row["value"]]
    silent = [material_name(code) for code in _without(rows)]
    leading = joined([f"{_name(row, rows)} {rate(row)} ({row['year']})" for row in above[:3]])
    title = t("reuse.ranking.title" if above else "reuse.ranking.nothing", top=leading)
    lists = {name: joined(names) or t("word.none") for name, names in (("zero", zero), ("silent", silent))}
    return CardContent(
        title=title,
        subtitle=t("reuse.ranking.subtitle", year=latest, zero=len(zero), silent=len(silent)),
        figure=ranked_columns(columns, title=t("axis.input_rate")),
        summary=t("reuse.ranking.summary", title=title, **lists),
        rows=read,
        notes=document_notes(rows),
        empty="" if above else title,
    )


def ranking_table(engine: Engine) -> Component:
    """Return the table of all materials: rate with its edition, recovery class, substitution, by-product share."""
    return _TABLES.get(engine, "all", lambda: _table(engine))


def _table(engine: Engine) -> Component:
    rates = newest(engine)
    stated: dict[tuple[str, str], list[Record]] = {}
    for row in engine.run(queries.INDICATORS, {}).records():
        stated.setdefault((row["material_id"], row["indicator_id"]), []).append(row)
    order = [*dict.fromkeys(row["material_id"] for row in rates), *_without(rates)]
    lines = [_cells(code, [row for row in rates if row["material_id"] == code], stated) for code in order]
    headings = [Heading(t(f"reuse.column.{key}"), numeric=numeric) for key, numeric in _COLUMNS]
    title = t("reuse.ranking.table")
    note = html.Div(subtitle(t("reuse.ranking.note")))
    return section_panel("ranking", title, note, index_table(title, headings, lines))


def _cells(material: str, rates: Sequence[Record], stated: dict[tuple[str, str], list[Record]]) -> list[Cell]:
    """Return the row of a material: each product named on a line where the edition states several."""
    row = code_list("material").rows[material]
    others = [stated.get((material, name)) for name in (_END_CLASS, "substitutability", "by_product_share")]
    value: Cell = rate(rates[0]) if rates else t("status.missing")
    if len(rates) > 1:
        value = [html.Div([html.Span(f"{own['product']} ", className="unit"), rate(own)]) for own in rates]
    edition: Cell = theme.DASH
    if rates:
        edition = html.Span(f"{rates[0]['year']}, {publisher(rates[0])}", title=rates[0]["source_document"])
    return [
        [dcc.Link(row["name"], href=_href(material)), html.Span(f" {row['symbol']}", className="unit")],
        value,
        edition,
        *(f"{span(rows)} ({rows[0]['year']})" if rows else t("status.missing") for rows in others),
    ]
