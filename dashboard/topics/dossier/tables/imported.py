"""What a place buys from outside it, from whom, and who refines it: the seller is often not where it was made.

Sources: CEPII BACI (values of the newest final year, goods that may be added), USGS and IEA (smelting and refining by
country in the newest year); who makes it at all also by ICMM and the EC study.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dashboard.engine import Engine
from dashboard.engine.cache import Memo
from dashboard.engine.model import Record
from dashboard.engine.table import Row, Table
from dashboard.filters import Filters
from dashboard.topics.dossier.words import imported_assumptions
from dashboard.topics.opportunities.queries import TRADE
from dashboard.topics.opportunities.tables.unmined_resource import mined_everywhere
from dashboard.topics.production import queries as produced
from dashboard.topics.production.country_figures import CountryFigures
from dashboard.topics.production.tables import supplies
from dashboard.topics.trade.queries import BY_MATERIAL_AND_YEAR
from dashboard.topics.trade.tables import provisional_years
from dashboard.topics.years import latest_final_year
from data.codes import OTHER, WORLD, expand_blocs
from data.fields import columns
from data.model import Field

_REFINING = ("refine", "smelt")
_ROWS: Memo[tuple[Row, ...]] = Memo(64)
_REFINERS: Memo[Mapping[str, tuple[str, CountryFigures]]] = Memo(2)
_PRODUCERS: Memo[Mapping[str, frozenset[str]]] = Memo(2)


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
    bought: dict[str, dict[str, float]] = {}
    for row in engine.run(TRADE, chosen.chosen()).records():
        if row["exporter_iso3"] not in members:
            sellers = bought.setdefault(row["material_id"], {})
            sellers[row["exporter_iso3"]] = sellers.get(row["exporter_iso3"], 0.0) + row["value_addable_usd"]
    totals = {material: sum(sellers.values()) for material, sellers in bought.items()}
    for material in sorted((code for code in totals if totals[code]), key=lambda code: (-totals[code], code)):
        record = _record(engine, filters, material, year, bought[material])
        yield tuple(record[name] for name in IMPORTED.columns)


def _record(engine: Engine, filters: Filters, material: str, year: int, sellers: Mapping[str, float]) -> Record:
    total = sum(sellers.values())
    first = min(sellers, key=lambda code: (-sellers[code], code))
    stage, refining = _refiners(engine).get(material, ("", None))
    leader = refining.ranked[0] if refining and refining.ranked else None
    producers = _producers(engine).get(material)
    return {
        "material_id": material,
        "place": "+".join(filters.country),
        "year": year,
        "imports_usd": total,
        "n_suppliers": len([value for value in sellers.values() if value]),
        "supplier_iso3": first,
        "supplier_share_frac": sellers[first] / total,
        "supplier_makes": None if producers is None else first in producers,
        "refiner_iso3": leader["country_iso3"] if leader else None,
        "refiner_share_frac": leader["share_frac"] if leader else None,
        "refiner_bound": leader["share_bound"] if leader else None,
        "refiner_stage": stage or None,
        "refiner_product": leader["product"] if leader else None,
        "refiner_year": leader["year"] if leader else None,
    }


def _refiners(engine: Engine) -> Mapping[str, tuple[str, CountryFigures]]:
    """Return by material its refining by country, else its smelting, in the newest year."""

    def read() -> dict[str, tuple[str, CountryFigures]]:
        found: dict[str, tuple[str, CountryFigures]] = {}
        for stage in _REFINING:
            for material, figures in supplies(engine, stage).items():
                found.setdefault(material, (stage, figures))
        return found

    return _REFINERS.get(engine, "refiners", read)


def _producers(engine: Engine) -> Mapping[str, frozenset[str]]:
    """Return by material the countries that any source names as a producer, at any stage and in any year."""

    def read() -> dict[str, frozenset[str]]:
        found = {code: {*mined.producers, *mined.elsewhere} for code, mined in mined_everywhere(engine).items()}
        for row in engine.run(produced.SHARES, {}).records():
            if row["country_iso3"] not in (WORLD, OTHER) and (row["quantity_t"] or row["status"] == "withheld"):
                found.setdefault(row["material_id"], set()).add(row["country_iso3"])
        return {material: frozenset(countries) for material, countries in found.items()}

    return _PRODUCERS.get(engine, "producers", read)


IMPORTED = Table(
    table_id="imported",
    title_key="derived.imported.title",
    fields=(
        *columns("material_id"),
        Field("place", "VARCHAR", "", "Who imports: code of a country or bloc, several joined with +"),
        *columns("year"),
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
        Field("refiner_iso3", "VARCHAR", "", "Where most of the world's is refined or smelted", codes="country"),
        Field("refiner_share_frac", "DOUBLE", "fraction", "Its share of the world's refining or smelting, 0-1"),
        Field("refiner_bound", "VARCHAR", "", "'<' where that share is at most, '>' at least what is stated"),
        Field("refiner_stage", "VARCHAR", "", "refine, or smelt where refining by country is not stated"),
        Field("refiner_product", "VARCHAR", "", "What is counted, in the publisher's words"),
        Field("refiner_year", "INTEGER", "", "Year of it"),
    ),
    datasets=("trade_yearly", "production_yearly", "facility", "supply_share", "supply_outlook"),
    rows=_rows,
    assumptions=imported_assumptions,
    keys=("material", "country", "year"),
)
