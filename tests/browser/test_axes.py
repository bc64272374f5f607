"""No axis writes two numbers alike, whatever is drawn and however wide: every range by the product's own script."""

from itertools import pairwise
from math import ceil, floor

import pytest

from dashboard.figures import theme
from dashboard.figures.layout import year_ticks
from tests.chromium import WIDE

RANGES = [
    (0, 0.02), (0, 0.014), (0, 0.0007), (0, 0.35), (0, 1), (0, 1.4), (0, 3), (0, 2500), (0, 4.2e6), (-0.03, 0.01),
    (-2.5, 2.5), (-40, 0), (0.98, 1.0), (29_990, 30_010),
]  # fmt: skip
YEARS = [(2021.6, 2023.4), (2024, 2025), (2022, 2025), (2015, 2025), (1995, 2024)]
AXES = [
    *({"range": ends, "tickformat": written} for ends in RANGES for written in (theme.TICKS, theme.PERCENT_TICKS)),
    *({"range": [-4, 3], "type": "log", "tickformat": written} for written in (theme.TICKS, theme.PERCENT_TICKS)),
    *({"range": ends, **year_ticks(*ends)} for ends in YEARS),
]
DRAW = """
const [axes, widths] = arguments, done = arguments[arguments.length - 1];
const plot = document.body.appendChild(document.createElement('div'));
const written = () => [...plot.querySelectorAll('.xtick text, .ytick text')].map((text) => text.textContent);
(async () => {
  const found = [];
  for (const axis of axes) {
    for (const width of widths) {
      plot.style.cssText = `width:${width}px;height:${width / 2}px`;
      await Plotly.newPlot(plot, [{type: 'scatter', x: [], y: []}],
        {xaxis: {...axis}, yaxis: {visible: false}, width, height: width / 2}, {staticPlot: true});
      found.push(written());
      await Plotly.relayout(plot, {width: width / 2});
      found.push(written());
    }
  }
  plot.remove();
  done(found);
})();
"""


@pytest.fixture
def written(browser, server):
    """The numbers on each axis, at four widths."""
    browser.appear(WIDE, "light")
    browser.go(server.url + "/")
    return browser.driver.execute_async_script(DRAW, AXES, [1000, 300])


def test_no_two_numbers_of_an_axis_are_alike(written):
    assert len(written) == 4 * len(AXES)
    assert all(len(numbers) >= 1 for numbers in written)
    assert [numbers for numbers in written if len(set(numbers)) < len(numbers)] == []
    assert {number for numbers in written for number in numbers if "%" in number and "\u202f%" not in number} == set()


def test_an_axis_of_years_names_each_where_it_has_room_and_else_regular_ones(written):
    for place, (first, last) in enumerate(YEARS, len(AXES) - len(YEARS)):
        wide, _, narrow, _ = ([int(year) for year in years] for years in written[4 * place : 4 * place + 4])
        every = list(range(ceil(first), floor(last) + 1))
        assert wide == (every if len(every) < 20 else every[::-2][::-1])
        assert len({after - before for before, after in pairwise(narrow)}) <= 1
        assert set(narrow) <= set(every)


def test_pictures_that_are_drawn_again_say_until_then_that_they_are_not_yet(browser, server):
    browser.appear()
    browser.go(server.url + "/countries/COD")
    asked = "document.dispatchEvent(new CustomEvent('crm:theme'));"
    undrawn = "return document.querySelectorAll('[data-undrawn] > .js-plotly-plot').length"
    drawn = browser.driver.execute_script("return document.querySelectorAll('.js-plotly-plot').length")
    assert browser.driver.execute_script(asked + undrawn) == drawn > 1
    browser.settle()
    assert browser.driver.execute_script(undrawn) == 0
