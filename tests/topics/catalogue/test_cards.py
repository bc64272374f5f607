"""Ages of sources and verdicts of checks, in words."""

from datetime import date

import pytest

from dashboard.topics.catalogue import cards, interface
from dashboard.topics.catalogue.queries import STATUSES
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


def test_every_mark_of_a_figure_is_explained_with_the_rows_that_bear_it(release_engine):
    counted = release_engine.run(STATUSES, {}).records()
    markup = to_html(interface.statuses(release_engine))
    assert {"reported", "estimated", "withheld"} <= {row["status"] for row in counted}
    assert all(f"status={row['status']}" in markup for row in counted)


def test_the_examples_of_the_api_are_pinned_to_the_release(release_engine):
    addresses = [interface._pinned(release_engine, *example) for example in interface._EXAMPLES.values()]
    assert all(address.endswith(f"release={release_engine.release.release_id}") for address in addresses)
