"""Chromium as the tests and the benchmark drive it: Dash's browser kit with a closed network and full logs."""

import json
import shutil
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlparse

from dash.testing.browser import Browser
from selenium import webdriver

AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDE, NARROW = (1440, 900), (390, 844)
HOW_TO_GET_IT = (
    "Browser tests need Chromium and its driver: apt-get install chromium chromium-driver (make test tries)."
)
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-quic", "--no-first-run", "--hide-scrollbars",
    # every host but the server's is unreachable: a page that needs one breaks here
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)  # fmt: skip

SETTLED = """
const done = arguments[arguments.length - 1];
let timer;
const watch = new MutationObserver(quiet);
function quiet() {
  clearTimeout(timer);
  timer = setTimeout(() => {
    const graphs = [...document.querySelectorAll('.js-plotly-plot')].filter((graph) => graph.checkVisibility());
    const busy = '._dash-loading, [data-dash-is-loading="true"], [data-asking], :focus[aria-busy="true"]';
    const loading = document.querySelector(`${busy}, [data-undrawn]`);
    if (loading || graphs.some((graph) => !graph.querySelector('.main-svg'))) return quiet();
    watch.disconnect();
    done(true);
  }, 250);
}
watch.observe(document.documentElement, {childList: true, subtree: true, attributes: true, characterData: true});
quiet();
"""


class Chromium(Browser):
    """Dash's browser kit over a local headless Chromium; `wait` methods and `driver` are the kit's."""

    def __init__(self, wait_timeout=10):
        if not shutil.which("chromedriver"):
            raise FileNotFoundError(HOW_TO_GET_IT)
        super().__init__("Chrome", headless=True, percy_run=False, wait_timeout=wait_timeout)
        self.driver.implicitly_wait(0)
        self.driver.set_script_timeout(30)
        self._faults = []

    def _get_chrome(self):
        options = webdriver.ChromeOptions()
        for flag in FLAGS:
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        return webdriver.Chrome(options=options)

    def command(self, name, **parameters):
        """Send a DevTools command and return its answer."""
        return self.driver.execute_cdp_cmd(name, parameters)

    def appear(self, size=WIDE, scheme="light"):
        """Set the size of the window and the colour scheme the reader prefers."""
        width, height = size
        self.command(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )
        self.command("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def show(self, is_shown=True):
        """Let somebody look at the window, or nobody."""
        window = self.command("Browser.getWindowForTarget")["windowId"]
        state = "normal" if is_shown else "minimized"
        self.command("Browser.setWindowBounds", windowId=window, bounds={"windowState": state})

    def click_at(self, x, y):
        """Click with the mouse at a place of the window, the pointer being there before."""
        for event, count in (("mouseMoved", 0), ("mousePressed", 1), ("mouseReleased", 1)):
            self.command("Input.dispatchMouseEvent", type=event, x=x, y=y, button="left", clickCount=count)

    def go(self, url):
        """Open an address and wait until the page has drawn itself."""
        self.driver.get(url)
        self.settle()

    def settle(self):
        """Wait until nothing changes any more and every visible chart is drawn."""
        assert self.driver.execute_async_script(SETTLED)

    def opened(self, name):
        """Return the overlay of this id once it is open and has come to rest."""
        overlay = self.wait_for_element(f".show:is(#{name}, :has(> #{name}))")
        self.settle()
        return overlay

    def forget(self):
        """Drop cookies, storage and logs, so that tests do not see each other."""
        self.driver.get("about:blank")
        self.command("Network.clearBrowserCookies")
        self.command("Storage.clearDataForOrigin", origin=self.server_url or "*", storageTypes="all")
        self.driver.get_log("browser")
        self.driver.get_log("performance")
        self._faults = []

    @property
    def address(self):
        """Path and query of the page that is open."""
        url = urlparse(self.driver.current_url)
        return f"{url.path}?{url.query}" if url.query else url.path

    def console(self):
        """Return what the page wrote to the console since the last call."""
        entries = self.driver.get_log("browser")
        self._faults += [entry["message"] for entry in entries if is_fault(entry)]
        return [entry["message"] for entry in entries]

    def faults(self):
        """Return every fault of the pages seen since `forget`, those that `console` has returned before included."""
        self.console()
        return list(self._faults)

    def network(self):
        """Return the network events since the last call: (method, parameters)."""
        messages = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        return [(message["method"], message["params"]) for message in messages]

    def overflow(self):
        """Return how many pixels the page is wider than its window."""
        root = "document.documentElement"
        return self.driver.execute_script(f"return {root}.scrollWidth - {root}.clientWidth")

    def axe(self):
        """Return axe-core's WCAG 2.2 A and AA violations that are serious or critical: `impact id: where`."""
        self.driver.execute_script(AXE.read_text("utf-8"))
        result = self.driver.execute_async_script(
            "const done = arguments[1]; axe.run(document, {runOnly: arguments[0]}).then(done);", WCAG
        )
        return [
            f"{violation['impact']} {violation['id']}: {[node['target'] for node in violation['nodes']][:5]}"
            for violation in result["violations"]
            if violation["impact"] in {"serious", "critical"}
        ]


def is_fault(entry):
    """Tell whether an entry of the console is one that no page may cause.

    Those are an error that nothing caught, a rejection that nothing handled, a breach of the Content Security Policy
    and an answer of 500 or above.
    """
    source, message = entry.get("source", ""), entry["message"]
    is_failed = source == "network" and "responded with a status of 5" in message
    return entry["level"] == "SEVERE" and (source in {"javascript", "security"} or is_failed)


@contextmanager
def chromium():
    """A browser that is closed at the end."""
    browser = Chromium()
    try:
        yield browser
    finally:
        browser.driver.quit()


def foreign(events, url):
    """Return the addresses that were asked for outside the server at `url`."""
    requested = [params["request"]["url"] for method, params in events if method == "Network.requestWillBeSent"]
    inner = {"data", "blob", "about", "chrome"}
    return [
        address for address in requested
        if urlparse(address).scheme not in inner and urlparse(address).netloc != urlparse(url).netloc
    ]  # fmt: skip
