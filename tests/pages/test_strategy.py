"""Strategy and its brief: exposure computed from the rows that are exported, targets that say what they do not say."""

import re
from html import escape
from math import fsum

import pytest

from dashboard.components.cards import criticality, outlook, policy_distance, suppliers, supply_chain
from dashboard.components.cards.exposure import headlines, lede
from dashboard.components.static import to_html
from dashboard.derived import TABLES
from dashboard.derived.exposed import Exposed, exposed
from dashboard.derived.policy_distance import distances, is_strategic
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.pages import brief, strategy
from data.codes import bloc_members, code_list

EU = ("EU27",)
MATERIALS = [code for code, row in code_list("material").rows.items() if not row["members"]]


def rows(web, table, query):
    answer = web.get(f"/api/v1/derived/{table}.json?{query}")
    assert answer.status_code == 200
    return answer.get_json()["data"]


def test_the_address_chooses_material_and_place_and_silence_is_cobalt_for_the_union():
    assert exposed(Filters()) == Exposed("cobalt", EU)
    own = exposed(Filters.parse("material=tin&for=ZMB,COD", strategy.PAGE.filters, strict=True))
    assert own.members == ("COD", "ZMB")
    assert own.filters().to_query() == "material=tin&for=COD,ZMB"
    assert "COD" not in own.place


def test_shares_of_suppliers_are_of_imports_from_outside_the_bloc(web):
    found = rows(web, "suppliers", "material=lithium&for=EU27")
    assert not {row["country_iso3"] for row in found} & set(bloc_members("EU27"))
    assert fsum(row["share_frac"] for row in found) == pytest.approx(1.0, abs=1e-9)
    year = found[0]["year"]
    flows = web.get(f"/api/v1/data/trade_yearly.json?material=lithium&importer=EU27&year_from={year}&year_to={year}")
    outside = [row for row in flows.get_json()["data"] if row["exporter_iso3"] not in bloc_members("EU27")]
    assert fsum(row["value_usd"] for row in found) == pytest.approx(fsum(row["value_usd"] for row in outside), rel=1e-9)


def test_index_of_imports_agrees_with_the_exported_shares_to_1e9(web, release_engine):
    found = suppliers.suppliers(release_engine, Exposed("lithium", ("USA",)))
    shares = [row["share_frac"] for row in rows(web, "suppliers", "material=lithium&for=USA")]
    assert fsum(share * share for share in shares) == pytest.approx(found.concentration.hhi_low, abs=1e-9)
    assert found.left_frac == pytest.approx(1 - max(shares), abs=1e-9)


def test_production_steps_are_the_concentration_table(web):
    steps = [row for row in rows(web, "supply_chain", "material=cobalt&for=EU27") if row["measure"] == "production"]
    assert [row["stage_id"] for row in steps] == ["mine", "refine"]
    for step in steps:
        query = f"material=cobalt&stage={step['stage_id']}&year_from={step['year']}&year_to={step['year']}"
        same = [row for row in rows(web, "concentration", query) if row["product"] == step["product"]]
        assert [row["hhi_low_frac"] for row in same] == pytest.approx([step["hhi_low_frac"]], abs=1e-12)
        assert [row["hhi_high_frac"] for row in same] == pytest.approx([step["hhi_high_frac"]], abs=1e-12)


def test_an_undisclosed_rest_is_drawn_as_an_interval(release_engine):
    one = Exposed("cobalt", EU)
    step = max(supply_chain.steps(release_engine, one), key=lambda step: step.found.rest_frac)
    assert step.found.rest_frac > 0.05
    assert step.found.hhi_high - step.found.hhi_low == pytest.approx(step.found.rest_frac**2)
    assert "to" in supply_chain.index_words(step)
    _certain, possible = supply_chain.chain_card(release_engine, one).figure["data"]
    assert max(possible["x"]) > 0


def test_the_path_breaks_where_the_method_changed(release_engine):
    card = criticality.matrix_card(release_engine, Exposed("cobalt", EU), "/strategy")
    _others, old, new = card.figure["data"]
    assert (old["text"], new["text"]) == (["2011", "2014"], ["2017", "2020", "2023"])
    assert (old["line"]["dash"], new["line"]["dash"]) == ("dot", "solid")
    assert new["y"][-1] == 2.8
    assert "2.8 in 2023" in card.title


def test_compared_materials_have_paths_of_their_own_colour(release_engine):
    card = criticality.matrix_card(release_engine, Exposed("cobalt", EU), "/strategy", ("gallium",))
    colours = [trace["line"]["color"] for trace in card.figure["data"][1:]]
    assert len(colours) == 4
    assert len(set(colours)) == 2


def test_a_click_in_the_matrix_stays_on_the_page_and_keeps_the_place(release_engine):
    card = criticality.matrix_card(release_engine, Exposed("cobalt", ("USA",)), "/strategy")
    clicks = card.figure["data"][0]["customdata"]
    assert "href:/strategy?material=gallium&for=USA" in clicks


def test_the_share_of_one_third_country_has_a_distance_and_capacities_have_none(release_engine):
    found = distances(release_engine, "lithium")
    single = [one for one in found if one.law["target_type"] == "single third-country dependency"]
    assert [(one.stage, one.country, one.state) for one in single] == [("refine", "CHL", "outside")]
    assert single[0].distance_points == pytest.approx(14.0)
    others = [one for one in found if one not in single]
    assert others
    assert all(one.state == "not_computed" and one.distance_points is None for one in others)


@pytest.mark.parametrize("material", MATERIALS)
def test_no_country_of_the_union_is_a_third_country_and_only_strategic_materials_have_benchmarks(
    release_engine, material
):
    found = distances(release_engine, material)
    assert not {one.country for one in found} & set(bloc_members("EU27"))
    has_benchmark = any(one.law["target_type"].endswith("capacity") for one in found)
    assert has_benchmark == is_strategic(material)
    content, body = policy_distance.targets_card(release_engine, material)
    assert bool(body) != bool(content.empty)


def test_every_row_of_the_targets_says_what_it_does_not_say(release_engine):
    text = to_html(policy_distance.targets_card(release_engine, "cobalt")[1])
    assert text.count("; not ") >= 5
    assert "fails" not in text


@pytest.mark.parametrize("query", ["", "material=lithium&for=USA", "material=gallium&for=COD,ZMB", "material=helium"])
def test_every_headline_has_a_value_or_says_what_is_missing(release_engine, query):
    one = exposed(Filters.parse(query, strategy.PAGE.filters, strict=True))
    for kpi in headlines(release_engine, one):
        assert kpi.source
        assert kpi.value != "–" or kpi.period  # noqa: RUF001 - the dash of no value
    assert one.place in lede(release_engine, one)


def test_import_reliance_is_never_computed_from_gross_weight(release_engine):
    reliance = headlines(release_engine, Exposed("cobalt", ("USA",)))[-1]
    assert reliance.period == "cannot be computed: missing imports by content"
    published = headlines(release_engine, Exposed("cobalt", EU))[-1]
    assert published.status == "published"


def test_a_forecast_stands_with_its_interval(release_engine):
    card, body = outlook.outlook_card(release_engine, "cobalt")
    assert "95 % interval" in card.title
    assert to_html(body).count('href="/forecast?') == 3


@pytest.mark.parametrize("name", ["supply_chain", "suppliers", "policy_distance"])
def test_assumptions_are_in_the_metadata_of_every_table(web, name):
    answer = web.get(f"/api/v1/derived/{name}.metadata.json").get_json()
    assert len(TABLES[name].assumptions(Filters())) >= 5
    assert all(words in str(answer) for words in TABLES[name].assumptions(Filters()).values())


def test_the_brief_is_frozen_to_the_release_it_names(web, release_engine):
    release = release_engine.release.release_id
    page = web.get("/strategy/brief?material=lithium&for=USA").get_data(as_text=True)
    link = re.search(r'href="http://localhost(/strategy/brief\?[^"]*release=[^"]*)"', page)[1].replace("&amp;", "&")
    assert link == f"/strategy/brief?material=lithium&for=USA&release={release}"
    sheets = r'<div class="brief">.*</section></div>'
    again = web.get(link).get_data(as_text=True)
    assert re.search(sheets, again, re.DOTALL)[0] == re.search(sheets, page, re.DOTALL)[0]


def test_a_release_that_is_not_kept_is_said_and_the_newest_offered(web):
    page = web.get("/strategy/brief?release=2001-01-01-00000000")
    assert page.status_code == 200
    text = page.get_data(as_text=True)
    assert "is not kept here" in text
    assert "brief-sheet" not in text
    assert web.get("/strategy/brief.html?release=2001-01-01-00000000").status_code == 404
    assert web.get("/strategy/brief.html?material=unobtainium").status_code == 400


def test_the_archive_needs_nothing_from_outside_and_holds_every_number(web, release_engine):
    answer = web.get("/strategy/brief.html?material=lithium&for=USA")
    text = answer.get_data(as_text=True)
    assert "attachment" in answer.headers["Content-Disposition"]
    assert release_engine.release.release_id in answer.headers["Content-Disposition"]
    assert re.findall(r"<(?:script|link|img|iframe)\b|\bsrc=|url\((?!#)|@import", text) == []
    assert text.count("<svg") == 3
    for name in ("supply_chain", "suppliers", "policy_distance"):
        table = TABLES[name]
        expected = table.rows(release_engine, Exposed("lithium", ("USA",)).filters().only(table.keys))
        part = text[text.index(f"<caption>{escape(t(table.title_key))}</caption>") :]
        assert part[: part.index("</table>")].count("<tr>") == 1 + len(expected)


def test_the_brief_names_its_sources_and_the_day_of_its_data(release_engine):
    text = brief.build(release_engine, Filters()).to_plotly_json()["props"]["data-markup"]
    assert "Monthly snapshot" in text
    assert release_engine.release.release_id[:10] in text
    assert all(name in text for name in ("CEPII", "World Bank", "European Commission", "[Data set]"))
