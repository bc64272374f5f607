"""Mapping files of commodity and country labels."""

import csv

import pytest

from data.codes import UnknownCodeError, code_list
from pipelines import commodities


@pytest.mark.parametrize("mapping_id", ["icmm_commodity", "usgs_pp1802_mineral", "worldbank_pinksheet"])
def test_every_label_is_mapped_to_a_material_of_the_code_list(mapping_id):
    assert commodities.mapping(mapping_id)
    assert {
        match.material_id for matches in commodities.mapping(mapping_id).values() for match in matches
    } <= code_list("material").rows.keys()


def test_every_wgi_code_is_mapped_to_a_country_or_says_why_not():
    with (commodities.FOLDER / "wgi_country.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    assert {row["country_iso3"] for row in rows} - {""} <= code_list("country").rows.keys()
    assert all(row["note"] for row in rows)


def test_labels_match_whatever_their_case_and_blanks():
    (match,) = commodities.materials("icmm_commodity", " Platinum  Group METALS ")
    assert match.material_id == "pgm"
    assert commodities.materials("icmm_commodity", "thermal coal") == ()


@pytest.mark.parametrize(
    ("rows", "error", "text"),
    [
        ("unobtainium,unobtainium,\n", UnknownCodeError, "unobtainium"),
        ("tin,tin,\nTin ,tin,\n", ValueError, "maps 'Tin ' to 'tin' twice"),
    ],
)
def test_a_wrong_mapping_is_refused(tmp_path, monkeypatch, rows, error, text):
    monkeypatch.setattr(commodities, "FOLDER", tmp_path)
    (tmp_path / f"{len(rows)}.csv").write_text(f"label,material_id,note\n{rows}", encoding="utf-8")
    with pytest.raises(error, match=text):
        commodities.mapping(str(len(rows)))
