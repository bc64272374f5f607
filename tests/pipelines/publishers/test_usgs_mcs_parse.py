"""Parsing of the Mineral Commodity Summaries: layouts, encodings, editions, broken files."""

import pytest

from data.model import InputError
from pipelines.publishers.usgs_mcs import feed as usgs_mcs
from tests.pipelines.originals import parse
from tests.pipelines.publishers import mcs_files as files


def rows_of(parsed, snapshot_id):
    """Return the rows of one snapshot."""
    return next(part.rows.to_pylist() for part in parsed if part.snapshot_id == snapshot_id)


def cells(rows, country):
    """Return column → printed cell of a country."""
    return {row["column"]: row["value"] for row in rows if row["country"] == country}


@pytest.mark.parametrize(
    ("name", "text", "where", "expected"),
    [
        ("mcs2022__lithi_world", files.LITHIUM_2022, ("2022", "Australia"),
         {"Prod_t_2020": "39700", "Prod_t_Est_2021": "55000", "Reserves_t": "5700000"}),
        ("MCS2023_lithi_world", files.LITHIUM_2023, ("2023", "Chile"),
         {"Prod_t_2021": "28300", "Prod_t_est_2022": "39000", "Reserves_t": "9300000"}),
        ("mcs2024__fluor_world", files.FLUORSPAR_2024, ("2024", "China"),
         {"Prod_kt_2022": "5700", "Prod_kt_Est_2023": "5700", "Reserves_kt": "67000"}),
        ("mcs2024__titan_world", files.SPONGE_2024, ("2024", "Japan"),
         {"Prod_Sponge_t_Est_2022": "47000", "Prod_Sponge_t_Est_2023": "60000", "Cap_Sponge_t_2023": "65200",
          "Cap_Pigment_t_2023": "322000"}),
        ("MCS2025_World_Data", files.WORLD_2025, ("2025", "Congo (Kinshasa)"),
         {"PROD_2023": "175000", "PROD_EST_ 2024": "220000", "CAP_2023": "", "CAP_EST_ 2024": "",
          "RESERVES_2024": "6000000"}),
    ],
)  # fmt: skip
def test_every_cell_of_a_release_arrives(tmp_path, name, text, where, expected):
    vintage, country = where
    files.write(tmp_path, **{name: text})
    parsed = parse(usgs_mcs, tmp_path)
    assert [part.snapshot_id for part in parsed] == [f"{vintage}-world"]
    assert cells(rows_of(parsed, f"{vintage}-world"), country) == expected


def test_headers_say_unit_year_and_estimate(tmp_path):
    files.write(tmp_path, mcs2022__lithi_world=files.LITHIUM_2022)
    rows = [row for row in rows_of(parse(usgs_mcs, tmp_path), "2022-world") if row["country"] == "Chile"]
    assert [(row["statistic"], row["unit"], row["year"], row["column_is_estimate"]) for row in rows] == [
        ("production", "t", 2020, False),
        ("production", "t", 2021, True),
        ("reserves", "t", None, False),
    ]
    assert {row["line"] for row in rows} == {4}


def test_a_value_where_the_type_header_belongs_is_the_type(tmp_path):
    files.write(tmp_path, mcs2024__fluor_world=files.FLUORSPAR_2024)
    rows = rows_of(parse(usgs_mcs, tmp_path), "2024-world")
    assert {row["type"] for row in rows} == {"Mine production, fluorspar"}
    assert "Mine production, fluorspar" not in {row["column"] for row in rows}


def test_the_header_and_not_the_name_tells_the_layout(tmp_path):
    files.write(tmp_path, mcs2023germa_world=files.GERMANIUM_SALIENT_2023, mcs2022__lithi_salient=files.LITHIUM_2022)
    parsed = parse(usgs_mcs, tmp_path)
    assert [part.snapshot_id for part in parsed] == ["2022-world", "2023-salient"]
    row = rows_of(parsed, "2023-salient")[-1]
    assert (row["commodity"], row["column"], row["year"], row["value"]) == ("Germanium", "NIR_pct", 2022, ">50")


def test_windows_encoding_and_line_ends_are_read(tmp_path):
    text = files.LITHIUM_2023.replace("Argentinae", "Côte d\u2019Ivoire").replace("\n", "\r\n")
    files.write(tmp_path, mcs2023__lithi_world=text.encode("cp1252"))
    assert cells(rows_of(parse(usgs_mcs, tmp_path), "2023-world"), "Côte d\u2019Ivoire")["Prod_t_2021"] == "5970"


def test_a_missing_source_cell_leaves_the_edition_to_the_others_or_the_name(tmp_path):
    some = files.LITHIUM_2023.replace("MCS2023,Chile", ",Chile")
    none = files.FLUORSPAR_2024.replace("MCS2024,", ",")
    files.write(tmp_path, mcs2023__lithi_world=some, mcs2024__fluor_world=none)
    assert [part.vintage for part in parse(usgs_mcs, tmp_path)] == ["2023", "2024"]


def test_the_same_file_in_folder_and_zip_counts_once(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    files.write(folder, mcs2022__lithi_world=files.LITHIUM_2022)
    archive = files.zipped(tmp_path / "world.zip", mcs2022__lithi_world=files.LITHIUM_2022)
    parsed = parse(usgs_mcs, folder, archive)
    assert [len(part.rows) for part in parsed] == [18]


def test_two_different_files_of_one_name_are_refused(tmp_path):
    files.write(tmp_path, mcs2022__lithi_world=files.LITHIUM_2022)
    archive = files.zipped(tmp_path / "world.zip", mcs2022__lithi_world=files.LITHIUM_2022.replace("39700", "39701"))
    with pytest.raises(InputError, match="two different files of this name"):
        parse(usgs_mcs, tmp_path / "mcs2022-lithi_world.csv", archive)


def test_commodities_not_tracked_are_counted(tmp_path):
    files.write(tmp_path, MCS2025_World_Data=files.WORLD_2025, MCS2026=files.LONG_2026)
    parsed = parse(usgs_mcs, tmp_path)
    ignored = {part.snapshot_id: list(part.read.ignored.values()) for part in parsed}
    assert ignored["2026-world"] == [{"Gold": 1, "section Import Sources": 1}]
    assert [set(labels) for labels in ignored["2025-world"]] == [{"Soda ash"}]


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        (files.LITHIUM_2022[:330], "ends inside a quoted cell", 4),
        (files.LITHIUM_2023.rsplit(",6200000", 1)[0], "cut off", 4),
        ("", "the file is empty", 0),
        ("PK\x03\x04\nlithium;5\n", "no header of a world or salient table", 1),
    ],
)
def test_a_broken_file_names_itself_and_the_reason(tmp_path, text, reason, line):
    files.write(tmp_path, mcs2022__lithi_world=text)
    with pytest.raises(InputError, match=reason) as caught:
        parse(usgs_mcs, tmp_path)
    fault = caught.value.faults[0]
    assert (fault.file, fault.line) == ("mcs2022-lithi_world.csv", line)
    assert fault.cure


def test_an_input_without_any_table_is_refused(tmp_path):
    (tmp_path / "notes.txt").write_text("Revision notes")
    with pytest.raises(InputError, match="no world or salient table"):
        parse(usgs_mcs, tmp_path)


def test_the_one_table_layout_gives_world_and_united_states_rows(tmp_path):
    files.write(tmp_path, MCS2026_Commodities_Data=files.LONG_2026)
    parsed = parse(usgs_mcs, tmp_path)
    assert [part.snapshot_id for part in parsed] == ["2026-salient", "2026-world"]
    assert cells(rows_of(parsed, "2026-world"), "Congo (Kinshasa)") == {
        "Production: Mine production": "e230,000",
        "Reserves: Reserves": "6,000,000",
    }
    assert [row["value"] for row in rows_of(parsed, "2026-salient")] == ["79"]
    (left_out,) = {part.snapshot_id: part for part in parsed}["2026-world"].read.ignored.values()
    assert left_out == {"Gold": 1, "section Import Sources": 1}


NEGATIVE = files.LITHIUM_2023.replace("55300,61000", "55300,-61000")
EMPTY = files.LITHIUM_2023.splitlines()[0] + "\n"


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("MCS2023_lithi_world", NEGATIVE, r":4, column 'Prod_t_est_2022': a quantity below zero \(found '-61000'\)"),
        ("MCS2023_lithi_world", EMPTY, "no row of the world table can be read"),
        ("mcs2024-lithi_world", files.LITHIUM_2023, "the Source column says edition 2023, the file's name 2024"),
        (
            "MCS2023_germa_salient",
            files.GERMANIUM_SALIENT_2023.replace("2018,0", "2O18,0"),
            ":2, column 'year'.*'2O18'",
        ),
    ],
)
def test_what_a_table_cannot_say_is_refused_where_it_stands(tmp_path, name, text, reason):
    files.write(tmp_path, **{name: text})
    with pytest.raises(InputError, match=f"{name}.*{reason}"):
        parse(usgs_mcs, tmp_path)


def test_united_states_figures_may_lie_below_zero(tmp_path):
    text = files.GERMANIUM_SALIENT_2023.replace("2018,0,W", "2018,-84,W")
    files.write(tmp_path, MCS2023_germa_salient=text)
    (parsed,) = parse(usgs_mcs, tmp_path)
    assert "-84" in parsed.rows["value"].to_pylist()


def test_salient_tables_alone_with_a_world_table_that_is_left_out_are_one_part(tmp_path):
    folder = tmp_path / "release"
    folder.mkdir()
    world = "Source,Country,Type,Prod_t_2021,Reserves_t\nMCS2023,Peru,a made-up row,1,2\n"
    files.write(folder, mcs2023__germa_salient=files.GERMANIUM_SALIENT_2023, mcs2023__gold_salient=world)
    (part,) = parse(usgs_mcs, folder)
    assert part.snapshot_id == "2023-salient"
    assert sum(part.read.ignored["mcs2023-gold_salient.csv"].values()) == 2
