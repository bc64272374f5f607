"""The built release, served as in production, and a Chromium to look at it with."""

import pytest

from tests import server as servers
from tests.chromium import WIDE, chromium
from tests.live_page import FAKE, LivePage


@pytest.fixture(scope="session")
def server():
    """The product's server over the release, built where it is not current."""
    servers.publish()
    running = servers.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def _browser(server):
    """One Chromium for all tests. Raises FileNotFoundError, saying how to get it, where there is none."""
    with chromium() as browser:
        browser.server_url = server.url
        yield browser


@pytest.fixture
def browser(_browser, server):
    """A browser without memory of earlier tests, wide and light; a test fails on any fault of the pages it saw."""
    _browser.forget()
    _browser.appear(WIDE, "light")
    yield _browser
    assert _browser.faults() == []


@pytest.fixture
def live(browser, server):
    """A live page to be put in the shell of `/about`, its server within the browser; a second between two questions."""
    script = browser.command("Page.addScriptToEvaluateOnNewDocument", source=FAKE)
    browser.driver.get(server.url + "/about")
    page = LivePage(browser)
    page.until("return document.querySelector('#react-entry-point #page-title')")
    yield page
    browser.command("Page.removeScriptToEvaluateOnNewDocument", identifier=script["identifier"])
