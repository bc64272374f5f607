"""On a phone: no page wider than its window, and every hover label whole."""

import pytest

SMALLEST, PHONE = (320, 700), (375, 900)
VIEWS = (
    "/materials/rare_earths?view=trade", "/materials/lithium?view=unfc", "/materials/copper?view=reuse",
    "/materials/nickel?view=sites", "/countries/VEN", "/opportunities",
    "/strategy?material=rare_earths&for=GBR,USA", "/scenarios?material=nickel&exporter=COD&measure=quantity",
)  # fmt: skip
HOVERED = """
const out = [];
const nap = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const done = arguments[arguments.length - 1];
// What may cut a label: the window, and every element about it that hides what leaves it.
function clippers(layer) {
  const found = [{left: 0, right: window.innerWidth}];
  for (let one = layer.parentElement; one && one !== document.body; one = one.parentElement) {
    if (getComputedStyle(one).overflowX !== 'visible') found.push(one.getBoundingClientRect());
  }
  return found;
}
function cut(plot, where) {
  const clips = clippers(plot.querySelector('.hoverlayer'));
  for (const label of plot.querySelectorAll('.hoverlayer .hovertext')) {
    const box = label.getBoundingClientRect();
    const off = Math.max(...clips.flatMap((edge) => [edge.left - box.left, box.right - edge.right]));
    if (off > 1) out.push([where, Math.round(off), label.textContent]);
    seen += 1;
  }
}
let seen = 0;
(async () => {
  for (const plot of document.querySelectorAll('.js-plotly-plot')) {
    const links = [...plot.querySelectorAll('.sankey-link')];
    for (const link of links) {
      const box = link.getBoundingClientRect();
      const at = {bubbles: true, clientX: box.left + box.width / 2, clientY: box.top + box.height / 2};
      link.dispatchEvent(new MouseEvent('mouseover', at));
      link.dispatchEvent(new MouseEvent('mousemove', at));
      await nap(5);
      cut(plot, 'flow');
      link.dispatchEvent(new MouseEvent('mouseout', at));
    }
    if (links.length) continue;
    for (const [curve, trace] of plot._fullData.entries()) {
      const n = ['scatter', 'bar'].includes(trace.type) ? trace._length || trace.x.length : 0;
      if (trace.hoverinfo === 'skip' || trace.visible !== true) continue;
      const step = Math.max(1, Math.floor(n / 12));
      for (let point = 0; point < n; point += step) {
        try {
          const axes = `${trace.xaxis || 'x'}${trace.yaxis || 'y'}`;
          Plotly.Fx.hover(plot, [{curveNumber: curve, pointNumber: point}], axes);
        } catch (error) {
          out.push([trace.type, curve, point, String(error)]);
        }
        await nap(5);
        cut(plot, `${trace.type} ${curve}.${point}`);
      }
    }
    Plotly.Fx.unhover(plot);
  }
  done([seen, out]);
})().catch((error) => done([0, [String(error && error.stack)]]));
"""


UPRIGHT = """
const lefts = [...document.querySelectorAll('.xaxislayer-above .xtick text')]
  .filter((text) => /rotate[(]-90/.test(text.getAttribute('transform')))
  .map((text) => text.getBoundingClientRect().left);
return Math.min(...lefts.slice(1).map((left, index) => left - lefts[index]));
"""


@pytest.mark.parametrize("address", VIEWS)
def test_no_page_is_wider_than_the_smallest_phone(browser, server, address):
    browser.appear(SMALLEST, "light")
    browser.go(server.url + address)
    assert browser.overflow() <= 0
    if "view=trade" in address:  # upright names of columns stand clear of each other
        browser.driver.execute_script("document.getElementById('material--matrix').scrollIntoView();")
        browser.settle()
        assert browser.driver.execute_script(UPRIGHT) >= 15


@pytest.mark.parametrize("size", [SMALLEST, PHONE], ids=["320", "375"])
@pytest.mark.parametrize("address", ["/countries/VEN", "/materials/cobalt?view=trade&country=COD"])
def test_hover_labels_are_whole_on_a_phone(browser, server, address, size):
    browser.appear(size, "light")
    browser.go(server.url + address)
    browser.driver.execute_script("document.querySelectorAll('.card').forEach((card) => card.scrollIntoView());")
    browser.settle()
    seen, cut = browser.driver.execute_async_script(HOVERED)
    assert not cut
    assert seen > 20
