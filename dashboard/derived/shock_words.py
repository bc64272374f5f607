"""The assumptions of a shock in words: they stand on the page and in every export."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.derived.shock_scope import FIRST_CUT, FIRST_MATERIAL
from dashboard.filters import Filters
from dashboard.i18n import t
from data.codes import code_list, expand_blocs, place_name


def assumptions(filters: Filters) -> Mapping[str, str]:
    """Return what a shock in trade assumes, by name."""
    who = ", ".join(place_name(code) for code in filters.exporter) or t("derived.shock.largest")
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


def effect_assumptions(filters: Filters) -> Mapping[str, str]:
    """Return what the further effects of a shock assume, by name, after what the shock itself does."""
    names = ("output", "outlook", "hosts", "stocks", "price", "recycling", "substitution")
    return dict(assumptions(filters)) | {name: t(f"derived.shock_effects.{name}") for name in names}
