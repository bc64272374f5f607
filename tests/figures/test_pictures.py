"""The reader of pictures finds what is drawn and not in the file, and what is in the file and not drawn."""

from __future__ import annotations

import pytest

from dashboard.figures.bars import Bar, ranked_bars
from dashboard.figures.flows import flow_sankey
from dashboard.figures.lines import Line, series_lines
from dashboard.figures.share_maps import Shares, share_map
from tests.pictures import compare

SHARES = {"COD": 0.7, "IDN": 0.2, "AUS": 0.1}
ROWS = [{"country_iso3": code, "share_frac": share} for code, share in SHARES.items()]
FLOWS = [("COD", "CHN", 5e6), ("AUS", "CHN", 1e6)]
PAIRS = [{"exporter_iso3": seller, "importer_iso3": buyer, "value_usd": value} for seller, buyer, value in FLOWS]
YEARS = [{"country_iso3": "COD", "year": year, "quantity_t": 1e7 + 12_345.0 * year} for year in (2021, 2022, 2023)]


def a_map(rows):
    return share_map(Shares({row["country_iso3"]: row["share_frac"] for row in rows}, {}, ""))


def some_circles(rows):
    return share_map(Shares({row["country_iso3"]: row["share_frac"] for row in rows}, {}, ""), view="bubbles")


def a_sankey(rows):
    flows = [tuple(row.values()) for row in rows]
    return flow_sankey(flows, name=str, colour=lambda _: "#000000", hover=str)


def some_bars(rows):
    bars = [
        Bar(row["country_iso3"], row["share_frac"], "", "", "", click=f"country:{row['country_iso3']}") for row in rows
    ]
    return ranked_bars(bars, title="")


def some_lines(rows):
    line = Line("COD", [row["year"] for row in rows], [row["quantity_t"] / 1e3 for row in rows], "", [""] * len(rows),
                click="country:COD")  # fmt: skip
    return series_lines([line], unit="kt")


DRAWN = pytest.mark.parametrize(
    ("draw", "rows"), [(a_map, ROWS), (some_circles, ROWS), (a_sankey, PAIRS), (some_bars, ROWS), (some_lines, YEARS)]
)


@DRAWN
def test_a_picture_of_its_rows_has_nothing_to_find(draw, rows):
    assert not compare(draw(rows), [rows])


@DRAWN
def test_a_row_too_many_is_found(draw, rows):
    assert len(compare(draw(rows[:-1]), [rows]).not_drawn) == 1


@DRAWN
def test_a_row_too_few_is_found(draw, rows):
    assert len(compare(draw(rows), [rows[1:]]).not_in_file) == 1


@DRAWN
def test_no_row_at_all_is_found(draw, rows):
    assert len(compare(draw(rows), [[]]).not_in_file) == len(rows)


@DRAWN
def test_another_value_is_found(draw, rows):
    name = list(rows[0])[-1]
    findings = compare(draw(rows), [[rows[0] | {name: rows[0][name] * 1.01}, *rows[1:]]])
    assert len(findings.not_in_file) == len(findings.not_drawn) == 1


@DRAWN
def test_another_country_is_found(draw, rows):
    name = next(iter(rows[0]))
    assert compare(draw(rows), [[rows[0] | {name: "FRA"}, *rows[1:]]])


def test_a_total_and_the_rest_need_no_mark():
    total = [{"country_iso3": code, "share_frac": share} for code, share in (("WLD", 1.0), ("OTH", 0.05))]
    assert not compare(a_map(ROWS), [[*ROWS, *total]])


def test_a_country_too_small_for_the_map_is_named_by_the_figure():
    rows = [*ROWS, {"country_iso3": "ATA", "share_frac": 0.01}]
    assert a_map(rows)["layout"]["meta"]["map"]["off_map"] == ["ATA"]
    assert not compare(a_map(rows), [rows])
    assert compare(a_map(ROWS), [rows])
