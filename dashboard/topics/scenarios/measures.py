"""Export measures in force as ready shocks: whom they cut and by how much, or by how much it is assumed.

Source: the code list `export_measure`, each row with the document it was read in. A quota is a cut against the output
of the country in the newest year stated; a ban stops the goods it names; of a licence no quantity is stated, so the
shock takes all that the country sells: the most it could be. All are measures on exports: output is not taken to fall.
A measure of an earlier year than the flows is in them already: it is no shock, and lifting it is what would change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.topics.production.tables import known_materials
from dashboard.topics.scenarios.flows import release, trade_years
from data.codes import code_list

QUOTA, BAN, LICENCE = "quota", "ban", "licence"
_ALL = "100"


@dataclass(frozen=True)
class Cut:
    """What a measure takes, in per cent: as it states it, empty of a licence, and at most; both empty of nothing.

    `year` is that of the output that a quota is held against.
    """

    stated: str
    most: str
    year: int | None = None


@dataclass(frozen=True)
class Case:
    """A measure as a shock in one material, cut by the most it could take, against the flows of `flows_year`.

    `binds` are the goods that it binds in words, where the HS codes of the material hold others too.
    """

    name: str
    country: str
    material: str
    kind: str
    cut: Cut
    hs: str
    binds: str
    effective: str
    read_on: str
    source_document: str
    flows_year: int
    is_in_flows: bool

    @property
    def filters(self) -> Filters:
        """The filters that choose this shock; of a measure that the flows have, those of the material alone."""
        chosen = Filters().with_(material=self.material)
        if self.is_in_flows:
            return chosen
        return chosen.with_(exporter=self.country, cut=self.cut.most, falls="exports", hs=self.hs or ())

    @property
    def goods(self) -> Filters:
        """The filters that choose the goods that it binds, of its country."""
        return Filters().with_(material=self.material, exporter=self.country, hs=self.hs or ())

    @property
    def last_year_before(self) -> int:
        """The last whole year before it."""
        return int(self.effective[:4]) - 1

    @property
    def is_partly_in_flows(self) -> bool:
        """Whether it began within the year of the flows."""
        return int(self.effective[:4]) == self.flows_year


def in_force(day: str, material: str = "") -> list[Mapping[str, str]]:
    """Return the rows of `export_measure` in force on a day, all or those on one material."""
    rows = code_list("export_measure").rows.values()
    return [
        row
        for row in rows
        if row["effective"] <= day
        and (not row["ends"] or row["ends"] >= day)
        and (not material or material in row["materials"].split("+"))
    ]


def naming(day: str, material: str, hs: Sequence[str], first_year: int) -> list[Mapping[str, str]]:
    """Return the measures in force on a material that bind some of the goods chosen in the year a shock begins."""
    return [
        row
        for row in in_force(day, material)
        if (not hs or not row["hs_code"] or row["hs_code"] in hs)
        and int(row["effective"][:4]) <= first_year <= int(row["ends"][:4] or first_year)
    ]


def is_in(row: Mapping[str, str], flows_year: int) -> bool:
    """Tell whether the flows of a year have a measure: it is of an earlier one."""
    return int(row["effective"][:4]) < flows_year


def cases(engine: Engine, material: str) -> tuple[Case, ...]:
    """Return the measures in force on the day of the release, a case a material, those of `material` first."""
    found = list(_cases(engine, engine.release.release_id[:10]))
    return tuple(sorted(found, key=lambda case: case.material != material))


def _cases(engine: Engine, day: str) -> Iterator[Case]:
    for row in in_force(day):
        for material in row["materials"].split("+"):
            cut = cut_of(engine, row, material)
            if cut.most:
                hs = (row["hs_code"],) if row["hs_code"] else ()
                year, _ = trade_years(engine, release(engine, material, "", hs), material, None)
                yield Case(
                    row["name"], row["country_iso3"], material, row["kind"], cut, row["hs_code"], row["binds"],
                    row["effective"],
                    row["read_on"], row["source_document"], year, is_in(row, year),
                )  # fmt: skip


def cut_of(engine: Engine, row: Mapping[str, str], material: str) -> Cut:
    """Return what a measure takes of a material; nothing where a quota binds nothing."""
    if row["kind"] != QUOTA:
        return Cut(_ALL if row["kind"] == BAN else "", _ALL)
    known = known_materials(engine).get(material)
    stated = known.data.country(row["country_iso3"]) if known else None
    if not known or not stated or not stated["quantity_t"] or stated["quantity_t"] <= float(row["quota_t"]):
        return Cut("", "")
    cut = f"{100 * (1 - float(row['quota_t']) / stated['quantity_t']):.0f}"
    return Cut(cut, cut, known.data.year)


def sold(engine: Engine, case: Case, year: int) -> tuple[float, float]:
    """Return what the country of a case sold of the goods it binds in a year, in dollars, and what all sold of them."""
    trade = release(engine, case.material, "", case.goods.hs)
    goods = case.goods.with_(year_from=year, year_to=year)
    own, every = (
        sum((row["value_usd"] if goods.hs else row["value_addable_usd"]) or 0.0 for row in rows)
        for rows in (engine.run(trade.by_code, one.chosen()).records() for one in (goods, goods.without("exporter")))
    )
    return own, every
