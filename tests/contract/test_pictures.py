"""What a picture draws is in its file, and what is in the file is drawn or named as the rest: every card of every page.

A sample by default: every material in every view, each with another choice of countries, and a coarser one of the other
pages. `CRM_PICTURES=all` goes through the whole grid, some 20 000 pictures.
"""

from __future__ import annotations

import itertools
import os
import re

import pytest

from dashboard.figures import theme
from dashboard.filters import KEYS, OUTLOOKS, Filters
from dashboard.pages import country, forecast, material, opportunities, overview, reuse, scenarios, strategy, unfc
from dashboard.pages import validation as checked
from dashboard.topics.country_scope import Scope as CountryScope
from dashboard.topics.forecast.scope import load as load_forecast
from dashboard.topics.scenarios.scope import load as load_scenarios
from dashboard.topics.unfc.scope import load as load_unfc
from dashboard.topics.validation.methods import METHODS
from dashboard.ui.chart_card import CardContent
from data.codes import blocs, code_list
from tests.groups import contents_of
from tests.pictures import compare

LONGEST_CLAUSE, SENTENCE_END = 120, re.compile(r"[a-z]\. ")
TICKS = {theme.TICKS, theme.PERCENT_TICKS, "d"}
PARTS_OF_WHOLE = 100
WHOLE = os.environ.get("CRM_PICTURES") == "all"
MATERIALS = [code for code, row in code_list("material").rows.items() if not row["members"]]
VIEWS = ("", "view=trade", "view=reserves", "view=unfc", "view=reuse", "view=sites", "compare=nickel,lithium")
BLOCS = list(blocs())[: None if WHOLE else 4]
CHOICES = (
    "", *(f"country={bloc}" for bloc in BLOCS), "country=COD", "country=CHN", "country=AUS", "country=CHL",
    "country=SGP", "country=ISL", "year=2021&country=USA", "year_from=2019&year_to=2022", "measure=quantity",
    "country=ZMB", "importer=CHN", "year_from=2020&year_to=2020", "exporter=COD,ZAF&importer=EU27",
)  # fmt: skip
TRIED = ("lithium", "cobalt", "copper", "bauxite", "platinum", "silicon", "graphite", "rare_earths")
PAGES = {
    "overview": ((overview._GROUP,), lambda _engine, filters: filters),
    "unfc": (unfc.GROUPS, load_unfc),
    "reuse": (reuse.GROUPS, reuse._scope),
    "strategy": ((strategy._GROUP,), lambda _engine, filters: filters),
    "scenarios": (scenarios.GROUPS, load_scenarios),
    "opportunities": (opportunities.GROUPS, lambda _engine, filters: filters),
    "forecast": (forecast.GROUPS, load_forecast),
    "validation": ((checked._METHOD,), checked._scope),
}


def queries_of(page):
    """Return the query strings to try of a page."""
    materials = MATERIALS if WHOLE or page == "reuse" else TRIED
    more = {
        "overview": ("", "country=EU27", "country=CHN&year=2021"),
        "unfc": ("", "by=project", "country=EU27", "country=AUS&by=project", "unfc_class=V-OP"),
        "strategy": ("for=EU27", "for=USA,JPN", "for=CHN&compare=nickel"),
        "scenarios": ("", "exporter=CHN&cut=50", "measure=quantity", "scenario=NZE"),
        "forecast": tuple(f"outlook={name}" for name in OUTLOOKS),
    }
    if page == "validation":
        return [f"method={method}" for method in METHODS]
    pairs = list(itertools.product(materials, more.get(page, ("",))))
    if not WHOLE and len(pairs) > len(materials):
        pairs = [pair for place, pair in enumerate(pairs) if place % 2 == 0]
    return ["&".join(filter(None, (f"material={name}", query))) for name, query in pairs]


def untidy(content):
    """Return what a reader stumbles on: a subtitle of more than a clause, an axis that may write two numbers alike."""
    clause = content.subtitle.partition("\n")[0]
    faults = [clause] if len(clause) > LONGEST_CLAUSE or SENTENCE_END.search(clause) else []
    axes = [axis for key, axis in content.figure.get("layout", {}).items() if key.startswith(("xaxis", "yaxis"))]
    faults += misnamed_dashes(content) + beyond_the_whole(content)
    faults += [axis for axis in axes if axis.get("tickformat", theme.TICKS) not in TICKS or rounds_years(axis)]
    return faults


def beyond_the_whole(content):
    """Return the bins of a legend of shares that reach beyond 100 %: what is drawn is no part of what it is held to."""
    legend = content.figure.get("layout", {}).get("meta", {}).get("map", {}).get("legend") or {"items": []}
    ends = [
        (label, re.sub(r"[\s%]", "", label.rpartition(theme.DASH)[2])) for _, label in legend["items"] if "%" in label
    ]
    return [label for label, end in ends if float(end) > PARTS_OF_WHOLE]


def misnamed_dashes(content):
    """Return the signs of dashed and dotted lines that the legend has and the picture has not."""
    layout = content.figure.get("layout", {})
    drawn = {mark.get("line", {}).get("dash") for mark in (*content.figure.get("data", []), *layout.get("shapes", []))}
    signs = {"┄": "dash", "┈": "dot"}
    return [sign for sign, dash in signs.items() if sign in content.subtitle and dash not in drawn]


def rounds_years(axis):
    """Tell whether the browser may choose half a year as the step of an axis."""
    if axis.get("tickformat") != "d" or "tickvals" in axis or isinstance(axis.get("dtick"), int):
        return False
    low, high = axis.get("range", (0, 0))
    return high - low < axis.get("nticks", 0) or "nticks" not in axis


def wrong(contents, what):
    """Return in words what pictures and files of `contents` do not have in common, and what of them is untidy."""
    found = []
    for slot, content in contents.items():
        if not isinstance(content, CardContent) or content.empty:
            continue
        found += [(what, slot, fault) for fault in untidy(content)]
        findings = compare(content.figure, [rows.records for rows in content.all_rows])
        if findings or not content.all_rows:
            found.append((what, slot, findings.not_in_file[:2], findings.not_drawn[:2]))
    return found


def on_material_page(engine, code, query):
    filters = Filters.parse(query, material.PAGE.filters, strict=True)
    groups = material.VIEWS[material.view_of(filters)]
    return contents_of(groups, engine, material.Scope(engine, code, filters))


@pytest.mark.parametrize("view", VIEWS)
def test_files_of_every_material_hold_what_is_drawn_and_nothing_else(release_engine, view):
    found = []
    for place, code in enumerate(MATERIALS):
        step = place + VIEWS.index(view) * 5
        for choice in CHOICES if WHOLE else {CHOICES[(step + more) % len(CHOICES)]: None for more in (0, 6)}:
            query = "&".join(filter(None, (view, choice)))
            found += wrong(on_material_page(release_engine, code, query), f"/materials/{code}?{query}")
    assert found == []


@pytest.mark.parametrize("query", ["", "year=2020", "material=cobalt,copper", "dimension=pv&year_from=2010"])
def test_files_of_every_country_page_hold_what_is_drawn_and_nothing_else(release_engine, query):
    places = ("COD", "CHN", "AUS", "CHL", "DEU", "USA", "SGP", "ISL", "ZAF", "IDN")
    filters = Filters.parse(query, country.PAGE.filters, strict=True)
    found = []
    for code in places if WHOLE else places[:: 2 if query else 1]:
        found += wrong(
            contents_of(country.GROUPS, release_engine, CountryScope(code, filters)), f"/countries/{code}?{query}"
        )
    assert found == []


@pytest.mark.parametrize("page", PAGES)
def test_files_of_every_other_page_hold_what_is_drawn_and_nothing_else(release_engine, page):
    groups, scope = PAGES[page]
    found = []
    for query in queries_of(page):
        filters = Filters.parse(query, KEYS, strict=True)
        found += wrong(contents_of(groups, release_engine, scope(release_engine, filters)), f"{page}?{query}")
    assert found == []
