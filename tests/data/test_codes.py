"""The code lists are whole, and agree with each other."""

import csv
import re

import pytest

from data.codes import (
    FOLDER,
    OTHER,
    WORLD,
    UnknownCodeError,
    bloc_members,
    code_list,
    encode,
    expand_blocs,
    material_with_groups,
    place_in_chart,
    place_in_text,
    place_name,
)
from data.critical_lists import lists_of
from data.datasets import DATASETS

COUNTRIES = code_list("country").rows
MATERIALS = code_list("material").rows
KINDS = {"country", "area", "total", "other"}


@pytest.mark.parametrize("list_id", ["material", "country", "country_group", "stage", "scenario"])
def test_a_list_has_the_columns_of_its_dataset_and_each_code_once(list_id):
    with (FOLDER / f"{list_id}.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert tuple(header) == DATASETS[list_id].columns
    codes = [row[0] for row in rows]
    assert len(set(codes)) == len(codes)
    assert all(row[1] for row in rows)


def test_all_countries_of_iso_3166_are_there():
    countries = [row for row in COUNTRIES.values() if row["area_kind"] == "country"]
    assert len(countries) == 249
    for column, shape in (("country_iso3", "[A-Z]{3}"), ("iso2", "[A-Z]{2}"), ("iso_numeric", r"\d{3}")):
        values = [row[column] for row in countries]
        assert all(re.fullmatch(shape, value) for value in values)
        assert len(set(values)) == 249


@pytest.mark.parametrize(
    ("code", "iso2", "numeric", "name"),
    [
        ("NAM", "NA", "516", "Namibia"), ("COD", "CD", "180", "Democratic Republic of the Congo"),
        ("TWN", "TW", "158", "Other Asia, not elsewhere specified"),
        ("CIV", "CI", "384", "Côte d'Ivoire"), ("XKX", "", "", "Kosovo*"),
        ("TUR", "TR", "792", "Türkiye"),
    ],
)  # fmt: skip
def test_a_country_that_gets_lost_elsewhere_is_whole(code, iso2, numeric, name):
    assert (COUNTRIES[code]["iso2"], COUNTRIES[code]["iso_numeric"], COUNTRIES[code]["name"]) == (iso2, numeric, name)


def test_only_countries_have_a_place_in_iso_and_in_blocs():
    for row in COUNTRIES.values():
        assert row["area_kind"] in KINDS
        assert {row["is_eu27"], row["is_oecd"]} <= {"true", "false"}
        if row["area_kind"] != "country":
            assert (row["iso2"], row["iso_numeric"], row["is_eu27"], row["is_oecd"]) == ("", "", "false", "false")
    assert (COUNTRIES[WORLD]["area_kind"], COUNTRIES[OTHER]["area_kind"]) == ("total", "other")


def test_every_country_but_antarctica_has_a_region():
    regions = {"Africa", "Americas", "Asia", "Europe", "Oceania"}
    without = [code for code, row in COUNTRIES.items() if row["area_kind"] == "country" and not row["un_subregion"]]
    assert without == ["ATA"]
    assert {row["un_region"] for row in COUNTRIES.values()} - {""} == regions


def test_blocs_have_their_members():
    assert bloc_members("G7") == ("CAN", "DEU", "FRA", "GBR", "ITA", "JPN", "USA")
    assert "GBR" not in bloc_members("EU27")
    assert {"IDN", "EGY"} <= set(bloc_members("BRICS"))
    with pytest.raises(UnknownCodeError, match="'COD' is not a code of the list 'country_group'"):
        bloc_members("COD")


def test_a_bloc_stands_where_a_country_does():
    assert expand_blocs(("COD", "G7", "FRA")) == ("COD", *bloc_members("G7"))
    assert [place_name(code) for code in ("EU27", "BRICS", "COD", "nowhere")] == [
        "European Union (27)", "BRICS+", "Democratic Republic of the Congo", "nowhere",
    ]  # fmt: skip


def test_a_group_is_named_by_its_members_which_are_materials():
    for code, row in MATERIALS.items():
        members = row["members"].split("+") if row["members"] else []
        assert all(not MATERIALS[member]["members"] for member in members)
        assert code in {"+".join(members), "pgm"} if members else "+" not in code


def test_there_are_38_materials_besides_the_groups():
    single = [row for row in MATERIALS.values() if not row["members"]]
    assert len(single) == 38
    assert all(row["symbol"] and row["group_id"] and row["content_basis"] for row in single)


def test_a_material_is_found_under_its_groups():
    assert material_with_groups("platinum") == ("platinum", "pgm")
    assert material_with_groups("tantalum") == ("tantalum", "niobium+tantalum+vanadium")
    assert material_with_groups("lithium") == ("lithium", "lithium+rare_earths+strontium")
    assert material_with_groups("copper") == ("copper",)


def test_strategic_products_are_of_strategic_materials_and_name_their_source():
    rows = code_list("strategic_product").rows
    for label, row in rows.items():
        assert row["source"].startswith("Regulation (EU) 2024/1252, Annex I")
        assert "eu_srm_2024" in lists_of(row["material_id"]), label
        assert bool(row["list_id"]) == bool(row["annex_name"]), label
        assert row["list_id"] or row["note"], label
    counted = {row["annex_name"] for row in rows.values() if row["list_id"] == "eu_srm_2024"}
    assert len(counted) == 17
    magnets = {label for label, row in rows.items() if row["name"] == "Rare earths for magnets"}
    elements = {"Neodymium", "Praseodymium", "Terbium", "Dysprosium", "Gadolinium", "Samarium", "Cerium"}
    assert magnets == elements | {"Rare earths (magnets)"}


def test_encode_raises_on_what_is_not_in_the_list():
    assert encode("country", "COD") == "COD"
    with pytest.raises(UnknownCodeError, match="'ZZZ' is not a code of the list 'country'"):
        encode("country", "ZZZ")


def test_places_that_take_an_article_are_listed_by_their_own_names():
    listed = code_list("place_in_text").rows
    assert list(listed) == sorted(listed)
    for code, row in listed.items():
        plain = place_name(code)
        assert plain != code or code in {"G7", "OECD"}, code
        assert row["name"] in {f"the {plain}", f"the {plain.lower()}", plain[:1].lower() + plain[1:]}


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("EU27", "the European Union (27)"), ("USA", "the United States of America"), ("NLD", "the Netherlands"),
        ("COD", "the Democratic Republic of the Congo"), ("PHL", "the Philippines"), ("RUS", "the Russian Federation"),
        ("WLD", "the world"), ("BRICS", "BRICS+"), ("CHN", "China"), ("BOL", "Bolivia (Plurinational State of)"),
        ("nowhere", "nowhere"),
    ],
)  # fmt: skip
def test_a_place_is_named_in_a_sentence_with_the_article_that_it_takes(code, name):
    assert place_in_text(code) == name


def test_every_republic_union_and_group_of_islands_of_many_words_was_thought_of():
    kinds = {"Federation", "Islands", "Kingdom", "Republic", "States", "Union", "Territory"}
    named = {code: set(row["name"].split()) for code, row in COUNTRIES.items() if "(" not in row["name"]}
    plain = {code for code, words in named.items() if words & kinds} - set(code_list("place_in_text").rows)
    # Named without an article in the United Nations' own usage.
    assert plain == {"HMD", "SGS", "SJM", "SLB"}


def test_a_name_in_a_chart_is_of_a_place_and_shorter_than_its_plain_name():
    listed = code_list("place_in_chart").rows
    assert list(listed) == sorted(listed)
    assert all(len(row["name"]) < len(place_name(code)) for code, row in listed.items())
    assert place_in_chart("COD") == "Dem. Rep. of the Congo"
    assert place_in_chart("EU27") == place_name("EU27")
