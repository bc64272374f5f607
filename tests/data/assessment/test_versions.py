"""A file of another version loads, or says exactly why not."""

from __future__ import annotations

import pytest

from data.assessment.checking import checked
from data.assessment.faults import Faults
from data.assessment.model import VERSION
from data.assessment.versions import FIRST, MIGRATIONS, brought_up
from data.intake.model import CellError


def renamed(document):
    """Turn a document of a made-up version 0 into one of version 1."""
    return {**{key: value for key, value in document.items() if key != "items"}, "entries": document["items"]}


def test_every_version_from_the_first_on_can_be_brought_up():
    assert set(MIGRATIONS) == set(range(FIRST, VERSION))


def test_an_older_document_is_brought_up_step_by_step(monkeypatch):
    monkeypatch.setattr("data.assessment.versions.FIRST", 0)
    document = {"format": "unrms-self-assessment", "version": 0, "scope": {}, "items": [{"requirement": "1a"}]}
    assert brought_up(document, {0: renamed}) == {
        "format": "unrms-self-assessment", "version": 1, "scope": {}, "entries": [{"requirement": "1a"}]
    }  # fmt: skip
    faults = Faults()
    document["items"][0]["status"] = "not_assessed"
    assert checked(document, faults, migrations={0: renamed}).entries[0].requirement == "1a"
    assert not faults.count
    both = {0: renamed, 1: lambda document: document | {"new": True}}
    assert brought_up(document, both, current=2) == {**renamed(document), "version": 2, "new": True}


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ({}, "the file does not say its version"),
        ({"version": "1"}, "the version is not a whole number"),
        ({"version": True}, "the version is not a whole number"),
        ({"version": None}, "the version is not a whole number"),
        ({"version": 0}, "there never was a version 0; the first is 1"),
        ({"version": -1}, "there never was a version -1; the first is 1"),
        ({"version": 2}, "the file is of version 2; this product reads version 1"),
    ],
)
def test_another_version_says_why_it_cannot_be_read(document, reason):
    with pytest.raises(CellError) as error:
        brought_up(document)
    assert error.value.reason == reason


def test_a_version_that_nothing_brings_up_any_more_says_which_product_reads_it():
    with pytest.raises(CellError, match="files of version 1 can no longer be read") as error:
        brought_up({"version": 1}, {}, current=3)
    assert error.value.cure == "Open it with a product of version 2."
