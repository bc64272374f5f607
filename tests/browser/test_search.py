"""The search field finds places, materials and HS codes by every name people write, and says what is not tracked."""

import pytest

from data import vocabulary
from data.spelling import folded

SEARCH = """
const done = arguments[arguments.length - 1];
Promise.all(arguments[0].map((text) => crm.search(text))).then(done);
"""
FIRST = {
    "South Korea": "Republic of Korea", "DR Congo": "Democratic Republic of the Congo", "Turkey": "Türkiye",
    "Ivory Coast": "Côte d'Ivoire", "Burma": "Myanmar", "Laos": "Lao People's Democratic Republic",
    "Vietnam": "Viet Nam", "Holland": "Netherlands", "Swaziland": "Eswatini", "European Union": "European Union (27)",
    "EU": "European Union (27)", "UK": "United Kingdom", "aluminum": "Bauxite / aluminium", "wolfram": "Tungsten",
    "neodymium": "Rare earths", "PGM": "Platinum-group metals (combined)", "fluorite": "Fluorspar",
    "REE": "Rare earths", "Chili": "Chile", "Alemania": "Germany", "锂": "Lithium", "литий": "Lithium",
    "cobre": "Copper", "cuivre": "Copper", "Li": "Lithium", "Co": "Cobalt", "W": "Tungsten",
    "283691": "283691 Lithium carbonate", "Cote d'Ivoire": "Côte d'Ivoire", "Turkiye": "Türkiye",
    "TÜRKİYE": "Türkiye", "korea south": "Republic of Korea", "DRC": "Democratic Republic of the Congo",
    "united kingdom": "United Kingdom", "US": "United States", "spodumene": "Lithium", "tin": "Tin", "niger": "Niger",
    "guinea": "Guinea", "韩国": "Republic of Korea", "columbium": "Niobium", "Czech Republic": "Czechia",
    "Iran": "Iran", "gallium": "Gallium", "hafnium": "Hafnium: not tracked, it has no figures here",
    "Boliv": "Bolivia", "BRICS": "BRICS+",
}  # fmt: skip


@pytest.fixture(scope="module")
def shown(_browser):
    """What each search shows, in order."""
    _browser.go(f"{_browser.server_url}/about")
    found = _browser.driver.execute_async_script(SEARCH, list(FIRST))
    return dict(zip(FIRST, found, strict=True))


@pytest.mark.parametrize(("text", "first"), FIRST.items())
def test_the_first_of_what_is_found_is_what_is_meant(shown, text, first):
    assert shown[text][0].startswith(first)


@pytest.mark.parametrize("text", ["UK", "US"])
def test_two_letters_of_a_place_mean_that_place_only(shown, text):
    assert len(shown[text]) == 1


def test_a_country_beside_the_one_that_is_meant_is_still_found(shown):
    assert "Nigeria" in shown["niger"]
    assert {"Equatorial Guinea", "Guinea-Bissau", "Papua New Guinea"} <= set(shown["guinea"])
    assert "Greece" not in shown["REE"]


def test_the_browser_folds_a_name_as_python_does(browser):
    texts = sorted({text for text, _ in vocabulary.place_names()} | {text for text, _ in vocabulary.material_names()})
    browser.go(f"{browser.server_url}/about")
    browser.driver.execute_async_script(SEARCH, ["x"])
    seen = browser.driver.execute_script("return arguments[0].map(crm.fold)", texts)
    assert dict(zip(texts, seen, strict=True)) == {text: folded(text) for text in texts}


def test_typing_a_name_and_enter_opens_the_page(browser):
    browser.go(f"{browser.server_url}/about")
    field = browser.wait_for_element("#filter-jump")
    field.click()
    browser.driver.execute_async_script(SEARCH, ["x"])
    field.send_keys("South Korea\n")
    browser.settle()
    assert browser.address.startswith("/countries/KOR")
