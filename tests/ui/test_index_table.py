"""Orders of a table whose headings are links: each goes both ways, and what is not stated is last in both."""

import pytest

from dashboard.filters import Filters, turned
from dashboard.ui.index_table import in_order, sort_headings

ORDERS = {
    "name": lambda one: (one[0],),
    "share": lambda one: (None if one[1] is None else -one[1], one[0]),
}
THINGS = [("b", None), ("c", 0.0), ("a", 3.0), ("d", 3.0), ("e", None)]


def headings(sort):
    found = sort_headings({"name": False, "share": True}, str, ORDERS, Filters().with_(sort=sort), "/here")
    return {heading.label: heading for heading in found}


@pytest.mark.parametrize(
    ("sort", "names"),
    [("", "abcde"), ("name", "abcde"), ("name-desc", "edcba"), ("share", "adcbe"), ("share-asc", "cadbe")],
)
def test_an_order_goes_both_ways_with_what_is_not_stated_last(sort, names):
    assert "".join(name for name, _ in in_order(THINGS, ORDERS, Filters().with_(sort=sort))) == names


@pytest.mark.parametrize(
    ("sort", "current", "links"),
    [
        ("", ("name", False), ("/here?sort=name-desc", "/here?sort=share")),
        ("name-desc", ("name", True), ("/here", "/here?sort=share")),
        ("share", ("share", True), ("/here", "/here?sort=share-asc")),
        ("share-asc", ("share", False), ("/here", "/here?sort=share")),
    ],
)
def test_the_heading_of_the_order_leads_to_the_other_way(sort, current, links):
    found = headings(sort)
    assert [(name, one.descending) for name, one in found.items() if one.current] == [current]
    assert (found["name"].href, found["share"].href) == links


def test_an_order_turned_twice_is_itself():
    assert [turned(turned(sort)) for sort in ("name", "share")] == ["name", "share"]
