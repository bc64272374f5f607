"""The card that sets stated recycling rates beside the targets in law, with the date on which each takes effect.

Each quantity keeps a line of its own: an input rate, a content, a yield and a capacity are not one measure.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from dash import html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.engine.model import Record
from dashboard.figures import theme
from dashboard.figures.timeline import Event, timeline
from dashboard.filters import Filters
from dashboard.i18n import joined, t
from dashboard.topics.reuse import queries
from dashboard.topics.reuse.cards.rates import INPUT_RATE, indicators, input_rates
from dashboard.topics.reuse.words import (
    LAWS,
    document,
    document_notes,
    doubt,
    is_strategic,
    limit,
    rate,
    rates_by_year,
    span,
)
from dashboard.ui.card_rows import CardRows, ReadRows
from dashboard.ui.chart_card import SHORT, CardContent
from dashboard.ui.layout import section_panel
from dashboard.ui.source_line import CardSource
from dashboard.ui.static_html import static_html
from dashboard.ui.words import material_in_text

_FEW_LINES = 3
"""Lines that would be lost in a card as high as others."""


def target_rows(engine: Engine, material: str) -> ReadRows:
    """Return the targets that name `material`, and the Union's recycling benchmark where it is strategic."""
    query = queries.STRATEGIC_TARGETS if is_strategic(material) else queries.RECYCLING_TARGETS
    return CardRows(query, Filters().with_(material=material)).read(engine)


def targets(rows: Sequence[Record]) -> list[Record]:
    """Return targets by kind and date."""
    return sorted(rows, key=lambda row: (list(LAWS).index(row["target_type"]), row["due_date"]))


def _law(row: Record) -> str:
    return t(f"reuse.law.{LAWS[row['target_type']]}.name")


def sentence(engine: Engine, material: str) -> str:
    """Return what comes back and what the law asks next, in words."""
    name = material_in_text(material)
    rates = joined(rates_by_year(indicators(engine, material, INPUT_RATE)))
    first = t("reuse.lede.rates" if rates else "reuse.lede.no_rate", material=name, rates=rates)
    next_targets: dict[str, Record] = {}
    for row in targets(target_rows(engine, material).records):
        if row["material_id"] is not None and row["value"] is not None:
            next_targets.setdefault(LAWS[row["target_type"]], row)
    next_words = [
        t(f"reuse.lede.{law}", material=name, value=theme.percent(row["value"] / 100), date=row["due_date"])
        for law, row in next_targets.items()
        if law in {"content", "recovery"}
    ]
    return " ".join((first, *(next_words or [t("reuse.lede.no_target", material=name)])))


def target_card(engine: Engine, material: str) -> CardContent:
    """Return the timeline of stated rates and of targets."""
    rates, asked_by = input_rates(engine, material), target_rows(engine, material)
    stated, laws = rates.records, targets(asked_by.records)
    named = [row for row in laws if row["material_id"] is not None]
    name = material_in_text(material)
    title = t("reuse.targets.none" if not laws else "reuse.targets.union_only", material=name)
    if named:
        first = next((row for row in named if row["target_type"] == "minimum recycled content"), named[0])
        key = f"reuse.targets.title_{LAWS[first['target_type']]}"
        title = t(key, material=name, value=limit(first), date=first["due_date"])
    asked = joined([t("reuse.targets.told", law=_law(row), value=limit(row), date=row["due_date"]) for row in laws])
    events = [*_stated(stated), *_asked(laws)]
    return CardContent(
        title=title,
        subtitle=t("reuse.targets.subtitle"),
        figure=timeline(events, now=int(engine.release.release_id[:4])),
        summary=t("reuse.targets.summary", title=title, targets=asked or t("word.none")),
        rows=asked_by if laws else rates,
        beside=(rates,) if laws and stated else (),
        notes=(*_law_sources(laws), *document_notes(stated)),
        empty="" if laws or stated else title,
        size=SHORT if len({event.row for event in events}) <= _FEW_LINES else "",
    )


def _law_sources(rows: Sequence[Record]) -> tuple[CardSource, ...]:
    """Return each instrument with the documents in which its targets were read."""
    read: dict[str, list[str]] = {}
    for row in rows:
        documents = read.setdefault(row["instrument"], [])
        documents += [name for name in document(row).split("; ") if name not in documents]
    return tuple(
        CardSource(text=t("reuse.read_in", law=law, documents=joined(documents))) for law, documents in read.items()
    )


def _stated(rows: Sequence[Record]) -> list[Event]:
    events = []
    order = sorted(rows, key=lambda row: (row["indicator_id"], row["year"]))
    for (indicator, year), group in groupby(order, key=lambda row: (row["indicator_id"], row["year"])):
        own, name = list(group), t(f"reuse.line.{indicator}")
        lines = [f"<b>{name}</b>", *(f"{row['product']}: {rate(row)}" for row in own)]
        hover = "<br>".join((*lines, str(year), document(own[0]), doubt(own[0])))
        events.append(Event(row=name, year=year, label=span(own), colour=theme.PALETTE[0], hover=hover))
    return events


def _asked(rows: Sequence[Record]) -> list[Event]:
    events = []
    for row in rows:
        if row["year"] is None:
            continue
        value = theme.percent(row["value"] / 100) if row["value"] is not None else t("reuse.law.declare")
        lines = (f"<b>{_law(row)}</b>", limit(row), row["scope"], row["due_date"], row["instrument"], doubt(row),
                 row["note"])  # fmt: skip
        events.append(
            Event(
                row=_law(row),
                year=row["year"],
                label=f"{value}<br>{row['due_date']}",
                colour=theme.PALETTE[3],
                hover="<br>".join(filter(None, lines)),
                is_target=True,
                hollow=row["confidence"] != "seen",
            )
        )
    return events


def meanings() -> Component:
    """Return what each measure and each target says, and what it does not."""
    names = {measure: f"reuse.{measure}.name" for measure in ("input", "end")}
    names |= {law: f"reuse.law.{law}.name" for law in LAWS.values()}
    entries = [
        html.Div(
            [
                html.Dt(t(name)),
                html.Dd(t(f"reuse.meaning.{measure}.says")),
                html.Dd(t(f"reuse.meaning.{measure}.not"), className="cell-note"),
            ]
        )
        for measure, name in names.items()
    ]
    return section_panel("meaning", t("reuse.meaning.title"), static_html(html.Dl(entries, className="meanings")))
