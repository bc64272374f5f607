"""A user's inventory in the pages, downloads and citations: there after one publish, marked, and gone after another."""

from __future__ import annotations

import json
import re
import shutil
from html.parser import HTMLParser
from io import BytesIO

import pytest
from openpyxl import load_workbook

from dashboard.engine import DuckEngine
from dashboard.factory import create_app
from dashboard.figures.text import FOREIGN
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.pages import country, project, unfc
from dashboard.settings import Settings
from dashboard.ui.provenance import card_sources
from dashboard.ui.static_html import to_html
from dashboard.web.chips import filter_chips
from dashboard.web.client_data import SITES
from dashboard.web.page import UnknownThingError
from data.intake import StatedSource, check
from data.lake import SNAPSHOTS
from pipelines.inventories import own, store
from pipelines.normalise import project as projects
from pipelines.normalise import project_resource
from pipelines.publish import publish
from tests.inventory_files import SOURCE, UNFC, csv_bytes
from tests.inventory_files import unfc as row

WORDS = t("filter.source_set.own", title="Lithium of the north")
LINE = t("source.own", title="Lithium of the north", publisher="Geological Survey", vintage="2024")


class Lake:
    """A lake of the committed inventories of projects beside a folder of users' inventories, served."""

    def __init__(self, folder):
        self.folder = folder
        self.inventories = folder / "inventories"
        self.settings = Settings.from_environment(
            {"CRM_LAKE": str(folder / "lake"), "CRM_TEMP": str(folder), "CRM_POINTER_SECONDS": "0"}
        )
        self.publish()
        self.engine = DuckEngine(self.settings)
        self.web = create_app(self.settings, self.engine).server.test_client()

    def publish(self):
        """Publish what is there now."""
        feed = self.folder / "snapshots" / projects.FEEDS[0]
        if not feed.exists():
            shutil.copytree(SNAPSHOTS / feed.name, feed)
        publish(
            self.folder / "lake", feed.parent, inventories=self.inventories, derivers={}, accept_rows=True,
            say=lambda _: None,
            normalisers={"project": projects, "project_resource": project_resource},
            expected_rows=self.folder / "expected.toml", accepted_deviations=self.folder / "accepted.csv",
        )  # fmt: skip

    def take(self, *rows):
        """Take an inventory of these rows in and return its id."""
        content = csv_bytes(*rows)
        found = check("north.csv", content, UNFC, source=StatedSource(**SOURCE))
        return store.take(found, content, given_by="a test", folder=self.inventories).snapshot.snapshot_id

    def totals(self):
        """Return inventory → counted tonnes of lithium, as the page asks for them."""
        rows = self.web.get("/api/v1/view/unfc_sets.json?material=lithium").json["data"]
        return {one["source_set"]: one["quantity_t"] for one in rows}


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    return Lake(tmp_path_factory.mktemp("served"))


def test_an_inventory_appears_marked_in_every_view_and_export_and_can_be_withdrawn(lake):
    before = lake.totals()
    own_id = lake.take(row(), row(project="Low deposit", unfc_code="E2; F2.1; G3", quantity="9"))
    assert lake.totals() == before
    lake.publish()

    added = {name: tonnes for name, tonnes in lake.totals().items() if name not in before}
    assert added == {own_id: pytest.approx(129_500 * 0.4646, rel=1e-4)}
    assert {name: tonnes for name, tonnes in lake.totals().items() if name in before} == before

    chosen = Filters.parse(f"material=lithium&source_set={own_id}", unfc.PAGE.filters, strict=True)
    page = to_html(unfc.build(lake.engine, chosen))
    assert WORDS in page
    opened = to_html(unfc.build(lake.engine, Filters.parse("country=FIN", unfc.PAGE.filters, strict=True)))
    assert opened.index(WORDS) < opened.index(t("filter.source_set.lithium_deposits"))
    assert t("unfc.rule.own") in opened
    assert t("unfc.rule.stated.all") in opened
    assert t("unfc.rule.mapped.all", of="") not in opened
    one = to_html(project.build(lake.engine, Filters(), project=f"{own_id}-fin-hill-deposit"))
    assert WORDS in one
    dossier = to_html(country.build(lake.engine, Filters(), country="FIN"))
    assert WORDS in dossier
    assert f"/projects/{own_id}-fin-hill-deposit" in dossier
    assert own.MARK in one
    assert [card.text for card in card_sources(lake.engine, {own_id})] == [LINE]
    assert WORDS in to_html(filter_chips("/unfc", chosen, unfc.PAGE.filters)[0])

    data = f"/api/v1/data/project_resource.{{}}?source={own_id}"
    stated = lake.web.get(data.format("json")).json["data"]
    assert len(stated) == 2
    assert all(one["note"].startswith(own.MARK) for one in stated)
    assert own.MARK in lake.web.get(data.format("csv")).get_data(as_text=True)
    assert "[inventory provided by a user]" in lake.web.get(data.format("metadata.json")).get_data(as_text=True)

    store.withdraw(own_id, given_by="a test", folder=lake.inventories)
    lake.publish()
    assert lake.totals() == before
    assert lake.web.get(data.format("json")).status_code == 400  # no such source any more
    with pytest.raises(UnknownThingError):
        project.build(lake.engine, Filters(), project=f"{own_id}-fin-hill-deposit")


BROKEN_OUT = "</title><script>alert(1)</script><meta http-equiv=refresh content=0>"
HOSTILE = (
    BROKEN_OUT, '"onmouseover="alert(1)" x="', "javascript:alert(1)", '<a href="https://evil.example">here</a>',
    "<img src=x onerror=alert(1)>", "]]></script>", "%{customdata[0]} {%config%} {0}", "-2+3", "&lt;b&gt;",
    "'; DROP TABLE project; --",
)  # fmt: skip


class Page(HTMLParser):
    """What of a page could act: handlers, addresses that run, elements that we never write."""

    def __init__(self, text):
        super().__init__()
        self.acts, self.titles = [], 0
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        """Collect what acts."""
        self.titles += tag == "title"
        runs = [value for _, value in attrs if re.match(r"\s*(javascript|vbscript|data):", value or "", re.IGNORECASE)]
        if tag in {"iframe", "object", "base", "img"} or runs or any(name.startswith("on") for name, _ in attrs):
            self.acts.append((tag, attrs))
        if tag == "meta" and any(name == "http-equiv" and value != "X-UA-Compatible" for name, value in attrs):
            self.acts.append((tag, attrs))


def figures(part):
    """Yield the JSON of every figure in a layout."""
    if isinstance(part, dict):
        if "figure" in part:
            yield json.dumps(part["figure"])
        for one in part.values():
            yield from figures(one)
    elif isinstance(part, list):
        for one in part:
            yield from figures(one)


def test_names_that_users_bring_stay_text_everywhere(lake):
    content = csv_bytes(*(row(project=name, quantity=str(rank)) for rank, name in enumerate(HOSTILE, 1)))
    source = StatedSource(title=BROKEN_OUT, publisher=BROKEN_OUT, licence=BROKEN_OUT)
    own_id = store.take(
        check("north.csv", content, UNFC, source=source), content, given_by="a test", folder=lake.inventories
    ).snapshot.snapshot_id
    lake.publish()
    try:
        projects = lake.web.get(f"/api/v1/data/project.json?source={own_id}").json["data"]
        assert {one["name"] for one in projects} == set(HOSTILE)
        choice = f"/unfc?material=lithium&source_set={own_id}"
        addresses = [f"/projects/{one['project_id']}" for one in projects]
        for address in (*addresses, choice, "/countries/FIN", "/data", "/data/project"):
            text = lake.web.get(address).text
            page = Page(re.sub(r"<svg.*?</svg>", "", text, flags=re.DOTALL))
            assert not page.acts, address
            assert page.titles == 1
            assert BROKEN_OUT not in text
            layout = re.search(r'id="crm-page">(.*?)</script>', text, flags=re.DOTALL)[1]
            assert not [one for one in figures(json.loads(layout)) if FOREIGN.search(one)], address
        stated = f"/api/v1/data/project.{{}}?source={own_id}"
        cells = lake.web.get(stated.format("csv")).text
        assert "'-2+3" in cells
        book = load_workbook(BytesIO(lake.web.get(stated.format("xlsx")).data), read_only=True)
        assert {cell.data_type for line in book.worksheets[0].iter_rows() for cell in line} <= {"s", "n", "inlineStr"}
        assert BROKEN_OUT in json.dumps(lake.web.get(SITES).json)
    finally:
        store.withdraw(own_id, given_by="a test", folder=lake.inventories)
        lake.publish()
