"""Mapping files of commodity and country labels."""

import csv

import pytest

from data.codes import UnknownCodeError, code_list
from pipelines.labels import commodities
from pipelines.publishers.icmm.feed import MAPPING
from pipelines.publishers.usgs_pp1802 import feed as usgs_pp1802
from pipelines.publishers.wgi import feed as wgi
from pipelines.publishers.worldbank_pinksheet import feed as worldbank_pinksheet


@pytest.mark.parametrize("file", [MAPPING, usgs_pp1802.MAPPING, worldbank_pinksheet.MAPPING])
def test_every_label_is_mapped_to_a_material_of_the_code_list(file):
    assert commodities.mapping(file)
    assert {match.material_id for matches in commodities.mapping(file).values() for match in matches} <= code_list(
        "material"
    ).rows.keys()


def test_every_wgi_code_is_mapped_to_a_country_or_says_why_not():
    with wgi.MAPPING.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    assert {row["country_iso3"] for row in rows} - {""} <= code_list("country").rows.keys()
    assert all(row["note"] for row in rows)


def test_labels_match_whatever_their_case_and_blanks():
    (match,) = commodities.materials(MAPPING, " Platinum  Group METALS ")
    assert match.material_id == "pgm"
    assert commodities.materials(MAPPING, "thermal coal") == ()


@pytest.mark.parametrize(
    ("rows", "error", "text"),
    [
        ("unobtainium,unobtainium,\n", UnknownCodeError, "unobtainium"),
        ("tin,tin,\nTin ,tin,\n", ValueError, "maps 'Tin ' to 'tin' twice"),
    ],
)
def test_a_wrong_mapping_is_refused(tmp_path, rows, error, text):
    file = tmp_path / "mapping.csv"
    file.write_text(f"label,material_id,note\n{rows}", encoding="utf-8")
    with pytest.raises(error, match=text):
        commodities.mapping(file)
