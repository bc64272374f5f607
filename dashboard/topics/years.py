"""Which year a view shows."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.filters import Filters


def years_within(years: Sequence[int], filters: Filters) -> tuple[int, ...]:
    """Return those of `years` that `year_from` and `year_to` leave."""
    return tuple(year for year in years if (filters.year_from or year) <= year <= (filters.year_to or year))


def latest_final_year(years: Sequence[int], provisional: Sequence[int], filters: Filters) -> int:
    """Return the year to show of `years`: `year`, else the newest in range that is not provisional; 0 without any.

    A reader who sets `year_to` gets a provisional year too.
    """
    within = years_within(years, filters)
    if filters.year in within:
        return int(filters.year or 0)
    final = [year for year in within if year not in provisional or filters.year_to is not None]
    return max(final or within, default=0)
