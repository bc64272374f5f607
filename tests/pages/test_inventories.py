"""A user's inventory in the pages, downloads and citations: there after one publish, marked, and gone after another."""

from __future__ import annotations

import shutil

import pytest

from dashboard.engine import DuckEngine
from dashboard.factory import create_app
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.pages import country, project, unfc
from dashboard.settings import Settings
from dashboard.ui.provenance import card_sources
from dashboard.ui.static_html import to_html
from dashboard.web.chips import filter_chips
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
