"""How to cite and where to download: reference text and BibTeX to select, links to a file in every format."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.exports.citation import CitedSource, apa, bibtex, release_apa
from dashboard.i18n import t
from dashboard.ui.downloads import FORMATS


def citation_block(sources: Sequence[CitedSource], release_id: str) -> Component:
    """Return APA references and BibTeX of the release and `sources`, folded; a click selects each block whole."""
    references = [release_apa(release_id), *(apa(source) for source in sources)]
    return html.Details(
        [
            html.Summary(t("cite.open"), className="card-action"),
            html.P(t("cite.apa"), className="cite-kind"),
            html.Div([html.P(reference) for reference in references], className="cite-text selectable"),
            html.P(t("cite.bibtex"), className="cite-kind"),
            html.Pre(
                bibtex(sources, release_id), className="cite-text selectable", tabIndex="0", role="region",
                **{"aria-label": t("cite.bibtex")},
            ),
        ],
        className="cite-block",
    )  # fmt: skip


def download_links(path: str, name: str, query: str = "") -> Component:
    """Return links to `path` in every format; `name` says of what, for screen readers."""
    suffix = f"?{query}" if query else ""
    items = [
        html.Li(
            html.A(
                [t(f"download.{ending}"), html.Span(f" {name}", className="visually-hidden")],
                href=f"{path}.{ending}{suffix}",
                download="",
            )
        )
        for ending in FORMATS
    ]
    return html.Ul(items, className="download-links")
