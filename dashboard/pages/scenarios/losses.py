"""Who loses: importers ranked by what they lose, and by how much of their imports that is."""

from __future__ import annotations

from dashboard.components.chart_card import CardContent
from dashboard.components.leaderboard import LeaderRow
from dashboard.components.provenance import card_sources
from dashboard.components.slots import Board
from dashboard.components.words import country_in_text, country_name, material_name, opening
from dashboard.derived import shock as shock_table
from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.figures.bars import Bar, ranked_bars
from dashboard.i18n import t
from dashboard.metrics.trade_shock import Loss
from dashboard.pages.scenarios.builder import amount, who
from dashboard.pages.scenarios.scope import PATH, Choice
from data.codes import expand_blocs

_SHOWN = 15
_RANKED = 12
_LEAST_FRAC = 0.001
_ACCENT, _PLAIN = theme.PALETTE[0], theme.OTHERS


def losers_card(engine: Engine, choice: Choice) -> CardContent:
    """Return the importers that lose most."""
    shock = choice.shock
    losers = [one for one in shock.shock.importers if one.lost > 0][:_SHOWN]
    if not losers:
        told = _nothing(choice)
        title = t("scenarios.losers.none" if choice.shock.flows else "scenarios.losers.unknown")
        return CardContent(title=title, subtitle="", figure={}, summary=told, empty=told)
    is_weight = shock.measure == "quantity"
    losses = [shock_table.amount(one.lost) for one in losers]
    factor, unit = theme.axis_unit(losses) if is_weight else theme.money_unit(losses)
    marked = set(expand_blocs(choice.filters.for_))
    bars = [
        Bar(
            name=country_name(one.country),
            value=value / factor,
            label=f"{amount(choice, one.lost)} ({theme.percent(float(one.lost_frac))})",
            colour=_ACCENT if not marked or one.country in marked else _PLAIN,
            hover=_hover(choice, one),
            click=f"for:{one.country}",
        )
        for one, value in zip(losers, losses, strict=True)
    ]
    first = losers[0]
    title = t(
        "scenarios.losers.title",
        place=opening(country_in_text(first.country)),
        lost=amount(choice, first.lost),
        share=theme.percent(float(first.lost_frac)),
        goods=shock.goods.short(),
    )
    return CardContent(
        title=title,
        subtitle=t(
            "scenarios.losers.subtitle",
            measure=t("filter.measure.quantity" if is_weight else "filter.measure.value"),
            goods=shock.goods.full(),
            year=shock.trade_year,
        ),
        figure=ranked_bars(bars, title=t("scenarios.losers.axis", unit=unit), percent=False),
        summary=title,
        sources=card_sources(engine, ("baci",)),
        download_path=shock_table.TABLE.path,
        query=choice.of_shock().to_query(),
        columns=shock_table.TABLE.fields,
    )


def _nothing(choice: Choice) -> str:
    if not choice.shock.flows:
        return t("scenarios.result.no_trade", material=material_name(choice.material).lower())
    key = "scenarios.losers.nothing_cut" if choice.shock.cut_frac == 0 else "scenarios.losers.sells_nothing"
    return t(key, who=who(choice))


def _hover(choice: Choice, one: Loss) -> str:
    return t(
        "scenarios.losers.hover",
        place=country_name(one.country),
        lost=amount(choice, one.lost),
        before=amount(choice, one.before),
        share=theme.percent(float(one.lost_frac)),
        after=amount(choice, one.after),
    )


def dependence_board(choice: Choice) -> Board:
    """Return the importers that lose the largest part of what they buy, among those with a part of world trade."""
    shock = choice.shock.shock
    large = [one for one in shock.importers if one.lost > 0 and one.before >= shock.traded * _LEAST_FRAC]
    ranked = sorted(large, key=lambda one: (-one.lost_frac, -one.lost, one.country))[:_RANKED]
    rows = [
        LeaderRow(
            name=country_name(one.country),
            value=amount(choice, one.lost),
            share_frac=float(one.lost_frac),
            href=choice.filters.with_(**{"for": one.country}).href(PATH),
            selected=one.country in choice.filters.for_,
        )
        for one in ranked
    ]
    return Board(t("scenarios.dependence.title"), rows, t("scenarios.dependence.subtitle"))
