"""A walk over the material page: every control, each click to a state that nobody has seen and that has rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlparse

from dashboard.ui.words import country_name
from tests.bench import inputs
from tests.bench.states import HOME, States
from tests.chromium import Chromium

CODES, BUYERS = "#material--codes a.leader-link", "#material--importers a.leader-link"
VIEWS = "#material--stage-tabs a"
CONTROLS = ("material", "year", "code", "country", "exporter", "importer", "view")
WITHOUT_BAR = ("code", "importer", "view")
"""The controls that a narrow window shows without opening its filters."""
N_LARGEST = 25


@dataclass(frozen=True)
class Click:
    """One input: `control` at the address `base` (empty: where the last click led), what it chooses, where it leads."""

    control: str
    base: str
    choice: str
    target: str

    def do(self, browser: Chromium) -> None:
        """Give the input. Raises NotThereError where the page does not offer it."""
        if self.control in ("code", "importer", "view"):
            where = {"code": CODES, "importer": BUYERS, "view": VIEWS}[self.control]
            inputs.click_link(browser, where, self.choice)
        elif self.control == "country":
            inputs.suggest(browser, "country", country_name(self.choice))
        else:
            inputs.choose(browser, LISTS[self.control], self.choice)


LISTS = {"material": "#filter-material", "year": "#filter-year_to", "exporter": "#filter-ends"}


class Walk:
    """Draws clicks as the page offers them, lap by lap; a lap tries each control once."""

    def __init__(self, browser: Chromium, url: str, states: States) -> None:
        self._browser, self._url, self._states = browser, url, states

    def lap(self, controls: tuple[str, ...] = CONTROLS) -> Iterator[Click]:
        """Give the next click that is to be done; the caller does each before it asks for the next."""
        base = self._fresh(self._states.materials(codes=2))
        for control in controls:
            if control == "view":
                base = self._fresh(self._states.materials())
            if click := getattr(self, f"_{control}")(base):
                yield click
                base = ""

    def _fresh(self, materials: list[str]) -> str:
        """Return a trade view of a material in a year that nobody has seen."""
        chance = self._states.random

        def made() -> str:
            one = chance.choice(materials)
            return f"{HOME}{one}?view=trade&year_to={chance.choice(self._states.years(one))}"

        return self._states.draw(made)

    def _at(self, base: str) -> tuple[str, dict[str, list[str]]]:
        """Return the material and the query of where the walk is."""
        address = base or self._browser.address
        return urlparse(address).path.removeprefix(HOME), parse_qs(urlparse(address).query)

    def _drawn(self, control: str, base: str, choices: list, address) -> Click | None:
        """Return the first of `choices`, shuffled, whose `address` is new."""
        for choice in self._states.random.sample(choices, len(choices)):
            target = address(choice)
            if target and self._states.is_new(target):
                return Click(control, base, str(choice), self._states.see(target))
        return None

    def _linked(self, control: str, base: str, selector: str) -> Click | None:
        if base:
            visit(self._browser, self._url, base)
        found = inputs.addresses(self._browser, selector)
        return self._drawn(control, base, found, lambda address: address)

    def _material(self, base: str) -> Click | None:
        _now, query = self._at(base)
        return self._drawn("material", base, self._states.materials(codes=2), lambda one: HOME + one + written(query))

    def _year(self, base: str) -> Click | None:
        now, query = self._at(base)
        return self._drawn(
            "year", base, self._states.years(now), lambda year: HOME + now + written(query, year_to=str(year))
        )

    def _code(self, base: str) -> Click | None:
        return self._linked("code", base, CODES)

    def _importer(self, base: str) -> Click | None:
        return self._linked("importer", base, BUYERS)

    def _view(self, base: str) -> Click | None:
        return self._linked("view", base, VIEWS)

    def _country(self, base: str) -> Click | None:
        now, query = self._at(base)
        sellers = self._states.exporters(now, int(query["year_to"][0]))[:N_LARGEST]
        return self._drawn("country", base, sellers, lambda one: HOME + now + written(query, country=one))

    def _exporter(self, base: str) -> Click | None:
        now, query = self._at(base)
        place = query.pop("country", [""])[0]
        return self._drawn("exporter", base, ["exporter"] if place else [],
                           lambda _ends: HOME + now + written(query, exporter=place))  # fmt: skip


def written(query: dict[str, list[str]], **changes: str) -> str:
    """Return a query string with changes."""
    values = {key: ",".join(found) for key, found in query.items()} | changes
    return "?" + "&".join(f"{key}={value}" for key, value in values.items())


def visit(browser: Chromium, url: str, address: str) -> None:
    """Open an address unless the browser is there."""
    if browser.address != address:
        browser.go(url + address)
