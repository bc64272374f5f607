"""The BACI feed keeps the publisher's labels, counts what it leaves out, and refuses what is broken."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.model import InputError
from pipelines.fetch import originals
from pipelines.publishers.baci import feed as baci
from tests.pipelines.publishers.baci_files import COUNTRIES, FLOWS_2022, bare, official, write_zip


@pytest.fixture
def parse(tmp_path):
    """Parse these files, zipped (the default) or in a folder; return snapshot id → Parsed."""

    def parse_files(files, *, zipped=True):
        workspace = tmp_path / "workspace"
        workspace.mkdir(exist_ok=True)
        if zipped:
            source = write_zip(tmp_path / "BACI_HS92.zip", files)
        else:
            source = tmp_path / "folder"
            source.mkdir()
            for name, text in files.items():
                (source / name).write_text(text, "utf-8")
        return {one.snapshot_id: one for one in baci.parse(originals([str(source)], workspace), workspace)}

    return parse_files


def rows(parsed):
    table = parsed.rows if isinstance(parsed.rows, pa.Table) else pq.read_table(parsed.rows)
    return table.to_pylist()


def faults(parse, files):
    with pytest.raises(InputError) as caught:
        parse(files)
    return caught.value.faults


def test_a_snapshot_a_year_keeps_labels_and_lines(parse):
    parsed = parse(bare())
    assert list(parsed) == ["unlabelled-countries", "unlabelled-1998", "unlabelled-2022"]
    flows = rows(parsed["unlabelled-2022"])
    assert flows[1] == {
        "t": 2022, "i": 152, "j": 156, "k": "283691", "v": 6037683.623, "q": 120523.89,
        "file": "BACI_HS92_Y2022.csv", "line": 3,
    }  # fmt: skip
    assert [row["line"] for row in flows] == [2, 3, 4, 6, 7]
    assert flows[0]["q"] is None


def test_codes_outside_the_tracked_materials_are_counted_not_lost(parse):
    read = parse(bare())["unlabelled-2022"].read
    assert read.ignored == {"BACI_HS92_Y2022.csv": {"250700 Kaolin": 1}}
    assert read.rows == {"BACI_HS92_Y2022.csv": 6}
    assert read.reasons == {"250700 Kaolin": "Kaolin is not tracked"}


def test_official_layout_pads_writes_na_and_labels_the_release(parse):
    parsed = parse(official())["v202401b-2022"]
    assert parsed.vintage == "V202401b"
    assert [(row["v"], row["q"]) for row in rows(parsed)] == [(0.029, None), (6037683.623, 120523.89)]
    assert list(parsed.read.ignored.values()) == [{"010111": 1}]
    assert parsed.read.reasons == {"010111": "A chapter without a good of the code list"}


def test_a_folder_gives_the_rows_of_the_zip(parse):
    zipped = {key: rows(one) for key, one in parse(bare()).items()}
    assert {key: rows(one) for key, one in parse(bare(), zipped=False).items()} == zipped


def test_namibia_keeps_its_row_though_its_iso2_is_empty(parse):
    countries = {row["country_code"]: row for row in rows(parse(bare())["unlabelled-countries"])}
    assert countries[516] == {
        "country_code": 516, "country_name": "Namibia", "country_iso2": "", "country_iso3": "NAM",
        "file": "country_codes.csv", "line": 11,
    }  # fmt: skip


def test_older_releases_name_the_columns_of_the_country_table_otherwise(parse):
    older = "country_code,country_name_abbreviation,country_name_full,iso_2digit_alpha,iso_3digit_alpha\n"
    countries = parse(bare(country_codes=older + "152,Chile,Chile,CL,CHL\n"))["unlabelled-countries"]
    assert rows(countries)[0]["country_iso3"] == "CHL"


@pytest.mark.parametrize(
    ("broken", "line", "column", "value"),
    [
        (("6037683.623", "6O37683.623"), 3, "v", "6O37683.623"),
        (("120523.89", "many"), 3, "q", "many"),
        (("2022,516", "2021,516"), 7, "t", "2021"),
        (("2022,490,124", "2022,,124"), 5, "i", ""),
        (("180,156,", "180,XX,"), 4, "j", "XX"),
        (("250700", "2507"), 5, "k", "2507"),
        (("6037683.623", "nan"), 3, "v", "nan"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(parse, broken, line, column, value):
    (fault,) = faults(parse, bare(BACI_HS92_Y2022=FLOWS_2022.replace(*broken)))
    assert (fault.file, fault.line, fault.column, fault.value) == ("BACI_HS92_Y2022.csv", line, column, value)
    assert fault.cure


def test_every_unreadable_row_is_named_at_once(parse):
    text = FLOWS_2022.replace("478.275", "?").replace("0.029", "?")
    assert [fault.line for fault in faults(parse, bare(BACI_HS92_Y2022=text))] == [2, 6]


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("t,i,j,k,v\n2022,152,156,283691,1.0\n", 1, "header"),
        (FLOWS_2022[:-1], 7, "cut off"),
        (FLOWS_2022 + "2022,152,1\n", 8, "Expected Number of Columns: 6 Found: 3"),
        ("", 1, "header"),
    ],
)
def test_a_half_written_year_is_refused(parse, text, line, reason):
    (fault,) = faults(parse, bare(BACI_HS92_Y2022=text))
    assert (fault.file, fault.line) == ("BACI_HS92_Y2022.csv", line)
    assert reason in fault.reason


def test_a_country_table_with_another_header_is_refused(parse):
    (fault,) = faults(parse, bare(country_codes=COUNTRIES.replace("country_iso3", "flag")))
    assert (fault.file, fault.line) == ("country_codes.csv", 1)


def test_a_country_row_without_a_code_is_refused(parse):
    (fault,) = faults(parse, bare(country_codes=COUNTRIES.replace("\n152,", "\n,")))
    assert (fault.line, fault.column) == (5, "country_code")


def test_files_that_do_not_make_one_release_are_refused(parse):
    another = {"BACI_HS17_Y2022.csv": FLOWS_2022, "country_codes.csv": COUNTRIES}
    assert "edition" in faults(parse, another)[0].reason
    alone = {"BACI_HS92_Y2022.csv": FLOWS_2022}
    assert "country_codes.csv" in faults(parse, alone)[0].reason
    assert "BACI_HS92_Y<year>.csv" in faults(parse, {"country_codes.csv": COUNTRIES})[0].reason
    mixed = {"BACI_HS92_Y2022_V202401b.csv": FLOWS_2022, "country_codes.csv": COUNTRIES}
    assert faults(parse, mixed)[0].value == "V202401b, unlabelled"
    twice = bare() | {"copy/BACI_HS92_Y2022.csv": FLOWS_2022}
    assert faults(parse, twice)[0].value == "2022"


def test_a_zip_cut_short_or_damaged_is_refused(tmp_path):
    whole = write_zip(tmp_path / "whole.zip", bare()).read_bytes()
    cut = tmp_path / "cut.zip"
    cut.write_bytes(whole[: len(whole) // 2])
    damaged = tmp_path / "damaged.zip"
    at = whole.index(b"BACI_HS92_Y1998.csv") + len(b"BACI_HS92_Y1998.csv") + 5
    damaged.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
    for path in (cut, damaged):
        with pytest.raises(InputError, match=path.name):
            list(baci.parse(originals([str(path)], tmp_path), tmp_path))


@pytest.mark.parametrize("name", ["BACI_HS92_2021.csv", "flows.csv", "BACI_HS92_Y2021_V202601.csv.gz"])
def test_a_file_of_another_name_is_refused_never_skipped(parse, name):
    (fault,) = faults(parse, bare() | {name: FLOWS_2022})
    assert name in str(fault)
    assert "Name it BACI_HS92_Y<year>" in fault.cure


@pytest.mark.parametrize("name", ["product_codes_HS92_V202601.csv", "Readme.txt"])
def test_a_file_without_figures_is_no_fault(parse, name):
    assert list(parse(bare() | {name: "code,description\n"})) == list(parse(bare()))
