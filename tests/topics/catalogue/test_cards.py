"""Ages of sources and verdicts of checks, in words."""

from datetime import date

import pytest

from dashboard.topics.catalogue import cards
from dashboard.ui.static_html import to_html


def test_age_counts_days():
    assert cards.age_days("2025-03-06", date(2025, 3, 16)) == 10
    assert cards.age_days("unknown", date(2025, 3, 16)) is None


@pytest.mark.parametrize(("days", "words"), [(0, "(today)"), (1, "(1 day ago)"), (2, "(2 days ago)")])
def test_age_is_said_in_words(days, words):
    assert cards._age("usgs_mcs", days)[0] == words


def test_a_failing_check_reads_differently_from_one_with_rows_to_look_at():
    failed, warned, clean = (
        to_html(cards._verdict(ok=ok, failing=failing)) for ok, failing in ((False, 3), (True, 3), (True, 0))
    )
    assert len({failed, warned, clean}) == 3
    assert "failed" in failed
