"""The UNFC page over the committed snapshots: page, export and API agree to the tonne; what the shell shows of it."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict

import pytest

from dashboard.filters import Filters
from dashboard.pages import PAGES, SECTIONS, material, unfc
from dashboard.topics.production.queries import stages_of
from dashboard.topics.unfc.queries import QUANTITIES
from dashboard.topics.unfc.scope import first_material, load, why_first
from dashboard.ui.words import material_in_text, material_name
from dashboard.web.router import Site
from tests.groups import charts, contents_of
from tests.markup import text_of

THIN = "\u202f"
VIABLE, POTENTIAL = ("V", "V-AD", "V-JD", "V-OP"), ("PV", "PV-DH", "PV-DP")
TOTALS = [
    ("nickel", "nickel_cobalt_pgm", POTENTIAL, 350_219_261),
    ("nickel", "nickel_cobalt_pgm", VIABLE, 47_124_273),
    ("lithium", "lithium_deposits", VIABLE, 21_699_543),
    ("lithium", "lithium_deposits", POTENTIAL, 107_928_133),
]


def filters_of(query):
    return Filters.parse(query, unfc.PAGE.filters, strict=True)


def shown_cards(engine, query):
    """Return every card on the page, those with a body of HTML too."""
    contents = contents_of(unfc.GROUPS, engine, load(engine, filters_of(query)))
    named = {slot_id: content[0] if isinstance(content, tuple) else content for slot_id, content in contents.items()}
    return list(charts(named).values())


def shell_at(engine, path, query):
    return Site(engine, PAGES, SECTIONS, stages_of).shell_at(path, query)


@pytest.mark.parametrize("total", TOTALS, ids=lambda total: f"{total[0]} {total[2][0]}")
def test_page_export_and_api_agree_to_the_tonne(web, release_engine, total):
    code, source_set, keys, tonnes = total
    query = f"material={code}&source_set={source_set}&unfc_class={','.join(keys)}"
    stated = web.get(f"/api/v1/data/project_resource.json?{query}&counting=counted").json["data"]
    assert round(sum(row["quantity_t"] or 0.0 for row in stated)) == tonnes
    cells = web.get(f"/api/v1/view/unfc_cells.json?{query}").json["data"]
    assert round(sum(row["quantity_t"] or 0.0 for row in cells)) == tonnes
    lines = csv.DictReader(io.StringIO(web.get(f"/api/v1/view/unfc_cells.csv?{query}").get_data(as_text=True)))
    assert round(sum(float(line["quantity_t"] or 0.0) for line in lines)) == tonnes
    page = text_of(unfc.build(release_engine, filters_of(f"material={code}")))
    assert f"{tonnes:,}".replace(",", THIN) + " t" in page


@pytest.mark.parametrize(
    "query",
    ["", "material=nickel&country=IDN", "material=rare_earths&resource_type=anthropogenic", "mapping_basis=native",
     "material=manganese&source_set=native_unfc_india_manganese", "material=germanium"],
)  # fmt: skip
def test_downloads_hold_the_rows_of_every_card(web, release_engine, query):
    shown = shown_cards(release_engine, query)
    assert len(shown) == 7
    for card in shown:
        if not card.empty:
            assert web.get(card.rows.download("json")).json["rows"] > 0, card.title


def test_the_shell_shows_the_material_that_the_page_shows(release_engine):
    for path in ("/reuse", "/", "/forecast", "/scenarios"):
        assert shell_at(release_engine, path, "").bar.defaults == {"material": "cobalt"}
    best = first_material(release_engine, Filters())
    assert shell_at(release_engine, "/unfc", "").bar.defaults == {"material": best}
    assert shell_at(release_engine, "/unfc", "").title == f"{material_name(best)}: resources by UNFC"
    assert shell_at(release_engine, "/reuse", "material=tungsten").title == "Tungsten: use and reuse"


def test_only_stages_with_figures_can_be_chosen(release_engine):
    assert shell_at(release_engine, "/materials/lithium", "").bar.stages == tuple(
        material.Scope(release_engine, "lithium", Filters()).stages
    )
    assert "smelt" not in shell_at(release_engine, "/materials/lithium", "").bar.stages
    assert "refine" in shell_at(release_engine, "/materials/lithium", "view=trade").bar.stages
    assert shell_at(release_engine, "/countries", "").bar.stages == ("mine", "smelt", "refine")


def test_a_class_chosen_whole_is_one_chip(release_engine):
    chips = text_of(shell_at(release_engine, "/unfc", f"unfc_class={','.join(VIABLE)}").chips)
    assert chips.count("Remove filter") == 1
    assert "Viable" in chips
    assert text_of(shell_at(release_engine, "/unfc", "unfc_class=V,V-OP").chips).count("Remove filter") == 2


def test_every_card_of_a_material_of_no_inventory_is_empty(release_engine):
    assert all(card.empty for card in shown_cards(release_engine, "material=germanium"))


def test_the_page_of_a_country_opens_on_what_it_has_most_of(release_engine):
    opens_on = {
        code: unfc.opens_on(release_engine, Filters().with_(country=code))["material"]
        for code in ("KEN", "IDN", "JPN", "KAZ", "AUS")
    }
    nothing = first_material(release_engine, Filters())
    assert opens_on == {"KEN": "rare_earths", "IDN": "nickel", "JPN": nothing, "KAZ": "copper", "AUS": "lithium"}
    chosen = Filters().with_(country="KEN", material="graphite")
    assert unfc.opens_on(release_engine, chosen) == {"material": "graphite"}


def test_the_page_opens_on_the_material_with_most_codes_beyond_a_default_mapping_and_says_so(release_engine):
    projects = defaultdict(set)
    for row in release_engine.run(QUANTITIES, {}).records():
        if row["counting"] == "counted" and row["mapping_basis"] not in ("none", "default_bridge"):
            projects[row["material_id"], row["source_set"], row["mapping_basis"]].add(row["project_id"])
    best = max(projects, key=lambda key: len(projects[key]))[0]
    count = max(map(len, projects.values()))
    assert unfc.opens_on(release_engine, Filters()) == {"material": best}
    assert f"opens on {material_in_text(best)}, as" in why_first(release_engine, Filters())
    assert f" {count} projects " in why_first(release_engine, Filters())
    assert why_first(release_engine, Filters().with_(material=best)) == ""
    assert "rare earths" in why_first(release_engine, Filters().with_(country="KEN"))


def test_the_path_to_a_country_names_the_material_that_is_shown(web):
    page = web.get("/unfc?country=KEN").get_data(as_text=True)
    (path,) = re.findall(r'<ol class="crumbs">.*?</ol>', page)
    assert "Rare earths: resources by UNFC" in path
    assert 'href="/unfc?material=rare_earths"' in path
    assert "Lithium" not in path
