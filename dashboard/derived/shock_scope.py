"""What a shock cuts: material, stage, who is cut, by how much, from when, and the flows it is applied to.

Where the choice is silent: cobalt, the largest exporter (largest producer without trade), 50 %, from the year after the
newest settled year of trade (of output without trade).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from dashboard.derived.goods import Goods, goods
from dashboard.engine import Engine
from dashboard.filters import FilterError, Filters
from dashboard.memo import Memo
from dashboard.metrics import trade_shock
from dashboard.queries import shares, sites, stages, trade
from dashboard.stated import Stated, stated
from data.codes import WORLD, expand_blocs

FIRST_MATERIAL = "cobalt"
FIRST_CUT = "50"
KEYS = ("material", "stage", "exporter", "facility", "share", "cut", "hs", "measure", "year")
PER_UNIT = 1000
"""BACI states thousands of dollars and tonnes to three decimals: flows are whole thousandths of a dollar or a tonne."""
_KEPT: Memo[Scope] = Memo(64)
_LISTED = 500

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Scope:
    """A shock as chosen. `cut_from` are the countries cut, None for all; `exporter` how the choice names them.

    `flows` are those of `trade_year` (0 without trade) in thousandths of `measure`; `unweighed` counts flows left out
    because no weight is stated. `output` is what is stated of production at `stage`. `facility` is None without one,
    and `share_frac` then 1; with one it is its part of the country's output, assumed where `is_share_assumed`.
    `newest_year` is the newest settled year of the material's trade, 0 without; `goods` are the HS codes whose flows
    are cut. `first_year` is None where nobody chose a year and neither trade nor output gives one.
    """

    material: str
    stage: str
    trade_stage: str
    exporter: tuple[str, ...]
    is_exporter_given: bool
    cut_from: frozenset[str] | None
    cut: str
    facility: Row | None
    n_sites: int
    share_frac: Fraction
    is_share_assumed: bool
    hs: tuple[str, ...]
    codes: tuple[Row, ...]
    measure: str
    trade_year: int
    newest_year: int
    first_year: int | None
    flows: tuple[tuple[str, str, int], ...]
    unweighed: int
    output: Stated
    goods: Goods

    @property
    def cut_frac(self) -> Fraction:
        """The part by which every exporter that is cut falls, 0-1: the cut, of a facility its share of it."""
        return Fraction(self.cut) / 100 * self.share_frac

    @cached_property
    def shock(self) -> trade_shock.Shock:
        """Who loses how much."""
        return trade_shock.compute(self.flows, cut_from=self.cut_from, cut_frac=self.cut_frac)

    def from_outside(self, members: Collection[str]) -> tuple[Fraction, Fraction]:
        """Return what `members` together buy from countries outside them, and what of it is lost."""
        bought = [
            (exporter, amount)
            for exporter, importer, amount in self.flows
            if importer in members and exporter not in members
        ]
        hit = sum(amount for exporter, amount in bought if self.cut_from is None or exporter in self.cut_from)
        return Fraction(sum(amount for _, amount in bought)), hit * self.cut_frac

    @cached_property
    def exporters(self) -> tuple[str, ...]:
        """Every exporter of these goods, the largest first."""
        everyone = trade_shock.compute(self.flows, cut_from=(), cut_frac=Fraction(0))
        return tuple(one.country for one in everyone.exporters)

    @property
    def output_cut_frac(self) -> float | None:
        """Share of world output held by those cut, 0-1: at least that, as withheld shares are not in it; None unknown.

        None where nothing is stated of any of them.
        """
        return held_share(self.output, self.cut_from)

    @property
    def output_lost_frac(self) -> float | None:
        """Part of world output that is lost, 0-1; None where the share of those cut is not stated."""
        held = self.output_cut_frac
        return None if held is None else held * float(self.cut_frac)


def held_share(output: Stated, cut_from: frozenset[str] | None) -> float | None:
    """Return the share of world output that some countries (None: all) hold; None where none of theirs is stated."""
    if cut_from is None:
        return 1.0 if output.in_year else None
    known = [
        row["share_frac"] for row in output.in_year if row["country_iso3"] in cut_from and row["share_frac"] is not None
    ]
    return sum(known) if known else None


def load(engine: Engine, filters: Filters) -> Scope:
    """Return the shock that `filters` choose.

    Raises FilterError for an HS code or a facility that is not there, for several materials or stages, and for several
    HS codes by weight.
    """
    own = filters.only(KEYS)
    for key in ("material", "stage"):
        if len(own.value(key)) > 1:
            raise FilterError(key, own.value(key)[1], own.value(key)[:1], "takes one value here")
    return _KEPT.get(engine, own, lambda: _loaded(engine, own))


def production(engine: Engine, material: str, stage: str) -> Stated:
    """Return what is stated of the output of a material at a stage in the newest year."""
    return stated(engine, shares.PRODUCTION, Filters(), material=(material,), stage=(stage,))


def stages_of(engine: Engine, material: str) -> tuple[str, ...]:
    """Return the stages at which output of a material is stated, the first of the chain first."""
    return tuple(str(row["stage_id"]) for row in engine.run(stages.PRODUCED, {"material": (material,)}).records())


def _loaded(engine: Engine, filters: Filters) -> Scope:
    material = filters.first("material", FIRST_MATERIAL)
    trade_stage = filters.first("stage")
    facility, n_sites = _facility(engine, filters, material)
    codes = _codes(engine, material, trade_stage, filters)
    hs = _chosen_codes(codes, filters)
    year, newest = _trade_year(engine, material, filters)
    asked = Filters().with_(material=material, stage=trade_stage or (), hs=hs)
    flows, unweighed = _flows(engine, asked, filters.measure, year)
    stage = trade_stage or next(iter(stages_of(engine, material)), "")
    output = production(engine, material, stage)
    exporter = (str(facility["country_iso3"]),) if facility else filters.exporter or _largest(flows, output)
    given = facility is not None or bool(filters.exporter)
    share = Fraction(1)
    if facility:
        share = Fraction(filters.share) / 100 if filters.share else Fraction(1, n_sites)
    return Scope(
        material=material,
        stage=stage,
        trade_stage=trade_stage,
        exporter=exporter,
        is_exporter_given=given,
        cut_from=None if WORLD in exporter else frozenset(expand_blocs(exporter)),
        cut=filters.cut or FIRST_CUT,
        facility=facility,
        n_sites=n_sites,
        share_frac=share,
        is_share_assumed=facility is not None and not filters.share,
        hs=hs,
        codes=codes,
        measure=filters.measure or "value",
        trade_year=year if flows else 0,
        newest_year=newest,
        first_year=filters.year or ((year or output.year) + 1 if year or output.year else None),
        flows=flows,
        unweighed=unweighed,
        output=output,
        goods=goods(engine, material, year if flows else 0, trade_stage, hs),
    )


def _facility(engine: Engine, filters: Filters, material: str) -> tuple[Row | None, int]:
    """Return the facility chosen and how many of the material its country has. Raises FilterError on an unknown one."""
    if not filters.facility:
        return None, 0
    known = engine.run(sites.FACILITIES, {"material": (material,)}).records()
    found = next((row for row in known if row["facility_id"] == filters.facility), None)
    if found is None:
        listed = sorted(row["facility_id"] for row in known)[:_LISTED]
        raise FilterError("facility", filters.facility, listed, f"is no facility of {material}")
    cut_from = expand_blocs(filters.exporter)
    if cut_from and WORLD not in cut_from and found["country_iso3"] not in cut_from:
        listed = sorted({row["facility_id"] for row in known if row["country_iso3"] in cut_from})[:_LISTED]
        raise FilterError("facility", filters.facility, listed, "is not in the country that is cut")
    own = {row["facility_id"] for row in known if row["country_iso3"] == found["country_iso3"]}
    return found, len(own)


def _codes(engine: Engine, material: str, stage: str, filters: Filters) -> tuple[Row, ...]:
    """Return the HS codes of the material at the stage, the largest by value first."""
    scope = Filters().with_(material=material, stage=stage or (), year_to=filters.year)
    return tuple(engine.run(trade.BY_CODE, scope.chosen()).records())


def _chosen_codes(codes: tuple[Row, ...], filters: Filters) -> tuple[str, ...]:
    """Return the codes to sum: those chosen, by weight the largest alone, else none, which means all."""
    listed = [str(row["hs_code"]) for row in codes]
    for code in filters.hs:
        if code not in listed:
            raise FilterError("hs", code, sorted(listed), "is no code of this material and stage")
    if filters.measure == "quantity":
        if len(filters.hs) > 1:
            reason = "takes one code by weight: weights of different goods are not added up"
            raise FilterError("hs", filters.hs[1], filters.hs[:1], reason)
        return (filters.hs or tuple(listed))[:1]
    return filters.hs


def _trade_year(engine: Engine, material: str, filters: Filters) -> tuple[int, int]:
    """Return the year whose trade is cut and the newest settled one; 0 without trade.

    The first is the newest settled one up to `year`, else the first there is.
    """
    scope = {"material": (material,)}
    every = [int(str(year)) for year in engine.run(trade.YEARS, scope).column("year")]
    provisional = {int(str(year)) for year in engine.run(trade.PROVISIONAL_YEARS, scope).column("year")}
    settled = [year for year in every if year not in provisional] or every
    before = [year for year in settled if year <= (filters.year or year)]
    return max(before, default=min(settled, default=0)), max(settled, default=0)


def _flows(engine: Engine, goods: Filters, measure: str, year: int) -> tuple[tuple[tuple[str, str, int], ...], int]:
    """Return the flows of some goods in a year, in thousandths of the measure, and how many have no weight."""
    if not year:
        return (), 0
    scope = goods.with_(year_from=year, year_to=year)
    found = engine.run(trade.PAIRS, scope.chosen()).records()
    name = "quantity_t" if measure == "quantity" else "value_usd"
    flows = tuple(
        (row["exporter_iso3"], row["importer_iso3"], round(row[name] * PER_UNIT))
        for row in found
        if row[name] is not None
    )
    return flows, len(found) - len(flows)


def _largest(flows: tuple[tuple[str, str, int], ...], output: Stated) -> tuple[str, ...]:
    """Return the largest exporter, without trade the largest producer; nobody without either."""
    sold = trade_shock.compute(flows, cut_from=(), cut_frac=Fraction(0)).exporters
    if sold:
        return (sold[0].country,)
    return output.leaders[:1]
