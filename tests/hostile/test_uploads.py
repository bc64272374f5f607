"""A cheap slice of `python -m tests.hostile.uploads`: every known kind of broken file, and some mutants."""

import tempfile
from pathlib import Path

import pytest

from dashboard.topics.unfc.check.box import CHECK_PATH, LIMITS
from tests.hostile.mutants import mutants
from tests.hostile.named import BROKEN, HEAVY

COUNTED = [
    "1,000 sheets of one part of 40 MB", "millions of empty elements in styles", "millions of empty shared texts",
    "millions of empty cells", "millions of empty relations", "millions of sheets", "a long text shown 700,000 times",
    "a tag of 400,000 attributes", "a text of 40 MB", "elements nested a million deep",
]  # fmt: skip
"""Heavy kinds that are refused before they are parsed."""


def report(client, content):
    """Return the report on a file, which must be one."""
    answer = client.post(CHECK_PATH, data=content)
    assert answer.status_code == 200, (answer.status_code, answer.text[:300])
    body = answer.get_json()
    assert body["fault_count"] or body["rows"]
    assert "Traceback" not in answer.text
    return body


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_a_fault_that_says_how_to_mend_it(client, name):
    body = report(client, BROKEN[name]())
    assert body["fault_count"] >= 1
    for fault in body["faults"]:
        assert "failed" not in fault["reason"]
        assert "Error" not in fault["reason"]
        assert fault["reason"].isprintable()
        assert fault["cure"].endswith(".")


@pytest.mark.parametrize("name", COUNTED)
def test_what_is_too_much_is_refused_before_it_is_parsed(client, name):
    content = HEAVY[name]()
    assert len(content) < LIMITS.file_bytes
    (fault,) = report(client, content)["faults"]
    assert "was stopped" not in fault["reason"]
    assert fault["sheet"] or "in its part xl/" in fault["reason"]
    assert fault["cure"]


def test_mutants_are_answered_by_reports_and_leave_nothing_behind(client):
    before = set(Path(tempfile.gettempdir()).glob("*"))
    for what, content in mutants(60, seed=7):
        if content:
            body = report(client, content)
            assert all("the check failed" not in fault["reason"] for fault in body["faults"]), what
    assert not [path for path in set(Path(tempfile.gettempdir()).glob("*")) - before if "crm" in path.name]
