"""Official lists of critical minerals: as long as their publishers print them, and counted only where seen whole."""

import re

import pytest

from data.codes import code_list
from data.critical_lists import countable_lists, counted_lists_of, is_whole, lists_of

LISTS, NAMES = code_list("critical_list").rows, code_list("critical_list_name").rows
PUBLISHED = {
    "eu_crm_2024": 34, "eu_srm_2024": 17, "us_2025": 60, "us_2022": 50, "ca_2024": 34, "uk_2024": 34, "uk_2022": 18,
    "au_critical_2024": 31, "au_strategic_2024": 5, "in_2023": 30, "kr_2023": 33, "kr_strategic_2023": 10,
    "cn_2016": 24, "br_strategic_2021": 24, "za_2025": 21, "jp_stockpile_2020": 34, "jp_rare_metals_2009": 31,
}  # fmt: skip
PAGE = re.compile(r"https?:|www\.|\.(com|org|net|gov|au)\b")
PARTIAL = {"uk_2024": 13, "jp_stockpile_2020": 12}


@pytest.mark.parametrize("list_id", LISTS)
def test_a_list_has_as_many_names_as_its_publisher_prints(list_id):
    row = LISTS[list_id]
    printed = {entry["name"].casefold() for entry in NAMES.values() if entry["list_id"] == list_id}
    mapped = {
        entry["name"].casefold() for entry in NAMES.values() if entry["list_id"] == list_id and entry["material_id"]
    }
    assert int(row["n_names"]) == PUBLISHED[list_id]
    assert len(printed) == int(row["n_seen"]) == PARTIAL.get(list_id, PUBLISHED[list_id])
    assert len(mapped) == int(row["n_mapped"])
    assert row["completeness"] == ("partial" if list_id in PARTIAL else "complete")
    assert row["replaced_by"] in {"", *LISTS}
    assert not PAGE.search(row["source_document"]), (
        "a list is cited from its own publication, not from where it was read"
    )
    assert PAGE.search(row["read_in"])
    assert row["read_on"]


def test_every_name_is_of_a_list_and_of_a_material_or_of_none():
    assert {entry["list_id"] for entry in NAMES.values()} == set(LISTS)
    assert {entry["material_id"] for entry in NAMES.values()} <= {"", *code_list("material").rows}
    assert not [entry for entry in NAMES.values() if "memory" in entry["note"]]


def test_a_partial_or_replaced_list_is_never_counted():
    assert set(countable_lists()) == set(LISTS) - set(PARTIAL) - {"us_2022", "uk_2022"}
    for material in code_list("material").rows:
        assert set(counted_lists_of(material)) == set(lists_of(material)) & set(countable_lists())
        assert all(is_whole(list_id) for list_id in counted_lists_of(material))


@pytest.mark.parametrize(
    ("material", "named", "not_named"),
    [
        ("bauxite", {"eu_crm_2024", "eu_srm_2024", "us_2025", "au_strategic_2024"}, {"jp_rare_metals_2009"}),
        ("baryte", {"eu_crm_2024", "us_2025", "jp_rare_metals_2009"}, {"eu_srm_2024"}),
        ("palladium", {"eu_crm_2024", "us_2025", "uk_2022"}, {"uk_2024"}),
        ("zinc", {"us_2025", "au_strategic_2024"}, {"eu_crm_2024"}),
        ("boron", {"us_2025"}, {"us_2022", "au_critical_2024"}),
        ("lithium", {"us_2025", "us_2022", "ca_2024", "kr_strategic_2023"}, {"uk_2024", "jp_stockpile_2020"}),
        ("helium", {"eu_crm_2024", "ca_2024"}, {"us_2025", "uk_2024"}),
        ("chromium", {"us_2025", "za_2025"}, {"uk_2024", "eu_crm_2024"}),
        ("pgm", {"eu_crm_2024", "us_2025", "za_2025"}, {"uk_2024"}),
    ],
)
def test_a_material_is_on_the_lists_that_name_it(material, named, not_named):
    assert named <= set(lists_of(material))
    assert not not_named & set(lists_of(material))


def test_single_rare_earths_of_a_list_are_kept_as_it_prints_them():
    assert {"neodymium", "dysprosium", "yttrium"} <= set(lists_of("rare_earths")["us_2025"])
