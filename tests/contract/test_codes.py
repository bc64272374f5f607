"""Code lists: complete, unique, consistent with each other."""

import csv

import pytest

from data.codes import FOLDER, blocs, code_list

LISTS = sorted(file.stem for file in FOLDER.glob("*.csv"))
N_PRINCIPLES, N_REQUIREMENTS, N_MATERIALS = 12, 55, 38
N_EU27, N_OECD = 27, 38


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
    assert (len(blocs()["EU27"]), len(blocs()["OECD"])) == (N_EU27, N_OECD)


def test_countries_hold_what_other_tools_lose():
    rows = code_list("country").rows
    assert {"NAM", "TWN", "IND", "WLD", "OTH"} <= set(rows)
    assert rows["NAM"]["iso2"] == "NA"
