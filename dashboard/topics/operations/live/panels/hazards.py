"""Hazards near sites: what happened, how strong, near which sites and materials, and what is at most at stake."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from dash.development.base_component import Component

from dashboard.figures import theme
from dashboard.i18n import t
from dashboard.topics.operations.hazards import Gone, Hazards, Seen
from dashboard.topics.operations.live.panels.parts import (
    MOST_ROWS,
    Part,
    View,
    absent,
    badge,
    coded,
    empty,
    more_words,
    site_href,
    slug,
)
from dashboard.topics.operations.stakes import Output, Stake
from dashboard.ui import tags as html
from dashboard.ui.notice import Tone, status_word
from dashboard.ui.words import bounded_share, country_in_text, material_in_text
from data.hazards.model import Hazard, Level
from data.hazards.reach import Near
from data.sources import sources
from data.stores.events import Mode

_AT_ONCE, _NEAR, _STAKES = 6, 5, 4
"""Hazards, and sites and stakes of each, that are shown at once; the others are behind their number."""
_TONES: dict[Level, Tone] = {Level.RED: "bad", Level.ORANGE: "warn", Level.YELLOW: "warn", Level.GREEN: "info"}


def hazards(view: View) -> list[Part]:
    """Return the hazards that are near sites, how many are near none, and those taken back."""
    found = view.snapshot.hazards
    asked = view.snapshot.scope
    if found is None or not (found.seen or found.gone):
        if asked.site or asked.material or asked.country:
            return [empty(t("operations.hazards.none_asked"))]
        return [empty(t("operations.hazards.none"), coded(t("operations.hazards.do")))]
    near = [one for one in found.seen if one.reach.near]
    parts: list[Part] = _recorded(found)
    if near:
        listed = [_hazard(view, one) for one in near[:MOST_ROWS]]
        parts += [html.Ul(listed[:_AT_ONCE], className="op-hazards"), *_further(listed[_AT_ONCE:], len(near))]
    else:
        parts.append(empty(t("operations.hazards.none_near")))
    if others := len(found.seen) - len(near):
        parts.append(html.P(t("operations.hazards.others", n=others), className="op-note"))
    return [*parts, *_gone(view, found.gone), html.P(t("operations.hazards.note"), className="op-note")]


def _further(listed: Sequence[Component], every: int) -> list[Part]:
    """Return the hazards that are not shown at once, behind their number."""
    if not listed:
        return []
    summary = html.Summary(t("operations.hazards.further", n=every - _AT_ONCE))
    rest = [html.Ul(listed, className="op-hazards"), *more_words(_AT_ONCE + len(listed), every)]
    return [html.Details([summary, *rest], id="op-hazards-further", className="op-fold")]


def _recorded(found: Hazards) -> list[Part]:
    """Return that hazards are of a recording, and of which day."""
    return [
        html.P(
            [*badge(Mode.RECORDED, of), " ", t("operations.hazards.recorded", source=_publisher(source_id))],
            className="op-note",
        )
        for source_id, of in sorted(found.recorded.items())
    ]


def _publisher(source_id: str) -> str:
    declared = sources().get(source_id)
    return declared.label if declared else source_id


def _hazard(view: View, seen: Seen) -> Component:
    hazard = seen.hazard
    own_id = hazard_id(hazard)
    parts = [
        html.P([*_strength(hazard), " ", html.Strong(hazard.title), " ", *badge(seen.mode, hazard.recorded)]),
        html.P([*_when(view, hazard), " · ", *_links(seen)], className="op-note"),
        html.P(_sites(seen.reach.near)),
        html.Ul([html.Li(_stake(one)) for one in seen.reach.stakes[:_STAKES]], className="op-stakes"),
        *_rest(seen, own_id),
    ]
    return html.Li(parts, id=own_id, className="op-hazard")


def hazard_id(hazard: Hazard) -> str:
    """Return the id of the part of the page that tells of a hazard."""
    return f"op-hazard-{slug(f'{hazard.source_id}-{hazard.hazard_id}')}"


def _strength(hazard: Hazard) -> list[Part]:
    """Return kind, strength and level; a level is its publisher's view of people, not of sites."""
    kind = t(f"operations.hazard.{hazard.kind}")
    if hazard.strength is not None:
        key = f"operations.strength.{'magnitude' if hazard.strength_unit == 'magnitude' else 'other'}"
        kind = t(key, kind=kind, value=theme.number(hazard.strength, 2), unit=hazard.strength_unit)
    parts: list[Part] = [kind]
    if hazard.level != Level.UNSTATED:
        parts += [" · ", status_word(t(f"operations.level.{hazard.level}"), _TONES[hazard.level])]
    if not hazard.reviewed:
        parts += [" · ", html.Span(t("operations.unreviewed"), className="quality quality-uncertain")]
    return [*parts, " · "]


def _when(view: View, hazard: Hazard) -> list[Part]:
    parts: list[Part] = [t("operations.hazard.started"), " ", view.time(hazard.started)]
    if hazard.over_since:
        parts += [" · ", t("operations.hazard.over"), " ", view.time(hazard.over_since)]
    elif hazard.ended and hazard.ended <= view.snapshot.as_of:
        parts += [" · ", t("operations.hazard.ended"), " ", view.time(hazard.ended)]
    if hazard.updated:
        parts += [" · ", t("operations.hazard.updated"), " ", view.time(hazard.updated)]
    return parts


def _links(seen: Seen) -> list[Part]:
    """Return the links to whoever states the hazard."""
    parts: list[Part] = []
    for one in (seen.hazard, *seen.others):
        name = _publisher(one.source_id)
        parts += [" · ", html.A(name, href=one.url) if one.url else name]
    return parts[1:]


def _sites(near: Sequence[Near]) -> list[Part]:
    """Return the nearest sites with their distance."""
    parts: list[Part] = [t("operations.hazard.near", n=len(near)), " "]
    for one in near[:_NEAR]:
        distance = t("operations.hazard.distance", km=theme.number(one.distance_km, 2))
        parts += [html.A(one.site.name, href=site_href(one.site.site_id)), f" ({distance})", ", "]
    parts.pop()
    if more := len(near) - _NEAR:
        parts += [t("operations.hazard.near_more", n=more)] if more > 0 else []
    return parts


def _stake(stake: Stake) -> list[Part]:
    """Return what a material at the sites near is of its country and the world: in sites, and in output at most."""
    where = country_in_text(stake.country)
    counts = []
    for kind, near, in_country, in_world in (
        ("facilities", stake.facilities_near, stake.facilities_in_country, stake.facilities_in_world),
        ("projects", stake.projects_near, stake.projects_in_country, stake.projects_in_world),
    ):
        if near:
            key = f"operations.stake.{kind}"
            counts.append(t(key, near=near, country=where, in_country=in_country, in_world=in_world))
    link = html.A(
        t("operations.stake.of", material=material_in_text(stake.material)), href=f"/materials/{stake.material}"
    )
    return [link, ": ", "; ".join(counts), ". ", output_words(stake.output, stake.country)]


def output_words(output: Output, country: str) -> str:
    """Return what the country makes of the world's output: the most that can be at stake, or why it is not known."""
    where = country_in_text(country)
    if output.state != "stated" or output.share_frac is None:
        return t(f"operations.output.{output.state}", country=where)
    share = bounded_share(output.share_frac, output.bound)
    return t(
        "operations.output.stated", country=where, share=share, year=output.year,
        of=", ".join(filter(None, (t(f"stage.{output.stage}.name").lower(), output.product))),
    )  # fmt: skip


def _rest(seen: Seen, hazard_id: str) -> list[Component]:
    """Return further stakes and the rule that says what is near, behind a summary."""
    rule = seen.reach.rule
    said = [html.Li(_stake(one)) for one in islice(seen.reach.stakes, _STAKES, _STAKES + MOST_ROWS)]
    parts: list[Part] = [html.Ul(said, className="op-stakes")] if said else []
    if rule:
        parts.append(html.P(t("operations.hazard.rule", km=theme.number(rule.radius_km), reason=rule.reason)))
    summary = html.Summary(t("operations.hazard.more", n=len(said)) if said else t("operations.hazard.why"))
    return [html.Details([summary, *parts], id=f"{hazard_id}-more", className="op-fold")] if parts else []


def _gone(view: View, gone: Sequence[Gone]) -> list[Part]:
    """Return the hazards that their source took back, when that was noticed and why."""
    if not gone:
        return []
    listed = [
        html.Li(
            [
                html.S(one.hazard.title), " ", status_word(t("operations.withdrawn"), "info"), " ",
                view.time(one.noticed), ": ", one.reason or absent(t("operations.no_reason")), " ",
                *badge(one.hazard.mode, one.hazard.recorded),
            ],
            id=f"op-gone-{slug(f'{one.hazard.source_id}-{one.hazard.hazard_id}')}",
        )
        for one in gone[:MOST_ROWS]
    ]  # fmt: skip
    title = html.H3(t("operations.hazards.gone", n=len(gone)), className="op-title")
    return [title, html.Ul(listed, className="op-gone")]
