"""The sites: a map by condition, and the list of the same, the worst first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.i18n import t
from dashboard.topics.operations.live.model import Condition, SiteLine
from dashboard.topics.operations.live.panels.parts import (
    MOST_ROWS,
    Part,
    View,
    absent,
    badge,
    empty,
    lines,
    material_links,
    more_words,
    row,
    site_href,
    slug,
    table,
)
from dashboard.topics.operations.live.panels.site_map import ORDER, sign, site_map
from dashboard.ui import tags as html
from dashboard.ui.words import country_name


def sites(view: View) -> list[Part]:
    """Return the map, its legend with how many there are of each, and the list."""
    every = sorted(view.snapshot.sites, key=lambda site: (ORDER.index(site.condition), site.name or site.site_id))
    if not every:
        return [empty(t("operations.sites.none"), t("operations.sites.none_do"))]
    asked = view.snapshot.scope
    placed = [site for site in every if site.latitude_deg is not None]
    parts: list[Part] = [_legend(every)]
    if placed:
        parts.insert(0, site_map(placed, whole=not (asked.site or asked.country)))
    if len(placed) < len(every):
        parts.append(html.P(t("operations.sites.unplaced", n=len(every) - len(placed)), className="op-note"))
    return [*parts, _list(view, every)]


def _legend(every: Sequence[SiteLine]) -> Component:
    counts = Counter(site.condition for site in every)
    items = [
        html.Li([sign(condition), " ", t(f"operations.condition.{condition}"), f" {counts[condition]}"])
        for condition in ORDER
        if counts[condition]
    ]
    return html.Ul(items, className="op-legend")


def _list(view: View, every: Sequence[SiteLine]) -> Component:
    """Return the sites as a table, open where any needs a look."""
    heads = [t(f"operations.head.{name}") for name in ("site", "condition", "country", "materials", "newest")]
    shown = every[:MOST_ROWS]
    listed = table(t("operations.sites.caption"), heads, [_site(view, site) for site in shown])
    summary = html.Summary(t("operations.sites.list", n=len(every)))
    return html.Details(
        [summary, listed, *more_words(len(shown), len(every))], id="op-sites-list", className="op-fold op-list"
    )


def condition_word(condition: Condition) -> list[Part]:
    """Return a condition as sign and word."""
    return [sign(condition), " ", t(f"operations.condition.{condition}")]


def _site(view: View, site: SiteLine) -> Component:
    more = []
    if site.alerts:
        more.append(t("operations.sites.alerts", n=site.alerts))
    if site.hazards:
        more.append(t("operations.sites.hazards", n=len(site.hazards)))
    newest: list[Part] = [view.time(site.newest)] if site.newest else [absent(t("operations.sites.silent"))]
    return row(
        f"op-site-{slug(site.site_id)}",
        lines([html.A(site.name or site.site_id, href=site_href(site.site_id)), *_spaced(badge(site.mode))]),
        lines(condition_word(site.condition), ", ".join(more)),
        country_name(site.country_iso3) if site.country_iso3 else absent(t("operations.not_stated")),
        material_links(site.materials) or [absent(t("operations.not_stated"))],
        newest,
    )


def _spaced(parts: list[Part]) -> list[Part]:
    return [" ", *parts] if parts else []
