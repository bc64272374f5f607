"""USGS PP 1802 deposits: true lines of PP1802_CritMin_pts.csv."""

import zipfile

import pytest

from data.model import InputError
from pipelines.normalise import deposit
from pipelines.publishers.usgs_pp1802 import feed as usgs_pp1802
from tests.pipelines.originals import normalise, parse

HEADER = "X,Y,DEPOSIT_NAME,CRITICAL_MINERAL,DEPOSIT_TYPE,LATITUDE,LONGITUDE,LOCATION,LOC_DETAIL\n"
IDAHO = (
    "-116.248499999675,47.5340699996308,Coeur d'Alene district,Antimony,Simple Sb,"
    "47.5340699996308,-116.248499999675,United States of America,Idaho\n"
)
MELDON = (
    "-4.03015312786454,50.7144626978953,Meldon,Lithium; Beryllium,Pegmatite,"
    "50.7144626978953,-4.03015312786454,England,\n"
)
CRYPTO = (
    '-113.464584391756,39.8581529259168,Crypto Project,Indium,"Zn-Cu Skarn\n",'
    "39.8581529259168,-113.464584391756,United States of America,Utah\n"
)
CLARION = (
    "-139.9999999998,9.99999999990013,Clarion-Clipperton zone,Cobalt; Manganese,Sea-floor nodules,"
    "9.99999999990013,-139.9999999998,Pacific Ocean,\n"
)


def points(path, *lines):
    file = path / "PP1802_CritMin_pts.csv"
    file.write_text(HEADER + "".join(lines), encoding="utf-8")
    return file


def test_a_deposit_has_a_row_a_mineral(tmp_path):
    result = normalise(deposit, usgs_pp1802, tmp_path, points(tmp_path, IDAHO, MELDON))
    rows = [(row["deposit_id"], row["material_id"], row["country_iso3"]) for row in result.rows.to_pylist()]
    assert rows == [
        ("pp1802-2", "antimony", "USA"),
        ("pp1802-3", "lithium", "GBR"),
        ("pp1802-3", "beryllium", "GBR"),
    ]
    assert result.rows.to_pylist()[0]["latitude_deg"] == 47.5340699996308
    assert result.rows["location"].to_pylist() == ["Idaho", "England", "England"]


def test_lines_are_counted_past_a_line_break_in_a_cell(tmp_path):
    (parsed,) = parse(usgs_pp1802, points(tmp_path, CRYPTO, MELDON))
    assert [(row["line"], row["deposit_type"]) for row in parsed.rows.to_pylist()] == [
        (2, "Zn-Cu Skarn"),
        (4, "Pegmatite"),
    ]


def test_labels_that_join_minerals_name_them_all(tmp_path):
    joined = MELDON.replace("Lithium; Beryllium", "Niobium and Tantalum; Platinum-Group Elements; Tantalum")
    result = normalise(deposit, usgs_pp1802, tmp_path, points(tmp_path, joined))
    assert result.rows["material_id"].to_pylist() == ["niobium", "tantalum", "pgm"]
    assert "not told apart" in result.rows["note"].to_pylist()[0]


def test_minerals_that_the_mapping_does_not_know_are_kept(tmp_path):
    uranium = MELDON.replace("Lithium; Beryllium", "Uranium")
    (parsed,) = parse(usgs_pp1802, points(tmp_path, IDAHO, uranium))
    assert parsed.rows.num_rows == 2


def test_a_deposit_under_the_sea_belongs_to_no_country(tmp_path):
    result = normalise(deposit, usgs_pp1802, tmp_path, points(tmp_path, CLARION))
    assert set(result.rows["country_iso3"].to_pylist()) == {"XIW"}


def test_a_location_nobody_has_mapped_is_set_aside(tmp_path):
    lost = MELDON.replace("England", "Lemuria")
    result = normalise(deposit, usgs_pp1802, tmp_path, points(tmp_path, IDAHO, lost))
    (record,) = result.quarantined
    assert (record["line"], record["label_kind"], record["label"]) == (3, "country", "Lemuria")
    assert result.rows.num_rows == 1


def test_a_zip_gives_the_same_rows(tmp_path):
    file = points(tmp_path, IDAHO, MELDON)
    archive = tmp_path / "points.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.write(file, file.name)
        packed.writestr("readme.txt", "metadata")
    assert parse(usgs_pp1802, archive)[0].rows.equals(parse(usgs_pp1802, file)[0].rows)


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ([IDAHO, MELDON[:60]], ":3: the line has 4 cells, the header 9"),
        ([IDAHO, MELDON.rstrip("\n")], ":3: the last line has no end: the file is half-written"),
        ([IDAHO, CRYPTO[:70]], ":3: the line is broken: unexpected end of data"),
        ([IDAHO.replace("47.5340699996308,-116", "97.5,-116")], ":2, column 'LATITUDE': no coordinate"),
        ([], ":1: no deposit follows the header"),
    ],
)
def test_a_broken_file_is_named_with_its_line(tmp_path, lines, found):
    with pytest.raises(InputError) as caught:
        parse(usgs_pp1802, points(tmp_path, *lines))
    assert f"PP1802_CritMin_pts.csv{found}" in str(caught.value)


def test_another_file_is_refused(tmp_path):
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"other.csv:1: the header lacks DEPOSIT_NAME"):
        parse(usgs_pp1802, other)
    (tmp_path / "other.pdf").write_bytes(b"%PDF")
    with pytest.raises(InputError, match=r"other.pdf: this is not a .csv file"):
        parse(usgs_pp1802, tmp_path / "other.pdf")
    with pytest.raises(InputError, match="2 tables, expected one"):
        parse(usgs_pp1802, points(tmp_path, IDAHO), points(tmp_path, IDAHO))
