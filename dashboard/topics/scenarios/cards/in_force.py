"""Export measures in force on a material, as a card of its page: whose, of what kind, since when, on which goods.

Source: the code list `export_measure`; each row with the document it was read in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.i18n import joined, t
from dashboard.topics.scenarios.measures import cases, in_force
from dashboard.topics.scenarios.scope import PATH
from dashboard.ui.index_table import Cell, Heading, index_table
from dashboard.ui.layout import heading, span_class
from dashboard.ui.static_html import static_html
from dashboard.ui.words import country_name, material_in_text
from data.codes import code_list

_COLUMNS = ("country", "kind", "since", "goods", "source", "scenario")


def measures_card(engine: Engine, card: str, material: str) -> list[Component]:
    """Return the card, `card` its id, on the day of the release; nothing where no measure is in force."""
    rows = in_force(engine.release.release_id[:10], material)
    if not rows:
        return []
    title = _title(rows, material)
    headings = [Heading(t(f"in_force.column.{column}")) for column in _COLUMNS]
    content = [
        heading(title, 2, id=f"{card}-title", className="card-title"),
        html.P(t("in_force.subtitle", day=rows[0]["read_on"]), className="card-subtitle"),
        index_table(title, headings, [_line(engine, row, material) for row in rows]),
    ]
    inside = static_html(html.Div(content))
    return [html.Section(inside, id=card, className=f"card {span_class(12)}", **{"aria-labelledby": f"{card}-title"})]


def _title(rows: Sequence[Mapping[str, str]], material: str) -> str:
    """Return the one measure by its name, of several whose they are."""
    if len(rows) == 1:
        return t("in_force.title.one", measure=rows[0]["name"], since=rows[0]["effective"])
    places = joined(list(dict.fromkeys(country_name(row["country_iso3"]) for row in rows)))
    return t("in_force.title", n=len(rows), material=material_in_text(material), places=places)


def _line(engine: Engine, row: Mapping[str, str], material: str) -> Sequence[Cell]:
    country, goods = row["country_iso3"], [f"HS {code} {code_list('hs').name(code)}" for code in row["hs_code"].split()]
    own = (case for case in cases(engine, material) if (case.name, case.material) == (row["name"], material))
    case = next(own, None)
    shock = case.filters if case else Filters().with_(material=material, exporter=country)
    since = t("in_force.until", since=row["effective"], end=row["ends"]) if row["ends"] else row["effective"]
    return [
        dcc.Link(country_name(country), href=Filters().with_(material=material).href(f"/countries/{country}")),
        t(f"in_force.kind.{row['kind']}"),
        since,
        "; ".join(filter(None, (*goods, row["binds"], row["note"]))),
        html.A(row["name"], href=row["source_document"]),
        dcc.Link(t("in_force.in_flows" if case and case.is_in_flows else "in_force.shock"), href=shock.href(PATH)),
    ]
