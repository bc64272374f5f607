"""Code lists: complete, unique, consistent with each other."""

import csv
from datetime import date

import pytest

from data.codes import FOLDER, blocs, code_list

NAMES = {"country_label", "country_name", "material_label", "search_term"}
"""Tables of names, many to a code: tests/data/test_vocabulary.py holds them."""
LISTS = sorted({file.stem for file in FOLDER.glob("*.csv")} - NAMES)
N_PRINCIPLES, N_REQUIREMENTS, N_MATERIALS = 12, 55, 38
N_MEMBERS = {"EU27": 27, "G7": 7, "OECD": 38, "BRICS": 10, "AFU": 54, "ASEAN": 11, "ECOWAS": 12, "GCC": 6, "SADC": 16}


@pytest.mark.parametrize("list_id", LISTS)
def test_codes_are_unique_and_named(list_id):
    with (FOLDER / f"{list_id}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    key = next(iter(rows[0]))
    assert len({row[key] for row in rows}) == len(rows)
    titles = [row.get("name", row.get("title", "")) for row in rows]
    assert all(title == title.strip() != "" for title in titles)
    assert all(None not in row and None not in row.values() for row in rows), "a row is longer or shorter than its head"


def test_requirements_are_those_of_the_un_text():
    principles, requirements = code_list("principle").rows, code_list("requirement").rows
    assert (len(principles), len(requirements)) == (N_PRINCIPLES, N_REQUIREMENTS)
    assert all(row["principle_id"] in principles for row in requirements.values())
    assert all(code.startswith(row["principle_id"]) for code, row in requirements.items())
    assert {row["principle_id"] for row in requirements.values()} == set(principles)


def test_materials_are_single_or_groups_of_listed_ones():
    rows = code_list("material").rows
    single = {code for code, row in rows.items() if not row["members"]}
    assert len(single) >= N_MATERIALS
    for code in set(rows) - single:
        members = rows[code]["members"].split("+")
        assert len(members) > 1
        assert set(members) <= single, code


def test_blocs_have_their_members():
    assert {bloc: len(members) for bloc, members in blocs().items()} == N_MEMBERS


@pytest.mark.parametrize("bloc", blocs())
def test_a_bloc_is_made_of_countries_and_says_when_and_where_from(bloc):
    countries, row = code_list("country").rows, code_list("country_group").rows[bloc]
    members = blocs()[bloc]
    assert list(members) == sorted(set(members))
    assert {countries[member]["area_kind"] for member in members} == {"country"}
    assert bloc not in countries, "a bloc and a country must not share a code: both stand in one list"
    assert date.fromisoformat(row["as_of"]).year >= 2010
    assert row["source_document"].startswith("https://")


def test_the_country_list_marks_the_members_of_its_blocs():
    rows = code_list("country").rows
    for bloc, column in (("EU27", "is_eu27"), ("OECD", "is_oecd")):
        assert {code for code, row in rows.items() if row[column] == "true"} == set(blocs()[bloc])


def test_countries_hold_what_other_tools_lose():
    rows = code_list("country").rows
    assert {"NAM", "TWN", "IND", "WLD", "OTH"} <= set(rows)
    assert rows["NAM"]["iso2"] == "NA"
