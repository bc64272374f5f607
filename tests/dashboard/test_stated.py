"""Which year is shown, the reader's or the newest settled one, and what counts as a change on the year before."""

import pytest

from dashboard.filters import Filters
from dashboard.stated import arrange, settled_year

YEARS, PROVISIONAL = (2021, 2022, 2023, 2024), (2024,)


@pytest.mark.parametrize(
    ("filters", "year"),
    [
        (Filters(), 2023),
        (Filters(year=2024), 2024),
        (Filters(year=1990), 2023),
        (Filters(year_to=2022), 2022),
        (Filters(year_to=2024), 2024),
        (Filters(year_from=2024), 2024),
    ],
)
def test_year_shown(filters, year):
    assert settled_year(YEARS, PROVISIONAL, filters) == year


def test_without_years_there_is_none():
    assert settled_year((), PROVISIONAL, Filters()) == 0


@pytest.mark.parametrize(("earlier", "change"), [("2025", 0.25), ("2024", None)])
def test_a_change_is_one_within_an_edition(earlier, change):
    years = {2023: (80.0, earlier), 2024: (100.0, "2025")}
    rows = [
        {"country_iso3": code, "year": year, "quantity_t": tonnes, "vintage": vintage, "product": "one"}
        for year, (tonnes, vintage) in years.items()
        for code in ("COD", "WLD")
    ]
    assert arrange(rows, Filters()).world_change() == change
