"""Code lists (`data/codes/*.csv`): materials, countries, blocs, stages. `encode` raises on what is not in the list."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent / "codes"
WORLD, OTHER = "WLD", "OTH"


class UnknownCodeError(ValueError):
    """A value that is not in its code list."""


@dataclass(frozen=True)
class CodeList:
    """One code list: `rows` maps a code to its record, in the file's order."""

    list_id: str
    rows: dict[str, dict[str, str]]

    def __contains__(self, code: object) -> bool:
        """Tell whether `code` is in the list."""
        return code in self.rows

    def name(self, code: str) -> str:
        """Return the plain English name of `code`; the code itself where it is not in the list."""
        row = self.rows.get(code)
        return row["name"] if row else code


@lru_cache(maxsize=256)
def code_list(list_id: str) -> CodeList:
    """Read `data/codes/<list_id>.csv`; the first column is the code. Raises FileNotFoundError on an unknown list."""
    with (FOLDER / f"{list_id}.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        key = (reader.fieldnames or [""])[0]
        return CodeList(list_id, {row[key]: row for row in reader})


@lru_cache(maxsize=256)
def table(table_id: str) -> tuple[dict[str, str], ...]:
    """Return the rows of `data/codes/<table_id>.csv`, for tables whose rows have no code of their own."""
    with (FOLDER / f"{table_id}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def encode(list_id: str, value: str) -> str:
    """Return `value` if it is a code of the list, else raise UnknownCodeError."""
    if value not in code_list(list_id):
        message = f"{value!r} is not a code of the list {list_id!r}"
        raise UnknownCodeError(message)
    return value


@lru_cache(maxsize=256)
def material_with_groups(material_id: str) -> tuple[str, ...]:
    """Return the material and every group that holds it: the material codes under which its flows may stand."""
    groups = [code for code, row in code_list("material").rows.items() if material_id in row["members"].split("+")]
    return (material_id, *groups)


@dataclass(frozen=True)
class KnownBy:
    """The stage and product that a material is known by, and why; both empty where no output is stated of it."""

    stage_id: str
    product: str
    reason: str


@lru_cache(maxsize=256)
def known_by(material_id: str) -> KnownBy:
    """Return what stands for a material wherever one figure has to. Raises UnknownCodeError for what is no material."""
    row = code_list("material").rows[encode("material", material_id)]
    return KnownBy(row["known_stage"], row["known_product"], row["known_reason"])


@cache
def blocs() -> dict[str, tuple[str, ...]]:
    """Return bloc → its members, for every country group of the code list: they stand wherever a country does."""
    return {code: tuple(row["members"].split("+")) for code, row in code_list("country_group").rows.items()}


def bloc_members(bloc: str) -> tuple[str, ...]:
    """Return the members of a bloc, ISO3, in alphabetical order. Raises UnknownCodeError for what is no bloc."""
    return blocs()[encode("country_group", bloc)]


def place_name(code: str) -> str:
    """Return the plain name of a country, an area or a bloc; the code itself where it is none of them."""
    return code_list("country_group" if code in blocs() else "country").name(code)


def place_in_text(code: str) -> str:
    """Return the name of a place as a sentence holds it after its first word: in English some take an article.

    `place_in_text.csv` lists those that do (ISO 3166-1 and the United Nations' usage); any other has its plain name.
    """
    listed = code_list("place_in_text")
    return listed.name(code) if code in listed else place_name(code)


def place_in_chart(code: str) -> str:
    """Return the name of a place where room is scarce: what `place_in_chart.csv` lists, else its plain name."""
    listed = code_list("place_in_chart")
    return listed.name(code) if code in listed else place_name(code)


def expand_blocs(countries: Iterable[str]) -> tuple[str, ...]:
    """Return the countries with each bloc replaced by its members, each once."""
    members = blocs()
    return tuple(dict.fromkeys(code for chosen in countries for code in members.get(chosen, (chosen,))))
