"""The parts of the Data page: datasets, sources, how the release was checked, what was mended, what it leaves out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.engine.dataset_query import export_query
from dashboard.engine.manifest import dataset_rows, stated_checks
from dashboard.engine.model import Record
from dashboard.exports.citation import cited_sources
from dashboard.figures import theme
from dashboard.filters import ALL_VINTAGES
from dashboard.i18n import t
from dashboard.topics.catalogue.queries import EDITION_LOSSES, UNTRACKED
from dashboard.ui.citing import citation_block, download_links
from dashboard.ui.data_table import First, open_table
from dashboard.ui.filter_values import edition_name
from dashboard.ui.index_table import Cell, Heading, index_table
from dashboard.ui.layout import coded, heading, section_panel
from dashboard.ui.notice import status_word
from data.datasets import DATASETS
from data.model import Dataset, Field
from data.sources import is_commit
from data.sources import sources as declared_sources

_SHOWN = 120
_ALL = f"vintage={ALL_VINTAGES}"
_DATASET_COLUMNS = {
    "data.datasets.dataset": False, "data.datasets.rows": True, "data.datasets.vintage": False,
    "data.datasets.columns": True, "data.datasets.download": False,
}  # fmt: skip
_FILE_COLUMNS = {
    "data.files.file": False, "data.files.vintage": False, "data.files.retrieved": False, "data.files.rows": True,
    "data.files.sha256": False,
}  # fmt: skip
_CHECK_COLUMNS = {
    "data.checks.name": False, "data.checks.dataset": False, "data.checks.failing": True, "data.checks.result": False,
}  # fmt: skip
_FATES = ("rows_read", "rows_published", "rows_set_aside", "rows_ignored")
_FATE_LISTS = {"rows_set_aside": "quarantine", "rows_ignored": "untracked"}
_BOOKS = ("feed_id", "vintage", "file", *_FATES)
_CHANGED = (
    "source_id", "vintage", "vintage_before", "dataset_id", "change", "label", "country_iso3", "period",
    "value_before", "value_after",
)  # fmt: skip
_CORRECTION = ("source_id", "vintage", "description", "reason", "evidence", "row_count")
_QUARANTINE = ("feed_id", "file", "line", "label_kind", "label", "value", "share_of_world_frac", "cure")
_GAPS = (
    "data.gap.refined", "data.gap.prices", "data.gap.policy", "data.gap.unfc", "data.gap.social", "data.gap.trade",
)  # fmt: skip


def _headings(columns: dict[str, bool]) -> list[Heading]:
    """Return the headings of a table from their keys in the catalogue, each with whether its column holds numbers."""
    return [Heading(t(key), numeric=numeric) for key, numeric in columns.items()]


def _folded(summary: str, body: Component) -> Component:
    return html.Details([html.Summary(summary, className="card-action"), body])


def _held(engine: Engine) -> dict[str, int]:
    """Return the rows of each dataset that the release holds."""
    rows = {dataset_id: dataset_rows(engine.release, dataset_id) for dataset_id in DATASETS}
    return {dataset_id: count for dataset_id, count in rows.items() if count is not None}


def sentence(engine: Engine) -> str:
    """Return how much the release holds."""
    rows = _held(engine)
    published = [dataset_id for dataset_id in rows if not DATASETS[dataset_id].code_list]
    sources_held = {row["source_id"] for dataset_id in published for row in engine.sources(dataset_id)}
    return t(
        "data.lede",
        release=engine.release.release_id,
        datasets=len(published),
        lists=len(rows) - len(published),
        rows=theme.exact(sum(rows[dataset_id] for dataset_id in published)),
        sources=len(sources_held),
    )


def dataset_list(engine: Engine) -> Component:
    """Return the table of datasets with their downloads."""
    title = t("data.datasets.heading")
    rows = [_dataset_cells(engine, DATASETS[dataset_id], count) for dataset_id, count in _held(engine).items()]
    return section_panel("datasets", title, index_table(title, _headings(_DATASET_COLUMNS), rows))


def _dataset_cells(engine: Engine, dataset: Dataset, rows: int) -> list[Cell]:
    path = f"/data/{dataset.dataset_id}"
    newest = engine.count(export_query(dataset.dataset_id), {}) if dataset.latest_by else rows
    counts: Cell = [theme.exact(newest)]
    links = [download_links(f"/api/v1{path}", dataset.title)]
    if newest < rows:
        words = t("data.datasets.rows_all", n=theme.exact(rows))
        counts = [theme.exact(newest), html.Span(words, className="cell-note")]
        name = t("data.datasets.editions", title=dataset.title)
        links += [html.Span(words, className="cell-note"), download_links(f"/api/v1{path}", name, _ALL)]
    return [
        [dcc.Link(dataset.title, href=path), html.Span(coded(dataset.description), className="cell-note")],
        counts,
        edition_name(_newest_vintage(engine, dataset)),
        str(len(dataset.columns)),
        links,
    ]


def _newest_vintage(engine: Engine, dataset: Dataset) -> str:
    """Return the newest edition that a dataset holds; empty where it has no editions."""
    if dataset.code_list or "vintage" not in dataset.columns:
        return ""
    stated = [str(vintage) for vintage in engine.values(dataset.dataset_id, "vintage")]
    dated = [vintage for vintage in stated if vintage[:1].isdigit() and not is_commit(vintage)]
    return max(dated or stated, default="")


def sources(engine: Engine, today: date) -> Component:
    """Return one entry a source of the release with licence, citation and files, its age as of `today`."""
    editions = groupby(engine.sources(), key=lambda row: row["source_id"])
    entries = [_source_entry([dict(row) for row in rows], engine.release.release_id, today) for _, rows in editions]
    return section_panel(
        "sources",
        t("data.sources.heading"),
        html.P(t("data.sources.note"), className="prose"),
        html.Div(entries, className="source-list"),
    )


def _source_entry(rows: Sequence[Record], release_id: str, today: date) -> Component:
    row = rows[-1]
    newest = max(str(edition["retrieved"]) for edition in rows)
    vintages = sorted({str(edition["vintage"]) for edition in rows if edition["vintage"]})
    link = f"https://doi.org/{row['doi']}" if row["doi"] else row["url"]
    licence: Component | str = row["licence"]
    if row["licence_url"]:
        licence = html.A(licence, href=row["licence_url"], rel="license noopener")
    facts: dict[str, Any] = {
        "publisher": row["publisher"],
        "licence": licence,
        "vintages": ", ".join(map(edition_name, vintages)) or theme.DASH,
        "retrieved": [newest, " ", *_age(row["source_id"], age_days(newest, today))],
        "cadence": row["cadence"] or theme.DASH,
        "rows": theme.exact(sum(edition["row_count"] for edition in rows)),
    }
    terms = [part for name, fact in facts.items() for part in (html.Dt(t(f"data.sources.{name}")), html.Dd(fact))]
    declared = declared_sources().get(row["source_id"])
    title = declared.title if declared else row["title"]
    return html.Article(
        [
            heading(html.A(title, href=link, rel="noopener") if link else title, 3),
            html.Dl(terms, className="facts"),
            html.Div([_files(rows), citation_block(cited_sources(rows), release_id, "/data")], className="fold-row"),
        ],
        className="source-entry",
        id=f"source-{row['source_id']}",
    )


def age_days(retrieved: str, today: date) -> int | None:
    """Return the days since an ISO day, None where it is not one."""
    try:
        return (today - date.fromisoformat(retrieved)).days
    except ValueError:
        return None


def _age(source_id: str, days: int | None) -> list[Component | str]:
    if days is None:
        return []
    few = {0: "data.sources.age_today", 1: "data.sources.age_one"}
    words = t(few.get(max(days, 0), "data.sources.age"), n=theme.exact(max(days, 0)))
    declared = declared_sources().get(source_id)
    late = declared is not None and days > declared.max_age_days
    return [words, " ", status_word(t("data.sources.late"), "warn")] if late else [words]


def _hash(text: str) -> Cell:
    """Return the SHA-256 of a file; of a row made from several originals, how many and the first."""
    first, *others = text.split() or [theme.DASH]
    return [html.Code(first, className="hash"), *([t("data.files.more", n=len(others))] if others else [])]


def _files(rows: Sequence[Record]) -> Component:
    cells: list[list[Cell]] = [
        [
            str(row["file"]),
            edition_name(row["vintage"] or ""),
            row["retrieved"] or theme.DASH,
            theme.exact(row["row_count"]),
            _hash(str(row["sha256"])),
        ]
        for row in rows
    ]
    caption = t("data.files.caption", title=rows[0]["title"])
    table = index_table(caption, _headings(_FILE_COLUMNS), cells)
    return _folded(t("data.files.open", n=len(rows)), table)


def checks(engine: Engine) -> Component:
    """Return every check of the release: those with failing rows first and open, the rest folded."""
    results = stated_checks(engine.release)
    failing = [check for check in results if check["failing"]]
    clean = [check for check in results if not check["failing"]]
    passed = sum(bool(check["ok"]) for check in results)
    key = "data.checks.lede" if failing else "data.checks.lede_clean"
    words = t(key, n=len(results), passed=passed, warned=len(failing)) if results else t("data.checks.none")
    parts: list[Component] = [html.P(words, className="prose")]
    if failing:
        parts.append(_check_table(failing, t("data.checks.warned")))
        parts += [_check_rows(check) for check in failing if check.get("reasons")]
    if clean:
        parts.append(_folded(t("data.checks.open", n=len(clean)), _check_table(clean, t("data.checks.clean"))))
    return section_panel("checks", t("data.checks.heading"), *parts)


def _check_rows(check: Mapping[str, Any]) -> Component:
    """Return the first rows that a check found, each with what is wrong with it."""
    name = str(check["name"]).removeprefix("expect_").replace("_", " ")
    reasons = [html.Li(reason) for reason in check["reasons"]]
    return _folded(
        t("data.checks.found", name=name, n=len(reasons), all=theme.exact(check["failing"])), html.Ul(reasons)
    )


def _check_table(results: Iterable[Any], caption: str) -> Component:
    rows: list[list[Cell]] = [
        [
            str(check["name"]).removeprefix("expect_").replace("_", " "),
            DATASETS[check["dataset"]].title if check["dataset"] in DATASETS else str(check["dataset"]),
            theme.exact(check["failing"]),
            _verdict(ok=check["ok"], failing=check["failing"]),
        ]
        for check in results
    ]
    return index_table(caption, _headings(_CHECK_COLUMNS), rows)


def _verdict(*, ok: bool, failing: int) -> Component:
    if not ok:
        return status_word(t("data.checks.failed"), "bad")
    return status_word(t("data.checks.warning"), "warn") if failing else status_word(t("data.checks.ok"), "good")


def corrections(engine: Engine) -> Component:
    """Return the known errors of the publishers' files that the release mends."""
    rows = engine.run(export_query("correction"), {}).records()
    mended = theme.exact(sum(row["row_count"] for row in rows))
    words = t("data.corrections.lede", n=len(rows), rows=mended)
    return _rows_panel("corrections", "correction", words, _CORRECTION, rows)


def conservation(engine: Engine) -> Component:
    """Return the fate of the rows read, by feed and edition, and folded by file."""
    rows = engine.run(export_query("conservation"), {}).records()
    title, dataset = t("data.conservation.heading"), DATASETS["conservation"]
    editions = groupby(rows, key=lambda row: (row["feed_id"], row["vintage"]))
    fields = [next(field for field in dataset.fields if field.name == name) for name in _BOOKS]
    headings = _headings(
        {"data.conservation.feed": False, "data.files.vintage": False}
        | {f"data.conservation.{name}": True for name in _FATES}
    )
    cells = [_book_cells(list(files)) for _, files in editions]
    lost = sum(row["rows_read"] - sum(row[name] for name in _FATES[1:]) for row in rows)
    words = t("data.conservation.lede", files=theme.exact(len(rows)), lost=theme.exact(lost))
    shown = [
        index_table(title, headings, cells),
        _folded(
            t("data.conservation.open", n=theme.exact(len(rows))),
            _table(t("data.conservation.by_file"), "conservation", fields, rows),
        ),
        download_links("/api/v1/data/conservation", dataset.title),
    ]
    return section_panel("conservation", title, html.P(words, className="prose"), *(shown if rows else []))


def _book_cells(files: Sequence[Record]) -> list[Cell]:
    """Return the books of an edition: its feed and what a row of it is, and its counts, linked to their labels."""
    first = files[0]
    sums = {name: sum(row[name] for row in files) for name in _FATES}
    sources_of = "&".join(f"source={source_id}" for source_id in sorted({row["source_id"] for row in files}))
    counts: list[Cell] = [
        [dcc.Link(theme.exact(count), href=f"/data/{_FATE_LISTS[name]}?{sources_of}")]
        if count and name in _FATE_LISTS
        else theme.exact(count)
        for name, count in sums.items()
    ]
    feed: Cell = [str(first["feed_id"]), html.Span(str(first["row_kind"]), className="cell-note")]
    return [feed, edition_name(first["vintage"] or ""), *counts]


def editions(engine: Engine) -> Component:
    """Return what the newest editions of the sources change: first what is gone or taken back."""
    rows = engine.run(EDITION_LOSSES, {}).records()
    total = engine.count(export_query("edition_change"), {})
    words = t("data.editions.lede", lost=theme.exact(len(rows)), n=theme.exact(total))
    return _rows_panel("editions", "edition_change", words, _CHANGED, rows)


def quarantine(engine: Engine) -> Component:
    """Return the rows set aside because a label of theirs is not mapped."""
    query = export_query("quarantine")
    words = t("data.quarantine.lede", n=theme.exact(engine.count(query, {})))
    return _rows_panel("quarantine", "quarantine", words, _QUARANTINE, engine.run(query, {}).records())


def _rows_panel(part: str, dataset_id: str, words: str, names: Sequence[str], rows: Sequence[Record]) -> Component:
    """Return the part of the page on a dataset: a sentence, its first rows and its downloads, where it has any."""
    title, dataset = t(f"data.{part}.heading"), DATASETS[dataset_id]
    fields = [next(field for field in dataset.fields if field.name == name) for name in names]
    shown = [_table(title, dataset_id, fields, rows), download_links(f"/api/v1/data/{dataset_id}", dataset.title)]
    return section_panel(part, title, html.P(words, className="prose"), *(shown if rows else []))


def _table(caption: str, dataset_id: str, fields: Sequence[Field], rows: Sequence[Record]) -> Component:
    shown = [[row[field.name] for field in fields] for row in rows[:_SHOWN]]
    alike = [field.name for field in fields if len({row[field.name] for row in rows}) == 1]
    return open_table(caption, fields, First(shown, len(rows), alike), path=f"/api/v1/data/{dataset_id}")


def untracked(engine: Engine) -> Component:
    """Return how many rows of each source name a commodity outside the tracked materials."""
    rows = engine.run(UNTRACKED, {}).records()
    title, total = t("data.untracked.heading"), theme.exact(sum(row["row_count"] for row in rows))
    table = _table(title, "untracked", UNTRACKED.fields, rows)
    return section_panel(
        "untracked",
        title,
        html.P(t("data.untracked.lede", n=len(rows), rows=total), className="prose"),
        *([_folded(t("data.untracked.open", n=len(rows)), table)] if rows else []),
    )


def gaps() -> Component:
    """Return what a reader might expect here and will not find."""
    return section_panel("gaps", t("data.gaps.heading"), html.Ul([html.Li(t(key)) for key in _GAPS], className="prose"))
