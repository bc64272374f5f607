"""Which year is shown: the reader's, or the newest final one."""

import pytest

from dashboard.filters import Filters
from dashboard.topics.years import latest_final_year

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
    assert latest_final_year(YEARS, PROVISIONAL, filters) == year


def test_without_years_there_is_none():
    assert latest_final_year((), PROVISIONAL, Filters()) == 0
