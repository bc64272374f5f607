"""The table of targets in EU law: what is asked, what a published figure says of it, and what it does not say."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from dash import html
from dash.development.base_component import Component

from dashboard.components.chart_card import CardContent
from dashboard.components.index_table import Cell, Heading, index_table
from dashboard.components.notice import Tone, status_word
from dashboard.components.provenance import row_sources
from dashboard.components.words import country_name, joined, material_name, opening, tied
from dashboard.derived import TABLES
from dashboard.derived.policy_distance import Distance, distances, is_strategic
from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.i18n import t

_COLUMNS = ("law", "asked", "today", "says")
_TONES: dict[str, Tone] = {
    "inside": "good",
    "outside": "bad",
    "not_known": "info",
    "not_stated": "info",
    "not_computed": "info",
}


def targets_title(found: Sequence[Distance], material: str) -> str:
    """Return the finding: what the nearest published figure says of the share of one third country, and where none."""
    name = material_name(material).lower()
    measured = [one for one in found if one.distance_points is not None]
    if not measured:
        return t("exposure.targets.title_none" if found else "exposure.targets.title_no_law", material=name)
    worst = max(measured, key=lambda one: one.distance_points or 0.0)
    own = [one for one in found if one.product in {worst.product, ""}]
    open_stages = list(dict.fromkeys(_stage(one) for one in own if one.state == "not_stated"))
    state = worst.state
    if state == "inside" and any(one.state in {"not_known", "not_stated"} for one in found):
        state = "not_known"
    if state == "not_known" and not open_stages:
        state = "not_named"
    tie = "_tied" if len(worst.countries) > 1 else ""
    return t(
        f"exposure.targets.title_{state}{tie if state == 'outside' else ''}",
        material=_thing(worst, measured, name),
        supplier=opening(tied(worst.countries)),
        country=t("exposure.targets.each", countries=tied(worst.countries)) if tie else tied(worst.countries),
        stage=_stage(worst),
        missing=joined(open_stages),
        share=_percent(worst.measured_pct),
        limit=_percent(worst.law["value"]),
    )


def _stage(one: Distance) -> str:
    return t(f"stage.{one.stage}.name").lower()


def _thing(one: Distance, measured: Sequence[Distance], material: str) -> str:
    """Return what a figure is of: the material, or the study's product where it holds several; all of the same."""
    if len({other.product for other in measured}) < 2:
        return material
    return joined([other.product.lower() for other in measured if _figure(other) == _figure(one)])


def _figure(one: Distance) -> tuple[object, ...]:
    return (one.stage, one.countries, one.measured_pct, one.state)


def targets_card(engine: Engine, material: str) -> tuple[CardContent, list[Component]]:
    """Return the words and the table of the targets that touch a material."""
    found = distances(engine, material)
    title, table = targets_title(found, material), TABLES["policy_distance"]
    content = CardContent(
        title=title,
        subtitle=t(f"exposure.targets.subtitle{'' if is_strategic(material) else '_not_strategic'}"),
        figure={},
        summary=title,
        sources=row_sources(
            engine, [*(one.law for one in found), *(vars(one) for one in found if one.measured_pct is not None)]
        ),
        download_path=table.path,
        query=Filters().with_(material=material).to_query(),
        columns=table.fields,
        empty="" if found else title,
    )
    return content, [targets_table(found)] if found else []


def targets_table(found: Sequence[Distance]) -> Component:
    """Return the table, one row a target; its steps over the years and its stages share the row."""
    headings = [Heading(t(f"exposure.targets.column.{name}")) for name in _COLUMNS]
    groups = (list(group) for _key, group in groupby(found, key=lambda one: one.law["target_type"]))
    return index_table(t("exposure.targets.caption"), headings, [_cells(group) for group in groups])


def _percent(value: float | None) -> str:
    return theme.percent(None if value is None else value / 100)


def _kind(one: Distance) -> str:
    return str(one.law["target_type"]).replace(" ", "_").replace("-", "_")


def _cells(steps: Sequence[Distance]) -> list[Cell]:
    kind = _kind(steps[0])
    asked = dict.fromkeys(map(_asked, steps))
    today: list[Component | str] = []
    for one, products in _figures(steps) if steps[0].stage else [(steps[0], [])]:
        today += [html.Br(), *_today(one, kind, products)]
    return [t(f"exposure.targets.law.{kind}"), "; ".join(asked), today[1:], t(f"exposure.targets.says.{kind}")]


def _figures(steps: Sequence[Distance]) -> list[tuple[Distance, list[str]]]:
    """Return each figure once, with the products that it is of where the study names several."""
    several = len({one.product for one in steps if one.product}) > 1
    found: dict[tuple[object, ...], tuple[Distance, list[str]]] = {}
    for one in steps:
        _first, products = found.setdefault(_figure(one), (one, []))
        products += [one.product] if several and one.product else []
    return list(found.values())


def _asked(one: Distance) -> str:
    bound = "bound.at_least" if one.law["bound"] == ">" else "reuse.at_most"
    return t("exposure.targets.by", value=t(bound, value=_percent(one.law["value"])), date=one.law["due_date"])


def _today(one: Distance, kind: str, products: Sequence[str] = ()) -> list[Component | str]:
    """Return the figure of today with its distance; beside it, or alone, why there is none."""
    word = status_word(t(f"exposure.targets.state.{one.state}"), _TONES[one.state])
    place = t(f"stage.{one.stage}.name") if one.stage else ""
    if products:
        place = t("exposure.targets.of_products", stage=place, products=joined([name.lower() for name in products]))
    if one.state == "not_stated":
        return [word, f" {place}: {t('exposure.targets.missing.stage')}"]
    if one.measure == "eu_sourcing" and one.measured_pct is None:
        return [word, f" {place}: {t('exposure.targets.no_third', year=one.year)}"]
    if one.distance_points is not None:
        points = theme.number(abs(one.distance_points))
        way = "over" if one.distance_points > 0 else "under"
        measured = t(
            "exposure.targets.source",
            country=joined(sorted(map(country_name, one.countries))),
            share=_percent(one.measured_pct),
        )
        said = t(f"exposure.targets.distance_{way}", measured=measured, points=points, year=one.year)
        return [word, f" {place}: {said}"]
    parts: list[Component | str] = [word, " ", t(f"exposure.targets.missing.{kind}")]
    if one.measured_pct is not None:
        rate = t("exposure.targets.rate", rate=_percent(one.measured_pct), year=one.year)
        parts.append(html.Span(" " + rate, className="cell-note"))
    return parts
