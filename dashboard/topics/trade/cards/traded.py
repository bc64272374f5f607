"""What the trade view of a material looks at: its year, codes, measure and flows, read once for all cards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from dashboard.engine import Engine
from dashboard.engine.cache import Memo
from dashboard.engine.model import Record
from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.i18n import joined, t
from dashboard.topics.trade import queries as trade
from dashboard.topics.trade.cards.flows import (
    Flow,
    TradeYear,
)
from dashboard.topics.trade.hs_codes import HsCodes, hs_codes_of
from dashboard.topics.trade.releases import shown_edition
from dashboard.topics.trade.tables import provisional_years
from dashboard.topics.trade.words import goods_in_short
from dashboard.topics.years import latest_final_year
from data.codes import expand_blocs, place_in_text

KEYS = ("material", "stage", "hs", "country", "exporter", "importer", "year_from", "year_to")
_SEVERAL = 2
_LEAST_T = 0.0005
"""Half of the least weight that BACI states: a difference of sums below it is rounding."""
StatedFlow = tuple[str, str, float | None]
SIDES: Mapping[str, Callable[[StatedFlow, frozenset[str]], bool]] = {
    "country": lambda flow, countries: flow[0] in countries or flow[1] in countries,
    "exporter": lambda flow, countries: flow[0] in countries,
    "importer": lambda flow, countries: flow[1] in countries,
}
_STATED: Memo[tuple[StatedFlow, ...]] = Memo(48)


@dataclass(frozen=True)
class MaterialTrade(TradeYear):
    """What the trade view looks at: filters for one year, for all years, and the measure.

    `codes` are the HS codes that carry the material in the chosen year, largest first. `flows` are all flows of that
    year in the measure, whatever countries are chosen: the largest value first, None where the measure is not stated.
    `queries` read the one release that is shown.
    """

    material: str
    filters: Filters
    years: tuple[int, ...]
    codes: tuple[Record, ...]
    measure: str
    queries: trade.FlowQueries = trade.WHOLE_SERIES
    flows: tuple[StatedFlow, ...] = ()

    def chosen(self, *keys: str) -> list[Flow]:
        """Return the flows with a value that the choices of `keys` (country, exporter, importer) leave."""
        flows: Iterable[StatedFlow] = self.flows
        for key in keys:
            if countries := frozenset(expand_blocs(self.filters.value(key))):
                flows = [flow for flow in flows if SIDES[key](flow, countries)]
        return [(exporter, importer, value) for exporter, importer, value in flows if value]

    def is_chosen(self, exporter: str, importer: str) -> bool:
        """Tell whether a flow between two countries would have an end among the countries chosen."""
        countries = frozenset(expand_blocs(self.filters.country))
        return not countries or SIDES["country"]((exporter, importer, None), countries)

    @property
    def in_year(self) -> Filters:
        """Filters of the chosen year."""
        return self.all_years.with_(year_from=self.year, year_to=self.year)

    @property
    def anywhere(self) -> Filters:
        """Filters of the chosen year, whatever countries are chosen."""
        return self.in_year.without("country").without("exporter").without("importer")

    @property
    def all_years(self) -> Filters:
        """Filters over the range of years."""
        return self.filters.only(KEYS).with_(material=self.material)

    @property
    def column(self) -> str:
        """The column of the measure: what fits by weight, what may be added over several codes by value."""
        if self.measure == "quantity":
            return "quantity_in_range_t"
        return "value_usd" if self.is_one_code else "value_addable_usd"

    @property
    def is_one_code(self) -> bool:
        """Tell whether a single HS code is shown: nothing is added to it."""
        return len(self.filters.hs) == 1 or len(self.codes) == 1

    @property
    def measure_name(self) -> str:
        """The measure in words."""
        return t(f"measure.{self.measure}")

    def noted(self, subtitle: str) -> str:
        """Return a subtitle with what is left out of the measure in the chosen year, where something is."""
        if self.measure != "quantity":
            return subtitle
        codes = [row for row in self.codes if row["hs_code"] in (self.filters.hs or (row["hs_code"],))]
        left = sum((row["quantity_t"] or 0.0) - (row["quantity_in_range_t"] or 0.0) for row in codes)
        return subtitle + "\n" + t("measure.without", left=theme.quantity(left)) if left > _LEAST_T else subtitle

    @property
    def places(self) -> str:
        """The countries chosen within a sentence, one named, several counted; empty without one."""
        chosen = self.filters.country
        if len(chosen) < _SEVERAL:
            return "".join(map(place_in_text, chosen))
        return t("material.trade.places", n=len(chosen))

    def of_chosen(self, words: str) -> str:
        """Return what is counted with the countries chosen, one end of every flow of it; one is named."""
        return t("material.trade.of_chosen", words=words, places=self.places) if self.places else words

    def written(self, value: float | None) -> str:
        """Return a value of the measure in words; a flow without weight says so."""
        if value is None:
            return t("trade.no_weight") if self.measure == "quantity" else t("status.missing")
        return theme.quantity(value) if self.measure == "quantity" else theme.money(value)

    def goods(self, engine: Engine) -> str:
        """The goods shown, in short: their codes, and their form where there is one."""
        return goods_in_short(self.hs_codes(engine))

    def hs_codes(self, engine: Engine) -> HsCodes:
        """The codes whose flows are shown."""
        return hs_codes_of(
            engine, self.material, self.year, self.filters.first("stage"), self.filters.hs, queries=self.queries
        )


def years_of(
    engine: Engine, queries: trade.FlowQueries, material: str, filters: Filters
) -> tuple[tuple[int, ...], int]:
    """Return the years that a release states of a material, and the one shown: `year`, else the newest final one."""
    years = tuple(int(str(year)) for year in engine.run(queries.years, {"material": (material,)}).column("year"))
    return years, latest_final_year(years, provisional_years(engine, queries), filters)


def load(engine: Engine, material: str, filters: Filters) -> MaterialTrade:
    """Return what the trade view shows; the year is `year`, else the newest that is not provisional."""
    queries = shown_edition(engine, material, filters)
    years, year = years_of(engine, queries, material, filters)
    provisional = provisional_years(engine, queries)
    base = filters.only(KEYS).with_(material=material, year_from=year, year_to=year)
    codes = tuple(engine.run(queries.by_code, base.without("hs").chosen()).records()) if year else ()
    traded = MaterialTrade(year, provisional, material, filters, years, codes, "value", queries)
    is_weighed = any(row["quantity_t"] is not None for row in codes)
    if filters.measure == "quantity" and traded.is_one_code and is_weighed:
        traded = replace(traded, measure="quantity")
    if not year:
        return traded
    choice = (queries.dataset_id, traded.anywhere.to_query(), traded.column)
    return replace(traded, flows=_STATED.get(engine, choice, lambda: _stated(engine, traded)))


def _stated(engine: Engine, traded: MaterialTrade) -> tuple[StatedFlow, ...]:
    result = engine.run(traded.queries.pairs, traded.anywhere.chosen())
    columns = (result.column(name) for name in ("exporter_iso3", "importer_iso3", traded.column))
    return tuple(zip(*columns, strict=True))


def places_in_text(codes: Iterable[str]) -> str:
    """Return the places within a sentence."""
    return joined([place_in_text(code) for code in codes])
