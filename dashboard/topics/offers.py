"""What a release holds of a material, as links: an empty view offers it in place of what it has not.

Of the shares of supply in the EU's study the largest one is named: it stands where the USGS states no country.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dashboard.engine import Engine
from dashboard.engine.cache import Memo
from dashboard.engine.model import Record
from dashboard.engine.table import has_dataset
from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.topics.production import queries as produced
from dashboard.topics.production.country_figures import stage_order
from dashboard.topics.reserves import queries as reserves
from dashboard.topics.unfc import queries as inventories
from dashboard.topics.validation import queries as studied
from dashboard.ui.asked import occurring
from dashboard.ui.words import country_in_text, material_name
from data.codes import OTHER, WORLD, code_list, material_with_groups

_OFFERS: Memo[tuple[Offer, ...]] = Memo(64)
_SETS: Mapping[str, tuple[str, ...]] = {
    "reuse": ("use_share", "reuse_indicator", "policy_target"), "sites": ("facility",),
}  # fmt: skip


@dataclass(frozen=True)
class Offer:
    """Something there is: the view that shows it (of production with its `stage`), in words, and its address."""

    view: str
    text: str
    href: str
    stage: str = ""

    @property
    def link(self) -> tuple[str, str]:
        """Text and address."""
        return self.text, self.href


def offers(engine: Engine, material: str) -> tuple[Offer, ...]:
    """Return everything that the release holds of a material, in the order of its page's tabs, then of other pages."""
    return _OFFERS.get(engine, material, lambda: tuple(_offers(engine, material)))


def _offers(engine: Engine, material: str) -> Iterable[Offer]:
    path, chosen = f"/materials/{material}", {"material": (material,)}
    by_stage: dict[str, set[int]] = {}
    for row in _stated(engine.run(produced.SHARES, chosen).records()):
        by_stage.setdefault(row["stage_id"], set()).add(row["year"])
    for stage in sorted(by_stage, key=stage_order):
        text = t("offer.output", stage=t(f"stage.{stage}.name").lower(), years=_span(by_stage[stage]))
        yield Offer("production", text, Filters().with_(stage=stage).href(path), stage)
    if years := {int(str(year)) for year in occurring(engine, "year_from", ("trade_yearly",), **chosen)()}:
        yield Offer("trade", t("offer.trade", years=_span(years)), Filters().with_(view="trade").href(path))
    if years := {row["year"] for row in _stated(engine.run(reserves.SHARES, chosen).records())}:
        yield Offer("reserves", t("offer.reserves", years=_span(years)), Filters().with_(view="reserves").href(path))
    if any(row["quantity_t"] for row in engine.run(inventories.SETS, chosen).records()):
        yield Offer("unfc", t("offer.unfc"), Filters().with_(view="unfc").href(path))
    for view, datasets in _SETS.items():
        if occurring(engine, "material", datasets, **chosen)():
            yield Offer(view, t(f"offer.{view}"), Filters().with_(view=view).href(path))
    yield from _study(engine, material)
    for code in (*material_with_groups(material)[1:], *code_list("material").rows[material]["members"].split("+")):
        if code:
            yield Offer("related", material_name(code), f"/materials/{code}")


def _study(engine: Engine, material: str) -> Iterable[Offer]:
    """Yield the largest share of the world's supply that the EU's study names, by stage."""
    if not has_dataset(engine, "supply_share"):
        return
    largest: dict[str, Record] = {}
    for row in engine.run(studied.SHARES, {"material": (material,)}).records():
        if row["region"] == "World" and row["share_frac"] is not None:
            known = largest.get(row["stage_id"])
            if known is None or row["share_frac"] > known["share_frac"]:
                largest[row["stage_id"]] = row
    for stage in sorted(largest, key=stage_order):
        row = largest[stage]
        text = t(
            "offer.study",
            edition=row["vintage"],
            country=country_in_text(row["country_iso3"]),
            share=theme.percent(row["share_frac"], 3),
            product=row["product"].lower(),
            stage=t(f"stage.{stage}.name").lower(),
        )
        yield Offer("study", text, Filters().with_(material=material, stage=stage).href("/data/supply_share"), stage)


def _stated(rows: Iterable[Record]) -> list[Record]:
    return [row for row in rows if row["quantity_t"] is not None and row["country_iso3"] not in (WORLD, OTHER)]


def _span(years: set[int]) -> str:
    return t("asked.span", first=min(years), last=max(years)) if len(years) > 1 else str(min(years))


def links(engine: Engine, material: str, view: str, stage: str = "") -> Sequence[tuple[str, str]]:
    """Return what there is besides a view of a material, of production besides its stage."""
    return [
        offer.link
        for offer in offers(engine, material)
        if offer.view != view or (offer.view == "production" and offer.stage != stage)
    ]
