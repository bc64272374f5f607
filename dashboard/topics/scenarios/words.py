"""A shock in words: the sentences of the page, and what is assumed, which stands on the page and in every export."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.filters import FIRST_MATERIAL, Filters
from dashboard.i18n import joined, t
from dashboard.topics.production.words import dated
from dashboard.topics.scenarios import measures
from dashboard.topics.scenarios.flows import in_units
from dashboard.topics.scenarios.scope import FIRST_CUT, Scope, Shock, shock_of
from dashboard.topics.trade.doubts import trade_assumptions
from dashboard.topics.trade.words import goods_in_full, goods_in_short, goods_sharers, in_text
from dashboard.ui.words import bounded, country_in_text, country_name, material_in_text, opening, staged, tied
from data.codes import code_list, expand_blocs

_CUT = {True: "derived.shock.cut", False: "derived.shock.cut_exports"}
"""What is cut, by whether output falls too."""


def gap_assumptions(_filters: Filters) -> Mapping[str, str]:
    """Return what the gap between demand and supply assumes, by name."""
    names = ("formula", "own_gap", "secondary", "basis", "clean", "editions")
    return {name: t(f"derived.demand_gap.{name}") for name in names}


def shock_assumptions(filters: Filters) -> Mapping[str, str]:
    """Return what a shock in trade assumes, by name."""
    who = ", ".join(map(country_in_text, filters.exporter)) or t("derived.shock.largest")
    falls = filters.falls or ("exports" if filters.hs else "output")
    assumptions = {
        "cut": t(
            _CUT[falls == "output"],
            cut=filters.cut or FIRST_CUT,
            material=material_in_text(filters.first("material", FIRST_MATERIAL)),
            who=t("derived.shock.its_facility", facility=filters.facility) if filters.facility else who,
        ),
        "from": t("derived.shock.from", year=filters.year) if filters.year else t("derived.shock.from_newest"),
        "falls": t(f"derived.shock.falls.{falls}"),
        "proportion": t("derived.shock.proportion"),
        "first_round": t("derived.shock.first_round"),
        "goods": t("derived.shock.weight" if filters.measure == "quantity" else "derived.shock.goods"),
    }
    if len(expand_blocs(filters.exporter)) > 1:
        assumptions["bloc"] = t("derived.shock.bloc")
    if filters.facility:
        key = "derived.shock.share_given" if filters.share else "derived.shock.share_assumed"
        assumptions["facility"] = t(key, share=filters.share)
    return assumptions


def effect_assumptions(filters: Filters) -> Mapping[str, str]:
    """Return what the further effects of a shock assume, by name, after what the shock itself does."""
    names = ("output", "outlook", "hosts", "stocks", "price", "recycling", "substitution")
    return dict(shock_assumptions(filters)) | {name: t(f"derived.shock_effects.{name}") for name in names}


def assumptions_from_data(engine: Engine, filters: Filters) -> Mapping[str, str]:
    """Return what the data name of a shock: the defaults taken from them, and the goods whose trade is cut.

    Raises FilterError as `shock_of` does.
    """
    shock = shock_of(engine, filters)
    assumptions = dict(trade_assumptions(engine, shock.hs_codes, shock.trade_year))
    material = material_in_text(shock.material)
    assumptions["falls"] = t(f"derived.shock.falls.{'output' if shock.is_output_cut else 'exports'}")
    if not shock.exporter:
        assumptions["cut"] = t("derived.shock.nobody", material=material)
    elif not shock.is_exporter_given:
        assumptions["cut"] = t(_CUT[shock.is_output_cut], cut=shock.cut, material=material, who=_largest(shock))
    if shock.facility is not None:
        code, part = shock.exporter[0], f"{100 * float(shock.cut_frac):.4g}"
        who = t("derived.shock.facility_of", facility=shock.facility["name"], code=code)
        assumptions["cut"] = t(_CUT[shock.is_output_cut], cut=shock.cut, material=material, who=who)
        key = "derived.shock.share_equal" if shock.is_share_assumed else "derived.shock.share_own"
        assumptions["facility"] = t(key, n=shock.n_sites, share=filters.share, code=code, part=part)
    if why := single_code(shock):
        assumptions["goods"] = f"{t('derived.shock.weight')} {why}"
    if not filters.year:
        assumptions["from"] = _start(shock)
    elif shock.trade_year:
        assumptions["from"] = t("derived.shock.from_given", first=filters.year, year=shock.trade_year)
    return assumptions


def _largest(shock: Shock) -> str:
    """Return who is cut where nobody was chosen, with the code of the country."""
    (code,) = shock.exporter
    place = country_in_text(code)
    if shock.is_named:
        return t("derived.shock.named", place=place, code=code, **_of_measure(shock))
    if shock.flows:
        return t("derived.shock.largest_exporter", place=place, code=code, year=shock.trade_year)
    leaders = shock.output.leaders
    key = "derived.shock.largest_tie" if len(leaders) > 1 else "derived.shock.largest_producer"
    return t(key, place=place, code=code, year=shock.output.year, codes=", ".join(leaders))


def single_code(shock: Shock) -> str:
    """Return why the tonnes are those of one code alone; empty where there is no other, and by value."""
    single = shock.single
    if single is None or single.reason == "only":
        return ""
    code, share = single.hs_code, theme.DASH if single.share_frac is None else theme.percent(single.share_frac)
    key = f"scenarios.single.{single.reason}"
    material = material_in_text(shock.material)
    return t(key, code=code, name=in_text(code), share=share, material=material, who=who(shock), year=shock.trade_year)


def _start(shock: Shock) -> str:
    """Return when the cut begins where no year was chosen."""
    if shock.trade_year:
        return t("derived.shock.from_trade", first=shock.first_year, year=shock.trade_year)
    return t("derived.shock.from_output", first=shock.first_year)


def amount(shock: Shock, thousandths: Fraction) -> str:
    """Return an amount of the shock in words: dollars, or tonnes of gross weight."""
    return theme.quantity(in_units(thousandths)) if shock.is_weight else theme.money(in_units(thousandths))


def who(shock: Shock) -> str:
    """Return who is cut, in words within a sentence."""
    if shock.facility:
        country = country_in_text(shock.exporter[0])
        return t("scenarios.who.facility", facility=shock.facility["name"], country=country)
    if shock.cut_from is None:
        return t("scenarios.who.everyone")
    return _exporters(shock) or t("word.none")


def _exporters(shock: Shock) -> str:
    return joined([country_in_text(code) for code in shock.exporter])


def sentences(scope: Scope, beyond: str = "", alone: str = "") -> list[str]:
    """Return the shock and its result: what is cut, what the world and trade lose, what the chosen place does.

    `beyond` are the goods that the trade cut leaves out, in words; `alone` says what is not cut beside goods chosen.
    """
    if not scope.shock.exporter:
        return [t("scenarios.result.nobody", material=material_in_text(scope.material))]
    return list(_sentences(scope, scope.shock, beyond, alone))


def _of_measure(shock: Shock) -> dict[str, str]:
    """Return the name of the measure and the day since which it is in force."""
    row = code_list("export_measure").rows[shock.measure_id]
    return {"measure": row["name"], "since": row["effective"]}


def measure_in_force(shock: Shock) -> str:
    """Return the measure that binds these goods and why its country is, or is not, the one cut.

    Where the reader has chosen who is cut, only that the flows have the measure already. Empty without a measure.
    """
    if not shock.measure_id:
        return ""
    words = _of_measure(shock)
    if shock.is_exporter_given:
        is_in = shock.trade_year and measures.is_in(
            code_list("export_measure").rows[shock.measure_id], shock.trade_year
        )
        return t("scenarios.result.in_flows_chosen", year=shock.trade_year, **words) if is_in else ""
    if not shock.is_named:
        key = "in_flows" if int(words["since"][:4]) < shock.trade_year else "no_supplier"
        return t(f"scenarios.result.{key}", year=shock.trade_year or shock.output.year, **words)
    (own,) = shock.exporter
    sold = {loss.country: loss.before for loss in shock.losses.exporters}
    largest = shock.exporters[0] if shock.exporters else own
    words["country"] = country_in_text(own)
    if largest == own:
        return t("scenarios.result.named", **words)
    return t(
        "scenarios.result.named_before",
        goods=goods_in_short(shock.hs_codes),
        year=shock.trade_year,
        largest=country_in_text(largest),
        share=theme.percent(float(sold[largest] / shock.losses.traded)),
        own=theme.percent(float(sold[own] / shock.losses.traded)),
        **words,
    )


def _sentences(scope: Scope, shock: Shock, beyond: str, alone: str) -> Iterator[str]:
    if why := measure_in_force(shock):
        yield why
    yield t(
        "scenarios.result.cut" if shock.is_output_cut else "scenarios.result.cut_exports",
        who=who(shock),
        material=material_in_text(shock.material),
        goods=goods_in_short(shock.hs_codes) if scope.filters.hs else material_in_text(shock.material),
        cut=shock.cut,
        year=shock.first_year,
    )
    if shock.is_named:
        yield from _size(scope, shock)
    elif not shock.is_exporter_given:
        yield from _largest_in_words(shock)
    if shock.facility:
        yield t(
            "scenarios.result.share_assumed" if shock.is_share_assumed else "scenarios.result.share_given",
            share=theme.percent(float(shock.share_frac)),
            n=shock.n_sites,
            country=country_in_text(shock.exporter[0]),
            part=theme.percent(float(shock.cut_frac), 3),
        )
    yield _output(shock)
    yield from _trade(shock, beyond, alone)
    if scope.filters.for_ and shock.flows:
        yield _place(shock, scope.filters.for_)


def _largest_in_words(shock: Shock) -> Iterator[str]:
    """Yield that the one cut is the largest, where nobody was chosen and it is."""
    leaders = shock.output.leaders
    if shock.flows and shock.exporter == shock.exporters[:1]:
        yield t("scenarios.result.by_default", goods=goods_in_short(shock.hs_codes), year=shock.trade_year)
    elif not shock.flows and shock.exporter[0] in leaders:
        key = "scenarios.result.by_default_tie" if len(leaders) > 1 else "scenarios.result.by_default_output"
        yield t(key, year=shock.output.year, names=tied(leaders))


def _size(scope: Scope, shock: Shock) -> Iterator[str]:
    """Yield what the size of the cut of a measure rests on, where the reader has chosen none."""
    if scope.filters.cut:
        return
    row = code_list("export_measure").rows[shock.measure_id]
    country, year = country_in_text(shock.exporter[0]), shock.output.year
    yield t(f"scenarios.result.size.{row['kind']}", country=country, year=year, cut=shock.cut)


def _output(shock: Shock) -> str:
    share, lost = shock.output_cut_frac, shock.output_lost_frac
    words = {"stage": staged(shock.output.rows[0]), "year": dated(shock.output)} if shock.output.rows else {}
    if share is not None and not shock.is_output_cut:
        held = bounded(theme.percent(share), shock.output_bound)
        return t("scenarios.result.output_stays", held=held, **words)
    if not shock.is_output_cut:
        return t("scenarios.result.output_stays_unstated")
    if share is None or lost is None:
        key = "no_output_at" if words else "no_output"
        return t(f"scenarios.result.{key}", who=who(shock), **words)
    key = "output_facility" if shock.facility else "output_all" if shock.cut_frac == 1 else "output"
    return t(
        f"scenarios.result.{key}",
        country=opening(_exporters(shock)),
        held=bounded(theme.percent(share), shock.output_bound),
        lost=bounded(theme.percent(lost), shock.output_bound),
        **words,
    )


def _trade(shock: Shock, beyond: str, alone: str) -> Iterator[str]:
    losses, goods = shock.losses, shock.hs_codes
    if not losses.exporters:
        yield t("scenarios.result.no_trade", material=material_in_text(shock.material))
        return
    yield t(
        "scenarios.result.trade_beyond" if beyond else "scenarios.result.trade",
        beyond=beyond,
        goods=goods_in_full(goods),
        lost=amount(shock, losses.lost),
        traded=amount(shock, losses.traded),
        share=theme.percent(float(losses.lost / losses.traded)) if losses.traded else theme.DASH,
        year=shock.trade_year,
    )
    if alone:
        yield alone
    if goods.is_mixed:
        value = theme.money(sum(good.value_usd for good in goods.shared))
        yield t("scenarios.result.shared", value=value, others=goods_sharers(goods))
    if why := single_code(shock):
        yield why
    if shock.unweighed:
        yield t("scenarios.result.unweighed", n=shock.unweighed)


def _place(shock: Shock, codes: tuple[str, ...]) -> str:
    """Return what a place loses; several countries are one bloc, whose imports are those from outside it."""
    members = frozenset(expand_blocs(codes))
    before, lost = shock.from_outside(members)
    key = "place" if len(members) == 1 else "bloc"
    return t(
        f"scenarios.result.{key if before else key + '_none'}",
        place=", ".join(map(country_name, codes)),
        lost=amount(shock, lost),
        before=amount(shock, before),
        share=theme.percent(float(lost / before)) if before else theme.DASH,
        year=shock.trade_year,
    )
