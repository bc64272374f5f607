"""How the release was checked, what was mended or set aside, and what it does not hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.components.citing import download_links
from dashboard.components.index_table import Cell, Heading, index_table
from dashboard.components.layout import section_panel
from dashboard.components.notice import status_word
from dashboard.components.table_twin import data_table
from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.i18n import t
from dashboard.queries import quality
from dashboard.queries.datasets import export_query
from data.datasets import DATASETS

_SHOWN = 40
_CHECK_COLUMNS = (("name", False), ("dataset", False), ("failing", True), ("result", False))
_GAPS = (
    "data.gap.mcs", "data.gap.refined", "data.gap.prices", "data.gap.policy", "data.gap.unfc", "data.gap.social",
    "data.gap.trade",
)  # fmt: skip


def checks(engine: Engine) -> Component:
    """Return every check of the release: those with failing rows first and open, the rest folded."""
    stated = engine.release.manifest.get("checks")
    results: Sequence[Mapping[str, Any]] = stated if isinstance(stated, Sequence) else ()
    failing = [one for one in results if one["failing"]]
    clean = [one for one in results if not one["failing"]]
    passed = sum(bool(one["ok"]) for one in results)
    key = "data.checks.lede" if failing else "data.checks.lede_clean"
    sentence = t(key, n=len(results), passed=passed, warned=len(failing)) if results else t("data.checks.none")
    parts: list[Component] = [html.P(sentence, className="prose")]
    if failing:
        parts.append(_check_table(failing, t("data.checks.warned")))
    if clean:
        summary = html.Summary(t("data.checks.open", n=len(clean)), className="card-action")
        parts.append(html.Details([summary, _check_table(clean, t("data.checks.clean"))]))
    return section_panel("checks", t("data.checks.heading"), *parts)


def _check_table(results: Sequence[Mapping[str, Any]], caption: str) -> Component:
    headings = [Heading(t(f"data.checks.{key}"), numeric=numeric) for key, numeric in _CHECK_COLUMNS]
    rows: list[list[Cell]] = [
        [
            str(one["name"]).removeprefix("expect_").replace("_", " "),
            DATASETS[one["dataset"]].title if one["dataset"] in DATASETS else str(one["dataset"]),
            theme.exact(one["failing"]),
            _verdict(one),
        ]
        for one in results
    ]
    return index_table(caption, headings, rows)


def _verdict(result: Mapping[str, Any]) -> Component:
    if not result["ok"]:
        return status_word(t("data.checks.failed"), "bad")
    return (
        status_word(t("data.checks.warning"), "warn") if result["failing"] else status_word(t("data.checks.ok"), "good")
    )


def corrections(engine: Engine) -> Component:
    """Return the known errors of the publishers' files that the release mends."""
    query = export_query("correction")
    rows = engine.run(query, {}).records()
    names = ("source_id", "vintage", "description", "reason", "evidence", "row_count")
    return section_panel(
        "corrections",
        t("data.corrections.heading"),
        html.P(
            t("data.corrections.lede", n=len(rows), rows=theme.exact(sum(row["row_count"] for row in rows))),
            className="prose",
        ),
        *([_table(t("data.corrections.heading"), "correction", names, rows)] if rows else []),
        *_downloads("correction", rows),
    )


def quarantine(engine: Engine) -> Component:
    """Return the rows set aside because a label of theirs is not mapped."""
    query = export_query("quarantine")
    rows = engine.run(query, {}).records()
    names = ("feed_id", "file", "line", "label_kind", "label", "value", "share_of_world_frac", "cure")
    return section_panel(
        "quarantine",
        t("data.quarantine.heading"),
        html.P(t("data.quarantine.lede", n=theme.exact(engine.count(query, {}))), className="prose"),
        *([_table(t("data.quarantine.heading"), "quarantine", names, rows)] if rows else []),
        *_downloads("quarantine", rows),
    )


def untracked(engine: Engine) -> Component:
    """Return how many rows of each source name a commodity outside the tracked materials."""
    rows = engine.run(quality.UNTRACKED, {}).records()
    names = tuple(field.name for field in quality.UNTRACKED.fields)
    table = data_table(
        t("data.untracked.heading"),
        quality.UNTRACKED.fields,
        [[row[name] for name in names] for row in rows[:_SHOWN]],
        total=len(rows),
        href="/api/v1/data/untracked.csv",
    )
    total = theme.exact(sum(row["row_count"] for row in rows))
    summary = html.Summary(t("data.untracked.open", n=len(rows)), className="card-action")
    return section_panel(
        "untracked",
        t("data.untracked.heading"),
        html.P(t("data.untracked.lede", n=len(rows), rows=total), className="prose"),
        *([html.Details([summary, table])] if rows else []),
    )


def gaps() -> Component:
    """Return what a reader might expect here and will not find."""
    return section_panel("gaps", t("data.gaps.heading"), html.Ul([html.Li(t(key)) for key in _GAPS], className="prose"))


def _table(caption: str, dataset_id: str, names: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> Component:
    fields = {field.name: field for field in DATASETS[dataset_id].fields}
    return data_table(
        caption,
        [fields[name] for name in names],
        [[row[name] for name in names] for row in rows[:_SHOWN]],
        total=len(rows),
        href=f"/api/v1/data/{dataset_id}.csv",
    )


def _downloads(dataset_id: str, rows: Sequence[object]) -> list[Component]:
    return [download_links(f"/api/v1/data/{dataset_id}", DATASETS[dataset_id].title)] if rows else []
