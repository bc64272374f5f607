"""What the lists of opportunities assume, in words: it stands below each list and in every export."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.i18n import t
from data.codes import place_in_text


def _named(table_id: str, *names: str) -> dict[str, str]:
    return {name: t(f"derived.{table_id}.{name}") for name in names}


def resource_assumptions(_filters: Filters) -> Mapping[str, str]:
    """Return what the list of unmined resources assumes, by name."""
    return _named("unmined_resource", "classes", "sets", "production", "elsewhere", "rank", "not_reserves")


def recycling_assumptions(_filters: Filters) -> Mapping[str, str]:
    """Return what the reach of recycling assumes, by name."""
    return _named("recycling_reach", "formula", "target", "products", "regions", "classes")


def link_assumptions(
    filters: Filters, *, diverted_frac: float, least_frac: float, least_usd: float
) -> Mapping[str, str]:
    """Return what the list of trade links assumes, by name: who diverts how much to whom, and how it is ranked."""
    buyers = t("derived.link_gain.largest", part=f"{100 * least_frac:.0f}")
    if filters.for_:
        buyers = t("derived.link_gain.place", place=", ".join(map(place_in_text, filters.for_)))
    diverted = t("derived.link_gain.diverted", part=f"{100 * diverted_frac:.0f}")
    floor = t("derived.link_gain.floor", least=theme.money(least_usd))
    return {"diverted": diverted, "buyers": buyers, "floor": floor} | _named(
        "link_gain", "rank", "goods", "shared", "feasible"
    )
