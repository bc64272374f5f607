"""The page of one dataset: its columns and filters, its first rows, downloads, sources and how to cite them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from dash import Dash, dcc, html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.engine.dataset_query import export_query
from dashboard.engine.manifest import dataset_rows
from dashboard.exports.citation import cited_sources
from dashboard.figures import theme
from dashboard.filters import ALL_VINTAGES, Filters
from dashboard.i18n import t
from dashboard.topics import shown as shown_by
from dashboard.topics.catalogue.queries import ALIKE, PREVIEW_ROWS, PREVIEWS
from dashboard.ui.asked import Shown
from dashboard.ui.citing import citation_block, download_links
from dashboard.ui.data_table import First, open_table
from dashboard.ui.ids import component_id
from dashboard.ui.index_table import Cell, Heading, index_table
from dashboard.ui.layout import coded, grid, panel
from dashboard.ui.notice import empty_state
from dashboard.ui.provenance import card_sources
from dashboard.ui.slots import Group, Html
from dashboard.ui.source_line import source_line
from dashboard.ui.words import nothing
from dashboard.web.page import Page
from dashboard.web.page_query import register_groups
from data.datasets import DATASETS
from data.model import Dataset

PAGE = Page(
    page_id="dataset",
    path="/data/<dataset>",
    section="data",
    title_key="dataset.title",
    filters=("material", "country", "stage", "exporter", "importer", "hs", "year_from", "year_to"),
)
_COLUMN_HEADINGS = ("column", "meaning", "type", "unit", "codes")


class Scope(NamedTuple):
    """The dataset in view and what is chosen of it."""

    dataset: Dataset
    chosen: Filters

    def download(self, ending: str) -> str:
        """Return the address of exactly these rows in one format."""
        return self.chosen.href(f"/api/v1/data/{self.dataset.dataset_id}.{ending}")


def _scope(_engine: Engine, filters: Filters, dataset: str) -> Scope:
    return Scope(DATASETS[dataset], filters.only(DATASETS[dataset].filters))


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
    headings = [Heading(t(f"dataset.columns.{key}")) for key in _COLUMN_HEADINGS]
    return panel(t("dataset.columns"), index_table(t("dataset.columns"), headings, rows), span=8)


def _filters(engine: Engine, dataset: Dataset) -> Component:
    terms = [
        part
        for key, columns in dataset.filters.items()
        for part in (
            html.Dt(html.Code(key)),
            html.Dd([t(f"filter.{key}"), html.Span(", ".join(columns), className="cell-note")]),
        )
    ]
    example = _example(engine, dataset)
    link = html.A(html.Code(example), href=example)
    return panel(
        t("dataset.filters"),
        html.P(t("dataset.filters.body")),
        html.Dl(terms, className="facts"),
        html.P([t("dataset.filters.example"), " ", link], className="wrap-anywhere"),
        span=4,
    )


def _example(engine: Engine, dataset: Dataset) -> str:
    """Return the address of a download that has rows: the keys of the first row of the dataset."""
    first = next(iter(engine.run(PREVIEWS[dataset.dataset_id], {}).records()), {})
    values = {key: first.get(columns[0]) for key, columns in dataset.filters.items() if key in PAGE.filters}
    stated = {key: value for key, value in values.items() if value is not None}
    return Scope(dataset, Filters().with_(**stated)).download("csv")


def _alike(engine: Engine, scope: Scope) -> list[str]:
    """Return the columns that say the same in every row of the choice."""
    told = engine.run(ALIKE[scope.dataset.dataset_id], scope.chosen.chosen()).records()[0]
    return [name for name, is_alike in told.items() if is_alike]


def _with_earlier(engine: Engine, scope: Scope, newest: int) -> list[Component]:
    """Return the downloads of the choice in all editions with their rows; nothing where the newest has them all."""
    dataset, chosen = scope.dataset, scope.chosen.with_(vintage=ALL_VINTAGES)
    total = engine.count(export_query(dataset.dataset_id), chosen.chosen()) if dataset.latest_by else newest
    if total == newest:
        return []
    name = t("data.datasets.editions", title=dataset.title)
    words = html.P(t("dataset.preview.editions", total=theme.exact(total)), className="card-subtitle")
    return [words, download_links(f"/api/v1/data/{dataset.dataset_id}", name, chosen.to_query())]


def _preview(engine: Engine, scope: Scope) -> Sequence[Any]:
    dataset, chosen = scope
    result = engine.run(PREVIEWS[dataset.dataset_id], chosen.chosen())
    total = engine.count(export_query(dataset.dataset_id), chosen.chosen())
    caption = t("dataset.preview.caption", title=dataset.title)
    path, query = f"/api/v1/data/{dataset.dataset_id}", chosen.to_query()
    first = First(result.rows, total, _alike(engine, scope) if total > len(result.rows) else ())
    table = open_table(caption, dataset.fields, first, path=path, query=query)
    earlier = _with_earlier(engine, scope, total)
    lede = t(
        "dataset.preview.lede_newest" if earlier else "dataset.preview.lede",
        shown=min(PREVIEW_ROWS, total),
        total=theme.exact(total),
    )
    content = [
        html.P(lede, className="card-subtitle"),
        table if result.rows else empty_state(nothing("dataset.preview.nothing", chosen)),
        download_links(path, dataset.title, query),
        *earlier,
        html.P(source_line(card_sources(engine, dataset.sources)), className="source-line"),
    ]
    return (content,)


_PREVIEW = Group[Scope]((Html(component_id(PAGE.page_id, "preview", "body")),), _preview)


def shown(engine: Engine, _filters: Filters, dataset: str) -> Shown:
    """Return what the page follows of the address."""
    return shown_by.of_dataset(engine, dataset)


def build(engine: Engine, filters: Filters, dataset: str) -> Component:
    """Return the page of `dataset`, its preview restricted by `filters`."""
    release, declared = engine.release, DATASETS[dataset]
    if dataset_rows(release, dataset) is None:
        return empty_state(t("dataset.absent", release=release.release_id))
    cited = cited_sources(engine.sources(dataset), declared.sources)
    return html.Div(
        [
            html.P(coded(declared.description), className="lede"),
            grid(
                panel(t("dataset.preview"), *_PREVIEW.components(engine, _scope(engine, filters, dataset)), span=12),
                _columns(declared),
                _filters(engine, declared),
                panel(
                    t("dataset.cite"), citation_block(cited, release.release_id, PAGE.href(dataset=dataset)), span=12
                ),
            ),
        ]
    )


def register(app: Dash, engine: Engine) -> None:
    """Add the callback that restricts the preview."""
    register_groups(app, engine, PAGE, (_PREVIEW,), _scope)
