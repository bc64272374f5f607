"""Prices, editions, checks and measures as operators are shown them: each with what it is of and how old it is."""

from datetime import UTC, date, datetime, timedelta

import pytest

from dashboard.topics.operations import release
from data.codes import code_list
from data.editions_due import Due, next_edition
from data.sources import sources

NOW = datetime(2026, 12, 1, 6, tzinfo=UTC)


def test_the_newest_price_has_its_change_and_its_day(release_engine):
    found = {price.material: price for price in release.prices(release_engine, NOW)}
    copper = found["copper"]
    assert (copper.step, copper.period, copper.before, copper.as_of) == (
        "month",
        "2026-05",
        "2026-04",
        date(2026, 5, 31),
    )
    assert copper.age == timedelta(days=183, hours=6)
    rows = {
        row["month"]: row["price_usd_per_t"]
        for row in release_engine.run(release.queries.PRICES_MONTHLY_LATE, {}).records()
        if row["material_id"] == "copper"
    }
    assert copper.price_usd_per_t == rows["2026-05"]
    assert copper.change_frac == pytest.approx(rows["2026-05"] / rows["2026-04"] - 1)
    assert copper.change_year_frac == pytest.approx(rows["2026-05"] / rows["2025-05"] - 1)


def test_a_material_has_yearly_prices_only_where_it_has_no_monthly_one(release_engine):
    steps = {}
    for price in release.prices(release_engine, NOW):
        steps.setdefault(price.material, set()).add(price.step)
    assert steps["copper"] == {"month"}
    assert steps["antimony"] == {"year"}
    assert all(len(found) == 1 for found in steps.values())


def test_no_change_is_computed_from_a_bound_or_over_editions():
    row = {"price_usd_per_t": 10.0, "vintage": "2026", "bound": ""}
    newest = row | {"price_usd_per_t": 12.0}
    assert release._change(row, newest, "year") == pytest.approx(0.2)
    assert release._change(row | {"vintage": "2025"}, newest, "year") is None
    assert release._change(row | {"bound": "<"}, newest, "year") is None
    assert release._change(None, newest, "month") is None


@pytest.mark.parametrize(
    ("period", "before", "end"),
    [("2026-01", "2025-12", date(2026, 1, 31)), ("2026-12", "2026-11", date(2026, 12, 31)),
     ("2024-02", "2024-01", date(2024, 2, 29)), ("2025", "2024", date(2025, 12, 31))],
)  # fmt: skip
def test_periods(period, before, end):
    assert (release._before(period), release._end(period)) == (before, end)


@pytest.mark.parametrize(
    ("source_id", "vintages", "due"),
    [
        ("usgs_mcs", ["2024", "2026"], Due(date(2027, 1, 1), date(2027, 3, 31))),
        ("baci_later", ["V202601"], Due(date(2027, 1, 1), date(2027, 2, 28))),
        ("worldbank_pinksheet", ["2026-12"], Due(date(2027, 1, 1), date(2027, 1, 31))),
        ("iea", ["2024-05", "2025-05"], Due(date(2026, 5, 1), date(2026, 5, 31))),
        ("ec_crm", ["2023"], Due(date(2026, 1, 1), date(2026, 12, 31))),
        ("baci", ["unlabelled"], None),
        ("icmm", ["2025-09"], None),
        ("minmod", ["050de43"], None),
    ],
)
def test_the_next_edition_is_expected_when_its_rhythm_says(source_id, vintages, due):
    assert next_edition(sources()[source_id], vintages) == due


def test_every_rhythm_is_that_of_the_words_beside_it():
    for source in sources().values():
        words = {1: "monthly", 12: "yearly", 36: "every 3 years"}.get(source.every_months)
        assert words is None or source.cadence.startswith(words), source.source_id
        assert not source.in_months or (source.every_months and 1 <= source.in_months[0] <= source.in_months[-1] <= 12)


def test_sources_say_how_old_they_are_and_what_is_overdue(release_engine):
    found = {one.source_id: one for one in release.source_ages(release_engine, NOW.date())}
    sheet = found["worldbank_pinksheet"]
    assert (sheet.editions, sheet.is_overdue) == (("2026-06",), True)
    assert sheet.age_days == (NOW.date() - sheet.retrieved).days
    assert not found["usgs_mcs"].is_overdue
    assert not {"gdacs", "usgs_earthquakes", "unrms"} & found.keys()
    later = {one.source_id: one for one in release.source_ages(release_engine, date(2028, 6, 1))}
    assert later["usgs_mcs"].is_stale


def test_checks_that_found_rows_are_told(release_engine):
    stated = [check for check in release_engine.release.manifest["checks"] if check["failing"]]
    assert len(release.failing_checks(release_engine)) == len(stated)
    assert all(check.is_warning for check in release.failing_checks(release_engine))


def test_measures_are_those_in_force_and_those_to_come():
    found = release.policies(date(2026, 12, 1))
    assert {one.measure_id for one in found} == set(code_list("export_measure").rows)
    assert all(one.is_in_force for one in found)
    early = {one.measure_id: one.is_in_force for one in release.policies(date(2025, 12, 1))}
    assert early["cod-cobalt-2026"] is False
    late = {one.measure_id: one for one in release.policies(date(2027, 11, 1))}
    assert late["cod-cobalt-2026"].ends_soon
    assert "cod-cobalt-2026" not in {one.measure_id for one in release.policies(date(2028, 1, 1))}
    assert all(one.row["source_document"].startswith("http") for one in found)


def test_the_dataset_of_measures_is_downloaded_with_its_documents(client, web):
    answer = web.get("/api/v1/data/export_measure.json?country=COD").get_json()
    (row,) = answer["data"]
    assert (row["measure_id"], row["quota_t"], row["kind"]) == ("cod-cobalt-2026", 96600.0, "quota")
