"""UN SDG database: true data points of October 2020 in the layout of the DDF edition, and broken ones."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from data.codes import code_list
from data.model import InputError
from pipelines import snapshots
from pipelines.fetch import originals
from pipelines.normalise import sdg_indicator_yearly
from pipelines.publishers.un_sdg import feed as un_sdg
from tests.pipelines.originals import table

STRESS = [
    ["geo_area", "nature", "observation_status", "units", "year", "er_h2o_stress"],
    ["1", "e", "e", "percent", "2017", "17.0"],
    ["36", "c", "a", "percent", "2017", "6.4"],
    ["662", "e", "i", "percent", "2009", "14.3"],
]
SANITATION = [
    ["geo_area", "location", "nature", "units", "year", "sh_san_safe"],
    ["40", "allarea", "e", "percent", "2017", "96.92"],
    ["716", "urban", "e", "percent", "2017", "26.1"],
    ["202", "allarea", "e", "percent", "2017", "18.3"],
]
INJURIES = [
    ["geo_area", "migratory_status", "nature", "sex", "units", "year", "sl_emp_ftlinjur"],
    ["36", "t", "c", "bothsex", "per_100000_emp", "2017", "1.62"],
    ["40", "migper", "c", "bothsex", "per_100000_emp", "2017", "1.1"],
]
MATERIALS = [
    ["geo_area", "nature", "type_of_product", "units", "year", "en_mat_domcmpc"],
    ["152", "e", "alp", "tonnes", "2017", "41.78723"],
    ["152", "e", "meo", "tonnes", "2017", "33.44105"],
    ["152", "e", "col", "tonnes", "2017", "0.7369"],
]


def files(folder, **tables):
    return [table(folder / f"{name}.csv", *rows) for name, rows in tables.items()]


def parse(folder, paths, edition="2020-10"):
    given = originals([str(path) for path in paths], folder)
    return list(un_sdg.parse([replace(one, edition=edition) for one in given], folder))


def published(folder, **tables):
    for parsed in parse(folder, files(folder, **tables)):
        snapshots.write(un_sdg.FEED, parsed, folder / "snapshots")
    return sdg_indicator_yearly.normalise({"un_sdg": snapshots.read("un_sdg", folder / "snapshots")})


def rows_of(result):
    return {(row["country_iso3"], row["sdg_series_id"], row["product_group"]): row for row in result.rows.to_pylist()}


def test_points_are_the_publishers_with_area_unit_and_nature(tmp_path):
    rows = rows_of(published(tmp_path, stress=STRESS, injuries=INJURIES))
    world, australia = rows["WLD", "er_h2o_stress", ""], rows["AUS", "er_h2o_stress", ""]
    assert (world["value"], world["unit"], world["status"], world["nature"]) == (17.0, "%", "estimated", "estimated")
    assert (australia["value"], australia["status"], australia["nature"]) == (6.4, "reported", "country data")
    assert "imputed" in rows["LCA", "er_h2o_stress", ""]["note"]
    fatal = rows["AUS", "sl_emp_ftlinjur", ""]
    assert (fatal["value"], fatal["sex"], fatal["vintage"]) == (1.62, "all", "2020-10")


def test_groups_of_countries_and_parts_are_left_out_with_their_reason(tmp_path):
    (parsed,) = parse(tmp_path, files(tmp_path, sanitation=SANITATION, injuries=INJURIES, materials=MATERIALS))
    assert parsed.rows.num_rows == 2 + 1 + 2
    assert dict(parsed.read.rows) == {"sanitation.csv": 3, "injuries.csv": 2, "materials.csv": 3}
    assert {file: dict(labels) for file, labels in parsed.read.ignored.items()} == {
        "sanitation.csv": {"Sub-Saharan Africa (202)": 1},
        "injuries.csv": {"migratory_status migper": 1},
        "materials.csv": {"type_of_product col": 1},
    }
    assert all(parsed.read.reasons.values())


def test_materials_consumed_are_tonnes_a_person_though_the_publishers_unit_says_tonnes(tmp_path):
    rows = rows_of(published(tmp_path, materials=MATERIALS))
    assert rows["CHL", "en_mat_domcmpc", "all"]["unit"] == "t per person"
    assert rows["CHL", "en_mat_domcmpc", "metal ores"]["value"] == 33.44105


def test_a_part_of_a_country_is_told_from_the_whole(tmp_path):
    rows = rows_of(published(tmp_path, sanitation=SANITATION))
    assert rows["AUT", "sh_san_safe", ""]["urban_rural"] == "all"
    assert rows["ZWE", "sh_san_safe", ""]["urban_rural"] == "urban"


@pytest.mark.parametrize(
    ("changed", "kind", "label"),
    [
        ({0: "997"}, "country", "997"),
        ({1: "x"}, "statistic", "x a"),
        ({3: "number"}, "unit", "er_h2o_stress: number"),
    ],
)
def test_what_is_not_known_is_set_aside_with_a_cure(tmp_path, changed, kind, label):
    row = [changed.get(at, cell) for at, cell in enumerate(STRESS[2])]
    result = published(tmp_path, stress=[*STRESS[:2], row])
    (record,) = result.quarantined
    assert (record["label_kind"], record["label"], record["line"]) == (kind, label, 3)
    assert record["cure"]
    assert result.rows["country_iso3"].to_pylist() == ["WLD"]


def test_points_stated_twice_are_set_aside_both(tmp_path):
    result = published(tmp_path, stress=[*STRESS, ["36", "c", "a", "percent", "2017", "7.1"]])
    assert [record["line"] for record in result.quarantined] == [3, 5]


def test_the_same_file_twice_counts_once_and_another_of_the_series_is_refused(tmp_path):
    (parsed,) = parse(tmp_path, files(tmp_path, stress=STRESS, again=STRESS))
    assert (parsed.rows.num_rows, len(parsed.originals)) == (3, 1)
    with pytest.raises(InputError, match=r"the same series stands in stress\.csv"):
        parse(tmp_path, files(tmp_path, stress=STRESS, other=STRESS[:-1]))


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([[*STRESS[0][:-1], "er_unknown"], STRESS[1]], "no series that is known here"),
        ([STRESS[0], [*STRESS[1][:-1], "n/a"]], "the cell is not a number"),
        ([STRESS[0], [*STRESS[1][:-2], "17", "17.0"]], "the cell is not a year"),
        ([STRESS[0], ["World", *STRESS[1][1:]]], "the cell is not an area of M49"),
    ],
)
def test_a_broken_file_is_refused_with_its_place(tmp_path, rows, found):
    with pytest.raises(InputError, match=found):
        parse(tmp_path, files(tmp_path, stress=rows))


def test_the_edition_has_to_be_given(tmp_path):
    with pytest.raises(InputError, match="--edition 2020-10"):
        parse(tmp_path, files(tmp_path, stress=STRESS), edition="")


def test_every_series_says_its_indicator_unit_and_which_way_is_better():
    for code, row in code_list("sdg_series").rows.items():
        assert row["better"] in {"higher", "lower", "neither"}, code
        assert row["indicator"].split(".")[0] == row["goal"] or row["goal"] in row["indicator"], code
        assert row["unit"], code
        assert row["publisher_name"], code


def test_mappings_give_a_country_or_the_reason_why_there_is_none():
    with Path(un_sdg.MAPPING).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assert row["note"]
            assert not row["country_iso3"] or row["country_iso3"] in code_list("country")
