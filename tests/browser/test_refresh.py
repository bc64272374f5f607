"""What a choice asks and what comes of it: asked once and at once, asked again of a busy server, what stays kept."""

import pytest
from selenium.webdriver.common.by import By

PAGE = "/materials/cobalt?view=trade"
ROW = "#material--importers .leader-row:nth-child(3) a.leader-link"
NEXT = "#material--importers .leader-row:nth-child(5) a.leader-link"
WATCH = """
window.__asked = []; window.__refuse = 0; window.__status = 503;
const send = window.fetch;
window.fetch = (input, init) => {
  if (!String(input.url || input).includes('_dash-update-component')) return send(input, init);
  window.__asked.push(JSON.parse(init.body).output);
  if (window.__refuse) {
    window.__refuse -= 1;
    if (!window.__status) return Promise.reject(new DOMException('gone', 'NetworkError'));
    return Promise.resolve(new Response('{}', {status: window.__status}));
  }
  return send(input, init);
};
"""


@pytest.fixture
def watched(browser, server):
    """The trade of cobalt, its requests noted as they leave; `window.__refuse` is how many of the next are refused."""
    script = browser.command("Page.addScriptToEvaluateOnNewDocument", source=WATCH)
    browser.go(server.url + PAGE)
    yield browser
    browser.command("Page.removeScriptToEvaluateOnNewDocument", identifier=script["identifier"])


def asked(browser):
    return browser.driver.execute_script("return window.__asked.splice(0)")


def press(browser, selector):
    place = "const box = document.querySelector(arguments[0]).getBoundingClientRect(); return [box.x + 20, box.y + 9];"
    browser.driver.execute_script("document.querySelector(arguments[0]).scrollIntoView({block: 'center'})", selector)
    return browser.driver.execute_script(place, selector)


def titles(browser):
    cards = ("exporters", "flows", "matrix")
    return [browser.driver.find_element(By.ID, f"material--{card}-title").text for card in cards]


def focused(browser):
    return browser.driver.execute_script("return document.activeElement.querySelector('.leader-name').textContent")


def test_a_choice_is_asked_once_and_as_the_mouse_is_pressed(watched):
    asked(watched)
    x, y = press(watched, ROW)
    watched.command("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
    watched.command("Input.dispatchMouseEvent", type="mousePressed", x=x, y=y, button="left", clickCount=1)
    early = asked(watched)
    assert [output.split(".")[2] for output in early] == ["shell--filter-chips", "material--trade-frame-html"]
    watched.command("Input.dispatchMouseEvent", type="mouseReleased", x=x, y=y, button="left", clickCount=1)
    watched.settle()
    assert asked(watched) == []
    assert "importer=" in watched.address


def test_what_dash_asks_for_another_page_is_asked_once(watched):
    asked(watched)
    watched.driver.find_element(By.CSS_SELECTOR, "main a[href^='/forecast']").click()
    watched.settle()
    sent = asked(watched)
    assert len(sent) == len(set(sent)) == 2
    assert watched.address.startswith("/forecast")


def test_another_view_is_asked_for_at_once(watched):
    asked(watched)
    tab = "main a.tab[href*='view=reserves']"
    watched.driver.execute_script("document.querySelector(arguments[0]).click()", tab)
    sent = asked(watched)
    assert [output.split(".")[0] or output.split(".")[2] for output in sent][:2] == [
        "shell--filter-chips", "material--view-body",
    ]  # fmt: skip
    watched.settle()
    sent += asked(watched)
    assert len(sent) == len(set(sent))
    assert watched.driver.find_element(By.ID, "material--reserve-share-title").text


@pytest.mark.parametrize("status", [503, 429, 0], ids=["busy", "too much", "no connection"])
def test_a_server_that_is_busy_or_out_of_reach_is_asked_again(watched, status):
    before = titles(watched)
    watched.driver.execute_script("window.__refuse = 3; window.__status = arguments[0]; window.__same = true", status)
    watched.click_at(*press(watched, ROW))
    watched.settle()
    address, shown = watched.address, titles(watched)
    assert shown != before
    assert watched.driver.execute_script("return window.__same")
    watched.go(watched.server_url + address)
    assert titles(watched) == shown


def test_a_page_that_is_not_answered_is_loaded_anew(watched):
    watched.driver.execute_script("window.__refuse = 1; window.__status = 500; window.__same = true")
    watched.click_at(*press(watched, ROW))
    watched.wait_for_text_to_equal("#react-entry-point #page-title", watched.driver.title.split(" · ")[0])
    watched.settle()
    assert watched.driver.execute_script("return window.__same") is None
    assert "importer=" in watched.address


def test_what_the_reader_has_opened_and_where_they_are_stays(watched):
    table = "document.getElementById('material--exporters-table')"
    watched.driver.execute_script(f"{table}.open = true; {table}.dataset.same = 'kept'")
    watched.settle()
    rows = watched.driver.execute_script(f"return {table}.querySelector('tbody').textContent")
    watched.driver.execute_script("document.querySelector(arguments[0]).focus()", NEXT)
    name = focused(watched)
    watched.driver.execute_script("document.activeElement.click()")
    watched.settle()
    assert watched.driver.execute_script(f"return [{table}.open, {table}.dataset.same]") == [True, "kept"]
    assert watched.driver.execute_script(f"return {table}.querySelector('tbody').textContent") != rows
    assert focused(watched) == name


def test_a_chart_out_of_view_is_drawn_in_time(browser, server):
    browser.appear((1440, 500))
    browser.go(server.url + PAGE)
    browser.click_at(*press(browser, ROW))
    browser.settle()
    graph = "document.querySelector('#material--trade-series .js-plotly-plot')"
    address, drawn = browser.address, f"return JSON.stringify({graph}.data)"
    far = browser.driver.execute_script(drawn)
    browser.go(server.url + address)
    assert browser.driver.execute_script(drawn) == far


def test_a_chart_of_the_next_page_is_the_one_that_was_in_view(watched):
    chart = "document.querySelector('#material--trade-series .js-plotly-plot')"
    watched.driver.execute_script(f"{chart}.dataset.same = 'kept'; crm.go('/materials/lithium', '?view=trade')")
    watched.settle()
    told = f"return [{chart}.dataset.same, JSON.stringify({chart}.data)]"
    same, drawn = watched.driver.execute_script(told)
    assert same == "kept"
    watched.go(watched.server_url + "/materials/lithium?view=trade")
    assert watched.driver.execute_script(told) == [None, drawn]


def test_a_view_that_was_left_before_it_came_is_there_on_the_way_back(watched):
    watched.driver.execute_async_script("""
        crm.go(location.pathname, '?view=reserves');
        crm.go('/about', '');
        addEventListener('popstate', () => arguments[0](), {once: true});
        history.back();
    """)
    watched.settle()
    assert watched.address == "/materials/cobalt?view=reserves"
    assert watched.driver.find_element(By.ID, "material--reserve-share-title").text
    assert watched.driver.execute_script("return document.querySelector('main').ariaBusy") is None


def test_charts_are_as_wide_as_their_cards_in_a_window_that_changes(browser, server):
    browser.go(server.url + PAGE)
    widths = """
        return [...document.querySelectorAll('#react-entry-point .js-plotly-plot')]
            .map((plot) => [plot._fullLayout.width, Math.round(plot.getBoundingClientRect().width)]);
    """
    wide = browser.driver.execute_script(widths)
    browser.appear((1000, 900))
    browser.settle()
    narrow = browser.driver.execute_script(widths)
    assert all(drawn == room for drawn, room in (*wide, *narrow))
    assert narrow != wide
