"""Export measures in force as ready shocks: whom they cut and by how much, or by how much it is assumed.

Source: the code list `export_measure`, each row with the document it was read in. A quota is a cut against the output
of the country in the newest year stated; a ban stops the goods it names; of a licence no quantity is stated, so the
shock takes all that the country sells: the most it could be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.topics.production.tables import known_materials
from data.codes import code_list

QUOTA, BAN, LICENCE = "quota", "ban", "licence"


@dataclass(frozen=True)
class Case:
    """A measure as a shock in one material: `cut` in per cent; `year` of the output that a quota is held against."""

    name: str
    country: str
    material: str
    kind: str
    cut: str
    hs: str
    year: int | None
    effective: str
    read_on: str
    source_document: str

    @property
    def filters(self) -> Filters:
        """The filters that choose this shock."""
        return Filters().with_(material=self.material, exporter=self.country, cut=self.cut, hs=self.hs or ())


def in_force(day: str, material: str = "") -> list[Mapping[str, str]]:
    """Return the rows of `export_measure` in force on a day, all or those on one material."""
    rows = code_list("export_measure").rows.values()
    return [
        row
        for row in rows
        if row["effective"] <= day
        and (not row["end"] or row["end"] >= day)
        and (not material or material in row["materials"].split("+"))
    ]


def naming(day: str, material: str, hs: Sequence[str], first_year: int) -> list[Mapping[str, str]]:
    """Return the measures in force on a material that bind some of the goods chosen in the year a shock begins."""
    return [
        row
        for row in in_force(day, material)
        if (not hs or not row["hs_code"] or row["hs_code"] in hs)
        and int(row["effective"][:4]) <= first_year <= int(row["end"][:4] or first_year)
    ]


def cases(engine: Engine, material: str) -> tuple[Case, ...]:
    """Return the measures in force on the day of the release, a case a material, those of `material` first."""
    found = list(_cases(engine, engine.release.release_id[:10]))
    return tuple(sorted(found, key=lambda case: case.material != material))


def _cases(engine: Engine, day: str) -> Iterator[Case]:
    for row in in_force(day):
        for material in row["materials"].split("+"):
            cut, year = _cut(engine, row, material)
            if cut:
                yield Case(
                    row["name"], row["country_iso3"], material, row["kind"], cut, row["hs_code"], year,
                    row["effective"], row["read_on"], row["source_document"],
                )  # fmt: skip


def _cut(engine: Engine, row: Mapping[str, str], material: str) -> tuple[str, int | None]:
    """Return the cut in per cent and the year of the output it is held against; no cut where a quota binds nothing."""
    if row["kind"] != QUOTA:
        return "100", None
    known = known_materials(engine).get(material)
    stated = known.data.country(row["country_iso3"]) if known else None
    if not known or not stated or not stated["quantity_t"] or stated["quantity_t"] <= float(row["quota_t"]):
        return "", None
    return f"{100 * (1 - float(row['quota_t']) / stated['quantity_t']):.0f}", known.data.year
