"""The tool navigator, upstream first, the crosswalk to the UNRMS, and what a power plan would need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.topics.infrastructure.cards.figures import PATH
from dashboard.topics.infrastructure.cards.matrix import Card
from dashboard.topics.infrastructure.stated import FRAMEWORK, the_framework
from dashboard.ui.chart_card import CardContent
from dashboard.ui.index_table import Cell, Heading, index_table
from data.codes import code_list
from data.frameworks import table

_COLUMNS = ("tool", "about", "phases", "sector", "kind", "openness")


def tools(phase: str = "") -> list[Mapping[str, str]]:
    """Return the tools of a phase, of all where none is chosen: those that begin furthest upstream first."""
    order = list(code_list("infrastructure_phase").rows)
    found = [row for row in table(FRAMEWORK, "tool") if not phase or phase in _phases(row)]
    return sorted(found, key=lambda row: (min(map(order.index, _phases(row))), row["name"]))


def _phases(row: Mapping[str, str]) -> Sequence[str]:
    return row["phases"].split("+")


def tools_card(filters: Filters) -> Card:
    """Return the public tools as a table, with the phases as links that pick from them."""
    found = tools(filters.phase)
    key = "infrastructure.tools.title_phase" if filters.phase else "infrastructure.tools.title"
    phase = code_list("infrastructure_phase").name(filters.phase).lower() if filters.phase else ""
    content = CardContent(
        title=t(key, n=len(found), phase=phase), subtitle=t("infrastructure.tools.subtitle"), summary=""
    )
    headings = [Heading(t(f"infrastructure.column.{name}")) for name in _COLUMNS]
    rows = [_cells(row) for row in found]
    return content, [_chips(filters), index_table(t("infrastructure.tools.caption"), headings, rows)]


def _chips(filters: Filters) -> Component:
    """Return the phases as links, upstream first, and all."""
    named = {"": t("infrastructure.tools.all")} | {
        code: row["name"] for code, row in code_list("infrastructure_phase").rows.items()
    }
    links = []
    for code, name in named.items():
        link = dcc.Link(name, href=filters.with_(phase=code).href(PATH), className="chip")
        links.append(html.Li(link, **({"aria-current": "true"} if code == filters.phase else {})))
    return html.Ul(links, className="chips", **{"aria-label": t("infrastructure.tools.phases")})


def _cells(row: Mapping[str, str]) -> list[Cell]:
    phases = code_list("infrastructure_phase")
    name: list[Component | str] = [
        html.A(row["name"], href=row["url"], rel="external"), html.Span(row["publisher"], className="cell-note"),
    ]  # fmt: skip
    return [name, row["about"], ", ".join(map(phases.name, _phases(row))), row["sector"], row["kind"], row["openness"]]


def crosswalk_card() -> Card:
    """Return which requirements of the UNRMS ask for the same as each principle, by our own reading."""
    requirements = code_list("requirement")
    rows: list[list[Cell]] = [
        [
            t("infrastructure.principle", n=principle.principle_id, title=principle.title),
            [html.Ul([html.Li(_requirement(code)) for code in principle.requirements])],
            str(sum(not one.is_hole for one in the_framework().by_principle[principle.principle_id])),
        ]
        for principle in the_framework().principles
    ]
    names = {"principle": False, "requirements": False, "indicators": True}
    headings = [Heading(t(f"infrastructure.column.{name}"), numeric=is_number) for name, is_number in names.items()]
    covered = {code for principle in the_framework().principles for code in principle.requirements}
    content = CardContent(
        title=t("infrastructure.crosswalk.title", n=len(covered), of=len(requirements.rows)),
        subtitle=t("infrastructure.crosswalk.subtitle"),
        summary="",
    )
    return content, [index_table(t("infrastructure.crosswalk.caption"), headings, rows)]


def _requirement(code: str) -> Component:
    """Return a requirement as a link to all that is known of it."""
    return dcc.Link(f"{code} {code_list('requirement').name(code)}", href=f"/principles/{code}")


def power_card() -> Card:
    """Return why the minerals of a power plan cannot be told yet, and what would be needed."""
    content = CardContent(title=t("infrastructure.power.title"), summary="")
    demand = dcc.Link(t("infrastructure.power.demand"), href="/scenarios")
    return content, [html.P([t("infrastructure.power.why"), " ", demand])]
