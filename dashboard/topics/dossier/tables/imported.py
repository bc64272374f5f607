"""What a place buys from outside it, from whom, and who refines it: the seller is often not where it was made.

Sources: CEPII BACI (values of the newest final year, goods that may be added); who smelts or refines it, and who makes
it at all, as `dashboard.topics.makers` answers for every page: USGS and IEA, else the EU study with its year.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.engine import Engine
from dashboard.engine.cache import Memo
from dashboard.engine.model import Record
from dashboard.engine.table import Row, Table
from dashboard.filters import Filters
from dashboard.topics.dossier.words import imported_assumptions
from dashboard.topics.makers.naming import NAMED_IN, names_makers, naming
from dashboard.topics.makers.output import refining
from dashboard.topics.makers.sellers import makes
from dashboard.topics.trade.queries import BY_MATERIAL_AND_YEAR, EXPORTERS_BY_STAGE
from dashboard.topics.trade.tables import provisional_years
from dashboard.topics.years import latest_final_year
from data.codes import expand_blocs
from data.fields import columns
from data.model import Field

_ROWS: Memo[tuple[Row, ...]] = Memo(64)


@dataclass(frozen=True)
class _Bought:
    """Imports of a material from outside the place, in dollars by seller and by stage of the goods."""

    by_seller: dict[str, float]
    by_stage: dict[str, float]

    @property
    def total_usd(self) -> float:
        """The value of all of them."""
        return sum(self.by_seller.values())

    def add(self, row: Record) -> None:
        """Count a flow."""
        for amounts, key in ((self.by_seller, row["exporter_iso3"]), (self.by_stage, row["stage_id"])):
            amounts[key] = amounts.get(key, 0.0) + row["value_addable_usd"]


def _rows(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    """Return a row for each material, the largest imports first; none without a place."""
    if not filters.country:
        return ()
    return _ROWS.get(engine, filters, lambda: tuple(_imported(engine, filters)))


def year_of(engine: Engine, filters: Filters) -> int:
    """Return the year of the imports: the one chosen where the place has any in it, else its newest that is final."""
    bought = engine.run(BY_MATERIAL_AND_YEAR, {"importer": filters.country}).records()
    years = sorted({row["year"] for row in bought if row["value_addable_usd"]})
    return latest_final_year(years, provisional_years(engine), filters)


def _imported(engine: Engine, filters: Filters) -> Iterable[Row]:
    year, members = year_of(engine, filters), frozenset(expand_blocs(filters.country))
    chosen = filters.only(("material",)).with_(importer=filters.country, year_from=year, year_to=year)
    bought: dict[str, _Bought] = {}
    for row in engine.run(EXPORTERS_BY_STAGE, chosen.chosen()).records():
        if row["exporter_iso3"] not in members and row["value_addable_usd"]:
            bought.setdefault(row["material_id"], _Bought({}, {})).add(row)
    for material in sorted(bought, key=lambda code: (-bought[code].total_usd, code)):
        record = _record(engine, filters, material, year, bought[material])
        yield tuple(record[name] for name in IMPORTED.columns)


def _record(engine: Engine, filters: Filters, material: str, year: int, bought: _Bought) -> Record:
    sellers = bought.by_seller
    first = min(sellers, key=lambda code: (-sellers[code], code))
    # Goods of several stages: what most of their value is of says which step of the world's stands beside them.
    most = max(bought.by_stage, key=lambda stage: (bought.by_stage[stage], stage))
    led, made = refining(engine, material, most), makes(engine, material, most, first)
    return {
        "material_id": material,
        "place": "+".join(filters.country),
        "stage_id": most,
        "year": year,
        "imports_usd": bought.total_usd,
        "n_suppliers": len(sellers),
        "supplier_iso3": first,
        "supplier_share_frac": sellers[first] / bought.total_usd,
        "supplier_makes": bool(naming(engine, material, first)) if names_makers(engine, material) else None,
        "supplier_output_frac": made.share_frac if made else None,
        "supplier_most_frac": made.most_frac if made else None,
        "passed_on": made.is_doubtful if made else None,
        "refiner_iso3": led.leaders[0] if led else None,
        "refiner_share_frac": led.result.top1_frac if led and led.result else None,
        "refiner_bound": led.result.bound if led and led.result else None,
        "refiner_without": " ".join(led.result.uncounted) or None if led and led.result else None,
        "refiner_stage": led.stage if led else None,
        "refiner_product": led.product if led else None,
        "refiner_year": led.year if led else None,
        "vintage": led.vintage if led else None,
        "source_id": led.source_id if led else None,
    }


IMPORTED = Table(
    table_id="imported",
    title_key="derived.imported.title",
    fields=(
        *columns("material_id"),
        Field("place", "VARCHAR", "", "Who imports: code of a country or bloc, several joined with +"),
        *columns("stage_id", "year"),
        Field("imports_usd", "DOUBLE", "USD", "Value of all imports from outside the place"),
        Field("n_suppliers", "BIGINT", "count", "Countries that sell it to the place"),
        Field("supplier_iso3", "VARCHAR", "", "The largest seller", codes="country"),
        Field("supplier_share_frac", "DOUBLE", "fraction", "Its share of the imports, 0-1"),
        Field(
            "supplier_makes",
            "BOOLEAN",
            "",
            "Whether a source names the seller as a producer of it; empty: nobody",
        ),
        Field("supplier_output_frac", "DOUBLE", "fraction", "Its share of the world's output at that stage, 0-1"),
        Field("supplier_most_frac", "DOUBLE", "fraction", "The most it can be: of one not named the unnamed rest"),
        Field("passed_on", "BOOLEAN", "", "True where it makes too little to sell its own, or is not named"),
        Field("refiner_iso3", "VARCHAR", "", "Where most of the world's is refined or smelted", codes="country"),
        Field("refiner_share_frac", "DOUBLE", "fraction", "Its share of the world's refining or smelting, 0-1"),
        Field("refiner_bound", "VARCHAR", "", "'<' where that share is at most, '>' at least what is stated"),
        Field("refiner_without", "VARCHAR", "", "Countries not in what that share is of, with blanks between"),
        Field("refiner_stage", "VARCHAR", "", "The step that stands behind most of the imports: refine or smelt"),
        Field("refiner_product", "VARCHAR", "", "What is counted, in the publisher's words"),
        Field("refiner_year", "INTEGER", "", "Year of it; of the EU study its edition"),
        *columns("vintage", "source_id"),
    ),
    datasets=("trade_yearly", *NAMED_IN),
    rows=_rows,
    assumptions=imported_assumptions,
    keys=("material", "country", "year"),
    drawn_from=lambda _engine, _filters: ("trade_yearly",),
)
