"""Any UNFC code that the parser takes goes through check, ingest and publish, and every view and file shows it."""

from __future__ import annotations

import csv
import io
import math
import re
from collections import defaultdict
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from dashboard.engine import DuckEngine
from dashboard.factory import create_app
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.pages import country, material, project, unfc
from dashboard.settings import Settings
from dashboard.topics.unfc import queries
from dashboard.topics.unfc.cards import classes
from dashboard.topics.unfc.cards import projects as project_cards
from dashboard.topics.unfc.check.report import report
from dashboard.topics.unfc.scope import first_material, load
from dashboard.ui.static_html import to_html
from data.intake import StatedSource, check
from data.intake.preview import preview
from data.lake import current_release, table_path
from data.unfc import Quantity, UnfcCode, UnfcError, aggregate, categories, classify_triple, parse
from pipelines import snapshots
from pipelines.inventories import store
from pipelines.normalise import project as normal_projects
from pipelines.normalise import project_resource
from pipelines.publish import publish
from pipelines.publishers.projects import feed
from tests import small_lake
from tests.inventory_files import SOURCE, UNFC, csv_bytes
from tests.inventory_files import unfc as row
from tests.markup import unbroken
from tests.pipelines.originals import parse as parse_originals
from tests.pipelines.publishers.project_files import COMPILED, lithium, write

TOLD = ("111+112+221+222", "111+221", "E3;F3;G2+G4", "E1;F1;G1+G4", "E1.1;F1.2;G1+E2;F2.1;G1", "E3.3;F4;G1+G4",
        "E1;F1;G1+E2;F2;G2", "E1;F2;G1+E2;F1;G1", "UNFC-2009 111+221", "UNFC-1997 121", "E3.1;F1.1;G1+E1;F1.1;G2",
        "111+121+131+141", "E1;F1.1;G1+E1;F1.2;G1", "E1;F1;G1+G3", "E2;F2;G2+G3", "334")  # fmt: skip
_AXES = categories("2019")
_PART = st.tuples(
    st.sampled_from(_AXES["E"]), st.sampled_from(_AXES["F"]),
    st.lists(st.sampled_from(_AXES["G"]), min_size=1, max_size=3, unique=True),
).map(lambda part: f"{part[0]}; {part[1]}; {'+'.join(part[2])}")  # fmt: skip


def is_code(text):
    """Tell whether the parser takes a text."""
    try:
        parse(text)
    except UnfcError:
        return False
    return True


CODES = st.lists(_PART, min_size=1, max_size=4).map(" + ".join).filter(is_code)


def class_of(code):
    """Return the classes of the cells of a code, joined: by hand, apart from what the product does."""
    order = ["V", "PV", "NV", "PR", "R", "P", "OC"]
    return "+".join(sorted({classify_triple(one).unfc_class.class_id for one in code.triples}, key=order.index))


def snapshots_in(folder):
    """Write the snapshot of one publisher's project, without which nothing is published; return its folder."""
    (parsed,) = parse_originals(feed, write(folder / "projects_lithium_deposits.csv", COMPILED, lithium()))
    snapshots.write(feed.FEED, parsed, folder / "snapshots")
    return folder / "snapshots"


class Shown:
    """A file of one lithium project a code, published and served; `sums` are tonnes of lithium by class, added here."""

    def __init__(self, folder, codes, *, tonnes=(), **changes):
        tonnes = tonnes or [float(3**place + 7) for place in range(len(codes))]
        content = csv_bytes(*(
            row(**{"project": f"Deposit {place}", "unfc_code": code, "quantity": str(value), "unit": "t",
                   "content": "Li", "country": ("Finland", "Chile")[place % 2], "source_document": "Report", **changes})
            for place, (code, value) in enumerate(zip(codes, tonnes, strict=True))
        ))  # fmt: skip
        self.found = check("any.csv", content, UNFC, source=StatedSource(**SOURCE))
        assert not self.found.faults
        self.own_id = store.take(self.found, content, given_by="a test", folder=folder / "in").snapshot.snapshot_id
        publish(
            folder / "a", snapshots_in(folder), inventories=folder / "in", derivers={},
            accept_rows=True, say=lambda _: None,
            normalisers={"project": normal_projects, "project_resource": project_resource},
            expected_rows=folder / "expected.toml", accepted_deviations=folder / "accepted.csv",
        )  # fmt: skip
        release = Path(current_release(folder / "a").path)
        made = {name: pq.read_table(table_path(release, name)) for name in ("project", "project_resource", "source")}
        self.rows = [one for one in made["project_resource"].to_pylist() if one["source_id"] == self.own_id]
        rows = small_lake.tables()
        sources = [*rows["source"], *made["source"].to_pylist()]
        small_lake.publish(folder / "b", small_lake.RELEASE_ID, rows | made | {"source": sources})
        own = Settings.from_environment({"CRM_LAKE": str(folder / "b"), "CRM_TEMP": str(folder)})
        self.engine = DuckEngine(own)
        self.web = create_app(own, self.engine).server.test_client()
        self.sums = defaultdict(float)
        for one, value in zip(self.found.rows, tonnes, strict=True):
            self.sums[class_of(one.coded.bridged.code)] += value

    def parse(self, page, query=""):
        """Return the filters of an address of a page."""
        return Filters.parse(f"material=lithium&source_set={self.own_id}&{query}", page.PAGE.filters, strict=True)

    def unfc(self, query=""):
        """Return the UNFC page."""
        return to_html(unfc.build(self.engine, self.parse(unfc, query)))

    def view(self, name, ending="json"):
        """Return the answer of the API for a query over the inventory."""
        return self.web.get(f"/api/v1/view/{name}.{ending}?material=lithium&source_set={self.own_id}")


def follow(shown, page):
    """Build every UNFC page that a page leads to: each class, each cell, each heading."""
    links = {unescape(link) for link in re.findall(r'href="(/unfc\?[^"]*)"', page)}
    assert links
    for link in sorted(links, key=lambda link: ("%2B" not in link, link))[:24]:
        filters = Filters.parse(link.partition("?")[2], unfc.PAGE.filters, strict=True)
        scope = load(shown.engine, filters)
        for group in unfc.GROUPS[:1]:
            group.fill(shown.engine, scope)
        if filters.unfc_class and "+" in filters.unfc_class[0]:
            rows = scope.rows(shown.engine, queries.PROJECTS)
            assert {one["class_id"] for one in rows} == set(filters.unfc_class)


def hold(shown):
    """Hold every view and file of an inventory to the sums made apart."""
    codes = [one.coded.bridged.code for one in shown.found.rows]
    assert [one["unfc_code"] for one in sorted(shown.rows, key=lambda one: one["line"])] == [
        code.canonical() for code in codes
    ]
    totals = preview(shown.found.rows).codes
    assert {total.unfc_class for total in totals} == set(shown.sums)
    assert math.fsum(total.quantity_t for total in totals) == pytest.approx(sum(shown.sums.values()))
    assert "check-report" in report(shown.found, preview(shown.found.rows))

    for name in ("unfc_classes_by_country", "unfc_projects"):
        added = defaultdict(float)
        for one in shown.view(name).json["data"]:
            added[one["class_id"]] += one["quantity_t"]
        assert added == pytest.approx(shown.sums)
    cells = shown.view("unfc_cells").json["data"]
    assert sum(one["quantity_t"] for one in cells) == pytest.approx(sum(shown.sums.values()))
    assert {one["sum_code"] for one in cells} - {""} <= {code.canonical() for code in codes}
    by_class = defaultdict(lambda: [0.0] * 5)
    for code, one in zip(codes, shown.found.rows, strict=True):
        if set(code.g) & {"G1", "G2", "G3"}:
            (total,) = aggregate([Quantity(one.quantity_t, UnfcCode(code.triples), "Lithium")])
            ends = (total.low.tonnes, total.low.undetermined + total.low.tonnes, total.best.tonnes,
                    total.best.undetermined + total.best.tonnes, total.tonnes)  # fmt: skip
            by_class[class_of(code)] = [a + b for a, b in zip(by_class[class_of(code)], ends, strict=True)]
    names = ("low_t", "low_most_t", "best_t", "best_most_t", "high_t")
    for one in shown.view("unfc_confidence").json["data"]:
        assert [one[name] for name in names] == pytest.approx(by_class.pop(one["class_id"])), one
    assert not by_class
    hold_files_and_pages(shown, {code.canonical() for code in codes})


def hold_files_and_pages(shown, codes):
    """Hold the four formats, and every page that shows the inventory."""
    for ending in ("csv", "json", "parquet", "xlsx"):
        assert shown.view("project_quantities", ending).status_code == 200
        assert shown.view("unfc_cells", ending).status_code == 200
    stated = csv.DictReader(io.StringIO(shown.view("project_quantities", "csv").get_data(as_text=True)))
    assert {one["unfc_code"] for one in stated} == codes

    page = shown.unfc()
    follow(shown, page)
    for query in ("by=project", "cells=projects", "country=FIN"):
        assert "Something went wrong" not in shown.unfc(query)
    scope = load(shown.engine, shown.parse(unfc))
    bars = classes.class_card(shown.engine, scope).figure["data"]
    assert len({bar["name"] for bar in bars}) == len(shown.sums)
    board = project_cards.load(shown.engine, scope)
    assert len(board) == len(codes)
    filters = Filters.parse(f"view=unfc&source_set={shown.own_id}", material.PAGE.filters, strict=True)
    text = to_html(material.build(shown.engine, filters, material="lithium"))
    for class_id in shown.sums:
        if "+" in class_id:
            assert " + ".join(short_names(class_id)) in unescape(page)
    assert "lithium" in text.lower()
    for one in shown.rows:
        page_of = project.build(shown.engine, Filters(), project=one["project_id"])
        built = unescape(unbroken(to_html(page_of)))
        assert one["unfc_code"] in built
        assert one["unfc_class"] in built
    assert to_html(country.build(shown.engine, Filters(), country="FIN"))


def short_names(class_id):
    """Return the names of the classes of a sum, as the pages say them."""
    plain = {"V": "Viable", "PV": "Potentially viable", "NV": "Non-viable", "PR": "Prospective", "R": "Remaining",
             "P": "Produced", "OC": "Other combination"}  # fmt: skip
    return [plain[one] for one in class_id.split("+")]


@settings(
    max_examples=2, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)  # fmt: skip
@given(st.lists(CODES, min_size=8, max_size=10, unique_by=lambda code: parse(code).canonical()))
@example(list(TOLD))
def test_any_code_is_checked_taken_in_published_and_shown_in_every_view_and_file(codes):
    with TemporaryDirectory() as folder:
        hold(Shown(Path(folder), codes))


def test_a_sum_over_classes_counts_as_none_of_them(tmp_path):
    shown = Shown(tmp_path, ["E1.1;F1.2;G1+E2;F2.1;G1", "E1.1;F1.2;G1"])
    assert dict(shown.sums) == {"V+PV": 8.0, "V": 10.0}
    filters = Filters.parse(f"view=unfc&source_set={shown.own_id}", material.PAGE.filters, strict=True)
    card = classes.class_card(shown.engine, material.Scope(shown.engine, "lithium", filters).unfc)
    values = {bar["name"]: [value for value in bar["x"] if value] for bar in card.figure["data"]}
    assert values == {"Viable": [10.0], "Viable + Potentially viable": [8.0]}
    assert "one figure for several categories" in shown.unfc()
    assert "(E1.1; F1.2; G1) + (E2; F2.1; G1)" in shown.unfc()
    ranked = shown.web.get("/api/v1/view/viable_quantities.json?material=lithium").json["data"]
    assert {one["source_set"] for one in ranked} == {"lithium_deposits"}


def test_what_a_user_brought_stands_first_and_opens_for_a_place_or_where_it_is_alone(tmp_path):
    shown = Shown(tmp_path, ["E1.1;F1.1;G1"], tonnes=[1e9], material="Lithium", content="gross weight")
    plain = Filters.parse("material=lithium", unfc.PAGE.filters, strict=True)
    assert load(shown.engine, plain).source_set == "lithium_deposits"
    assert load(shown.engine, plain).sets[0]["source_set"] == shown.own_id
    page = unescape(to_html(unfc.build(shown.engine, plain)))
    assert f"source_set={shown.own_id}" in page  # one click away
    assert "1\u202f000 Mt" not in page
    assert load(shown.engine, plain.with_(source_set=shown.own_id)).source_set == shown.own_id
    assert load(shown.engine, plain.with_(country="FIN")).source_set == shown.own_id
    assert load(shown.engine, plain.with_(country="ARG")).source_set == "lithium_deposits"
    seen = Filters.parse("view=unfc", material.PAGE.filters, strict=True)
    assert material.Scope(shown.engine, "lithium", seen).unfc.source_set == "lithium_deposits"


def test_a_material_that_a_user_alone_holds_opens_on_it(tmp_path):
    shown = Shown(tmp_path, ["E1.1;F1.1;G1"], tonnes=[1e9], material="Bismuth", content="gross weight")
    alone = Filters.parse("material=bismuth", unfc.PAGE.filters, strict=True)
    assert load(shown.engine, alone).source_set == shown.own_id
    assert first_material(shown.engine, alone.without("material").with_(source_set=shown.own_id)) == "bismuth"
    assert t("unfc.rule.own") in unescape(to_html(unfc.build(shown.engine, alone)))
