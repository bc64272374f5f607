"""How to cite and where to download: reference text and BibTeX to select, links to a file in every format."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.exports.citation import CitedSource, apa, bibtex, release_apa
from dashboard.i18n import t
from dashboard.settings import public_url
from dashboard.ui.downloads import FORMATS


def citation_block(sources: Sequence[CitedSource], release_id: str, path: str) -> Component:
    """Return APA references and BibTeX of the release, as the page at `path` has it, and of `sources`, folded.

    A click selects each block whole.
    """
    address = f"{public_url()}{path}?release={release_id}"
    references = [_addressed(release_apa(release_id, address), address), *(apa(source) for source in sources)]
    return html.Details(
        [
            html.Summary(t("cite.open"), className="card-action"),
            html.P(t("cite.apa"), className="cite-kind"),
            html.Div([html.P(reference) for reference in references], className="cite-text selectable"),
            html.P(t("cite.bibtex"), className="cite-kind"),
            html.Pre(
                _addressed(bibtex(sources, release_id, address), address),
                className="cite-text selectable",
                tabIndex="0",
                role="region",
                **{"aria-label": t("cite.bibtex")},
            ),
        ],
        className="cite-block",
    )


def _addressed(text: str, address: str) -> list[Component | str]:
    """Return a text with its address marked: the browser makes it whole where the server is told none of its own."""
    before, _, after = text.partition(address)
    return [before, html.Span(address, **{"data-address": address}), after]


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
