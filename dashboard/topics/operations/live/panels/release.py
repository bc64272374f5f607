"""What the release says: newest prices, how old each source is and which checks fail, measures on exports in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dash.development.base_component import Component

from dashboard.figures import theme
from dashboard.i18n import t
from dashboard.topics.operations.live.panels.parts import (
    MOST_ROWS,
    Part,
    absent,
    day,
    empty,
    lines,
    material_links,
    row,
    slug,
    table,
)
from dashboard.topics.operations.release import YEARLY, Check, Policy, Price, SourceAge
from dashboard.ui import tags as html
from dashboard.ui.filter_values import edition_name
from dashboard.ui.notice import status_word
from dashboard.ui.words import bounded, country_name
from data.model import Status
from data.sources import sources

_PRICE_NUMBERS = (1, 2, 3)
_FIRST = 10
"""Prices and sources that are listed at once; the others are behind their number."""


@dataclass(frozen=True)
class Held:
    """What the release says on a day."""

    prices: Sequence[Price]
    ages: Sequence[SourceAge]
    checks: Sequence[Check]
    policies: Sequence[Policy]
    today: date
    release_id: str


def prices(held: Held) -> list[Part]:
    """Return the newest price of each series: of which month, its change, and what it is a price of."""
    found = held.prices
    if not found:
        return [empty(t("operations.prices.none"), t("operations.prices.do"))]
    heads = [
        t("operations.head.material"), f"{t('operations.head.price')}#", f"{t('operations.head.change')}#",
        f"{t('operations.head.change_year')}#", t("operations.head.as_of"), t("operations.head.source"),
    ]  # fmt: skip
    shown, rest = found[:_FIRST], found[_FIRST:]
    parts: list[Part] = [table(t("operations.prices.caption"), heads, [_price(one) for one in shown])]
    if rest:
        summary = html.Summary(t("operations.prices.more", n=len(rest)))
        listed = table(t("operations.prices.more_caption"), heads, [_price(one) for one in rest[:MOST_ROWS]])
        parts.append(html.Details([summary, listed], id="op-prices-more", className="op-fold"))
    return [*parts, html.P(t("operations.prices.note"), className="op-note")]


def _price(one: Price) -> Component:
    said = bounded_price(one)
    estimated = (
        html.Span(t("operations.quality.estimated"), className="quality quality-estimated")
        if one.status == Status.ESTIMATED
        else None
    )
    step = "year" if one.step == YEARLY else "month"
    return row(
        f"op-price-{slug(f'{one.material}-{one.series}')}",
        lines(material_links([one.material]), html.Span(one.product, className="op-note")),
        lines(said, estimated),
        _change(one.change_frac),
        _change(one.change_year_frac),
        lines(t(f"operations.period.{step}", period=one.period)),
        _label(one.source_id),
        numbers=_PRICE_NUMBERS,
    )


def bounded_price(one: Price) -> str:
    """Return a price; one that is a bound says so."""
    text = theme.price(one.price_usd_per_t)
    if one.bound == ">":
        return t("bound.at_least", value=text)
    return t("bound.less_than", value=text) if one.bound == "<" else bounded(text, "")


def _change(fraction: float | None) -> Part:
    return theme.change(fraction) if fraction is not None else absent(t("operations.not_comparable"))


def _label(source_id: str) -> str:
    declared = sources().get(source_id)
    return declared.label if declared else source_id


def freshness(held: Held) -> list[Part]:
    """Return how old each source of the release is, when its next edition is due, and the checks that found rows."""
    ages = held.ages
    if not ages:
        return [empty(t("operations.freshness.none"), t("operations.prices.do"))]
    late = sum(one.is_overdue or one.is_stale for one in ages)
    word = t("operations.freshness.late", n=late, every=len(ages)) if late else t("operations.freshness.good")
    parts: list[Part] = [
        html.P([status_word(word, "warn" if late else "good"), " · ", t("operations.release", release=held.release_id)])
    ]
    heads = [t(f"operations.head.{name}") for name in ("source", "edition", "retrieved", "next_edition")]
    first, rest = ages[:_FIRST], ages[_FIRST:]
    parts.append(table(t("operations.freshness.caption"), heads, [_age(one) for one in first]))
    if rest:
        summary = html.Summary(t("operations.freshness.more", n=len(rest)))
        listed = table(t("operations.freshness.more_caption"), heads, [_age(one) for one in rest[:MOST_ROWS]])
        parts.append(html.Details([summary, listed], id="op-freshness-more", className="op-fold"))
    return [*parts, *_checks(held.checks)]


def _age(one: SourceAge) -> Component:
    words: list[Part] = []
    if one.is_overdue:
        words = [status_word(t("operations.overdue"), "warn")]
    elif one.is_stale:
        words = [status_word(t("operations.taken_long_ago"), "warn")]
    due = (
        t("operations.next_between", first=one.due.earliest, last=one.due.latest)
        if one.due
        else t("operations.no_rhythm")
    )
    return row(
        f"op-age-{slug(one.source_id)}",
        one.label,
        ", ".join(map(edition_name, one.editions[-2:])),
        lines([day(one.retrieved), " ", t("operations.days_old", n=one.age_days)]),
        lines(due, words),
    )


def _checks(checks: Sequence[Check]) -> list[Part]:
    """Return the checks that found rows; none failing is said too."""
    title = html.H3(t("operations.checks"), className="op-title")
    if not checks:
        return [title, html.P(status_word(t("operations.checks.good"), "good"))]
    listed = [
        html.Li(
            [
                status_word(t("operations.check.warning" if one.is_warning else "operations.check.failing"),
                            "warn" if one.is_warning else "bad"),
                " ", html.Code(one.name), " ", t("operations.check.rows", n=one.failing, dataset=one.dataset),
            ],
            id=f"op-check-{slug(f'{one.dataset}-{one.name}')}",
        )
        for one in checks[:_FIRST]
    ]  # fmt: skip
    way = html.P(html.A(t("operations.checks.all"), href="/validation"), className="op-note")
    return [title, html.Ul(listed, className="op-checks"), way]


def policies(held: Held) -> list[Part]:
    """Return the measures on exports, those that begin or end soon said to."""
    found = held.policies
    if not found:
        return [empty(t("operations.policies.none"), t("operations.policies.do"))]
    heads = [t(f"operations.head.{name}") for name in ("measure", "country", "materials", "in_force", "document")]
    rows = [_policy(one) for one in found[:MOST_ROWS]]
    return [
        table(t("operations.policies.caption"), heads, rows),
        html.P(t("operations.policies.note", day=held.today.isoformat()), className="op-note"),
    ]


def _policy(one: Policy) -> Component:
    if one.is_in_force:
        since: list[Part] = [t("operations.policy.since"), " ", day(date.fromisoformat(one.effective))]
    else:
        since = [status_word(t("operations.policy.from"), "info"), " ", day(date.fromisoformat(one.effective))]
    ends: list[Part] = [t("operations.policy.ends"), " ", day(date.fromisoformat(one.end))] if one.end else []
    if one.ends_soon:
        ends.insert(0, status_word(t("operations.policy.ends_soon"), "warn"))
        ends.insert(1, " ")
    document = html.A(t("operations.policy.document"), href=one.row["source_document"],
                      **{"aria-label": t("operations.policy.document_of", name=one.name)})  # fmt: skip
    return row(
        f"op-policy-{slug(one.measure_id)}",
        lines(one.name, html.Span(t(f"operations.policy.kind.{one.kind}"), className="op-note")),
        html.A(country_name(one.country), href=f"/countries/{one.country}"),
        material_links(one.materials),
        lines(since, ends),
        lines(document, html.Span(t("operations.policy.read_on", day=one.row["read_on"]), className="op-note")),
    )
