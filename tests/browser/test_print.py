"""What printing gives: no sheet that ends half empty, no list that is squeezed, and the screen as it was before."""

import pytest

from tests.chromium import WIDE

SHEET = (703, 1016)
"""Pixels of a sheet of A4 within its margins, at 96 to the inch."""
MOST_OF_A_SHEET = 0.44
"""What is not cut may take so much of a sheet: at most that stays empty before it."""
TALL = 0.52
"""A chart whose rows or panels ask for a height may take so much."""
ADDRESSES = (
    "/countries/COD", "/countries/CHN", "/countries/CHL", "/reuse", "/strategy", "/unfc?material=cobalt",
    "/materials/cobalt?view=reuse", "/materials/cobalt?view=trade", "/scenarios?cut=100&exporter=COD&for=DEU",
)  # fmt: skip
UNCUT = """
return [...document.querySelectorAll('.content *')].filter((one) => {
  const {breakInside, display} = getComputedStyle(one);
  const isWhole = breakInside === 'avoid' || display === 'inline-block';
  return isWhole && one.matches('.card, .leaderboard') && one.checkVisibility();
}).map((one) => {
  const plot = one.querySelector('.js-plotly-plot');
  const layout = plot ? plot.layout : {};
  return [one.id || one.className, one.offsetHeight, Boolean(layout.yaxis2 || (layout.yaxis || {}).tickvals)];
});
"""
NARROW_NAMES = """
return [...document.querySelectorAll('.content .leader-name')].filter((one) => one.checkVisibility())
  .filter((one) => one.offsetWidth < 70).map((one) => one.textContent);
"""
DRAWN = """
return [...document.querySelectorAll('.content .js-plotly-plot')].filter((plot) => plot.checkVisibility())
  .map(({_fullLayout: {width, height, yaxis}, layout}) => [
    width, height, yaxis && (yaxis.tickfont || {}).size, (layout.yaxis || {}).ticktext]);
"""


OVERPRINTED = """
const plots = [...document.querySelectorAll('.content .js-plotly-plot')];
return plots.filter((plot) => plot.layout.yaxis2).flatMap((plot) => {
  const boxes = (of) => [...plot.querySelectorAll(of)].map((one) => [one.textContent, one.getBoundingClientRect()]);
  const titles = boxes('.annotation-text');
  const numbers = boxes('.xtick text, .ytick text');
  return titles.flatMap(([title, a]) => numbers.filter(([, b]) =>
    a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom).map(([year]) => `${title}: ${year}`))
    .concat(titles.length && numbers.length ? [] : ['nothing drawn']);
});
"""


@pytest.fixture
def on_paper(browser, server):
    """Lay an address out as Chromium does for a sheet; the browser is given back with its screen."""

    def lay_out(address):
        browser.go(f"{server.url}{address}")
        browser.driver.execute_script("window.dispatchEvent(new Event('beforeprint'))")
        width, height = SHEET
        browser.command("Emulation.setEmulatedMedia", media="print")
        browser.command(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False
        )
        return browser

    yield lay_out
    browser.command("Emulation.setEmulatedMedia", media="")
    browser.appear()


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_that_is_not_cut_leaves_half_a_sheet_empty(on_paper, address):
    uncut = on_paper(address).driver.execute_script(UNCUT)
    assert uncut
    _, sheet = SHEET
    assert [
        (name, height) for name, height, is_tall in uncut
        if height > sheet * (TALL if is_tall else MOST_OF_A_SHEET)
    ] == []  # fmt: skip


@pytest.mark.parametrize("address", ["/countries/CHN", "/countries/COD"])
def test_names_of_a_list_have_room_on_paper(on_paper, address):
    assert on_paper(address).driver.execute_script(NARROW_NAMES) == []


def test_a_fold_that_is_shut_leaves_no_trace_on_paper(on_paper):
    shut = on_paper("/strategy").driver.execute_script(
        "return [...document.querySelectorAll('.content details:not([open]) > summary')]"
        ".filter((one) => one.checkVisibility()).map((one) => one.textContent)"
    )
    assert shut == []


def test_titles_of_panels_stand_clear_of_the_years_above_them(on_paper):
    assert on_paper("/countries/COD").driver.execute_script(OVERPRINTED) == []


def test_after_printing_charts_are_as_they_were_on_the_screen(browser, server):
    browser.go(f"{server.url}/reuse")
    before = browser.driver.execute_script(DRAWN)
    browser.driver.execute_script("window.dispatchEvent(new Event('beforeprint'))")
    assert browser.driver.execute_script(DRAWN) != before
    browser.driver.execute_script("window.dispatchEvent(new Event('afterprint'))")
    browser.settle()
    assert browser.driver.execute_script(DRAWN) == before


def test_charts_of_the_dark_scheme_are_printed_in_the_colours_of_the_light_one(browser, server):
    ink = (
        "const plots = [...document.querySelectorAll('.content .js-plotly-plot')];"
        "return [...new Set(plots.filter((one) => one.checkVisibility()).map((one) => one._fullLayout.font.color))]"
    )
    browser.appear(WIDE, "dark")
    browser.go(f"{server.url}/materials/cobalt?view=unfc")
    before = browser.driver.execute_script(ink)
    browser.driver.execute_script("window.dispatchEvent(new Event('beforeprint'))")
    assert browser.driver.execute_script(ink) == ["#16202c"]
    browser.driver.execute_script("window.dispatchEvent(new Event('afterprint'))")
    browser.settle()
    assert browser.driver.execute_script(ink) == before != ["#16202c"]
