"""Choices made faster than they are answered, back and forward among them: what is shown is what was asked last."""

import json
import random

import pytest

N_CLICKS = 200
PAGES = ("/materials/cobalt?view=trade", "/countries/COD", "/unfc?material=lithium", "/")
STEP = """
const [kind, at] = arguments;
if (kind === 'back') { history.back(); return; }
if (kind === 'forward') { history.forward(); return; }
const links = [...document.querySelectorAll('main a.leader-link, main a.tab, main .chip')]
  .filter((link) => link.getClientRects().length && new URL(link.href).pathname === location.pathname);
const lists = [...document.querySelectorAll('select[data-filter]')].filter((list) => list.getClientRects().length);
if (kind === 'list' && lists.length) {
  const list = lists[at % lists.length];
  const options = [...list.options].filter((option) => !option.disabled && !option.hidden);
  list.value = options[at % options.length].value;
  list.dispatchEvent(new Event('change', {bubbles: true}));
} else if (links.length) {
  links[at % links.length].click();
}
"""
SHOWN = """
const words = (element) => element.innerText.replace(/\\s+/g, ' ').trim();
const cards = [...document.querySelectorAll('#react-entry-point .card[id]')];
const plots = [...document.querySelectorAll('#react-entry-point .js-plotly-plot')];
const links = [...document.querySelectorAll('main a[href^="/"]')].map((link) => link.getAttribute('href'));
const own = new Set(['template', 'width', 'height']);
const asGiven = (key, value) => (own.has(key) || (value && value.autorange) ? null : value);
const drawn = (plot) => [JSON.stringify(plot.data), JSON.stringify(plot.layout, asGiven)];
const written = (plot) => plot.querySelector('.main-svg').textContent;
const nameOf = (plot) => plot.closest('.card').id;
return JSON.stringify({
  title: document.title, heading: words(document.querySelector('#react-entry-point #page-title')),
  chips: words(document.querySelector('#react-entry-point #shell--filter-chips')),
  cards: cards.map((card) => [card.id, words(card)]), links,
  pictures: plots.map((plot) => [nameOf(plot), ...drawn(plot)]),
  marks: plots.map((plot) => [nameOf(plot), plot.querySelectorAll('path').length, written(plot)]),
});
"""


@pytest.mark.parametrize("page", PAGES)
def test_what_is_shown_after_fast_clicks_is_what_was_asked_last(browser, server, page):
    chance = random.Random(page)
    browser.go(server.url + page)
    for _click in range(N_CLICKS):
        kind = chance.choices(("link", "list", "back", "forward"), (6, 3, 2, 1))[0]
        browser.driver.execute_script(STEP, kind, chance.randrange(1000))
        if chance.random() < 0.2:
            browser.driver.execute_async_script(f"setTimeout(arguments[0], {chance.randrange(5, 120)})")
    browser.settle()
    address, shown = browser.address, json.loads(browser.driver.execute_script(SHOWN))
    browser.go(server.url + address)
    fresh = json.loads(browser.driver.execute_script(SHOWN))
    differing = [*_differing(shown, fresh)]
    assert not differing, "\n".join([address, *differing])


def _differing(shown, fresh):
    """Yield each part that differs, with the first place where it does."""
    for part, value in fresh.items():
        ours, theirs = (json.dumps(one) for one in (shown[part], value))
        if ours != theirs:
            at = next((at for at, (one, other) in enumerate(zip(ours, theirs, strict=False)) if one != other), -1)
            near = slice(max(0, at - 150), at + 80)
            yield f"{part}\n shown {ours[near]}\n fresh {theirs[near]}"
