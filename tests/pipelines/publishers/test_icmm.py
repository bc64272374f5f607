"""ICMM facilities: rows of the September 2025 release, in its own layout."""

import pytest

from data.model import InputError
from pipelines.normalise import facility
from pipelines.publishers.icmm import feed as icmm
from tests.pipelines.originals import normalise, parse, workbook

ABOUT = [[], [None, "Global Mining Dataset - September 2025"]]
HEADER = [
    "ICMMID", "Confidence Factor", "Mine Name ", "Group Names", "Latitude", "Longitude", "Asset Type", "Country",
    "Primary Commodity", "Secondary Commodity", "Other Commodities",
]  # fmt: skip
GOLD = ["ICMM00026", "Very Low", "Pato", "Pato;Pato Consolidated Dredging Co.", 7.60535, -74.8011, "Mine", "Colombia",
        "gold", "silver", None]  # fmt: skip
AGUAS_TENIDAS = ["ICMM13273", "High", "Aguas Tenidas", "Aguas Tenidas;MATSA", 37.7800797, -6.849068, "Mine", "Spain",
                 "copper", "zinc", "bismuth;antimony;gold;iron ore;lead;silver;aresnic"]  # fmt: skip
MURCHISON = ["ICMM07721", "Very Low", "Murchison", None, "\u221223.8901", 30.6952, "Mine", "South Africa",
             "gold", "platinum", None]  # fmt: skip
AGUABLANCA = ["ICMM07902", "Moderate", "Aguablanca", None, 37.96558483, -6.1803272, "Mine;Plant", "Spain", "nickel",
              "copper", "gold;cobalt;platinum group metals"]  # fmt: skip
SESTAO = ["ICMM08785", "High", "Sestao steel plant", "Sestao steel plant;Axpe Refinery", 43.31668566, -2.988642509,
          "Refinery; Steel Plant", "Spain", "steel", "zinc", None]  # fmt: skip


def sites(path, *rows):
    return workbook(path / "icmm.xlsx", {"About": ABOUT, "External": [HEADER, *rows]})


def test_sites_with_a_tracked_commodity_are_kept_in_the_publishers_words(tmp_path):
    (parsed,) = parse(icmm, sites(tmp_path, GOLD, AGUAS_TENIDAS))
    assert (parsed.snapshot_id, parsed.vintage) == ("icmm-2025-09", "2025-09")
    (row,) = parsed.rows.to_pylist()
    assert (row["file"], row["line"]) == ("icmm.xlsx [External]", 3)
    assert row["other_commodities"] == "bismuth;antimony;gold;iron ore;lead;silver;aresnic"
    assert (row["latitude"], row["longitude"]) == (37.7800797, -6.849068)


def test_sites_of_commodities_left_out_are_counted_by_their_first(tmp_path):
    (parsed,) = parse(icmm, sites(tmp_path, GOLD, AGUAS_TENIDAS, SESTAO))
    assert parsed.read.rows == {"icmm.xlsx [External]": 3}
    assert parsed.read.ignored == {"icmm.xlsx [External]": {"gold": 1}}


def test_a_site_has_a_row_a_material_with_its_rank(tmp_path):
    result = normalise(facility, icmm, tmp_path, sites(tmp_path, AGUAS_TENIDAS))
    rows = {row["material_id"]: row for row in result.rows.to_pylist()}
    assert {material: row["commodity_rank"] for material, row in rows.items()} == {
        "copper": "primary", "zinc": "secondary", "bismuth": "other", "antimony": "other", "arsenic": "other",
    }  # fmt: skip
    assert rows["copper"]["note"] == "Sites joined: Aguas Tenidas; MATSA."
    assert rows["arsenic"]["note"].startswith("Commodity as published: aresnic (misprint of arsenic).")
    assert {row["country_iso3"] for row in rows.values()} == {"ESP"}


def test_the_best_rank_counts_where_a_material_is_named_twice(tmp_path):
    twice = [*AGUAS_TENIDAS[:8], "alumina", "bauxite;copper", "copper;aluminium"]
    result = normalise(facility, icmm, tmp_path, sites(tmp_path, twice))
    ranks = [(row["material_id"], row["commodity_rank"]) for row in result.rows.to_pylist()]
    assert ranks == [("bauxite", "primary"), ("copper", "secondary")]


def test_a_printed_minus_is_a_sign(tmp_path):
    result = normalise(facility, icmm, tmp_path, sites(tmp_path, MURCHISON))
    assert [(row["material_id"], row["latitude_deg"]) for row in result.rows.to_pylist()] == [("platinum", -23.8901)]


def test_a_group_of_metals_stays_a_group(tmp_path):
    result = normalise(facility, icmm, tmp_path, sites(tmp_path, AGUABLANCA))
    assert result.rows["material_id"].to_pylist() == ["nickel", "copper", "cobalt", "pgm"]


def test_a_site_without_coordinates_is_kept_without_a_place(tmp_path):
    result = normalise(facility, icmm, tmp_path, sites(tmp_path, [*SESTAO[:4], None, None, *SESTAO[6:]]))
    (row,) = result.rows.to_pylist()
    assert (row["latitude_deg"], row["longitude_deg"]) == (None, None)
    assert (row["name"], row["facility_type"]) == ("Sestao steel plant", "Refinery;Steel Plant")


def test_a_country_nobody_has_mapped_is_set_aside_with_its_row(tmp_path):
    stray = [*SESTAO[:7], "Atlantis", *SESTAO[8:]]
    result = normalise(facility, icmm, tmp_path, sites(tmp_path, MURCHISON, stray))
    (record,) = result.quarantined
    assert (record["file"], record["line"], record["label"]) == ("icmm.xlsx [External]", 3, "Atlantis")
    assert "country_label.csv" in record["cure"]
    assert result.rows.num_rows == 1


def test_a_long_list_of_joined_names_is_cut(tmp_path):
    many = [*MURCHISON[:3], ";".join(f"Shaft {number}" for number in range(1, 15)), *MURCHISON[4:]]
    result = normalise(facility, icmm, tmp_path, sites(tmp_path, many))
    assert result.rows["note"].to_pylist()[0].endswith("Shaft 9; Shaft 10 and 4 more.")


PYHASALMI = ["ICMM08712", "High", "Pyh\u00c3\u00a4salmi", "Pyh\u00c3\u00a4salmi;Pyhasalmi", 63.66, 26.05, "Mine",
             "Finland", "copper", "zinc", None]  # fmt: skip


def test_garbled_letters_are_mended_and_the_note_says_so(tmp_path):
    result = normalise(facility, icmm, tmp_path, sites(tmp_path, PYHASALMI))
    row = result.rows.to_pylist()[0]
    assert row["name"] == "Pyh\u00e4salmi"
    assert row["note"].startswith("Sites joined: Pyh\u00e4salmi; Pyhasalmi. Corrected: letters garbled")
    assert result.corrected == {"icmm_08712_mine_name": 1, "icmm_08712_group_names": 1}


def test_a_mended_name_that_changes_upstream_is_named(tmp_path):
    changed = [*PYHASALMI[:2], "Pyhasalmi Mine", *PYHASALMI[3:]]
    with pytest.raises(InputError, match="correction icmm_08712_mine_name expects mine_name"):
        normalise(facility, icmm, tmp_path, sites(tmp_path, changed))


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ([*GOLD[:4], "north", *GOLD[5:]], ":3, column 'Latitude': no coordinate in decimal degrees (found 'north')"),
        ([*GOLD[:5], 274.8, *GOLD[6:]], ":3, column 'Longitude': no coordinate in decimal degrees (found '274.8')"),
        ([MURCHISON[0], *GOLD[1:]], ":3, column 'ICMMID': the identifier stands in row 2 too (found 'ICMM07721')"),
    ],
)
def test_a_wrong_cell_is_named_with_its_row(tmp_path, row, found):
    with pytest.raises(InputError) as caught:
        parse(icmm, sites(tmp_path, MURCHISON, row))
    assert f"icmm.xlsx [External]{found}" in str(caught.value)


def test_a_truncated_workbook_is_refused(tmp_path):
    path = sites(tmp_path, MURCHISON)
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(InputError, match=r"icmm.xlsx: this is not a whole .xlsx workbook.*Download"):
        parse(icmm, path)


def test_another_workbook_is_refused(tmp_path):
    path = workbook(tmp_path / "other.xlsx", {"About": ABOUT, "Sheet": [["Site", "Country"]]})
    with pytest.raises(InputError, match=r"other.xlsx: no sheet has the columns ICMMID.*found 'About, Sheet'"):
        parse(icmm, path)
    path = workbook(tmp_path / "old.xlsx", {"External": [HEADER, GOLD]})
    with pytest.raises(InputError, match="no cell states the release"):
        parse(icmm, path)


def test_a_second_sheet_of_sites_is_refused_by_name(tmp_path):
    path = workbook(tmp_path / "icmm.xlsx", {"About": ABOUT, "External": [HEADER, GOLD], "More": [HEADER, MURCHISON]})
    with pytest.raises(InputError, match=r"icmm.xlsx \[More\].*sheet 'External' too.*Remove it from the workbook"):
        parse(icmm, path)
