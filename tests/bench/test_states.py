"""The states that the benchmark clicks through: each has rows, none comes twice."""

from __future__ import annotations

import pytest

from data.lake import lake_folder
from tests import small_lake
from tests.bench import callbacks
from tests.bench.states import States, same
from tests.bench.walk import written


@pytest.fixture
def states(tmp_path):
    small_lake.publish(tmp_path, small_lake.RELEASE_ID, small_lake.tables())
    small_lake.point(tmp_path, small_lake.RELEASE_ID)
    return States(tmp_path)


@pytest.mark.parametrize(
    ("address", "rows"),
    [
        ("/materials/cobalt?view=trade", 5),
        ("/materials/cobalt?view=trade&year_to=2022", 5),
        ("/materials/cobalt?view=trade&year_to=2021", 0),
        ("/materials/cobalt?view=trade&hs=282200", 4),
        ("/materials/cobalt?view=trade&exporter=COD&importer=CHN", 2),
        ("/materials/cobalt?view=trade&country=CHN&hs=282200", 1),
        ("/materials/cobalt?view=trade&importer=COD", 0),
        ("/materials/lithium?view=trade&hs=282200", 0),
        ("/materials/lithium?stage=mine", 6),
        ("/materials/lithium?stage=refine", 0),
        ("/materials/lithium?view=reserves", 2),
        ("/materials/lithium?view=sites", 0),
    ],
)
def test_rows_are_those_of_the_address(states, address, rows):
    assert states.rows(address) == rows


def test_a_state_is_seen_once_and_only_with_rows(states):
    assert states.see("/materials/cobalt?view=trade&hs=282200&country=CHN")
    with pytest.raises(ValueError, match="seen before"):
        states.see("/materials/cobalt?country=CHN&view=trade&hs=282200")
    with pytest.raises(ValueError, match="no rows"):
        states.see("/materials/cobalt?view=trade&importer=COD")
    assert states.n_seen == 1


def test_drawing_ends_where_there_is_nothing_new(states):
    assert states.draw(lambda: "/materials/cobalt?view=trade") == "/materials/cobalt?view=trade"
    with pytest.raises(LookupError, match="no state with rows"):
        states.draw(lambda: "/materials/cobalt?view=trade", tries=3)


def test_states_for_many_visitors_differ_and_have_rows(release_engine):
    states = States(lake_folder())
    found = states.trade(300)
    assert len({same(address) for address in found}) == 300
    assert all(states.rows(address) for address in found[:40])
    assert not set(found) & set(states.trade(50))


def test_a_request_is_made_for_another_address():
    body = {
        "inputs": [{"id": "material--page-query", "property": "data-search", "value": "?view=trade"}],
        "state": [
            {"id": "url", "property": "pathname", "value": "/materials/cobalt"},
            {"id": "material--flows-body", "property": "data-digest", "value": "03"},
        ],
    }
    made = callbacks.at(body, "/materials/copper?view=trade&hs=260300")
    assert [item["value"] for item in (*made["inputs"], *made["state"])] == [
        "?view=trade&hs=260300", "/materials/copper", "03",
    ]  # fmt: skip
    assert body["inputs"][0]["value"] == "?view=trade"


def test_a_query_is_written_with_its_changes():
    assert written({"view": ["trade"], "year_to": ["2020"]}, year_to="2021", hs="282200") == (
        "?view=trade&year_to=2021&hs=282200"
    )
