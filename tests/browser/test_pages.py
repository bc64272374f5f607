"""Every page, as anyone may see it: clean console, no foreign request, accessible, never wider than its window."""

import os

import pytest

from dashboard.i18n import catalogue
from dashboard.pages import PAGES
from tests.chromium import NARROW, WIDE, foreign

EXAMPLE = {
    "material": "cobalt",
    "country": "COD",
    "bloc": "EU27",
    "requirement": "2f",
    "dataset": "production_yearly",
    "project": "lithium-deposits-aus-greenbushes",
    "facility": "ICMM06179",
    "site": "sim-north",
}

SMALLEST = (320, 844)
BETWEEN = (1280, 1100, 1024, 960, 800)
"""Widths that a window is drawn through."""
LOOKS = {
    "wide-light": (WIDE, "light"), "smallest-dark": (SMALLEST, "dark"), "wide-dark": (WIDE, "dark"),
    "narrow-light": (NARROW, "light"),
}  # fmt: skip
WHOLE = os.environ.get("CRM_LOOKS") == "all"
"""Every page in every look; else all of them wide and light, and those of most parts small and dark too."""
OF_MOST_PARTS = {"overview", "material", "country", "unfc", "dependence", "operations"}
SEEN = [
    (look, module.PAGE.href(**EXAMPLE))
    for look in LOOKS
    for module in PAGES.values()
    if WHOLE or look == "wide-light" or (look == "smallest-dark" and module.PAGE.page_id in OF_MOST_PARTS)
]
CUT = """
const cut = [...document.querySelectorAll('.leader-value, .leader-share, .kpi-number')]
  .filter((cell) => cell.scrollWidth > cell.clientWidth + 1 && cell.clientWidth).map((cell) => cell.textContent);
const covered = [...document.querySelectorAll('.xaxislayer-above')].flatMap((axis) => {
  const boxes = [...axis.querySelectorAll('.xtick text')]
    .filter((text) => text.textContent.trim() && !/rotate[(]-?[1-9]/.test(text.getAttribute('transform')))
    .map((text) => [text.getBoundingClientRect(), text.textContent])
    .sort(([one], [other]) => one.left - other.left);
  return boxes.filter(([box], index) => index && box.left < boxes[index - 1][0].right + 1).map(([, text]) => text);
});
return [...cut, ...covered];
"""
"""Figures cut short, and numbers of an axis that lie on each other."""
FIRST_STOP = """
const first = [...document.querySelectorAll('a[href], button, input, select, [tabindex]')]
  .find((element) => element.tabIndex >= 0);
return first.getAttribute('href');
"""


@pytest.mark.parametrize(("look", "address"), SEEN)
def test_page_is_accessible_quiet_and_self_contained(browser, server, look, address):
    browser.appear(*LOOKS[look])
    browser.go(server.url + address)
    assert browser.find_element("h1").text.strip()
    assert not browser.axe()
    assert not browser.console()
    assert browser.overflow() <= 0
    assert not browser.driver.execute_script(CUT)
    target = browser.driver.execute_script(FIRST_STOP)  # it skips to the content
    assert target.startswith("#")
    assert browser.find_element(target)
    events = browser.network()
    assert not foreign(events, server.url)
    assert not [
        params["response"]["url"]
        for method, params in events
        if method == "Network.responseReceived" and params["response"]["status"] >= 400
    ]
    if look == "wide-light":
        for width in BETWEEN:
            browser.appear((width, 800), "light")
            assert browser.overflow() <= 0, width
    browser.appear(SMALLEST, LOOKS[look][1])
    browser.settle()
    assert browser.overflow() <= 0
    assert not browser.driver.execute_script(CUT)


@pytest.mark.parametrize("address", ["/nowhere", "/materials/unobtainium", "/countries/XXX"])
def test_an_unknown_page_says_so(browser, server, address):
    browser.go(server.url + address)
    assert browser.find_element("h1").text.strip()
    assert not browser.axe()


@pytest.mark.parametrize("address", ["/", "/?country=CHL", "/?country=EU27"])
def test_name_purpose_questions_figures_map_and_ranking_are_on_the_first_screen(browser, server, address):
    """The series, the prices and how fresh the data are stand below it."""
    browser.appear(WIDE, "light")
    browser.go(server.url + address)
    first = ["h1", ".overview > .lede", ".overview .kpi-row", "#overview--share", "#overview--materials"]
    bottoms = browser.driver.execute_script(
        "return arguments[0].map((one) => document.querySelector(one).getBoundingClientRect().bottom);",
        [*first, ".overview > .answers" if "?" in address else ".overview > form.questions"],
    )
    assert max(bottoms) <= WIDE[1]
    assert min(bottoms) > 0
    assert browser.find_element("#overview--share .card-figure").size["height"] >= 240


def test_a_question_and_a_country_lead_to_the_answer_by_keyboard(browser, server):
    browser.go(server.url + "/")
    place = browser.find_element(".questions select")
    asked = {one.text.splitlines()[0]: one for one in browser.driver.find_elements("css selector", "button.question")}
    asked["How exposed is my country?"].click()
    assert browser.find_element(".question-missing").text == catalogue()["overview.ask.missing"]
    assert browser.driver.switch_to.active_element == place
    place.send_keys("Ken")
    assert not browser.find_element(".question-missing").is_displayed()
    asked["What can it develop?"].send_keys("\n")
    browser.wait_for_text_to_equal("h1", "Kenya")
    browser.wait_for_element("#country--developable")
    assert "Kenya could develop rare earths" in browser.find_element("#country--developable").text


def test_tables_opened_beside_a_chart_stay_in_their_card(browser, server):
    browser.go(server.url + "/")
    browser.driver.execute_script("document.querySelector('#overview--series [data-action=table]').click()")
    browser.wait_for_element("#overview--series .data-table tbody tr")
    assert browser.driver.execute_script(
        "const right = (place) => document.querySelector(place).getBoundingClientRect().right;"
        "return right('#overview--series .table-scroll') <= right('#overview--series') + 1;"
    )


@pytest.mark.parametrize("path", ["/materials", "/countries"])
def test_the_search_field_over_a_list_is_seen(browser, server, path):
    browser.go(f"{server.url}{path}")
    assert (
        browser.driver.execute_script(
            "return getComputedStyle(document.querySelector('.find-form input[type=search]')).borderTopStyle"
        )
        == "solid"
    )
