"""Which releases of BACI hold goods of a material, and which of them a view shows: two are never read together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.engine import Engine
from dashboard.engine.cache import Memo
from dashboard.engine.model import Record
from dashboard.engine.table import has_dataset
from dashboard.filters import Filters
from dashboard.i18n import joined, t
from dashboard.topics.trade.hs_codes import HsCodes, hs_codes_of
from dashboard.topics.trade.queries import COVERAGE, LATER, WHOLE_SERIES, FlowQueries
from dashboard.topics.trade.tables import provisional_years, trade_year
from dashboard.topics.years import latest_final_year, years_within
from dashboard.ui.tabs import Tab
from data.codes import material_with_groups

_COVERAGE: Memo[tuple[Record, ...]] = Memo(2)
_EDITIONS: Memo[tuple[Edition, ...]] = Memo(64)
CURRENT = frozenset({"every_year", "some_years"})
"""What is covered up to the last years."""
_LISTED = 3
_OF_SOURCE = {"baci": WHOLE_SERIES, "baci_later": LATER}


@dataclass(frozen=True)
class Edition:
    """What one release holds of a material: its HS codes and the years of their flows."""

    queries: FlowQueries
    vintage: str
    nomenclature: str
    codes: frozenset[str]
    years: tuple[int, ...]

    @property
    def name(self) -> str:
        """Nomenclature and release in words."""
        return edition_name(self.nomenclature, self.vintage)

    @property
    def when(self) -> str:
        """Its years in words."""
        return years_in_words(self.years[0], self.years[-1], len(self.years))


def nomenclature_name(nomenclature: str) -> str:
    """Return an edition of the Harmonised System (HS92) in words."""
    century = "19" if nomenclature[2:] > "80" else "20"
    return t("trade.release.hs", year=century + nomenclature[2:])


def edition_name(nomenclature: str, vintage: str) -> str:
    """Return nomenclature and release in words; a copy that does not state its release says so."""
    hs = nomenclature_name(nomenclature)
    if not vintage.startswith("V"):
        return t("trade.release.unnamed", hs=hs)
    return t("trade.release.named", hs=hs, release=vintage)


def years_in_words(first: int, last: int, count: int) -> str:
    """Return years as a span where none is left out, else as the two or as how many there are."""
    if first == last:
        return str(first)
    if count == last - first + 1:
        return t("asked.span", first=first, last=last)
    return joined([str(first), str(last)]) if count == 2 else t("trade.release.some", n=count, first=first, last=last)


def coverage(engine: Engine, material: str = "") -> list[Record]:
    """Return which goods each release covers, and which none does; of a material, its groups included, or of all."""
    if not has_dataset(engine, COVERAGE.dataset_id):
        return []
    every = _COVERAGE.get(engine, "coverage", lambda: tuple(engine.run(COVERAGE, {}).records()))
    return [row for row in every if not material or row["material_id"] in material_with_groups(material)]


def editions(engine: Engine, material: str) -> tuple[Edition, ...]:
    """Return the releases that hold flows of a material, that of the series first."""

    def found() -> tuple[Edition, ...]:
        rows = [row for row in coverage(engine, material) if row["n_years"]]
        return tuple(
            Edition(
                queries,
                own[0]["vintage"],
                own[0]["nomenclature"],
                frozenset(row["hs_code"] for row in own),
                tuple(row["year"] for row in engine.run(queries.years, {"material": (material,)}).records()),
            )
            for source, queries in _OF_SOURCE.items()
            if (own := [row for row in rows if row["source_id"] == source])
        )

    return _EDITIONS.get(engine, material, found)


def shown_edition(engine: Engine, material: str, filters: Filters) -> FlowQueries:
    """Return the queries of the release that a view shows: the one chosen, else the first with the codes and years.

    Where none has them it is the first that holds the material at all.
    """
    found = editions(engine, material)
    for edition in found:
        if filters.vintage == edition.vintage:
            return edition.queries
    wanted = frozenset(filters.hs)
    for edition in found:
        is_held = not wanted or wanted & edition.codes
        is_stated = filters.year in edition.years if filters.year else years_within(edition.years, filters)
        if is_held and is_stated:
            return edition.queries
    return found[0].queries if found else WHOLE_SERIES


def later_year(engine: Engine) -> int:
    """Return the newest year of the later release that is not provisional; 0 without one."""
    if not has_dataset(engine, LATER.dataset_id):
        return 0
    years = sorted(int(str(year)) for year in engine.values(LATER.dataset_id, "year"))
    return latest_final_year(years, provisional_years(engine, LATER), Filters())


def later_year_shown(engine: Engine, filters: Filters) -> int:
    """Return the year of the later release to show: the one chosen where it has it, else its newest final one."""
    newest = later_year(engine)
    if not newest:
        return 0
    years = sorted(int(str(year)) for year in engine.values(LATER.dataset_id, "year"))
    return latest_final_year(years, (), filters) if filters.year in years else newest


def later_goods(engine: Engine, material: str = "") -> tuple[str, ...]:
    """Return the HS codes of goods that the series lacks and a later release states: of a material, or of all.

    A code whose goods are in the series under another one, as that of 1992, is none of them.
    """
    rows = coverage(engine, material)
    series = {row["hs_code"] for row in rows if row["source_id"] == "baci" and row["coverage"] in CURRENT}
    later = [row for row in rows if row["source_id"] == "baci_later"]
    return tuple(sorted(row["hs_code"] for row in later if not series & set(row["hs_1992"].split("+"))))


def stated_goods(engine: Engine, material: str, stage: str = "") -> tuple[FlowQueries, int, HsCodes]:
    """Return which release states the goods of a material, of a stage where given, with its newest final year.

    That is the series, and a later release where the series has none of them in its own newest final year.
    """
    year = trade_year(engine)
    goods = hs_codes_of(engine, material, year, stage)
    if not goods and later_goods(engine, material):
        later = later_year(engine)
        if found := hs_codes_of(engine, material, later, stage, queries=LATER):
            return LATER, later, found
    return WHOLE_SERIES, year, goods


def beyond_series(engine: Engine, material: str = "") -> tuple[str, str] | None:
    """Return which goods and years a later release states besides the series, and where: of a material, or of all.

    For cards that read the series alone; None where no later release holds the material.
    """
    rows = [row for row in coverage(engine, material) if row["source_id"] == "baci_later" and row["n_years"]]
    codes = sorted({row["hs_code"] for row in rows})
    if not codes:
        return None
    name = edition_name(rows[0]["nomenclature"], rows[0]["vintage"])
    listed = joined([t("goods.listed", code=code) for code in codes])
    goods = listed if material and len(codes) <= _LISTED else t("trade.release.codes", n=len(codes))
    chosen = Filters(view="trade", vintage=rows[0]["vintage"])
    href = chosen.href(f"/materials/{material}") if material else f"/data/{LATER.dataset_id}"
    return t("trade.release.beyond", name=name, goods=goods), href


def year_of(engine: Engine, edition: Edition, year: int) -> int:
    """Return `year` where an edition states it, else the edition's newest that is not provisional."""
    if year in edition.years:
        return year
    return latest_final_year(edition.years, provisional_years(engine, edition.queries), Filters())


def release_tabs(engine: Engine, material: str, filters: Filters, path: str) -> list[Tab]:
    """Return a tab for each release that holds goods of a material."""
    current = shown_edition(engine, material, filters)
    default = shown_edition(engine, material, Filters())
    plain = filters.without("hs").without("measure").without("year").without("year_from").without("year_to")
    return [
        Tab(
            t("trade.release.tab", name=edition.name, years=edition.when),
            plain.with_(vintage="" if edition.queries is default else edition.vintage).href(path),
            current=edition.queries is current,
            tip=t("trade.release.tip", codes=joined(sorted(edition.codes))),
        )
        for edition in editions(engine, material)
    ]


def release_words(engine: Engine, material: str, queries: FlowQueries, year: int) -> Sequence[str]:
    """Return which release is shown and what the others hold besides, a sentence each; nothing where one alone does."""
    found = editions(engine, material)
    if len(found) == 1 and found[0].queries is WHOLE_SERIES:
        return []
    words = []
    for edition in sorted(found, key=lambda edition: edition.queries is not queries):
        is_shown = edition.queries is queries
        key = "trade.release.shown" if is_shown else "trade.release.other"
        codes = joined([t("goods.listed", code=code) for code in sorted(edition.codes)])
        words.append(t(key, name=edition.name, years=edition.when, codes=codes))
    if year and all(row["quantity_t"] is None for row in _of_year(engine, material, queries, year)):
        words.append(t("trade.release.value_only", year=year))
    return [*words, t("trade.release.never")]


def _of_year(engine: Engine, material: str, queries: FlowQueries, year: int) -> Sequence[Record]:
    """Return the codes of a material in a year of one release."""
    chosen = {"material": (material,), "year_from": year, "year_to": year}
    return engine.run(queries.by_code, chosen).records()
