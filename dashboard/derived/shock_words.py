"""The assumptions of a shock in words: they stand on the page and in every export."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.derived import goods
from dashboard.derived.shock_scope import FIRST_CUT, FIRST_MATERIAL, Scope, load
from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.i18n import t
from data.codes import code_list, expand_blocs, place_in_text


def assumptions(filters: Filters) -> Mapping[str, str]:
    """Return what a shock in trade assumes, by name."""
    who = ", ".join(place_in_text(code) for code in filters.exporter) or t("derived.shock.largest")
    told = {
        "cut": t(
            "derived.shock.cut",
            cut=filters.cut or FIRST_CUT,
            material=code_list("material").name(filters.first("material", FIRST_MATERIAL)).lower(),
            who=t("derived.shock.its_facility", facility=filters.facility) if filters.facility else who,
        ),
        "from": (t("derived.shock.from", year=filters.year) if filters.year else t("derived.shock.from_newest")),
        "proportion": t("derived.shock.proportion"),
        "first_round": t("derived.shock.first_round"),
        "goods": t("derived.shock.weight" if filters.measure == "quantity" else "derived.shock.goods"),
    }
    if len(expand_blocs(filters.exporter)) > 1:
        told["bloc"] = t("derived.shock.bloc")
    if filters.facility:
        told["facility"] = (
            t("derived.shock.share_given", share=filters.share) if filters.share else t("derived.shock.share_assumed")
        )
    return told


def found(engine: Engine, filters: Filters) -> Mapping[str, str]:
    """Return what the data name: the defaults taken from them, and the goods whose trade is cut.

    Raises FilterError as `shock_scope.load` does.
    """
    scope = load(engine, filters)
    told = dict(goods.assumption(scope.goods))
    material = code_list("material").name(scope.material).lower()
    if not scope.exporter:
        told["cut"] = t("derived.shock.nobody", material=material)
    elif not scope.is_exporter_given:
        told["cut"] = t("derived.shock.cut", cut=scope.cut, material=material, who=_largest(scope))
    if scope.facility is not None:
        name, code, part = scope.facility["name"], scope.exporter[0], f"{100 * float(scope.cut_frac):.4g}"
        who = t("derived.shock.facility_of", facility=name, code=code)
        told["cut"] = t("derived.shock.cut", cut=scope.cut, material=material, who=who)
        if scope.is_share_assumed:
            told["facility"] = t("derived.shock.share_equal", n=scope.n_sites, code=code, part=part)
        else:
            told["facility"] = t("derived.shock.share_own", share=filters.share, code=code, part=part)
    if not filters.year:
        told["from"] = _start(scope)
    elif scope.trade_year:
        told["from"] = t("derived.shock.from_given", first=filters.year, year=scope.trade_year)
    return told


def _largest(scope: Scope) -> str:
    """Return who is cut where nobody was chosen, with the code of the country."""
    (code,) = scope.exporter
    if scope.flows:
        return t("derived.shock.largest_exporter", place=place_in_text(code), code=code, year=scope.trade_year)
    leaders = scope.output.leaders
    key = "largest_tie" if len(leaders) > 1 else "largest_producer"
    names = ", ".join(leaders)
    return t(f"derived.shock.{key}", place=place_in_text(code), code=code, year=scope.output.year, codes=names)


def _start(scope: Scope) -> str:
    """Return when the cut begins where no year was chosen."""
    if scope.first_year is None:
        return t("derived.shock.from_nothing")
    if scope.trade_year:
        return t("derived.shock.from_trade", first=scope.first_year, year=scope.trade_year)
    return t("derived.shock.from_output", first=scope.first_year, year=scope.first_year - 1)


def effect_assumptions(filters: Filters) -> Mapping[str, str]:
    """Return what the further effects of a shock assume, by name, after what the shock itself does."""
    names = ("output", "outlook", "hosts", "stocks", "price", "recycling", "substitution")
    return dict(assumptions(filters)) | {name: t(f"derived.shock_effects.{name}") for name in names}
