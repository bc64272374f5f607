"""Every check finds the row it is there for, says why, and lets good rows pass."""

import math

import duckdb
import pytest

from data.datasets import DATASETS
from data.model import InputError
from pipelines.checks import ChecksFailedError, checks_of, strays
from pipelines.checks.accepted import acceptances
from tests.pipelines import fakes

HEADING = "dataset_id,material_id,stage_id,product,year,vintage,reason\n"


@pytest.fixture
def publish(tmp_path):
    """Return a function that publishes rows of production_yearly."""

    def run(*rows, **options):
        fakes.put(tmp_path / "snapshots", rows)
        return fakes.publish_fakes(tmp_path / "lake", tmp_path / "snapshots", **options)

    return run


def failure(publish, name, *rows, **options):
    """Publish rows that must fail exactly the check `name`; return its result."""
    with pytest.raises(ChecksFailedError) as caught:
        publish(*rows, **options)
    (result,) = [result for result in caught.value.results if result.check.name == name]
    return result


def test_good_rows_pass(publish):
    published = publish(*fakes.ROWS, fakes.row("ZMB", None, status="withheld"), fakes.row("FIN", 0.0))
    assert published.warnings == ()


@pytest.mark.parametrize(
    ("name", "bad", "reason"),
    [
        ("expect_codes_known", {"country": "XQX"}, "country_iso3 XQX is not in the code list country"),
        (
            "expect_codes_known",
            {"material_id": "unobtainium"},
            "material_id unobtainium is not in the code list material",
        ),
        ("expect_codes_known", {"stage_id": "magic"}, "stage_id magic is not in the code list stage"),
        ("expect_columns_filled", {"note": None}, "note is empty"),
        ("expect_values_in_range", {"quantity": -1.0}, "quantity_t is -1.0, not 0 or more"),
        ("expect_values_in_range", {"quantity": math.nan}, "quantity_t is nan, not 0 or more"),
        ("expect_values_in_range", {"quantity": math.inf}, "quantity_t is inf, not 0 or more"),
        ("expect_values_in_range", {"year": 22}, "year is 22, not 1900 to 2100"),
        ("expect_status_consistent", {"quantity": None}, "quantity_t is empty but status is reported"),
        ("expect_status_consistent", {"status": "missing"}, "quantity_t is stated but status is missing"),
        ("expect_status_consistent", {"status": "guessed"}, "status guessed is not one of the four"),
        ("expect_status_consistent", {"bound": "~"}, "bound ~ is not empty, < or >"),
        ("expect_sources_ship", {"source_id": "baci"}, "source may not ship in this dataset"),
    ],
)
def test_bad_row_is_found_and_named(publish, name, bad, reason):
    row = fakes.row(**{"country": "ZMB", "quantity": 5.0} | bad)
    result = failure(publish, name, *fakes.ROWS, row)
    assert result.failing == 1
    assert result.examples[0]["reason"] == reason
    assert result.check.cure in "\n".join(result.lines())


def test_duplicate_key_is_found(publish):
    result = failure(publish, "expect_keys_unique", *fakes.ROWS, fakes.row("AUS", 6_000.0))
    assert result.examples[0]["reason"] == "key occurs 2 times"
    assert result.examples[0]["country_iso3"] == "AUS"


def test_two_rows_of_one_vintage_leave_no_single_latest(publish):
    result = failure(publish, "expect_one_latest", fakes.row(), fakes.row(quantity=1.0))
    assert result.examples[0]["reason"] == "2 vintages are the latest"


def test_countries_over_the_world_total_are_found(publish):
    rows = (fakes.row(quantity=111.0), fakes.row("WLD", 100.0))
    result = failure(publish, "expect_countries_within_world", *rows)
    assert result.examples[0]["reason"] == "countries add up to 111.0 % of the world total"


@pytest.mark.parametrize(
    "rows",
    [
        (fakes.row(quantity=110.0), fakes.row("WLD", 100.0)),
        (fakes.row(quantity=500.0), fakes.row("WLD", 100.0, bound=">")),
        (fakes.row(quantity=500.0), fakes.row("WLD", None, status="withheld")),
        (fakes.row(quantity=60.0), fakes.row("OTH", 40.0), fakes.row("WLD", 100.0), fakes.row("WLD", 9.0, year=2021)),
        (fakes.row(quantity=60.0), fakes.row(quantity=60.0, product="refined"), fakes.row("WLD", 100.0)),
    ],
    ids=["rounding", "total is a lower bound", "total withheld", "another year", "another product"],
)
def test_countries_within_the_world_total_pass(publish, rows):
    publish(*rows)


def test_accepted_sum_passes(publish, tmp_path):
    accepted = tmp_path / "accepted.csv"
    accepted.write_text(HEADING + "production_yearly,cobalt,mine,mine production,2022,2024,Without recycling.\n")
    published = publish(fakes.row(quantity=111.0), fakes.row("WLD", 100.0), accepted_deviations=accepted)
    assert published.warnings == ()


def test_acceptance_without_need_is_a_warning(publish, tmp_path):
    accepted = tmp_path / "accepted.csv"
    accepted.write_text(HEADING + "production_yearly,cobalt,mine,mine production,2022,2024,No longer so.\n")
    (warning,) = publish(*fakes.ROWS, accepted_deviations=accepted).warnings
    assert warning.check.name == "expect_acceptances_used"
    assert warning.ok
    assert "No longer so." in "\n".join(warning.lines())


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("production_yearly,cobalt,mine,mine production,2022,2024,", "reason"),
        ("production_yearly,cobalt,mine,mine production,,2024,Because.", "year"),
    ],
)
def test_acceptance_must_say_its_year_and_reason(tmp_path, row, column):
    (tmp_path / "accepted.csv").write_text(f"{HEADING}{row}\n")
    with pytest.raises(InputError) as caught:
        acceptances(tmp_path / "accepted.csv")
    (fault,) = caught.value.faults
    assert (fault.file, fault.line, fault.column) == ("accepted.csv", 2, column)


def test_row_counts_off_the_expectation_are_found(publish, tmp_path):
    publish(*fakes.ROWS)
    result = failure(publish, "expect_row_counts", *fakes.ROWS[:2], accept_rows=False)
    assert result.examples[0] == {"source_id": "usgs_mcs", "vintage": "2024", "reason": "expected 3 rows, found 2"}
    assert "--accept-rows" in result.check.cure


def test_vintage_nobody_expected_is_a_warning(publish):
    publish(*fakes.ROWS)
    warning, gone = publish(*fakes.ROWS, fakes.row(vintage="2025"), accept_rows=False).warnings
    assert warning.check.name == "expect_vintages_expected"
    assert gone.examples[0]["reason"] == (
        "cobalt / mine / mine production / AUS; cobalt / mine / mine production / WLD stood in edition 2024 "
        "and is gone from 2025"
    )
    assert warning.examples[0]["vintage"] == "2025"
    assert warning.examples[0]["reason"] == "not in the committed expectation: 1 rows"


def test_accepting_the_rows_of_a_new_edition_still_names_what_is_gone(publish):
    publish(*fakes.ROWS)
    (gone,) = publish(*fakes.ROWS, fakes.row(vintage="2025"), accept_rows=True).warnings
    assert gone.check.name == "expect_series_kept"
    assert "is gone from 2025" in gone.examples[0]["reason"]


def test_vintage_replaced_by_a_newer_one_is_no_failure(publish):
    publish(*fakes.ROWS)
    newer = [{**row, "vintage": "2025"} for row in fakes.ROWS]
    assert {warning.check.name for warning in publish(*newer, accept_rows=False).warnings} == {
        "expect_vintages_expected"
    }


def set_aside(line, share, total_of=None):
    """Return a record of the quarantine."""
    return {
        "feed_id": "usgs_mcs", "file": "mcs.csv", "line": line, "label_kind": "country", "label": "Atlantis",
        "value": 1.0, "share_of_world_frac": share, "cure": "Map it.", "source_id": "usgs_mcs", "vintage": "2024",
    } | ({"total_of": total_of} if total_of else {})  # fmt: skip


@pytest.mark.parametrize(
    "quarantined",
    [
        [set_aside(2, 0.011)],
        [set_aside(2, 0.006, "cobalt 2022"), set_aside(3, 0.006, "cobalt 2022")],
    ],
    ids=["one row", "together"],
)
def test_too_much_set_aside_fails(publish, quarantined):
    result = failure(publish, "expect_quarantine_small", *fakes.ROWS, quarantined=quarantined)
    assert result.failing == len(quarantined)
    assert {(row["file"], row["label"], row["cure"]) for row in result.examples} == {("mcs.csv", "Atlantis", "Map it.")}


@pytest.mark.parametrize(
    "quarantined",
    [
        [set_aside(2, 0.01)],
        [set_aside(2, None)],
        [set_aside(2, 0.006, "cobalt 2022"), set_aside(3, 0.006, "cobalt 2023")],
    ],
    ids=["one percent", "share unknown", "of two totals"],
)
def test_little_set_aside_passes(publish, quarantined):
    publish(*fakes.ROWS, quarantined=quarantined)


def test_rows_without_a_label_are_a_warning_however_much_they_carry(publish):
    empty = [set_aside(2, 0.5, "cobalt 2022") | {"label": "(no label)"}, set_aside(3, 0.009, "cobalt 2022")]
    (warning,) = publish(*fakes.ROWS, quarantined=empty).warnings
    assert warning.check.name == "expect_labels_filled"
    assert (warning.examples[0]["file"], warning.examples[0]["line"]) == ("mcs.csv", 2)
    assert warning.examples[0]["reason"] == "set aside with 50.0 % of a world total (cobalt 2022)"


def test_failing_rows_are_listed_up_to_twenty(publish):
    rows = [fakes.row("DEU", -1.0, year=1990 + number) for number in range(25)]
    result = failure(publish, "expect_values_in_range", *rows)
    lines = list(result.lines())
    assert len(result.examples) == 20
    assert lines[0] == "expect_values_in_range in production_yearly: 25 rows failing"
    assert lines[21] == "  ... and 5 more"


def test_every_check_is_named_by_what_it_expects():
    assert all(check.name.startswith("expect_") and check.cure for check in checks_of(fakes.DATASET))


def test_a_wrong_row_count_names_the_rows_set_aside(publish, tmp_path):
    publish(*fakes.ROWS)
    aside = {
        "feed_id": "usgs_mcs", "file": "mcs.csv", "line": 7, "label_kind": "value", "label": "17O000", "value": None,
        "share_of_world_frac": None, "cure": "Look at the cell.", "source_id": "usgs_mcs", "vintage": "2024",
    }  # fmt: skip
    result = failure(publish, "expect_row_counts", *fakes.ROWS[:2], accept_rows=False, quarantined=[aside])
    (row,) = result.examples
    assert row["reason"] == (
        "expected 3 rows, found 2; set aside of this vintage: mcs.csv:7 value (17O000). Look at the cell."
    )


def _places(*sites):
    """Return a connection that holds `sites` (id, name, country, latitude, longitude) as dataset facility."""
    connection = duckdb.connect()
    columns = "facility_id VARCHAR, name VARCHAR, country_iso3 VARCHAR, latitude_deg DOUBLE, longitude_deg DOUBLE"
    connection.execute(f"CREATE TABLE facility ({columns})")
    connection.executemany("INSERT INTO facility VALUES (?, ?, ?, ?, ?)", sites)
    return connection


def test_a_site_outside_its_country_is_named_with_what_may_mend_it():
    sites = [
        ("a", "Pilgangoora", "NCL", -21.06, 118.9), ("b", "Thio", "NCL", -21.6, 166.2),
        ("c", "Itanhem", "BRA", -17.1, 40.35), ("d", "Nowhere", "BRA", None, None),
        ("e", "Simferopol", "RUS", 45.0, 34.1),
    ]  # fmt: skip
    found = strays.rows(_places(*sites), [DATASETS["facility"]], {})
    mend = "it would lie within with the longitude's sign changed"
    assert {row[1]: row[3] for row in found} == {
        "a": "Pilgangoora: -21.06, 118.9 lies 38.3 degrees outside New Caledonia, in Australia",
        "c": f"Itanhem: -17.1, 40.35 lies 72.5 degrees outside Brazil, in no country, at sea; {mend}",
    }


def test_an_accepted_place_is_not_named_and_an_acceptance_without_need_is():
    accepted = {("facility", "a"): "so it is", ("facility", "b"): "no longer", ("facility", "gone"): "not loaded"}
    sites = [("a", "Pilgangoora", "NCL", -21.06, 118.9), ("b", "Thio", "NCL", -21.6, 166.2)]
    found = strays.rows(_places(*sites), [DATASETS["facility"]], accepted)
    assert [row[3] for row in found] == ["b is accepted outside its country, but lies within: no longer"]


def test_an_accepted_place_needs_a_reason(tmp_path):
    file = tmp_path / "accepted_places.csv"
    file.write_text("dataset_id,site_id,reason\nfacility,a, \n")
    with pytest.raises(InputError, match="needs a reason"):
        strays.accepted_places(file)
