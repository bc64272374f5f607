"""The table of targets in EU law: what is asked, what a published figure says of it, and what it does not say."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from dash import html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.i18n import joined, t
from dashboard.topics.exposure.tables.policy_distance import POLICY_DISTANCE, Distance, distances
from dashboard.topics.reuse.words import is_strategic
from dashboard.ui.card_rows import CardRows
from dashboard.ui.chart_card import CardContent
from dashboard.ui.index_table import Cell, Heading, index_table
from dashboard.ui.notice import Tone, status_word
from dashboard.ui.words import country_name, material_in_text, opening, tied

_COLUMNS = ("law", "asked", "today", "says")
_TONES: dict[str, Tone] = {"inside": "good", "outside": "bad"}


def targets_title(targets: Sequence[Distance], material: str) -> str:
    """Return the finding: what the nearest published figure says of the share of one third country, and where none."""
    name = material_in_text(material)
    measured = [target for target in targets if target.distance_points is not None]
    if not measured:
        return t("exposure.targets.title_none" if targets else "exposure.targets.title_no_law", material=name)
    worst = max(measured, key=lambda target: target.distance_points or 0.0)
    same_product = [target for target in targets if target.product in {worst.product, ""}]
    open_stages = list(dict.fromkeys(_stage(target) for target in same_product if target.state == "not_stated"))
    state = worst.state
    if state == "inside" and any(target.state in {"not_known", "not_stated"} for target in targets):
        state = "not_known"
    if state == "not_known" and not open_stages:
        state = "not_named"
    tie = "_tied" if len(worst.countries) > 1 else ""
    return t(
        f"exposure.targets.title_{state}{tie if state == 'outside' else ''}",
        material=_products(worst, measured) or name,
        supplier=opening(tied(worst.countries)),
        country=t("exposure.targets.each", countries=tied(worst.countries)) if tie else tied(worst.countries),
        stage=_stage(worst),
        missing=joined(open_stages),
        share=_percent(worst.measured_pct),
        limit=_percent(worst.law["value"]),
    )


def _stage(target: Distance) -> str:
    return t(f"stage.{target.stage}.name").lower()


def _products(target: Distance, measured: Sequence[Distance]) -> str:
    """Return the study's products that a figure is of; empty where the study holds only one."""
    if len({other.product for other in measured}) < 2:
        return ""
    return joined([other.product.lower() for other in measured if _figure(other) == _figure(target)])


def _figure(target: Distance) -> tuple[object, ...]:
    return (target.stage, target.countries, target.measured_pct, target.state)


def targets_card(engine: Engine, material: str) -> tuple[CardContent, list[Component]]:
    """Return the words and the table of the targets that touch a material."""
    targets = distances(engine, material)
    title = targets_title(targets, material)
    content = CardContent(
        title=title,
        subtitle=t(f"exposure.targets.subtitle{'' if is_strategic(material) else '_not_strategic'}"),
        rows=CardRows(POLICY_DISTANCE, Filters().with_(material=material)).read(engine),
        empty="" if targets else title,
    )
    return content, [targets_table(targets)] if targets else []


def targets_table(targets: Sequence[Distance]) -> Component:
    """Return the table, one row a target; its steps over the years and its stages share the row."""
    headings = [Heading(t(f"exposure.targets.column.{name}")) for name in _COLUMNS]
    groups = (list(group) for _type, group in groupby(targets, key=lambda target: target.law["target_type"]))
    return index_table(t("exposure.targets.caption"), headings, [_cells(group) for group in groups])


def _percent(value: float | None) -> str:
    return theme.percent(None if value is None else value / 100)


def _cells(steps: Sequence[Distance]) -> list[Cell]:
    kind = str(steps[0].law["target_type"]).replace(" ", "_").replace("-", "_")
    today: list[Component | str] = []
    for target, products in _figures(steps) if steps[0].stage else [(steps[0], [])]:
        today += [html.Br(), *_today(target, kind, products)]
    asked = "; ".join(dict.fromkeys(map(_asked, steps)))
    return [t(f"exposure.targets.law.{kind}"), asked, today[1:], t(f"exposure.targets.says.{kind}")]


def _figures(steps: Sequence[Distance]) -> list[tuple[Distance, list[str]]]:
    """Return each figure once, with the products that it is of where the study names several."""
    are_several = len({target.product for target in steps if target.product}) > 1
    figures: dict[tuple[object, ...], tuple[Distance, list[str]]] = {}
    for target in steps:
        _first, products = figures.setdefault(_figure(target), (target, []))
        products += [target.product] if are_several and target.product else []
    return list(figures.values())


def _asked(target: Distance) -> str:
    bound = "bound.at_least" if target.law["bound"] == ">" else "reuse.at_most"
    value = t(bound, value=_percent(target.law["value"]))
    return t("exposure.targets.by", value=value, date=target.law["due_date"])


def _today(target: Distance, kind: str, products: Sequence[str]) -> list[Component | str]:
    """Return the figure of today with its distance; beside it, or alone, why there is none."""
    word = status_word(t(f"exposure.targets.state.{target.state}"), _TONES.get(target.state, "info"))
    stage = t(f"stage.{target.stage}.name") if target.stage else ""
    if products:
        stage = t("exposure.targets.of_products", stage=stage, products=joined([name.lower() for name in products]))
    if target.state == "not_stated":
        return [word, f" {stage}: {t('exposure.targets.missing.stage')}"]
    if target.measure == "eu_sourcing" and target.measured_pct is None:
        return [word, f" {stage}: {t('exposure.targets.no_third', year=target.year)}"]
    if target.distance_points is not None:
        countries = joined(sorted(map(country_name, target.countries)))
        measured = t("exposure.targets.source", country=countries, share=_percent(target.measured_pct))
        sentence = t(
            f"exposure.targets.distance_{'over' if target.distance_points > 0 else 'under'}",
            measured=measured,
            points=theme.number(abs(target.distance_points)),
            year=target.year,
        )
        return [word, f" {stage}: {sentence}"]
    parts: list[Component | str] = [word, " ", t(f"exposure.targets.missing.{kind}")]
    if target.measured_pct is not None:
        rate = t("exposure.targets.rate", rate=_percent(target.measured_pct), year=target.year)
        parts.append(html.Span(" " + rate, className="cell-note"))
    return parts
