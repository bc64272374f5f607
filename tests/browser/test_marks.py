"""What elements hold is said on them, by the server or by `36-marks.js`, always as `:has()` would find it."""

import pytest

from tests.chromium import NARROW, WIDE

CARD = "#overview--share"
SAID = {
    ".card-subtitle.has-reading": ".card-subtitle:has(+ .card-reading)",
    "#shell[data-maps] .map-notes": '#shell:has([data-state~="ready"] .has-map) .map-notes',
    ".leaderboard.is-short": ".leaderboard:not(:has(.leader-row:nth-child(13)))",
    ".kpi[data-unfolded]": ".kpi:has([open])",
    ".kpi-number.has-spark": ".kpi-number:has(+ .kpi-spark)",
    ".card[data-empty] > .card-body": '.card > .card-body[data-state="empty"]',
    ".content[data-overview]": ".content:has(.overview)",
    f"{CARD}[data-unfolded]": f"{CARD}:has(.data-table[open])",
    ".index-table td.has-links": ".index-table td:has(a + a)",
    ".index-table .has-link": ".index-table :is(td, th):has(a)",
    ".index-table:is(.columns-5, .columns-7, .columns-8, .columns-9)": ".index-table:has(thead th:nth-child(5))",
    ".index-table:is(.columns-8, .columns-9)": ".index-table:has(thead th:nth-child(8))",
    ".index-table.columns-9": ".index-table:has(thead th:nth-child(9))",
    ".index-table.has-notes": ".index-table:has(th .cell-note)",
    ".people-table.is-wide": ".people-table:has(thead th:nth-child(5))",
    "[data-before-empty] + .chart-card": '* + .chart-card:has(> .card-body[data-state="empty"])',
    "[data-nothing] > .grid": ":is(.rules:has(> nav), .above-cards:has(> .is-empty)) ~ .grid",
    ".facts.is-grid": ".facts:has(> div)",
    ".page-top[data-empty]": ".page-top:not(:has(a))",
    ".grid > .is-before-words": ".grid > .chart-card.span-6:has(+ .span-6:not(.chart-card))",
    ".contents li[hidden]": ".contents li:has(> a[hidden])",
    ".facet:empty": ".facet:not(:has(.tab))",
}
"""What the style sheets ask for, and what it stands for."""
UNLIKE = """
const found = (one) => [...document.querySelectorAll(`#react-entry-point ${one}`)];
const unlike = ([one, other]) => one.length !== other.length || one.some((each, place) => each !== other[place]);
return Object.entries(arguments[0]).filter(([said, held]) => unlike([found(said), found(held)])).map(([said]) => said);
"""
PLACES = [
    "/", "/materials/cobalt?view=trade", "/materials", "/unfc?country=KEN",
    "/projects/lithium-deposits-aus-greenbushes", "/strategy/dependence?country=DEU",
]  # fmt: skip


def unlike(browser):
    browser.settle()
    return browser.driver.execute_script(UNLIKE, SAID)


@pytest.mark.parametrize("address", PLACES)
def test_a_page_says_what_its_elements_hold(browser, server, address):
    browser.appear(WIDE, "light")
    browser.go(server.url + address)
    assert not unlike(browser)
    for part in (".kpi details summary", "[data-action=table]"):
        browser.driver.execute_script(
            "const part = document.querySelector(arguments[0]); if (part) part.click();",
            f"#react-entry-point main {part}",
        )
        assert not unlike(browser)


def test_marks_follow_what_is_moved_to_and_chosen(browser, server):
    browser.appear(NARROW, "light")
    browser.go(server.url + "/")
    browser.driver.execute_script("document.querySelector('#overview--share [data-action=table]').click()")
    browser.wait_for_element("#overview--share[data-unfolded]")
    for address, mark in {
        "/?country=CHL": "#overview--share[data-unfolded]",
        "/unfc": "#content:not([data-overview])",
        "/unfc?material=helium": "[data-nothing] > .contents",
        "/unfc?material=lithium": "div:not([data-nothing]) > .facets",
        "/materials/helium?view=unfc": "[data-nothing] > .above-cards",
        "/materials/cobalt?view=trade": "div:not([data-nothing]) > .above-cards",
        "/nowhere": "#shell:not([data-maps])",
        "/": "[data-overview] .overview",
    }.items():
        path, mark_of, query = address.partition("?")
        browser.driver.execute_script("window.crm.go(...arguments)", path, mark_of + query)
        browser.wait_for_element(f"#react-entry-point {mark}")
        assert not unlike(browser), address
