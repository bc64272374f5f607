"""The twelve principles against scopes: of how many requirements of each something is evidence, as table and circle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.topics.principles.claims import is_procedural
from dashboard.topics.principles.coverage import covered, n_covered
from dashboard.topics.principles.radial import Wedge, radial
from dashboard.topics.principles.scope import SCOPE_KEYS, scope_of
from dashboard.topics.principles.tables import COVERAGE
from dashboard.topics.principles.weighed import Covered
from dashboard.topics.principles.words import scope_name
from dashboard.ui.card_rows import CardRows
from dashboard.ui.chart_card import CardContent
from dashboard.ui.index_table import Cell, Heading, index_table
from dashboard.ui.static_html import MARKUP
from dashboard.ui.words import material_name, opening
from data.codes import code_list

PATH = "/principles"
FIRST = ("lithium", "cobalt", "nickel", "graphite", "copper", "rare_earths")
"""Materials beside which everything stands where the reader compares none."""
_MOST = 8
Card = tuple[CardContent, Sequence[Component]]


def compared(filters: Filters) -> list[tuple[str, Filters]]:
    """Return the scopes of the matrix with their names: what is chosen, then each material that it is compared with."""
    own = filters.only(SCOPE_KEYS)
    others = [code for code in (filters.compare or FIRST) if (code,) != own.material][: _MOST - 1]
    return [("", own), *((material_name(code), Filters().with_(material=code, country=own.country)) for code in others)]


def by_principle(found: Sequence[Covered]) -> Mapping[str, list[Covered]]:
    """Return the requirements of each principle."""
    rows = code_list("requirement").rows
    groups: dict[str, list[Covered]] = {code: [] for code in code_list("principle").rows}
    for one in found:
        groups[rows[one.requirement_id]["principle_id"]].append(one)
    return groups


def counts(found: Sequence[Covered]) -> tuple[int, int, int]:
    """Return of how many requirements there is evidence, how many ask for an assessment, and the rest."""
    lacking = [one.requirement_id for one in found if one.level == "none"]
    waiting = sum(map(is_procedural, lacking))
    return n_covered(found), waiting, len(lacking) - waiting


def lede(engine: Engine, filters: Filters) -> str:
    """Return in a sentence how far the data speak to the requirements of what is chosen."""
    found = covered(engine, filters)
    known, waiting, none = counts(found)
    scope = opening(scope_name(scope_of(engine, filters.only(SCOPE_KEYS))))
    return t("principles.lede", scope=scope, n=known, of=len(found), waiting=waiting, none=none)


def matrix_card(engine: Engine, filters: Filters) -> Card:
    """Return the matrix: a row a principle, a column a scope, in each cell how many requirements have evidence."""
    scopes = compared(filters)
    found = [by_principle(covered(engine, own)) for _, own in scopes]
    names = [name or opening(scope_name(scope_of(engine, own))) for name, own in scopes]
    headings = [Heading(t("principles.column.principle")), *(Heading(name, numeric=True) for name in names)]
    rows = [
        [
            _principle(code, filters),
            *(_cell(groups[code], own, code) for (_, own), groups in zip(scopes, found, strict=True)),
        ]
        for code in code_list("principle").rows
    ]
    whole = covered(engine, scopes[0][1])
    content = CardContent(
        title=t("principles.matrix.title", scope=names[0], n=n_covered(whole), of=len(whole)),
        subtitle=t("principles.matrix.subtitle"),
        summary="",
        rows=CardRows(COVERAGE, filters.only(SCOPE_KEYS)).read(engine),
    )
    return content, [
        html.Div(index_table(t("principles.matrix.caption"), headings, rows), className="principle-matrix")
    ]


def _principle(code: str, filters: Filters) -> Cell:
    name = f"{code} {code_list('principle').name(code)}"
    return html.A(name, href=filters.with_(principle=code).href(PATH) + f"#{anchor()}")


def anchor() -> str:
    """Return the id of the card of the principle that is open."""
    return "principles--requirements"


def _cell(found: Sequence[Covered], own: Filters, code: str) -> Cell:
    """Return how many of the requirements have evidence, over a bar of how much of them is covered."""
    known, share = n_covered(found), sum(one.share for one in found) / len(found)
    level = 0 if not known else 1 + min(int(4 * share), 3)
    label = t("principles.matrix.cell", n=known, of=len(found))
    href = own.with_(principle=code).href(PATH) + f"#{anchor()}"
    return html.A(label, href=href, className=f"coverage coverage-{level}")


def radial_card(engine: Engine, filters: Filters) -> Card:
    """Return the principles around a circle."""
    own = filters.only(SCOPE_KEYS)
    groups = by_principle(covered(engine, own))
    scope = scope_name(scope_of(engine, own))
    wedges = []
    for code, found in groups.items():
        known = n_covered(found)
        hover = t("principles.radial.wedge", name=code_list("principle").name(code), code=code, n=known, of=len(found))
        href = filters.with_(principle=code).href(PATH) + f"#{anchor()}"
        wedges.append(Wedge(code, known / len(found), hover, href))
    most = max(groups, key=lambda code: n_covered(groups[code]) / len(groups[code]))
    least = [code for code, found in groups.items() if not n_covered(found)]
    title = t("principles.radial.title", most=most, name=code_list("principle").name(most))
    content = CardContent(
        title=title,
        subtitle=t("principles.radial.subtitle", scope=scope),
        summary="",
        rows=CardRows(COVERAGE, own).read(engine),
    )
    without = [t("principles.radial.without", codes=", ".join(least))] if least else []
    return content, [
        html.Div(**{MARKUP: radial(wedges, title)}),
        *(html.P(one, className="card-subtitle") for one in without),
    ]
