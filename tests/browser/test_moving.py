"""From page to page: what is chosen goes along, and the page that is left says that the next is on its way."""

from selenium.webdriver.support.wait import WebDriverWait

ALONG = {
    ("/?material=copper&country=CHL", "/reuse"): "?material=copper&country=CHL",
    ("/?material=copper&country=CHL", "/strategy"): "?material=copper&for=CHL",
    ("/?material=copper&country=CHL", "/materials/zinc"): "?country=CHL",
    ("/?material=copper&country=CHL", "/countries/PER"): "?material=copper",
    ("/?material=copper&country=CHL", "/about"): "?material=copper&country=CHL",
    ("/?material=copper&country=CHL", "/data/production_yearly"): "",
    ("/about?material=copper&country=CHL", "/scenarios"): "?material=copper&for=CHL",
    ("/materials/lithium?country=AUS,CHL", "/forecast"): "?material=lithium&country=AUS,CHL",
    ("/countries/EU27", "/strategy/dependence"): "?for=EU27",
    ("/countries/EU27", "/"): "?country=EU27",
    ("/strategy?for=DEU&material=gallium", "/unfc"): "?material=gallium&country=DEU",
    ("/opportunities?country=CHL&for=DEU", "/strategy"): "?for=DEU",
    ("/opportunities?country=CHL&for=DEU", "/unfc"): "?country=CHL",
    ("/strategy/dependence?for=DEU&exporter=CHN", "/scenarios"): "?for=DEU&exporter=CHN",
    ("/scenarios?material=tin&exporter=IDN", "/strategy/dependence"): "?material=tin&exporter=IDN",
    ("/scenarios?exporter=WLD", "/strategy/dependence"): "",
    ("/materials/tin?view=trade&exporter=IDN", "/scenarios"): "?material=tin&exporter=IDN",
    ("/strategy/dependence?for=DEU&exporter=CHN", "/unfc"): "?country=DEU",
    ("/strategy/dependence?for=DEU&exporter=CHN", "/materials/tin"): "?country=DEU",
}
"""From an address to a path: the query that a link to it gets."""
GOES = """
return arguments[0].map(([left, path]) => {
  const {pathname, search} = new URL(left, location.href);
  return crm.along(path, '', {pathname, search});
});
"""
MOMENT_MS = 150
SIGNS = """
window.signs = [];
window.delays = [];
const later = window.setTimeout;
window.setTimeout = (act, delay, ...rest) => {
  if (String(act).includes('dataset.left')) window.delays.push(delay);
  return later(act, delay, ...rest);
};
new MutationObserver(() => {
  const {dataset, ariaBusy} = document.querySelector('#content');
  window.signs.push([performance.now(), ariaBusy, 'left' in dataset]);
}).observe(document.querySelector('#content'), {attributes: true});
"""


def arrived(browser, url):
    """Wait until the browser has an address of its own accord (`wait_for_page` would load it) and has come to rest."""
    WebDriverWait(browser.driver, 10).until(lambda driver: driver.current_url == url)
    browser.settle()


def test_what_is_chosen_goes_along_to_every_page_that_follows_it(browser, server):
    browser.go(server.url + "/about?material=copper&country=CHL")
    found = browser.driver.execute_script(GOES, [list(pair) for pair in ALONG])
    assert dict(zip(ALONG, found, strict=True)) == ALONG
    links = browser.driver.execute_script(
        "return [...document.querySelectorAll('#react-entry-point .nav-link')].map((link) => link.getAttribute('href'))"
    )
    chosen = "material=copper&country=CHL"
    follow = [f"/{page}?{chosen}" for page in ("principles", "operations", "data")]
    assert links[-4:] == ["/strategy?material=copper&for=CHL", *follow]
    assert browser.find_element("#react-entry-point .brand").get_attribute("href") == f"{server.url}/"


def test_the_page_that_is_left_says_so_where_the_next_takes_more_than_a_moment(browser, server):
    browser.go(server.url + "/data")
    browser.driver.execute_script(SIGNS)
    browser.command("Network.enable")
    speed = {"offline": False, "downloadThroughput": -1, "uploadThroughput": -1}
    browser.command("Network.emulateNetworkConditions", latency=900, **speed)
    browser.driver.execute_script("crm.go('/about', '')")
    browser.settle()
    browser.command("Network.emulateNetworkConditions", latency=0, **speed)
    (_, *going), (_, *left), *_, (_, *come) = browser.driver.execute_script("return window.signs")
    assert (going, left, come) == (["true", False], ["true", True], [None, False])
    assert MOMENT_MS in browser.driver.execute_script("return window.delays")


def test_an_address_that_is_left_takes_its_part_of_the_page_along(browser, server):
    chosen = "[...document.querySelectorAll('#react-entry-point a[href]')].find((a) => a.getAttribute('href') === %r)"
    for start, link in (("/data#statuses", "/countries"), ("/scenarios#scenarios--builder", "/strategy")):
        browser.go(server.url + start)
        browser.driver.execute_script(f"({chosen % link}).click()")
        arrived(browser, server.url + link)
        browser.driver.back()
        arrived(browser, server.url + start)
    field = browser.find_element("#filter-jump")
    field.send_keys("chile")
    browser.wait_for_element("#filter-jump-list li")
    field.send_keys("\n")
    arrived(browser, server.url + "/countries/CHL")


def test_back_shows_the_part_of_the_page_that_was_read(browser, server):
    script = browser.driver.execute_script
    browser.go(server.url + "/materials/cobalt?view=trade")
    script("window.scrollTo({top: 1800, behavior: 'instant'})")
    browser.settle()
    script("crm.click('href:/about', false)")
    arrived(browser, server.url + "/about?material=cobalt")
    assert script("return window.scrollY") == 0
    browser.driver.execute_script("history.back()")
    arrived(browser, server.url + "/materials/cobalt?view=trade")
    # What stands above may still take a line more: the browser keeps what is in view.
    assert abs(script("return window.scrollY") - 1800) < 40
    browser.driver.execute_script("history.forward()")
    browser.settle()
    assert script("return window.scrollY") == 0


def test_an_address_that_is_malformed_breaks_no_script(browser, server):
    browser.go(server.url + "/data#%E0%A4%A")
    browser.driver.execute_script("crm.go('/materials/%E0%A4%A', '')")
    browser.settle()
    assert browser.find_element("#react-entry-point #page-title").text == "Page not found"


def test_links_of_a_page_that_is_pinned_name_its_release(browser, server):
    browser.go(server.url + "/data")
    release = browser.driver.execute_script("return crm.release()")
    browser.go(f"{server.url}/materials/cobalt?view=trade&release={release}")
    unnamed = """
    return [...document.querySelectorAll('#react-entry-point a[href^="/"]:not([target], [download])')]
      .map((link) => link.getAttribute('href'))
      .filter((href) => !/^[/](api|assets)[/]|[.]\\w+$/.test(href.split('?')[0]))
      .filter((href) => new URL(href, location).searchParams.get('release') !== arguments[0]);
    """
    assert browser.driver.execute_script(unnamed, release) == []
    browser.driver.execute_script("crm.go('/data', '')")
    browser.settle()
    assert browser.driver.execute_script(unnamed, release) == []


def test_back_shuts_what_is_open_over_the_page(browser, server):
    browser.go(server.url + "/countries")
    browser.driver.execute_script("crm.go('/materials/cobalt', '')")
    browser.settle()
    browser.driver.execute_script("document.querySelector('#react-entry-point .card [data-action=cite]').click()")
    browser.opened("cite")
    browser.driver.execute_script("history.back()")
    arrived(browser, server.url + "/countries")
    browser.wait_for_no_elements(".modal")
    browser.wait_for_element("#react-entry-point #page-title:focus")


def test_charts_are_drawn_once_their_script_is_in_reach_again(browser, server):
    browser.go(server.url + "/about")
    browser.command("Network.enable")
    browser.command("Network.setBlockedURLs", urls=["*plotly*"])
    browser.driver.execute_async_script("crm.loadPlotly().catch(arguments[0])")
    browser.command("Network.setBlockedURLs", urls=[])
    browser.driver.execute_script("crm.go('/countries/COD', '')")
    browser.settle()
    assert browser.find_elements("#react-entry-point .js-plotly-plot .main-svg")
    browser.forget()
