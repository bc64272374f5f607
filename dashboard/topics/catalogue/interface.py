"""How to read the rows: what marks a figure, how programs fetch what the pages show, and how to cite the release."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.topics.catalogue.queries import STATUSES
from dashboard.ui.citing import citation_block
from dashboard.ui.layout import section_panel

_DATA = "/api/v1/data"
_EXAMPLES = {
    "output": ("production_yearly.csv", Filters(material=("cobalt",), stage=("mine",), country=("COD",))),
    "projects": ("project_resource.json", Filters(material=("lithium",), country=("ARG",))),
    "trade": (
        "trade_yearly.parquet",
        Filters(
            material=("cobalt",),
            exporter=("COD", "ZMB", "CHN"),
            importer=("COD", "ZMB", "CHN"),
            year_from=2015,
            year_to=2023,
        ),
    ),
}
"""Example → the file, and what is chosen of it."""


def _pinned(engine: Engine, file: str, filters: Filters) -> str:
    return filters.with_(release=engine.release.release_id).href(f"{_DATA}/{file}")


def _marked(status: str, count: int) -> list[Component | str]:
    address = Filters(status=(status,)).href(f"{_DATA}/production_yearly.csv")
    return [t(f"data.statuses.{status}"), " ", html.A(t("data.statuses.rows", n=theme.exact(count)), href=address)]


def statuses(engine: Engine) -> Component:
    """Return the marks of a figure in words, with how many rows of output bear each and the address of those rows."""
    counted = [(str(row["status"]), row["row_count"]) for row in engine.run(STATUSES, {}).records()]
    entries = [html.Div([html.Dt(t(f"status.{status}")), html.Dd(_marked(status, count))]) for status, count in counted]
    zero = html.Div([html.Dt(t("data.statuses.zero_name")), html.Dd(t("data.statuses.zero"))])
    return section_panel(
        "statuses",
        t("data.statuses.heading"),
        html.P(t("data.statuses.lede"), className="prose"),
        html.Dl([*entries, zero], className="meanings"),
    )


def interface(engine: Engine) -> Component:
    """Return how programs read the same rows, pinned to this release, and how to cite it."""
    links = (("datasets", "/api/v1/datasets"), ("openapi", "/api/v1/openapi.json"))
    examples = [
        html.Li([t(f"data.api.{name}"), " ", html.A(html.Code(address), href=address)], className="wrap-anywhere")
        for name, address in ((name, _pinned(engine, *example)) for name, example in _EXAMPLES.items())
    ]
    return section_panel(
        "api",
        t("data.api.heading"),
        html.P(t("data.api.body", release=engine.release.release_id), className="prose"),
        html.Ul(examples, className="prose"),
        html.Ul([html.Li(html.A(t(f"data.api.{name}"), href=href)) for name, href in links], className="link-list"),
        citation_block((), engine.release.release_id, "/data"),
    )
