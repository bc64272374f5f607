"""What is computed of production: concentration, the materials ranked by it, and what the two indexes list.

Source: USGS Mineral Commodity Summaries, the newest edition of each figure. The denominator is the printed world total
where it covers the named countries, else the sum of what is disclosed. Figures of unlike goods have a row without
numbers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter

from dashboard.engine import Engine
from dashboard.engine.cache import Memo
from dashboard.engine.model import Record
from dashboard.engine.table import Row, Table
from dashboard.filters import Filters
from dashboard.metrics.bounds import UNKNOWN
from dashboard.metrics.concentration import Concentration
from dashboard.topics.production import queries
from dashboard.topics.production.country_figures import (
    CountryFigures,
    arrange,
    concentrated,
    stage_known,
    stage_order,
)
from dashboard.topics.production.words import concentration_assumptions
from dashboard.topics.trade import queries as trade
from dashboard.topics.years import latest_final_year
from dashboard.ui.words import output_name, staged
from data.codes import OTHER, WORLD, code_list
from data.fields import columns
from data.model import Field

_KEY = ("material_id", "stage_id", "product", "content_basis", "year", "source_id")
_NO_PLACE = frozenset({"total", "other"})
NOT_COMPUTED = "not_computed"
UNCOUNTED = Field(
    "withheld_uncounted",
    "VARCHAR",
    "",
    "Producers whose quantity is withheld and not in the denominator, joined with +: the figures are of disclosed "
    "producers only; empty without any",
)
BOUND = Field(
    "bound",
    "VARCHAR",
    "",
    "'<' where hhi_low_frac and the top shares are at most, '>' where they are at least what is stated; '?' without "
    "figures, where it cannot be told; empty where they are exact",
)
_FIELDS = (
    *columns(*_KEY),
    Field("hhi_low_frac", "DOUBLE", "fraction", "Herfindahl-Hirschman index, 0-1, the undisclosed rest as dust"),
    Field("hhi_high_frac", "DOUBLE", "fraction", "The same, the undisclosed rest as one supplier"),
    Field(
        "band",
        "VARCHAR",
        "",
        "low, moderate, high (DOJ/FTC 2023); indicative where the interval crosses an edge or the size of the rest is "
        "not known; not_computed where the figures count unlike goods",
    ),
    Field("top1_frac", "DOUBLE", "fraction", "Share of the largest country, 0-1"),
    Field("top3_frac", "DOUBLE", "fraction", "Share of the three largest countries, 0-1"),
    Field("n_minus_1_simple_frac", "DOUBLE", "fraction", "Supply left without the largest country (simple form), 0-1"),
    Field("rest_frac", "DOUBLE", "fraction", "Share of supply that no named country holds, 0-1"),
    Field("denominator_t", "DOUBLE", "t", "What the shares are of"),
    Field("denominator", "VARCHAR", "", "world: the printed total; sum: what is disclosed, other countries included"),
    Field("n_countries", "BIGINT", "count", "Named countries with a quantity above zero"),
    UNCOUNTED,
    BOUND,
    Field("is_known", "BOOLEAN", "", "True for the stage, product and year that the material is known by"),
)
_CONCENTRATION: Memo[tuple[Row, ...]] = Memo(64)
_KNOWN: Memo[dict[str, Known]] = Memo(2)
_RANKED: Memo[tuple[Ranked, ...]] = Memo(2)


def concentration_rows(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    """Return a row for each material, stage, product and year of which a country's quantity above zero is stated.

    Where those quantities count unlike goods it has the band `not_computed` and no numbers.
    """

    def computed() -> tuple[Row, ...]:
        stated = engine.run(queries.SHARES, filters.chosen()).records()
        ordered = sorted(stated, key=lambda row: tuple(str(row[name]) for name in _KEY))
        groups = groupby(ordered, key=lambda row: tuple(row[name] for name in _KEY))
        known = {
            (item.material, item.stage, item.data.product, item.data.year) for item in known_materials(engine).values()
        }
        found = ((key, _row(key, list(group))) for key, group in groups)
        return tuple((*row, (*key[:3], key[4]) in known) for key, row in found if row is not None)

    return _CONCENTRATION.get(engine, filters, computed)


def _row(key: Row, rows: list[Record]) -> Row | None:
    """Return the concentration of one material, stage, product and year; None where nothing is stated."""
    result = concentrated(rows)
    if result is None:
        is_stated = any(row["quantity_t"] for row in rows if row["country_iso3"] not in (WORLD, OTHER))
        return (*key, None, None, NOT_COMPUTED, *(None,) * 9) if is_stated else None
    if result.bound == UNKNOWN:
        return (*key, None, None, NOT_COMPUTED, *(None,) * 7, uncounted(result), result.bound)
    return (
        *key, result.hhi_low, result.hhi_high, result.band, result.top1_frac, result.top3_frac,
        1.0 - result.top1_frac, result.rest_frac, result.total_t, result.denominator, result.n_named,
        uncounted(result), result.bound,
    )  # fmt: skip


def uncounted(result: Concentration) -> str | None:
    """Return the codes of withheld producers that the denominator does not count, joined with +; None without any."""
    return "+".join(result.uncounted) or None


CONCENTRATION = Table(
    table_id="concentration",
    title_key="derived.concentration.title",
    fields=_FIELDS,
    datasets=("production_yearly",),
    rows=concentration_rows,
    assumptions=lambda _filters: concentration_assumptions(),
    keys=("material", "stage", "product", "year_from", "year_to", "source", "vintage"),
    metrics=("hhi", "top_share", "n_minus_1"),
)
KNOWN_CONCENTRATION = replace(
    CONCENTRATION,
    table_id="concentration_known",
    title_key="derived.concentration_known.title",
    rows=lambda engine, filters: tuple(row for row in concentration_rows(engine, filters) if row[-1]),
)
"""Of each material the one row of the stage, product and year that it is known by."""


def _worst_rows(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    worst = {(item.material, item.stage, item.data.product, item.data.year) for item in ranked_materials(engine)}
    return tuple(row for row in concentration_rows(engine, filters) if (*row[:3], row[4]) in worst)


WORST_CONCENTRATION = replace(
    CONCENTRATION,
    table_id="concentration_worst",
    title_key="derived.concentration_worst.title",
    rows=_worst_rows,
)
"""Of each material the one row of the stage that is most concentrated, in the newest year of its product."""
TABLES = (CONCENTRATION, KNOWN_CONCENTRATION, WORST_CONCENTRATION)


@dataclass(frozen=True)
class Known:
    """A material by what it is known by: the stage, and the figures of the product in its newest year.

    `concentration` is None where no quantity is stated, and where the countries' figures count unlike goods.
    """

    material: str
    stage: str
    data: CountryFigures
    concentration: Concentration | None

    @property
    def name(self) -> str:
        """What its tonnes are of: the product, or the material where they count the content of it."""
        return output_name(self.data.rows[0])

    @property
    def staged(self) -> str:
        """The stage, after the product where that is not the material's own name."""
        return staged(self.data.rows[0])


@dataclass(frozen=True)
class Ranked(Known):
    """A material at a stage whose concentration can be computed."""

    concentration: Concentration


def known_materials(engine: Engine) -> Mapping[str, Known]:
    """Return what every material of which output by country is stated is known by, in the order of the code list.

    That is the code list's stage and product (`data.codes.known_by`); the first stage stated and its newest and largest
    product in a release that lacks it. Every page, card and table that shows one figure of a material takes this.
    """

    def known() -> dict[str, Known]:
        groups: dict[str, dict[str, list[Record]]] = defaultdict(lambda: defaultdict(list))
        for row in engine.run(queries.SHARES, {}).records():
            groups[row["material_id"]][row["stage_id"]].append(row)
        found = {}
        for material in code_list("material").rows:
            if stages := groups.get(material):
                stage = stage_known(material, sorted(stages, key=stage_order))
                data = arrange(stages[stage], Filters())
                found[material] = Known(material, stage, data, data.concentration())
        return found

    return _KNOWN.get(engine, "all", known)


def ranked_materials(engine: Engine) -> tuple[Ranked, ...]:
    """Return every material at the stage where its output is most concentrated, the most concentrated first.

    A stage counts in the newest year of its product: the one that the material is known by, else the largest. Of stages
    that are as concentrated the first from the ground up stands.
    """
    return _RANKED.get(engine, "all", lambda: _ranked(engine))


def _ranked(engine: Engine) -> tuple[Ranked, ...]:
    groups: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for row in engine.run(queries.SHARES, {}).records():
        groups[row["material_id"], row["stage_id"]].append(row)
    worst: dict[str, Ranked] = {}
    for material, stage in sorted(groups, key=lambda key: (key[0], stage_order(key[1]))):
        data = arrange(groups[material, stage], Filters())
        found, before = data.concentration(), worst.get(material)
        if found is not None and (before is None or found.hhi_low > before.concentration.hhi_low):
            worst[material] = Ranked(material, stage, data, found)
    return tuple(sorted(worst.values(), key=lambda item: (-item.concentration.hhi_low, item.material)))


def mixed_product_materials(engine: Engine) -> tuple[Known, ...]:
    """Return those not ranked because the countries' figures count unlike goods."""
    ranked = {item.material for item in ranked_materials(engine)}
    known = known_materials(engine).items()
    return tuple(item for material, item in known if item.data.is_mixed_products and material not in ranked)


def supplies(engine: Engine, stage: str) -> dict[str, CountryFigures]:
    """Return the output of each material in its newest year, at `stage` or at the one it is known by."""
    if not stage:
        figures = {material: item.data for material, item in known_materials(engine).items()}
    else:
        rows = engine.run(queries.SHARES, {"stage": (stage,)}).records()
        figures = {
            material: arrange(list(group), Filters()) for material, group in groupby(rows, itemgetter("material_id"))
        }
    return {material: data for material, data in figures.items() if any(map(itemgetter("quantity_t"), data.in_year))}


@dataclass(frozen=True)
class Profile:
    """A country: its rows of output, the largest share first, and its trade in US dollars (None = no flow)."""

    code: str
    rows: tuple[Record, ...]
    exports_usd: float | None
    imports_usd: float | None

    @property
    def share(self) -> float:
        """Its largest share of a world output, 0 where it has none."""
        return (self.rows[0]["share_frac"] or 0.0) if self.rows else 0.0

    @property
    def materials(self) -> list[str]:
        """The materials it produces, by falling share."""
        return list(dict.fromkeys(row["material_id"] for row in self.rows))

    @property
    def has_data(self) -> bool:
        """Whether any figure is stated."""
        return bool(self.rows or self.exports_usd or self.imports_usd)


def profiles(engine: Engine, filters: Filters) -> tuple[list[Profile], int]:
    """Return every country and area with what `filters` leave of it, and the year of the trade figures."""
    chosen = filters.only(("material", "stage")).chosen()
    output: dict[str, list[Record]] = defaultdict(list)
    for row in engine.run(queries.STANDING, chosen).records():
        if row["quantity_t"]:
            output[row["country_iso3"]].append(row)
    years = tuple(row["year"] for row in engine.run(trade.YEARS, chosen).records())
    provisional = tuple(row["year"] for row in engine.run(trade.PROVISIONAL_YEARS, {}).records())
    year = latest_final_year(years, provisional, filters)
    dated = {**chosen, "year_from": year, "year_to": year}
    exports = {row["exporter_iso3"]: row["value_addable_usd"] for row in engine.run(trade.BY_EXPORTER, dated).records()}
    imports = {row["importer_iso3"]: row["value_addable_usd"] for row in engine.run(trade.BY_IMPORTER, dated).records()}
    countries = [code for code, row in code_list("country").rows.items() if row["area_kind"] not in _NO_PLACE]
    by_share = {code: sorted(rows, key=lambda row: -(row["share_frac"] or 0.0)) for code, rows in output.items()}
    return [
        Profile(code, tuple(by_share.get(code, ())), exports.get(code), imports.get(code)) for code in countries
    ], year
