"""The card that sets stated recycling rates beside the targets in law, with the date on which each takes effect.

Each quantity keeps a line of its own: an input rate, a content, a yield and a capacity are not one measure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from dashboard.components.cards.reuse import document, document_notes, doubt, input_rates, rate, span
from dashboard.components.chart_card import CardContent
from dashboard.components.provenance import card_sources
from dashboard.components.source_line import CardSource
from dashboard.components.words import joined, material_name
from dashboard.derived.policy_distance import is_strategic
from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.figures.timeline import Event, timeline
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.queries import reuse

CAPACITY = "recycling capacity"
LAWS = {
    "minimum recycled content": "content",
    "material recovery": "recovery",
    "recycled content declaration": "declaration",
    CAPACITY: "capacity",
}

Row = Mapping[str, Any]


def targets(engine: Engine, material: str) -> list[dict[str, Any]]:
    """Return the targets that name `material`, and the Union's recycling benchmark where it is strategic; by date."""
    rows = engine.run(reuse.TARGETS, {"material": (material,)}).records()
    found = [
        row
        for row in rows
        if row["target_type"] in LAWS
        and (row["material_id"] is not None or (row["target_type"] == CAPACITY and is_strategic(material)))
    ]
    return sorted(found, key=lambda row: (list(LAWS).index(row["target_type"]), row["due_date"]))


def limit(row: Row) -> str:
    """Return a target in words: `at least 16 %`; a duty without a number says so."""
    if row["value"] is None:
        return t("reuse.law.duty")
    bound = "bound.at_least" if row["bound"] == ">" else "reuse.at_most"
    return t(bound, value=theme.percent(row["value"] / 100))


def target_card(engine: Engine, material: str) -> CardContent:
    """Return the timeline of stated rates and of targets."""
    stated = input_rates(engine, material)
    laws = targets(engine, material)
    named = [row for row in laws if row["material_id"] is not None]
    name = material_name(material).lower()
    title = t("reuse.targets.none" if not laws else "reuse.targets.union_only", material=name)
    if named:
        first = next((row for row in named if row["target_type"] == "minimum recycled content"), named[0])
        title = t(
            f"reuse.targets.title_{LAWS[first['target_type']]}",
            material=name,
            value=limit(first),
            date=first["due_date"],
        )
    told = [
        t("reuse.targets.told", law=t(f"reuse.law.{LAWS[row['target_type']]}.name"), value=limit(row),
          date=row["due_date"])
        for row in laws
    ]  # fmt: skip
    return CardContent(
        title=title,
        subtitle=t("reuse.targets.subtitle"),
        figure=timeline([*_stated(stated), *_asked(laws)], now=int(engine.release.release_id[:4])),
        summary=t("reuse.targets.summary", title=title, targets=joined(told) or t("word.none")),
        sources=(
            *card_sources(engine, {row["source_id"] for row in (*laws, *stated)}),
            *_law_sources(laws),
            *document_notes(stated),
        ),
        download_path=f"/api/v1/view/{reuse.TARGETS.query_id}",
        query=Filters().with_(material=material).to_query(),
        columns=reuse.TARGETS.fields,
        empty="" if laws or stated else title,
    )


def _law_sources(rows: Sequence[Row]) -> tuple[CardSource, ...]:
    """Return each instrument with the documents in which its targets were read."""
    read: dict[str, list[str]] = {}
    for row in rows:
        documents = read.setdefault(row["instrument"], [])
        documents += [name for name in document(row).split("; ") if name not in documents]
    return tuple(
        CardSource(text=t("reuse.read_in", law=law, documents=joined(documents))) for law, documents in read.items()
    )


def _stated(rows: Sequence[Row]) -> list[Event]:
    events = []
    order = sorted(rows, key=lambda row: (row["indicator_id"], row["year"]))
    for (indicator, year), group in groupby(order, key=lambda row: (row["indicator_id"], row["year"])):
        own = list(group)
        lines = [f"<b>{t(f'reuse.line.{indicator}')}</b>", *(f"{row['product']}: {rate(row)}" for row in own)]
        events.append(
            Event(
                row=t(f"reuse.line.{indicator}"),
                year=year,
                label=span(own),
                colour=theme.PALETTE[0],
                hover="<br>".join((*lines, str(year), document(own[0]), doubt(own[0]))),
            )
        )
    return events


def _asked_for(row: Row) -> str:
    return theme.percent(row["value"] / 100) if row["value"] is not None else t("reuse.law.declare")


def _asked(rows: Sequence[Row]) -> list[Event]:
    return [
        Event(
            row=t(f"reuse.law.{LAWS[row['target_type']]}.name"),
            year=row["year"],
            label=f"{_asked_for(row)}<br>{row['due_date']}",
            colour=theme.PALETTE[3],
            hover="<br>".join(
                line
                for line in (
                    f"<b>{t('reuse.law.' + LAWS[row['target_type']] + '.name')}</b>",
                    limit(row),
                    row["scope"],
                    row["due_date"],
                    row["instrument"],
                    doubt(row),
                    row["note"],
                )
                if line
            ),
            is_target=True,
            hollow=row["confidence"] != "seen",
        )
        for row in rows
        if row["year"] is not None
    ]
