"""The page of one dataset: its columns and filters, its first rows, downloads, sources and how to cite them."""

from __future__ import annotations

from typing import Any

from dash import Dash, Output, State, dcc, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard.citation import cited_sources
from dashboard.components.asked import asked_input
from dashboard.components.citing import citation_block, download_links
from dashboard.components.ids import URL, component_id
from dashboard.components.index_table import Cell, Heading, index_table
from dashboard.components.layout import coded, grid, panel
from dashboard.components.notice import empty_state
from dashboard.components.provenance import card_sources, dataset_rows
from dashboard.components.source_line import source_line
from dashboard.components.table_twin import data_table
from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.pages.model import Page
from dashboard.queries.datasets import export_query
from dashboard.queries.previews import ROWS, preview_query
from data.datasets import DATASETS
from data.model import Dataset

PAGE = Page(
    page_id="dataset",
    path="/data/<dataset>",
    section="data",
    title_key="dataset.title",
    filters=("material", "country", "stage", "year_from", "year_to"),
    requirements=("3a", "11d"),
)
_ROWS = component_id(PAGE.page_id, "preview", "body")
_COLUMN_HEADINGS = (("column", False), ("meaning", False), ("type", False), ("unit", False), ("codes", False))


def _columns(dataset: Dataset) -> Component:
    rows: list[list[Cell]] = [
        [
            html.Code(field.name),
            [
                *coded(field.description),
                *([html.Span(t("dataset.key"), className="cell-note")] if field.name in dataset.primary_key else []),
            ],
            field.type.lower(),
            field.unit or theme.DASH,
            dcc.Link(DATASETS[field.codes].title, href=f"/data/{field.codes}")
            if field.codes in DATASETS and field.codes != dataset.dataset_id
            else theme.DASH,
        ]
        for field in dataset.fields
    ]
    headings = [Heading(t(f"dataset.columns.{key}"), numeric=numeric) for key, numeric in _COLUMN_HEADINGS]
    return panel(t("dataset.columns"), index_table(t("dataset.columns"), headings, rows), span=8)


def _filters(dataset: Dataset, example: str) -> Component:
    terms = [
        part
        for key, over in dataset.filters.items()
        for part in (
            html.Dt(html.Code(key)),
            html.Dd([t(f"filter.{key}"), html.Span(", ".join(over), className="cell-note")]),
        )
    ]
    return panel(
        t("dataset.filters"),
        html.P(t("dataset.filters.body")),
        html.Dl(terms, className="facts"),
        html.P(
            [t("dataset.filters.example"), " ", html.A(html.Code(example), href=example)], className="wrap-anywhere"
        ),
        span=4,
    )


def _example(engine: Engine, dataset: Dataset) -> str:
    """Return the address of a download that has rows: the keys of the first row of the dataset."""
    path = f"/api/v1/data/{dataset.dataset_id}.csv"
    first = next(iter(engine.run(preview_query(dataset.dataset_id), {}).records()), None)
    if first is None:
        return path
    keys = [key for key in PAGE.filters if key in dataset.filters]
    return Filters().with_(**{key: first[dataset.filters[key][0]] for key in keys}).href(path)


def _preview(engine: Engine, dataset: Dataset, filters: Filters) -> list[Component]:
    chosen = filters.only(dataset.filters)
    result = engine.run(preview_query(dataset.dataset_id), chosen.chosen())
    total = engine.count(export_query(dataset.dataset_id), chosen.chosen())
    path, query = f"/api/v1/data/{dataset.dataset_id}", chosen.to_query()
    sources = card_sources(engine, dataset.sources)
    table = (
        data_table(
            t("dataset.preview.caption", title=dataset.title),
            dataset.fields,
            [list(map(_plain, row)) for row in result.rows],
            total=total,
            href=f"{path}.csv" + (f"?{query}" if query else ""),
        )
        if result.rows
        else empty_state(t("dataset.preview.nothing"))
    )
    return [
        html.P(t("dataset.preview.lede", shown=min(ROWS, total), total=theme.exact(total)), className="card-subtitle"),
        table,
        download_links(path, dataset.title, query),
        html.P(source_line(sources), className="source-line"),
    ]


def _plain(value: Any) -> Any:
    """Return a cell fit for a table: a truth value as a word."""
    return t(f"word.{str(value).lower()}") if isinstance(value, bool) else value


def build(engine: Engine, filters: Filters, **variables: str) -> Component:
    """Return the page of `variables["dataset"]`, its preview restricted by `filters`."""
    dataset = DATASETS[variables["dataset"]]
    if dataset_rows(engine, dataset.dataset_id) is None:
        return empty_state(t("dataset.absent", release=engine.release.release_id))
    cited = cited_sources(engine.sources(dataset.dataset_id), dataset.sources)
    return html.Div(
        [
            html.P(coded(dataset.description), className="lede"),
            grid(
                panel(t("dataset.preview"), html.Div(_preview(engine, dataset, filters), id=_ROWS), span=12),
                _columns(dataset),
                _filters(dataset, _example(engine, dataset)),
                panel(t("dataset.cite"), citation_block(cited, engine.release.release_id), span=12),
            ),
        ]
    )


def register(app: Dash, engine: Engine) -> None:
    """Add the callback that restricts the preview."""

    @app.callback(
        Output(_ROWS, "children"), asked_input(PAGE.page_id), State(URL, "pathname"), prevent_initial_call=True
    )
    def update_preview(search: str | None, pathname: str | None) -> list[Component]:
        found = PAGE.match(pathname)
        if found is None:
            raise PreventUpdate
        if dataset_rows(engine, found["dataset"]) is None:
            raise PreventUpdate
        return _preview(engine, DATASETS[found["dataset"]], Filters.parse(search or "", PAGE.filters, strict=False))
