"""How sums and shares of bounds are read: every combination against values that the bounds allow; SQL as in Python."""

import itertools

import duckdb
import pytest

from dashboard.metrics import bounds
from dashboard.topics.production.queries import SHARES

ALL = ("", ">", "<", "?")
ALLOWED = {"": (1.0,), ">": (1.0, 1.5, 40.0), "<": (1.0, 0.5, 0.01), "?": (0.01, 1.0, 40.0)}


@pytest.mark.parametrize(("part", "whole"), [*itertools.product(ALL, ALL)])
def test_a_share_is_read_as_every_value_allows(part, whole):
    stated = 44 / 85
    found = {44 * p / (85 * w) for p in ALLOWED[part] for w in ALLOWED[whole]}
    read = bounds.of_share(part, whole)
    assert (read == "") == (found == {stated})
    assert (read == ">") == (len(found) > 1 and min(found) >= stated)
    assert (read == "<") == (len(found) > 1 and max(found) <= stated)
    assert (read == "?") == (min(found) < stated < max(found))
    query = "SELECT " + bounds.share_sql("part", "whole") + f" FROM (SELECT '{part}' AS part, '{whole}' AS whole)"
    assert duckdb.sql(query).fetchall() == [(read,)]


@pytest.mark.parametrize("several", [*itertools.product(ALL, ALL, ALL)])
def test_a_sum_is_read_as_every_value_allows(several):
    found = {sum(values) for values in itertools.product(*(ALLOWED[bound] for bound in several))}
    read = bounds.of_sum(several)
    assert read == ("" if found == {3.0} else ">" if min(found) >= 3 else "<" if max(found) <= 3 else "?")


def shares_of(*rows):
    """Return (share, bound) by country of rows (country, tonnes, bound, status), by the query of shares."""
    connection = duckdb.connect()
    columns = {
        "material_id": "cobalt", "stage_id": "mine", "product": "cobalt content", "content_basis": "Co", "year": 2024,
        "vintage": "2025", "original_value": "", "original_unit": "t", "source_id": "usgs_mcs", "note": "",
        "excludes": "",
    }  # fmt: skip
    fixed = ", ".join(f"{value!r} AS {name}" for name, value in columns.items())
    values = ", ".join(
        f"({code!r}, {'NULL' if t is None else t}, {bound!r}, {status!r})" for code, t, bound, status in rows
    )
    connection.execute(
        f"CREATE TABLE given AS SELECT {fixed}, country_iso3, CAST(quantity_t AS DOUBLE) AS quantity_t, bound, status "
        f"FROM (VALUES {values}) AS stated(country_iso3, quantity_t, bound, status)"
    )
    sql = SHARES.sql.replace("{source}", "given").replace("{filters}", "TRUE").replace("{post_filters}", "TRUE")
    found = connection.execute(sql)
    names = [column[0] for column in found.description]
    result = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    return {row["country_iso3"]: (row["share_frac"], row["share_bound"], row["share_without"]) for row in result}


@pytest.mark.parametrize(("part", "total"), [*itertools.product(("", ">", "<"), repeat=2)])
def test_a_share_of_a_printed_total_follows_both_bounds(part, total):
    found = shares_of(("CHN", 44, part, "reported"), ("BRA", 11, "", "reported"), ("WLD", 85, total, "reported"))
    read = bounds.of_share(part, total)
    assert found["CHN"] == (None if read == "?" else 44 / 85, read, "")
    assert found["BRA"] == (11 / 85, bounds.of_share("", total), "")
    assert found["WLD"] == (None, "", "")


@pytest.mark.parametrize(("part", "other"), [*itertools.product(("", ">", "<"), repeat=2)])
def test_a_share_of_a_sum_follows_its_own_bound_and_that_of_the_rest(part, other):
    found = shares_of(("CHN", 44, part, "reported"), ("BRA", 11, other, "reported"))
    read = bounds.of_share(part, other)
    assert found["CHN"] == (None if read == "?" else 44 / 55, read, "")


def test_more_than_a_total_that_the_named_already_exceed_is_still_a_bound():
    found = shares_of(("CHN", 44, "", "reported"), ("BRA", 42, "", "reported"), ("WLD", 85, ">", "reported"))
    assert found["CHN"] == (44 / 86, "<", "")


def test_less_than_half_a_unit_leaves_the_others_as_printed():
    found = shares_of(("USA", 13_000, "", "reported"), ("ZAF", 0.5, "<", "reported"), ("QAT", 7_000, "", "reported"))
    assert [found[code][1] for code in ("USA", "ZAF", "QAT")] == ["", "<", ""]


def test_a_withheld_country_is_named_where_no_total_counts_it():
    named = (("CHN", 44, "", "reported"), ("USA", None, "", "withheld"), ("CHL", None, "", "withheld"))
    assert shares_of(*named)["CHN"] == (1.0, "", "CHL USA")
    assert shares_of(*named, ("WLD", 88, "", "reported"))["CHN"] == (0.5, "", "")
