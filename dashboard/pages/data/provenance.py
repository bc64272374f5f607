"""The sources of the release: licence, citation, editions, files with their hashes, and how old they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.citation import cited_sources
from dashboard.components.citing import citation_block
from dashboard.components.index_table import Cell, Heading, index_table
from dashboard.components.layout import heading, section_panel
from dashboard.components.notice import status_word
from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.i18n import t
from dashboard.queries import sources as source_queries
from data.sources import sources as declared_sources

Row = Mapping[str, Any]
_FILE_COLUMNS = (("file", False), ("vintage", False), ("retrieved", False), ("rows", True), ("sha256", False))


def sources(engine: Engine, today: date) -> Component:
    """Return one entry a source of the release, its age as of `today`."""
    by_source: dict[str, list[Row]] = {}
    for row in engine.run(source_queries.SOURCES, {}).records():
        by_source.setdefault(row["source_id"], []).append(row)
    entries = [_entry(rows, engine.release.release_id, today) for rows in by_source.values()]
    return section_panel(
        "sources",
        t("data.sources.heading"),
        html.P(t("data.sources.note"), className="prose"),
        html.Div(entries, className="source-list"),
    )


def age_days(retrieved: str, today: date) -> int | None:
    """Return the days since an ISO day, None where it is not one."""
    try:
        day = date.fromisoformat(retrieved)
    except ValueError:
        return None
    return (today - day).days


def _entry(rows: Sequence[Row], release_id: str, today: date) -> Component:
    row = rows[-1]
    newest = max(str(one["retrieved"]) for one in rows)
    vintages = sorted({str(one["vintage"]) for one in rows if one["vintage"]})
    link = f"https://doi.org/{row['doi']}" if row["doi"] else row["url"]
    licence: Component | str = (
        html.A(row["licence"], href=row["licence_url"], rel="license noopener")
        if row["licence_url"]
        else row["licence"]
    )
    facts: list[tuple[str, Any]] = [
        (t("data.sources.publisher"), row["publisher"]),
        (t("data.sources.licence"), licence),
        (t("data.sources.vintages"), ", ".join(vintages) or theme.DASH),
        (t("data.sources.retrieved"), [newest, " ", *_age(row["source_id"], age_days(newest, today))]),
        (t("data.sources.cadence"), row["cadence"] or theme.DASH),
        (t("data.sources.rows"), theme.exact(sum(one["row_count"] for one in rows))),
    ]
    declared = declared_sources().get(row["source_id"])
    title = declared.title if declared else row["title"]
    terms = [part for name, value in facts for part in (html.Dt(name), html.Dd(value))]
    return html.Article(
        [
            heading(html.A(title, href=link, rel="noopener") if link else title, 3),
            html.Dl(terms, className="facts"),
            html.Div([_files(rows), citation_block(cited_sources(rows), release_id)], className="fold-row"),
        ],
        className="source-entry",
        id=f"source-{row['source_id']}",
    )


def _age(source_id: str, days: int | None) -> list[Component | str]:
    declared = declared_sources().get(source_id)
    if days is None:
        return []
    few = {0: "data.sources.age_today", 1: "data.sources.age_one"}
    words = t(few.get(max(days, 0), "data.sources.age"), n=theme.exact(max(days, 0)))
    late = declared is not None and days > declared.max_age_days
    return [words, " ", status_word(t("data.sources.late"), "warn")] if late else [words]


def _hash(text: str) -> Cell:
    """Return the SHA-256 of a file; of a row made from several originals, how many and the first."""
    first, *others = text.split() or [theme.DASH]
    return [html.Code(first, className="hash"), *([t("data.files.more", n=len(others))] if others else [])]


def _files(rows: Sequence[Row]) -> Component:
    cells: list[list[Cell]] = [
        [
            str(row["file"]),
            row["vintage"] or theme.DASH,
            row["retrieved"] or theme.DASH,
            theme.exact(row["row_count"]),
            _hash(str(row["sha256"])),
        ]
        for row in rows
    ]
    headings = [Heading(t(f"data.files.{key}"), numeric=numeric) for key, numeric in _FILE_COLUMNS]
    caption = t("data.files.caption", title=rows[0]["title"])
    return html.Details(
        [
            html.Summary(t("data.files.open", n=len(rows)), className="card-action"),
            index_table(caption, headings, cells),
        ]
    )
