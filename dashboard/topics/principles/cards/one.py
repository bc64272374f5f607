"""One requirement: what is evidence for it, and how far each material and each place is covered."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.figures.bars import Bar, ranked_bars
from dashboard.figures.layout import GREY
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.topics.principles.cards.requirements import claim_rows, gap_words, goals, lack
from dashboard.topics.principles.claims import claims_of
from dashboard.topics.principles.coverage import covered, requirement_over
from dashboard.topics.principles.scope import SCOPE_KEYS, Scope, scope_of
from dashboard.topics.principles.tables import COVERAGE, EVIDENCE
from dashboard.topics.principles.weighed import Covered
from dashboard.topics.principles.words import level_words, scope_name, share_words, value_words
from dashboard.ui.card_rows import CardRows
from dashboard.ui.chart_card import TALL, CardContent
from dashboard.ui.index_table import Cell, Heading, index_table
from dashboard.ui.words import country_name, material_in_text, material_name, opening
from data.codes import code_list

_COLUMNS = ("evidence", "bearing", "covered", "says", "newest", "quality", "sources")
_PLACES = 30
Card = tuple[CardContent, Sequence[Component]]


def lede(engine: Engine, requirement_id: str, filters: Filters) -> list[Component | str]:
    """Return what a requirement asks, which principle it is of, and how far it is covered."""
    row = code_list("requirement").rows[requirement_id]
    principle = row["principle_id"]
    found = _over(engine, requirement_id, filters)
    scope = scope_of(engine, filters.only(SCOPE_KEYS))
    link = html.A(
        code_list("principle").name(principle),
        href=filters.only(SCOPE_KEYS).with_(principle=principle).href("/principles"),
    )
    said = (
        t("principles.requirement.covered", scope=opening(scope_name(scope)), share=level_words(found))
        if found.best
        else t(f"principles.requirement.{lack(found)}", scope=scope_name(scope))
    )
    return [row["summary"], " ", t("principles.requirement.of", code=principle), " ", link,
            t("principles.requirement.goals", goals=goals(principle)), " ", said]  # fmt: skip


def _over(engine: Engine, requirement_id: str, filters: Filters) -> Covered:
    return next(one for one in covered(engine, filters) if one.requirement_id == requirement_id)


def evidence_card(engine: Engine, requirement_id: str, filters: Filters) -> Card:
    """Return every claim about a requirement over the scope chosen, with the rows behind them."""
    own = filters.only(SCOPE_KEYS)
    scope, found = scope_of(engine, own), _over(engine, requirement_id, filters)
    asked = own.with_(requirement=requirement_id)
    headings = [Heading(t(f"principles.column.{name}")) for name in _COLUMNS]
    n = len(found.evidence)
    key = (
        "principles.evidence.one"
        if n == 1
        else "principles.evidence.title"
        if n
        else f"principles.evidence.{lack(found)}"
    )
    content = CardContent(
        title=t(key, n=n, scope=scope_name(scope)),
        subtitle=t("principles.evidence.subtitle", scope=scope_name(scope)),
        summary="",
        rows=CardRows(COVERAGE, asked).read(engine),
        beside=(CardRows(EVIDENCE, asked).read(engine),) if found.claims else (),
    )
    rows = claim_rows(engine, found, scope)
    body: list[Component] = [index_table(content.title, headings, rows)] if rows else [html.P(gap_words(found))]
    return content, body


def materials_card(engine: Engine, requirement_id: str, filters: Filters) -> CardContent:
    """Return how much of each material is covered, the most covered first; none where nothing speaks of materials."""
    over = [(code, _of(engine, requirement_id, Filters().with_(material=code, country=filters.country)))
            for code in scope_of(engine, Filters()).made_materials]  # fmt: skip
    bars = []
    for code, (scope, found) in sorted(over, key=lambda one: (-one[1][1].share, material_name(one[0]))):
        words = level_words(found)
        says = value_words(engine, found.best, scope) if found.best else ""
        hover = "<br>".join(filter(None, (material_name(code), words, says)))
        chosen = code in filters.material
        bars.append(
            Bar(
                material_name(code),
                found.share,
                _label(found),
                theme.material_colour(code) if chosen else GREY,
                hover,
                click=f"material:{code}",
            )
        )
    known = sum(found.best is not None for _, (_, found) in over)
    title = t("principles.materials.title", n=known, of=len(over))
    asked = Filters().with_(requirement=requirement_id, country=filters.country)
    return CardContent(
        title=title if claims_of(requirement_id) else t("principles.materials.none"),
        subtitle=t("principles.materials.subtitle"),
        figure=ranked_bars(bars, title=t("principles.materials.axis")),
        rows=CardRows(EVIDENCE, asked).read(engine) if known else None,
        empty="" if known else t("principles.materials.none"),
        size=TALL,
    )


def _label(found: Covered) -> str:
    return theme.percent(found.share) if found.best else t("principles.none_short")


def _of(engine: Engine, requirement_id: str, own: Filters) -> tuple[Scope, Covered]:
    scope = scope_of(engine, own)
    return scope, requirement_over(engine, requirement_id, scope)


def places_card(engine: Engine, requirement_id: str, filters: Filters) -> Card:
    """Return what is known of each place that makes a material, those that make most of them first."""
    pairs = scope_of(engine, Filters().with_(material=filters.material)).pairs
    counted = {
        code: sum(pair.country == code for pair in pairs) for code in dict.fromkeys(pair.country for pair in pairs)
    }
    order = sorted(counted, key=lambda code: (-counted[code], country_name(code)))
    rows: list[list[Cell]] = []
    known = 0
    for code in order:
        scope, found = _of(engine, requirement_id, Filters().with_(material=filters.material, country=code))
        by_place = [one for one in found.evidence if one.is_by_place]
        best = found.best if found.best in by_place else next(iter(by_place), None)
        known += best is not None
        if len(rows) < _PLACES:
            href = filters.with_(country=code).href(f"/principles/{requirement_id}")
            says = value_words(engine, best, scope) if best else theme.DASH
            rows.append(
                [
                    html.A(country_name(code), href=href),
                    str(counted[code]),
                    share_words(best) if best else t("principles.level.none"),
                    says,
                ]
            )
    headings = [
        Heading(t(f"principles.places.column.{name}"), numeric=name == "makes")
        for name in ("place", "makes", "covered", "says")
    ]
    what = material_in_text(filters.material[0]) if len(filters.material) == 1 else t("principles.places.any")
    content = CardContent(
        title=t("principles.places.title", n=known, of=len(order), what=what) if known else t("principles.places.none"),
        subtitle=t("principles.places.subtitle", shown=len(rows), of=len(order)),
        summary="",
        rows=CardRows(EVIDENCE, Filters().with_(requirement=requirement_id, material=filters.material)).read(engine)
        if known
        else None,
        empty="" if known else t("principles.places.none"),
    )
    return content, [index_table(content.title, headings, rows)]
