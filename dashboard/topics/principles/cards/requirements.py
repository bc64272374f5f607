"""The requirements of one principle: evidence, what it says, how fresh and good it is, where it stands, what lacks."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.topics.principles.cards.matrix import by_principle
from dashboard.topics.principles.claims import is_procedural
from dashboard.topics.principles.coverage import covered, n_covered
from dashboard.topics.principles.scope import SCOPE_KEYS, Scope, scope_of
from dashboard.topics.principles.tables import COVERAGE, EVIDENCE
from dashboard.topics.principles.views import view_of
from dashboard.topics.principles.weighed import Covered, Weighed
from dashboard.topics.principles.words import (
    fresh_words,
    level_words,
    quality_words,
    requirement_name,
    scope_name,
    share_words,
    source_words,
    value_words,
)
from dashboard.ui.card_rows import CardRows
from dashboard.ui.chart_card import CardContent
from dashboard.ui.index_table import Cell, Heading, index_table
from data.codes import code_list

FIRST = "3"
"""The principle that is open where the reader opens none: what this product is about."""
_COLUMNS = ("requirement", "covered", "evidence", "says", "newest", "quality", "sources")
_SHOWN = 4
Card = tuple[CardContent, Sequence[Component]]


def released(engine: Engine) -> int:
    """Return the year of the release."""
    return int(engine.release.release_id[:4])


def principle_card(engine: Engine, filters: Filters) -> Card:
    """Return the card of the principle chosen: a row a requirement."""
    code = filters.principle or FIRST
    own = filters.only(SCOPE_KEYS)
    scope = scope_of(engine, own)
    found = by_principle(covered(engine, own))[code]
    row = code_list("principle").rows[code]
    ids = tuple(one.requirement_id for one in found)
    content = CardContent(
        title=t("principles.one.title", code=code, name=row["name"], n=n_covered(found), of=len(found)),
        subtitle=t("principles.one.subtitle", summary=row["summary"], scope=scope_name(scope), goals=goals(code)),
        summary="",
        rows=CardRows(COVERAGE, own.with_(requirement=ids)).read(engine),
        beside=(CardRows(EVIDENCE, own.with_(requirement=ids)).read(engine),),
    )
    headings = [Heading(t(f"principles.column.{name}")) for name in _COLUMNS]
    rows = [cells(engine, one, scope, own) for one in found]
    return content, [html.Div(index_table(content.title, headings, rows), className="requirements")]


def goals(code: str) -> str:
    """Return the Sustainable Development Goals that a principle serves."""
    return ", ".join(code_list("principle").rows[code]["sdg_goals"].split(";"))


def cells(engine: Engine, found: Covered, scope: Scope, own: Filters) -> list[Cell]:
    """Return the cells of a requirement: its best evidence, and how many more there are."""
    name = html.A(requirement_name(found.requirement_id), href=own.href(f"/principles/{found.requirement_id}"))
    summary = html.Span(code_list("requirement").rows[found.requirement_id]["summary"], className="cell-note")
    head: list[Component | str] = [name, summary]
    best = found.best or next(iter(found.evidence), None)
    if best is None:
        return [head, level_cell(found), gap_words(found), *(theme.DASH,) * 4]
    more = len(found.evidence) - 1
    rest = (
        [" ", html.A(t("principles.more", n=more), href=own.href(f"/principles/{found.requirement_id}"))]
        if more
        else []
    )
    return [
        head, level_cell(found), [html.A(evidence_words(best), href=view_of(best.claim, scope)), *rest],
        value_words(engine, best, scope), fresh_words(best, released(engine)), quality_words(best), source_words(best),
    ]  # fmt: skip


def evidence_words(one: Weighed) -> str:
    """Return what a claim shows, with a capital."""
    shows = one.claim.evidence.shows
    return shows[0].upper() + shows[1:]


def level_cell(found: Covered) -> Component:
    """Return how far a requirement is covered, with the sign of its level."""
    level = 0 if found.best is None else 1 + min(int(4 * found.share), 3)
    words = level_words(found) if found.best else t(f"principles.level.{lack(found)}")
    return html.Span(words, className=f"coverage coverage-{level}")


def lack(found: Covered) -> str:
    """Return why nothing covers a requirement: `assess`, `context` alone, or `none` at all."""
    if is_procedural(found.requirement_id):
        return "assess"
    return "context" if found.evidence else "none"


def gap_words(found: Covered) -> list[Component | str]:
    """Return what to do about a requirement that nothing is evidence for."""
    key = f"principles.gap.{lack(found)}"
    if lack(found) == "assess":
        return [t(key), " ", html.A(t("principles.gap.checklist"), href="/principles/checklist")]
    return [t(key)]


def claim_rows(engine: Engine, found: Covered, scope: Scope) -> list[list[Cell]]:
    """Return a row a claim of one requirement, with the way to the view that shows it."""
    return [
        [
            [
                html.A(evidence_words(one), href=view_of(one.claim, scope)),
                html.Span(t(f"principles.kind.{one.claim.kind}"), className="cell-note"),
            ],
            t(f"principles.bearing.{one.claim.evidence.bearing}"),
            share_words(one) if one.is_evidence else t("principles.level.none"),
            value_words(engine, one, scope) if one.is_evidence else theme.DASH,
            fresh_words(one, released(engine)) if one.is_evidence else theme.DASH,
            quality_words(one) if one.is_evidence else theme.DASH,
            source_words(one) or theme.DASH,
        ]
        for one in found.claims
    ]  # fmt: skip
