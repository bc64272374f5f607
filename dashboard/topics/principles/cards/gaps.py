"""The gaps worth closing: public datasets that this product does not hold yet, by how much each would add at most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.i18n import joined, t
from dashboard.topics.principles.coverage import covered
from dashboard.topics.principles.scope import SCOPE_KEYS, Scope, scope_of
from dashboard.topics.principles.words import requirement_name, scope_name
from dashboard.ui.chart_card import CardContent
from dashboard.ui.index_table import Heading, index_table
from data.codes import code_list

_COLUMNS = ("dataset", "closes", "holds", "adds")
Card = tuple[CardContent, Sequence[Component]]


@dataclass(frozen=True)
class Gap:
    """A dataset that would close gaps: requirement → the share of the scope that it would add at most."""

    gap_id: str
    adds: dict[str, float]

    @property
    def total(self) -> float:
        """What it would add at most, in whole requirements."""
        return sum(self.adds.values())


def gaps(engine: Engine, filters: Filters) -> list[Gap]:
    """Return the datasets that would add something to the scope chosen, those that add most first.

    At most: what a requirement lacks, and no more than the dataset's own reach, the places or materials it holds over
    those of the scope.
    """
    own = filters.only(SCOPE_KEYS)
    scope = scope_of(engine, own)
    shares = {one.requirement_id: one.share for one in covered(engine, own)}
    found = []
    for gap_id, row in code_list("gap_dataset").rows.items():
        reach = min(1.0, int(row["n_held"]) / max(_parts(scope, row["grain"]), 1))
        adds = {code: min(1.0 - shares[code], reach) for code in row["requirements"].split(";")}
        if any(adds.values()):
            found.append(Gap(gap_id, {code: add for code, add in adds.items() if add}))
    return sorted(found, key=lambda gap: (-gap.total, gap.gap_id))


def _parts(scope: Scope, grain: str) -> int:
    return len(scope.made_countries if grain == "places" else scope.made_materials)


def gap_card(engine: Engine, filters: Filters) -> Card:
    """Return the card of the gaps."""
    found = gaps(engine, filters)
    rows = []
    for gap in found:
        row = code_list("gap_dataset").rows[gap.gap_id]
        closes = [html.A(requirement_name(code), href=f"/principles/{code}") for code in gap.adds]
        of = html.Span(f"{row['publisher']}, {row['licence']}", className="cell-note")
        rows.append([
            [html.A(row["name"], href=row["url"]), of],
            [html.Div(link) for link in closes],
            t("principles.gaps.holds", n=row["n_held"], of=row["held_of"], year=row["year"], read=row["read_in"]),
            joined([t("principles.gaps.adds", code=code, share=theme.percent(add)) for code, add in gap.adds.items()]),
        ])  # fmt: skip
    headings = [Heading(t(f"principles.gaps.column.{name}")) for name in _COLUMNS]
    scope = scope_name(scope_of(engine, filters.only(SCOPE_KEYS)))
    first = code_list("gap_dataset").name(found[0].gap_id) if found else ""
    content = CardContent(
        title=t("principles.gaps.title", name=first) if found else t("principles.gaps.none"),
        subtitle=t("principles.gaps.subtitle", scope=scope),
        summary="",
        empty="" if found else t("principles.gaps.none"),
    )
    return content, [index_table(content.title, headings, rows)]
