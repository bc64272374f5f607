"""What a shock does: importers by what they lose and by how much of their imports that is, then effect by effect."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.engine.model import Record
from dashboard.figures import theme
from dashboard.figures.bars import Bar, ranked_bars
from dashboard.filters import Filters
from dashboard.i18n import joined, t
from dashboard.metrics.trade_shock import Loss
from dashboard.topics.scenarios.flows import in_units
from dashboard.topics.scenarios.scope import PATH, Scope, Shock
from dashboard.topics.scenarios.tables import shock_effects
from dashboard.topics.scenarios.tables.shock import (
    SHOCK_DEPENDENCE,
    SHOCK_IMPORTERS,
    SHOCK_SELLERS,
    SHOWN,
    most_dependent,
)
from dashboard.topics.scenarios.tables.shock_effects import SHOCK_EFFECTS
from dashboard.topics.scenarios.words import amount, who
from dashboard.topics.trade.queries import WHOLE_SERIES
from dashboard.topics.trade.releases import beyond_series
from dashboard.topics.trade.words import goods_in_full, goods_in_short
from dashboard.ui.card_rows import CardRows
from dashboard.ui.chart_card import CardContent
from dashboard.ui.index_table import Cell, Heading, index_table
from dashboard.ui.layout import heading
from dashboard.ui.leaderboard import LeaderRow, Ranking
from dashboard.ui.words import country_in_text, country_name, material_in_text, opening
from data.codes import expand_blocs
from data.model import Status
from data.sources import sources

_RANKED = 12
_OF_OUTPUT = frozenset({"outlook", "companion"})
"""Topics that follow from a loss of output alone."""
_ACCENT, _PLAIN = theme.BAR, theme.OTHERS
_COLUMNS = (("figure", False), ("value", True), ("period", False), ("source", False))


def losers_card(engine: Engine, scope: Scope) -> CardContent:
    """Return the importers that lose most."""
    shock = scope.shock
    losers = [loss for loss in shock.losses.importers if loss.lost > 0][:SHOWN]
    if not losers:
        return _nobody(shock)
    losses = [in_units(loss.lost) for loss in losers]
    factor, unit = theme.axis_unit(losses) if shock.is_weight else theme.money_unit(losses)
    marked = expand_blocs(scope.filters.for_)
    bars = [
        Bar(
            name=country_name(loss.country),
            value=value / factor,
            label=f"{amount(shock, loss.lost)} ({theme.percent(float(loss.lost_frac))})",
            colour=_ACCENT if not marked or loss.country in marked else _PLAIN,
            hover=_hover(shock, loss),
            click=f"for:{loss.country}",
        )
        for loss, value in zip(losers, losses, strict=True)
    ]
    return CardContent(
        title=t(
            "scenarios.losers.title",
            place=opening(country_in_text(losers[0].country)),
            lost=amount(shock, losers[0].lost),
            share=theme.percent(float(losers[0].lost_frac)),
            goods=goods_in_short(shock.hs_codes),
        ),
        subtitle=t(
            "scenarios.losers.subtitle",
            measure=t("filter.measure.quantity" if shock.is_weight else "filter.measure.value"),
            goods=goods_in_full(shock.hs_codes),
            year=shock.trade_year,
        ),
        figure=ranked_bars(bars, title=t("scenarios.losers.axis", unit=unit), percent=False),
        rows=CardRows(SHOCK_IMPORTERS, scope.of_shock.with_(top=len(losers))).read(engine),
        beyond=beyond_series(engine, scope.material) if shock.trade is WHOLE_SERIES else None,
    )


def _nobody(shock: Shock) -> CardContent:
    """Return the card where nobody loses anything, and why."""
    if not shock.flows:
        reason = t("scenarios.result.no_trade", material=material_in_text(shock.material))
        return CardContent(title=t("scenarios.losers.unknown"), summary=reason, empty=reason)
    key = "scenarios.losers.nothing_cut" if shock.cut_frac == 0 else "scenarios.losers.sells_nothing"
    reason = t(key, who=who(shock))
    return CardContent(title=t("scenarios.losers.none"), summary=reason, empty=reason)


def _hover(shock: Shock, loss: Loss) -> str:
    return t(
        "scenarios.losers.hover",
        place=country_name(loss.country),
        lost=amount(shock, loss.lost),
        before=amount(shock, loss.before),
        share=theme.percent(float(loss.lost_frac)),
        after=amount(shock, loss.after),
    )


def dependence_board(engine: Engine, scope: Scope) -> Ranking:
    """Return the importers outside the chart that lose the largest part of what they buy, of those of some trade.

    Where the chart shows them all, who still sells after the cut.
    """
    ranked = most_dependent(scope.shock)[:_RANKED]
    if not ranked:
        return _sellers_board(engine, scope)
    rows = [
        LeaderRow(
            name=country_name(loss.country),
            value=amount(scope.shock, loss.lost),
            share_frac=float(loss.lost_frac),
            href=scope.filters.with_(**{"for": loss.country}).href(PATH),
            selected=loss.country in scope.filters.for_,
        )
        for loss in ranked
    ]
    of = CardRows(SHOCK_DEPENDENCE, scope.of_shock.with_(top=len(rows))).read(engine)
    return Ranking(t("scenarios.dependence.title"), rows, t("scenarios.dependence.subtitle"), of)


def _sellers_board(engine: Engine, scope: Scope) -> Ranking:
    """Return who still sells after the cut, where every importer that loses stands in the chart."""
    left = sorted((loss for loss in scope.shock.losses.exporters if loss.after > 0), key=lambda loss: -loss.after)
    total = sum(loss.after for loss in left)
    rows = [
        LeaderRow(
            name=country_name(loss.country),
            value=amount(scope.shock, loss.after),
            share_frac=float(loss.after / total),
            href=scope.filters.with_(exporter=loss.country).href(PATH),
        )
        for loss in left[:_RANKED]
    ]
    of = CardRows(SHOCK_SELLERS, scope.of_shock.with_(top=len(rows))).read(engine) if rows else None
    return Ranking(t("scenarios.sellers.title"), rows, t("scenarios.sellers.subtitle"), of)


def effects_card(engine: Engine, scope: Scope) -> tuple[CardContent, list[Component]]:
    """Return the card and, for each topic, a sentence and the table of its figures; each with its year and source."""
    rows = shock_effects.records(engine, scope.of_shock)
    sections = []
    for topic in shock_effects.TOPICS:
        own = [row for row in rows if row["topic"] == topic and _is_shown(row, scope)]
        sections.append(html.Section([heading(t(f"scenarios.topic.{topic}"), 3), *_topic(topic, own, rows, scope)]))
    content = CardContent(
        title=t("scenarios.effects.title"),
        subtitle=t("scenarios.effects.subtitle"),
        summary="",
        rows=CardRows(SHOCK_EFFECTS, scope.of_shock).read(engine),
    )
    return content, [html.Div(sections, className="effects")]


def _is_shown(row: Record, scope: Scope) -> bool:
    """Tell whether the page shows a row: of the outlook only the scenario and edition chosen."""
    return row["topic"] != "outlook" or (row["scenario_id"], row["vintage"]) == (scope.scenario, scope.edition)


def _topic(topic: str, own: Sequence[Record], rows: Sequence[Record], scope: Scope) -> list[Component]:
    parts: list[Component] = [html.P(words) for words in _sentences(topic, own, rows, scope)]
    if own:
        headings = [Heading(t(f"scenarios.column.{key}"), numeric=numeric) for key, numeric in _COLUMNS]
        parts.append(index_table(t(f"scenarios.topic.{topic}"), headings, [_cells(row, scope) for row in own]))
    return parts


def _cells(row: Record, scope: Scope) -> list[Cell]:
    item = t(f"scenarios.supply.{row['item']}") if row["topic"] == "outlook" else row["item"]
    name: Cell = opening(
        t(f"scenarios.figure.{row['figure']}", item=item, material=material_in_text(row["material_id"]))
    )
    if row["material_id"] != scope.material:
        name = html.A(name, href=Filters().with_(material=row["material_id"]).href(PATH))
    source = t("scenarios.source", source=sources()[row["source_id"]].label, vintage=row["vintage"])
    return [name, _value(row), row["period"] or theme.DASH, source]


def _value(row: Record) -> str:
    value, unit, word = row["value"], row["unit"], row["word"]
    if word in tuple(Status):
        return t(f"status.{word}")
    if word:
        return f"{word}{theme.THIN}%" if word[0] in "<>" or word[0].isdigit() else str(word)
    if value is None:
        return t("status.missing")
    if unit == "t":
        return theme.quantity(value)
    return t("scenarios.months", n=theme.number(value, 2)) if unit == "months" else theme.percent(value)


def _sentences(topic: str, own: Sequence[Record], rows: Sequence[Record], scope: Scope) -> list[str]:
    """Return what a topic says in words, and why it has no figures where it has none."""
    material = material_in_text(scope.material)
    is_output_cut = scope.shock.is_output_cut
    if not own:
        key = f"exports_{topic}" if topic in _OF_OUTPUT and not is_output_cut else topic
        return [t(f"scenarios.nothing.{key}", material=material)]
    if topic == "companion":
        return _companions(own, material, is_output_cut=is_output_cut)
    if topic == "recycling":
        return [_recycling(own, rows, material, is_output_cut=is_output_cut)]
    if topic == "output" and not is_output_cut:
        return [t("scenarios.says.exports_output")]
    return [t(f"scenarios.says.{topic}", material=material, year=scope.shock.first_year)]


def _companions(own: Sequence[Record], material: str, *, is_output_cut: bool) -> list[str]:
    hosts = joined([name for row in own if row["figure"] == "won_with" for name in row["item"].split(", ")])
    falling = joined([material_in_text(row["material_id"]) for row in own if row["figure"] == "falls_by"])
    none = "scenarios.nothing.companion" if is_output_cut else "scenarios.nothing.exports_companion"
    key = "scenarios.says.companion" if falling else none
    sentences = [t(key, material=material, names=falling)]
    return [*sentences, t("scenarios.says.hosts", material=material, hosts=hosts)] if hosts else sentences


def _recycling(own: Sequence[Record], rows: Sequence[Record], material: str, *, is_output_cut: bool) -> str:
    """Return how the part of output that is lost compares with what recycling covers, where both are one number."""
    needed = next((row["value"] for row in own if row["figure"] == "rate_needed"), None)
    if needed is None:
        key = "scenarios.says.recycling" if is_output_cut else "scenarios.says.exports_recycling"
        return t(key, material=material)
    rates = [row for row in own if row["figure"] == "eol_rir" and row["value"] is not None]
    lost = next(row["value"] for row in rows if row["figure"] == "output_lost")
    rate = rates[0]["value"]
    return t(
        "scenarios.says.recycling_against",
        material=material,
        rate=theme.percent(rate),
        year=rates[0]["period"],
        rest=theme.percent(1.0 - rate),
        lost=theme.percent(lost),
        needed=theme.percent(needed),
    )
