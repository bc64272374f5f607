"""What a reader chooses: the shock (whom it cuts, by how much, in which flows), and scenario and edition of the page.

Where the choice is silent, a shock cuts cobalt by 50 %, from the year of the release, with the flows of the newest
final year of trade. It cuts the supplier that an export measure in force names, where the flows do not have the measure
yet, by what the measure takes where it states that; else the largest exporter (largest producer without trade).

What falls is output and the exports with it; exports alone where goods are chosen, of which others are made and sold,
and where a measure on exports names the supplier: what does not leave a country is not lost to it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from dashboard.engine import Engine
from dashboard.engine.cache import Memo
from dashboard.engine.model import Record
from dashboard.engine.table import has_dataset
from dashboard.filter_values import FilterError
from dashboard.filters import FIRST_MATERIAL, Filters
from dashboard.metrics import bounds, trade_shock
from dashboard.topics.production import queries as produced
from dashboard.topics.production.country_figures import CountryFigures, country_figures, stage_known
from dashboard.topics.scenarios import measures
from dashboard.topics.scenarios.flows import Flow, exporters_of, flows_of, release, trade_years
from dashboard.topics.scenarios.queries import SCENARIOS
from dashboard.topics.sites import queries as sites
from dashboard.topics.trade.hs_codes import HsCodes, hs_codes_of
from dashboard.topics.trade.queries import FlowQueries
from data.codes import WORLD, expand_blocs

PATH = "/scenarios"
FIRST_CUT = "50"
SHOCK_KEYS = ("material", "stage", "exporter", "facility", "share", "cut", "falls", "hs", "measure", "year")
KEYS = (*SHOCK_KEYS, "for", "scenario", "vintage")
_SHOCKS: Memo[Shock] = Memo(16)
_LISTED = 500


@dataclass(frozen=True)
class Single:
    """The one code whose tonnes are cut, as those of unlike goods are not added up, and why it is this one.

    `reason` is only (there is no other), chosen (by the reader), exporter (those cut sell most of it by value) or world
    (most of the trade by value is in it). `share_frac` is its part of that value, None where nobody compared.
    """

    hs_code: str
    reason: str
    share_frac: float | None


@dataclass(frozen=True)
class Shock:
    """A shock as chosen. `cut_from` are the countries cut, None for all; `exporter` how the choice names them.

    `trade` are the queries of the release that states the goods; `flows` are those of `trade_year` (0 without trade) in
    thousandths of `measure`; `unweighed` counts flows left out
    because no weight that fits their value is stated. `single` is why one code alone is weighed, None by value.
    `output` is what is stated of production at `stage`. `facility` is None without one, and `share_frac` then 1; with
    one it is its part of the country's output, assumed where `is_share_assumed`. `newest_year` is the newest final year
    of the material's trade, 0 without; `hs_codes` are those whose flows are cut, of the `listed` ones. `first_year` is
    the year chosen, else that of the release. `measure_id` is the first export measure that binds the goods then, of
    those cut where they are chosen; empty without any. `is_named` tells that nobody was chosen and its country is cut,
    `first_cut` is the cut where none is chosen. `is_output_cut` tells that output falls, not exports alone.
    """

    material: str
    stage: str
    exporter: tuple[str, ...]
    is_exporter_given: bool
    cut_from: frozenset[str] | None
    cut: str
    facility: Record | None
    n_sites: int
    share_frac: Fraction
    is_share_assumed: bool
    listed: tuple[str, ...]
    measure: str
    trade: FlowQueries
    trade_year: int
    newest_year: int
    first_year: int
    flows: tuple[Flow, ...]
    unweighed: int
    single: Single | None
    output: CountryFigures
    hs_codes: HsCodes
    measure_id: str = ""
    is_named: bool = False
    first_cut: str = FIRST_CUT
    is_output_cut: bool = True

    @property
    def cut_frac(self) -> Fraction:
        """The part by which every exporter that is cut falls, 0-1: the cut, of a facility its share of it."""
        return Fraction(self.cut) / 100 * self.share_frac

    @property
    def is_weight(self) -> bool:
        """Tell whether amounts are tonnes of gross weight, else dollars."""
        return self.measure == "quantity"

    @cached_property
    def losses(self) -> trade_shock.Shock:
        """Who loses how much, in thousandths of `measure`."""
        return trade_shock.compute(self.flows, cut_from=self.cut_from, cut_frac=self.cut_frac)

    def is_cut(self, country: str) -> bool:
        """Tell whether a country is among those cut."""
        return self.cut_from is None or country in self.cut_from

    def from_outside(self, members: Collection[str]) -> tuple[Fraction, Fraction]:
        """Return what `members` together buy from countries outside them, and what of it is lost."""
        bought = [flow for flow in self.flows if flow[1] in members and flow[0] not in members]
        exposed = sum(amount for exporter, _, amount in bought if self.is_cut(exporter))
        return Fraction(sum(amount for *_, amount in bought)), exposed * self.cut_frac

    @cached_property
    def exporters(self) -> tuple[str, ...]:
        """Every exporter of these goods, the largest first."""
        return exporters_of(self.flows)

    @cached_property
    def output_cut_frac(self) -> float | None:
        """Share of world output held by those cut, 0-1: at least that, as withheld shares are not in it.

        None where nothing is stated of any of them.
        """
        if self.cut_from is None:
            return 1.0 if self.output.in_year else None
        rows = [row for row in self.output.in_year if row["country_iso3"] in self.cut_from]
        shares = [row["share_frac"] for row in rows if row["share_frac"] is not None]
        return sum(shares) if shares else None

    @property
    def output_bound(self) -> str:
        """How that share is to be read where the quantities are bounds (`dashboard.metrics.bounds`)."""
        rows = [row for row in self.output.in_year if self.is_cut(row["country_iso3"])]
        return bounds.of_sum(row["share_bound"] for row in rows if row["share_frac"] is not None)

    @property
    def output_lost_frac(self) -> float | None:
        """Part of world output that is lost, 0-1; None where the share of those cut is not stated or does not fall."""
        if self.output_cut_frac is None or not self.is_output_cut:
            return None
        return self.output_cut_frac * float(self.cut_frac)


@dataclass(frozen=True)
class Scope:
    """What the page shows: `filters` as used, `shock` what they cut, `refused` why parts of the address were left out.

    `editions` are those of the demand scenarios, the newest first; `edition` is the one chosen, empty without any.
    """

    filters: Filters
    scenario: str
    editions: tuple[str, ...]
    edition: str
    shock: Shock
    refused: tuple[FilterError, ...]

    @property
    def material(self) -> str:
        """The material shown."""
        return self.shock.material

    @property
    def of_shock(self) -> Filters:
        """The filters that name the shock, and nothing else."""
        return self.filters.only(SHOCK_KEYS).with_(material=self.material)


def load(engine: Engine, filters: Filters) -> Scope:
    """Return what `filters` choose; parts that name nothing in this release are left out and stated."""
    refused: list[FilterError] = []
    used = filters.only(KEYS)
    while True:
        try:
            shock = shock_of(engine, used)
            break
        except FilterError as error:
            refused += _refused_with(error, used)
            left = used.with_(**{error.key: _allowed(error, used)})
            used = used.without(error.key) if left == used else left
    stated = engine.values("demand_scenario", "vintage") if has_dataset(engine, "demand_scenario") else ()
    editions = tuple(sorted(map(str, stated), reverse=True))
    scenario = next((chosen for chosen in used.scenario if chosen in SCENARIOS), SCENARIOS[0])
    edition = used.vintage if used.vintage in editions else next(iter(editions), "")
    return Scope(used, scenario, editions, edition, shock, tuple(refused))


def _allowed(error: FilterError, used: Filters) -> tuple[str, ...] | str:
    """Return what is left of a key without the values that an error refuses, all of them at once."""
    values = used.value(error.key)
    return tuple(one for one in values if one in error.allowed) if isinstance(values, tuple) else ""


def _refused_with(error: FilterError, used: Filters) -> Sequence[FilterError]:
    """Return the error once for each value of its key that it refuses."""
    values = used.value(error.key)
    refused = [one for one in values if one not in error.allowed] if isinstance(values, tuple) else []
    return [FilterError(error.key, one, error.allowed, error.reason) for one in refused] or [error]


def shock_of(engine: Engine, filters: Filters) -> Shock:
    """Return the shock that `filters` choose.

    Raises FilterError for an HS code or a facility that is not there, for several materials or stages, for several HS
    codes by weight, and by weight where none is stated.
    """
    own = filters.only(SHOCK_KEYS)
    for key in ("material", "stage"):
        if len(own.value(key)) > 1:
            raise FilterError(key, own.value(key)[1], own.value(key)[:1], "takes one value here")
    return _SHOCKS.get(engine, own, lambda: _shock(engine, own))


def output_stage(engine: Engine, material: str) -> str:
    """Return the stage that the output of a material is known by; empty where none is stated."""
    stages = engine.run(produced.STAGES_PRODUCED, {"material": (material,)}).column("stage_id")
    return stage_known(material, [str(stage) for stage in stages]) if stages else ""


def _shock(engine: Engine, filters: Filters) -> Shock:
    material = filters.first("material", FIRST_MATERIAL)
    trade_stage = filters.first("stage")
    facility, n_sites = _facility(engine, filters, material)
    goods = Filters().with_(material=material, stage=trade_stage or ())
    trade = release(engine, material, trade_stage, filters.hs)
    by_code = engine.run(trade.by_code, goods.with_(year_to=filters.year).chosen())
    listed = tuple(map(str, by_code.column("hs_code")))
    _expect_listed(listed, filters)
    year, newest = trade_years(engine, trade, material, filters.year)
    cut = (str(facility["country_iso3"]),) if facility else filters.exporter
    single = None
    if filters.measure == "quantity" and filters.hs:
        single = Single(filters.hs[0], "chosen" if len(listed) > 1 else "only", None)
    elif filters.measure == "quantity":
        single = _single(engine, trade, goods.with_(year_from=year, year_to=year), listed, cut)
    hs = (single.hs_code,) if single else filters.hs
    flows, unweighed = flows_of(engine, trade, goods.with_(hs=hs), filters.measure, year)
    if unweighed and not flows:
        raise FilterError("measure", filters.measure, ["value"], f"no weight of these goods is stated in {year}")
    trade_year = year if flows else 0
    stage = trade_stage or output_stage(engine, material)
    output = country_figures(engine, produced.SHARES, Filters(), material=(material,), stage=(stage,))
    exporter, share = filters.exporter, Fraction(1)
    if facility:
        exporter = (str(facility["country_iso3"]),)
        share = Fraction(filters.share) / 100 if filters.share else Fraction(1, n_sites)
    first_year = filters.year or int(engine.release.release_id[:4])
    binding = measures.naming(engine.release.release_id[:10], material, filters.hs, first_year)
    suppliers = exporters_of(flows) or tuple(row["country_iso3"] for row in output.in_year)
    named = None if exporter else _named(binding, suppliers, trade_year)
    if exporter:
        binding = [row for row in binding if WORLD in exporter or row["country_iso3"] in expand_blocs(exporter)]
    first_cut = (measures.cut_of(engine, named, material).stated if named else "") or FIRST_CUT
    falls = filters.falls or ("exports" if filters.hs or named else "output")
    exporter = exporter or ((named["country_iso3"],) if named else ()) or exporters_of(flows)[:1] or output.leaders[:1]
    return Shock(
        material=material,
        stage=stage,
        exporter=exporter,
        is_exporter_given=facility is not None or bool(filters.exporter),
        cut_from=None if WORLD in exporter else frozenset(expand_blocs(exporter)),
        cut=filters.cut or first_cut,
        facility=facility,
        n_sites=n_sites,
        share_frac=share,
        is_share_assumed=facility is not None and not filters.share,
        listed=listed,
        measure=filters.measure or "value",
        trade=trade,
        trade_year=trade_year,
        newest_year=newest,
        first_year=first_year,
        flows=flows,
        unweighed=unweighed,
        single=single,
        output=output,
        hs_codes=hs_codes_of(engine, material, trade_year, trade_stage, hs, queries=trade),
        measure_id=next((row["measure_id"] for row in (named, *binding) if row), ""),
        is_named=named is not None,
        first_cut=first_cut,
        is_output_cut=falls == "output",
    )


def _named(binding: Sequence[Mapping[str, str]], suppliers: Sequence[str], trade_year: int) -> Mapping[str, str] | None:
    """Return the measure that names a supplier: one that supplies still, and that the flows do not show cut already."""
    fresh = (row for row in binding if not measures.is_in(row, trade_year))
    return next((row for row in fresh if row["country_iso3"] in suppliers), None)


def _facility(engine: Engine, filters: Filters, material: str) -> tuple[Record | None, int]:
    """Return the facility chosen and how many of the material its country has. Raises FilterError on an unknown one."""
    if not filters.facility:
        return None, 0
    known = engine.run(sites.FACILITIES, {"material": (material,)}).records()
    facility = next((row for row in known if row["facility_id"] == filters.facility), None)
    if facility is None:
        listed = sorted(row["facility_id"] for row in known)[:_LISTED]
        raise FilterError("facility", filters.facility, listed, f"is no facility of {material}")
    cut_from = expand_blocs(filters.exporter)
    if cut_from and WORLD not in cut_from and facility["country_iso3"] not in cut_from:
        listed = sorted({row["facility_id"] for row in known if row["country_iso3"] in cut_from})[:_LISTED]
        raise FilterError("facility", filters.facility, listed, "is not in the country that is cut")
    return facility, len({row["facility_id"] for row in known if row["country_iso3"] == facility["country_iso3"]})


def _expect_listed(listed: tuple[str, ...], filters: Filters) -> None:
    """Raise FilterError on a code that the goods do not have, and by weight on a second one."""
    for code in filters.hs:
        if code not in listed:
            raise FilterError("hs", code, sorted(listed), "is no code of this material and stage")
    if filters.measure == "quantity" and len(filters.hs) > 1:
        reason = "takes one code by weight: weights of different goods are not added up"
        raise FilterError("hs", filters.hs[1], filters.hs[:1], reason)


def _single(
    engine: Engine, trade: FlowQueries, in_year: Filters, listed: tuple[str, ...], cut: tuple[str, ...]
) -> Single | None:
    """Return the one code to weigh: what those cut sell most of by value in the year, else what the world does.

    None without any code.
    """
    if len(listed) < 2:
        return Single(listed[0], "only", None) if listed else None
    choices = [("exporter", in_year.with_(exporter=cut))] if cut and WORLD not in cut else []
    for reason, chosen in (*choices, ("world", in_year)):
        rows = [row for row in engine.run(trade.by_code, chosen.chosen()).records() if row["value_usd"]]
        if rows:
            return Single(rows[0]["hs_code"], reason, rows[0]["value_usd"] / sum(row["value_usd"] for row in rows))
    return Single(listed[0], "world", None)
