"""Pink Sheet: the twelve months of 2022 as the edition of June 2026 prints them."""

import statistics
import zipfile

import pytest

from data.model import InputError
from pipelines.labels import commodities
from pipelines.normalise import price_monthly
from pipelines.publishers.worldbank_pinksheet import feed as worldbank_pinksheet
from tests.pipelines.originals import normalise, parse, workbook

TITLE = [
    ["World Bank Commodity Price Data (The Pink Sheet)"],
    ["monthly prices in nominal US dollars, 1960 to present"],
    ["(monthly series are available only in nominal US dollars)"],
    ["Updated on June 02, 2026"],
]
NAMES = [None, "Crude oil, average", "Copper", "Nickel ", "Platinum **", "Phosphate rock"]
UNITS = [None, "($/bbl)", "($/mt)", "($/mt)", "($/troy oz)", "($/mt)"]
MONTHS_2022 = [
    ["2022M01", 83.92, 9782.34, 22355.4, 994.15, 173.13],
    ["2022M02", 93.54, 9943.17, 24015.55, 1049.4, 172.5],
    ["2022M03", 112.4, 10230.89, 33924.18, 1043.26, 178.75],
    ["2022M04", 103.41, 10161.38, 33132.74, 965, 249.5],
    ["2022M05", 110.1, 9377.15, 28062.55, 958.38, 255],
    ["2022M06", 116.8, 9024.46, 25658.63, 956.59, 287.5],
    ["2022M07", 105.08, 7544.81, 21481.89, 869.25, 320],
    ["2022M08", 95.97, 7981.84, 22057.39, 908.65, 320],
    ["2022M09", 88.22, 7746.01, 22773.97, 881.24, 320],
    ["2022M10", 90.33, 7651.08, 22032.89, 914.67, 317.5],
    ["2022M11", 87.38, 8049.86, 25562.7, 989.05, 300],
    ["2022M12", 78.07, 8375.4, 28946.81, 1010.95, 300],
]


def prices(path, *rows, names=NAMES, units=UNITS):
    sheets = {
        "AFOSHEET": [],
        "Monthly Indices": [*TITLE, [None, "Total Index"], ["2022M01", 120.5]],
        "Monthly Prices": [*TITLE, names, units, *rows],
    }
    return workbook(path / "CMO-Historical-Data-Monthly.xlsx", sheets)


def by_series(result, series):
    named = price_monthly.price_words()[series.casefold()]["series"]
    return [row for row in result.rows.to_pylist() if row["series"] == named]


def test_the_year_2022_has_its_known_means(tmp_path):
    result = normalise(price_monthly, worldbank_pinksheet, tmp_path, prices(tmp_path, *MONTHS_2022))
    for series, mean in {"Copper": 8822.37, "Nickel": 25833.725}.items():
        rows = by_series(result, series)
        assert [row["month"] for row in rows] == [f"2022-{month:02d}" for month in range(1, 13)]
        assert statistics.mean(row["price_usd_per_t"] for row in rows) == pytest.approx(mean, abs=0.005)
        assert {row["vintage"] for row in rows} == {"2026-06"}


def test_a_troy_ounce_price_is_converted_and_kept_as_printed(tmp_path):
    result = normalise(price_monthly, worldbank_pinksheet, tmp_path, prices(tmp_path, *MONTHS_2022))
    first = by_series(result, "Platinum")[0]
    assert first["price_usd_per_t"] == pytest.approx(994.15 * 1_000_000 / 31.1034768)
    assert (first["original_value"], first["original_unit"]) == ("994.15", "$/troy oz")


def test_series_that_are_not_tracked_are_counted_by_month(tmp_path):
    (parsed,) = parse(
        worldbank_pinksheet, prices(tmp_path, *MONTHS_2022, ["2023M01", "…", 9038.04, 28194.52, 1056, 300])
    )
    assert list(parsed.read.ignored.values()) == [{"Crude oil, average": 13}]
    assert parsed.rows.num_rows == 4 * 13
    assert parsed.rows["line"].to_pylist()[0] == 7


@pytest.mark.parametrize("sign", ["…", "...", None])
def test_a_month_without_a_price_is_missing_never_zero(tmp_path, sign):
    row = ["1960M01", 1.63, 715.4, 1631, sign, 13]
    result = normalise(price_monthly, worldbank_pinksheet, tmp_path, prices(tmp_path, row))
    (platinum,) = by_series(result, "Platinum")
    assert (platinum["price_usd_per_t"], platinum["status"]) == (None, "missing")
    assert platinum["original_value"] == (sign or "")


def test_a_unit_that_is_no_mass_keeps_its_price_as_printed_only(tmp_path):
    units = [*UNITS[:5], "($/dmtu)"]
    result = normalise(price_monthly, worldbank_pinksheet, tmp_path, prices(tmp_path, *MONTHS_2022, units=units))
    rock = by_series(result, "Phosphate rock")[0]
    assert (rock["price_usd_per_t"], rock["status"], rock["original_value"]) == (None, "missing", "173.13")
    assert "$/dmtu is no price of a mass" in rock["note"]


def test_a_unit_nobody_has_mapped_is_set_aside(tmp_path):
    units = [*UNITS[:5], "($/wheelbarrow)"]
    result = normalise(price_monthly, worldbank_pinksheet, tmp_path, prices(tmp_path, *MONTHS_2022, units=units))
    assert not by_series(result, "Phosphate rock")
    assert {(record["label_kind"], record["label"]) for record in result.quarantined} == {("unit", "$/wheelbarrow")}
    assert [record["line"] for record in result.quarantined] == list(range(7, 19))


def test_only_the_newest_edition_counts(tmp_path):
    older = prices(tmp_path, *MONTHS_2022).rename(tmp_path / "older.xlsx")
    sheets = {"Monthly Prices": [["Updated on July 02, 2026"], NAMES, UNITS, *MONTHS_2022[:1]]}
    newer = workbook(tmp_path / "newer.xlsx", sheets)
    result = normalise(price_monthly, worldbank_pinksheet, tmp_path, older, newer)
    assert set(result.rows["vintage"].to_pylist()) == {"2026-07"}
    assert result.rows.num_rows == 4


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([["2022M01", 83.92, "n.q.", 22355.4, 994.15, 173.13]], ":7, column 'Copper': the cell is no price"),
        ([["2022M01", 83.92, -1, 22355.4, 994.15, 173.13]], ":7, column 'Copper': the cell is no price"),
        ([MONTHS_2022[0], MONTHS_2022[2]], ":8: the month does not follow the one above (found '2022M03')"),
        ([MONTHS_2022[0], ["2022M13", *MONTHS_2022[1][1:]]], ":8: this is no month (found '2022M13')"),
    ],
)
def test_a_wrong_cell_is_named_with_its_row(tmp_path, rows, found):
    with pytest.raises(InputError) as caught:
        parse(worldbank_pinksheet, prices(tmp_path, *rows))
    assert f"CMO-Historical-Data-Monthly.xlsx [Monthly Prices]{found}" in str(caught.value)


def test_another_workbook_is_refused(tmp_path):
    with pytest.raises(InputError, match="no sheet has series names, units in dollars and months"):
        parse(worldbank_pinksheet, prices(tmp_path, ["January", 1, 2, 3, 4, 5]))
    undated = workbook(tmp_path / "undated.xlsx", {"Monthly Prices": [[], NAMES, UNITS, *MONTHS_2022]})
    with pytest.raises(InputError, match="no cell says 'Updated on"):
        parse(worldbank_pinksheet, undated)


def test_a_damaged_sheet_is_refused_with_the_row_reached(tmp_path):
    path = prices(tmp_path, *MONTHS_2022)
    with zipfile.ZipFile(path) as whole:
        members = {name: whole.read(name) for name in whole.namelist()}
    name = "xl/worksheets/sheet3.xml"
    members[name] = members[name][: members[name].index(b'<row r="9"')]
    with zipfile.ZipFile(path, "w") as damaged:
        for member, content in members.items():
            damaged.writestr(member, content)
    with pytest.raises(InputError, match=r"\[Monthly Prices\]:9: the sheet breaks off.*Download"):
        parse(worldbank_pinksheet, path)


def test_a_file_that_is_no_workbook_is_refused(tmp_path):
    path = tmp_path / "CMO.xlsx"
    path.write_bytes(b"<html>not found</html>")
    with pytest.raises(InputError, match=r"CMO.xlsx: this is not a whole .xlsx workbook"):
        parse(worldbank_pinksheet, path)


def test_every_series_read_says_what_its_price_is_of():
    labels = {key for key, found in commodities.mapping(worldbank_pinksheet.MAPPING).items() if found}
    assert set(price_monthly.price_words()) == labels
    for words in price_monthly.price_words().values():
        assert all(words[name] for name in ("series", "product", "content_basis", "terms"))


def test_a_series_whose_product_nobody_has_named_is_set_aside(tmp_path, monkeypatch):
    known = {key: words for key, words in price_monthly.price_words().items() if key != "copper"}
    monkeypatch.setattr(price_monthly, "price_words", lambda: known)
    result = normalise(price_monthly, worldbank_pinksheet, tmp_path, prices(tmp_path, *MONTHS_2022))
    assert not [row for row in result.rows.to_pylist() if row["material_id"] == "copper"]
    assert {(one["label_kind"], one["label"]) for one in result.quarantined} == {("basis", "Copper")}


def test_a_second_sheet_of_prices_is_refused_by_name(tmp_path):
    sheets = {title: [*TITLE, NAMES, UNITS, *MONTHS_2022] for title in ("Monthly Prices", "Later")}
    with pytest.raises(InputError, match=r"\[Later\].*sheet 'Monthly Prices' too.*Remove it from the workbook"):
        parse(worldbank_pinksheet, workbook(tmp_path / "two.xlsx", sheets))
