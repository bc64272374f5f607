"""What the release holds: its datasets with their downloads, and how programs reach them."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.citing import citation_block, download_links
from dashboard.components.index_table import Cell, Heading, index_table
from dashboard.components.layout import coded, section_panel
from dashboard.components.provenance import dataset_rows
from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.i18n import t
from data.datasets import DATASETS
from data.model import Dataset

_COLUMNS = (("dataset", False), ("rows", True), ("vintage", False), ("columns", True), ("download", False))


def counts(engine: Engine) -> dict[str, int]:
    """Return rows by dataset as the manifest states them, for the datasets that this release holds."""
    return {name: rows for name in DATASETS if (rows := dataset_rows(engine, name)) is not None}


def newest_vintage(engine: Engine, dataset: Dataset) -> str:
    """Return the newest edition that a dataset holds; empty where it has no editions."""
    if dataset.code_list or "vintage" not in dataset.columns:
        return ""
    return max((str(value) for value in engine.values(dataset.dataset_id, "vintage")), default="")


def sentence(engine: Engine) -> str:
    """Return how much the release holds."""
    rows = counts(engine)
    published = [name for name in rows if not DATASETS[name].code_list]
    sources = {row["source_id"] for name in published for row in engine.sources(name)}
    return t(
        "data.lede",
        release=engine.release.release_id,
        datasets=len(published),
        lists=len(rows) - len(published),
        rows=theme.exact(sum(rows[name] for name in published)),
        sources=len(sources),
    )


def datasets(engine: Engine) -> Component:
    """Return the table of datasets with their downloads."""
    rows = [_cells(engine, DATASETS[name], count) for name, count in counts(engine).items()]
    headings = [Heading(t(f"data.datasets.{key}"), numeric=numeric) for key, numeric in _COLUMNS]
    return section_panel(
        "datasets", t("data.datasets.heading"), index_table(t("data.datasets.heading"), headings, rows)
    )


def _cells(engine: Engine, dataset: Dataset, rows: int) -> list[Cell]:
    return [
        [
            dcc.Link(dataset.title, href=f"/data/{dataset.dataset_id}"),
            html.Span(coded(dataset.description), className="cell-note"),
        ],
        theme.exact(rows),
        newest_vintage(engine, dataset) or theme.DASH,
        str(len(dataset.columns)),
        download_links(f"/api/v1/data/{dataset.dataset_id}", dataset.title),
    ]


def interface(engine: Engine) -> Component:
    """Return how programs read the same rows, and how to cite the release."""
    example = "/api/v1/data/production_yearly.csv?material=cobalt&stage=mine&country=COD"
    return section_panel(
        "api",
        t("data.api.heading"),
        html.P([t("data.api.body"), " ", html.A(html.Code(example), href=example)], className="wrap-anywhere"),
        html.Ul(
            [
                html.Li(html.A(t("data.api.datasets"), href="/api/v1/datasets")),
                html.Li(html.A(t("data.api.openapi"), href="/api/v1/openapi.json")),
            ],
            className="link-list",
        ),
        citation_block((), engine.release.release_id),
    )
