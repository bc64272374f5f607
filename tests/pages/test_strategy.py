"""Strategy and its brief: exposure computed from the rows that are exported, targets that say what they do not say."""

import re
from html import escape
from math import fsum

import pytest

from dashboard.citation import apa, cited_sources
from dashboard.components.brief.sheets import sheets
from dashboard.components.cards import criticality, outlook, policy_distance, suppliers, supply_chain
from dashboard.components.cards.exposure import headlines, lede, published_reliance
from dashboard.components.static import to_html
from dashboard.derived import TABLES, shock_scope, shock_words
from dashboard.derived import supply_chain as derived_chain
from dashboard.derived.exposed import Exposed, exposed
from dashboard.derived.policy_distance import distances, is_strategic
from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.pages import brief, strategy
from dashboard.queries.sources import SOURCES
from data.codes import bloc_members, code_list
from data.sources import sources

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
    assert [(one.stage, one.countries, one.state) for one in single] == [
        ("mine", (), "not_stated"),
        ("refine", ("CHL",), "outside"),
    ]
    assert single[1].distance_points == pytest.approx(14.0)
    others = [one for one in found if one not in single]
    assert others
    assert all(one.state == "not_computed" and one.distance_points is None for one in others)


@pytest.mark.parametrize("material", MATERIALS)
def test_no_country_of_the_union_is_a_third_country_and_only_strategic_materials_have_benchmarks(
    release_engine, material
):
    found = distances(release_engine, material)
    assert not {country for one in found for country in one.countries} & set(bloc_members("EU27"))
    has_benchmark = any(one.law["target_type"].endswith("capacity") for one in found)
    assert has_benchmark == is_strategic(material)
    content, body = policy_distance.targets_card(release_engine, material)
    assert bool(body) != bool(content.empty)


def single_sources(engine, material):
    return [one for one in distances(engine, material) if one.law["target_type"] == "single third-country dependency"]


def test_a_stage_that_the_study_does_not_state_keeps_the_share_of_one_third_country_open(release_engine):
    mined, refined = single_sources(release_engine, "cobalt")
    assert (mined.stage, mined.state, mined.measured_pct) == ("mine", "not_stated", None)
    assert (refined.stage, refined.state, refined.countries) == ("refine", "not_known", ("CHN", "COD"))
    title = policy_distance.targets_card(release_engine, "cobalt")[0].title
    assert title.startswith("Not known")
    assert "mine stage not stated; refine 2" in title
    assert "China and the Democratic Republic of the Congo each" in title
    assert "at most" not in title


@pytest.mark.parametrize("material", [code for code in MATERIALS if is_strategic(code)])
def test_inside_stands_only_where_every_stage_is_stated(release_engine, material):
    found = single_sources(release_engine, material)
    for one in found:
        same = [other for other in found if other.product in {one.product, ""}]
        if one.state == "inside":
            assert {other.stage for other in same} == {other.stage for other in found}
            assert not {other.state for other in same} & {"not_stated", "not_known"}
    if {one.state for one in found} != {"inside"}:
        assert not policy_distance.targets_title(found, material).startswith("Within")


def test_products_of_a_material_are_not_mixed(web, release_engine):
    found = rows(web, "policy_distance", "material=rare_earths")
    measured = {(row["stage_id"], row["product"]): row for row in found if row["measured_pct"] and row["product"]}
    assert measured["refine", "Neodymium"]["state"] == "outside"
    assert measured["refine", "Yttrium"]["state"] == "not_known"
    card, body = policy_distance.targets_card(release_engine, "rare_earths")
    assert "cerium, lanthanum, neodymium" in card.title
    assert "Refine (ytterbium and yttrium)" in to_html(body)


def test_a_stage_sourced_from_members_alone_is_stated(release_engine):
    mined, refined = single_sources(release_engine, "tungsten")
    assert (mined.state, mined.countries, refined.state) == ("inside", (), "inside")
    assert "no third country is named" in to_html(policy_distance.targets_card(release_engine, "tungsten")[1])


def test_countries_that_tie_are_named_together_and_the_first_code_is_cut(release_engine):
    strontium = Exposed("strontium", EU)
    step = next(step for step in supply_chain.steps(release_engine, strontium) if step.head.measure == "production")
    assert step.leaders == ("ESP", "IRN")
    assert "and Spain hold 39" in supply_chain.chain_card(release_engine, strontium).title
    silent = Filters().with_(material="strontium")
    assert shock_scope.load(release_engine, silent).exporter == step.leaders[:1]
    told = " ".join(shock_words.found(release_engine, silent).values())
    assert "ESP, IRN" in told
    (row,) = [row for row in derived_chain.rows(release_engine, strontium.filters()) if row[2] == "production"]
    assert (row[9], row[10]) == ("ESP", "ESP+IRN")


def test_the_title_of_the_chain_is_of_production_where_that_is_what_it_tells(release_engine):
    title = supply_chain.chain_card(release_engine, Exposed("cobalt", EU)).title
    assert title.startswith("China holds 78")
    assert "of the production of cobalt at its most concentrated stage (refine, " in title


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
    assert one.place in lede(release_engine, one).replace("The ", "the ")


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("", "the European Union (27)"),
        ("for=USA", "the United States"),
        ("for=JPN", "Japan"),
        ("for=COD,NLD,ZMB", "the Democratic Republic of the Congo, the Netherlands and Zambia"),
    ],
)
def test_a_place_has_its_article_in_every_sentence_and_none_in_a_picture(release_engine, query, place):
    filters = Filters.parse(f"material=cobalt&{query}", strategy.PAGE.filters, strict=True)
    one = exposed(filters)
    assert strategy.heading(release_engine, filters) == f"Exposure of {place} to cobalt"
    assert brief.heading(release_engine, filters) == f"Brief: exposure of {place} to cobalt"
    assert lede(release_engine, one).startswith(f"{place[:1].upper()}{place[1:]} bought cobalt as HS ")
    assert f" sells {place} " in suppliers.suppliers_card(release_engine, one).title
    chain = supply_chain.chain_card(release_engine, one)
    assert f"imports of {place} by value" in chain.subtitle
    mined = [step for step in supply_chain.steps(release_engine, one) if step.head.stage == "mine"]
    assert supply_chain.chain_title(mined, one).startswith("The Democratic Republic of the Congo holds")
    pictures = str((chain.figure, suppliers.suppliers_card(release_engine, one).figure))
    assert "<br>Democratic Republic of" in pictures
    assert ">the " not in pictures.replace(f"Imports of {place}", "").lower()


def test_a_step_in_a_sentence_keeps_the_capitals_of_the_place(release_engine):
    one = Exposed("cobalt", EU)
    bought = [step for step in supply_chain.steps(release_engine, one) if step.head.measure == "imports"]
    assert "(imports of the European Union (27), " in supply_chain.chain_title(bought, one)


def test_import_reliance_is_never_computed_from_gross_weight(release_engine):
    reliance = headlines(release_engine, Exposed("cobalt", ("USA",)))[-1]
    assert reliance.period == "cannot be computed: missing imports by content"
    published = headlines(release_engine, Exposed("cobalt", EU))[-1]
    assert published.status == "published"


def test_a_forecast_stands_with_its_interval(release_engine):
    card, body = outlook.outlook_card(release_engine, "cobalt")
    assert "95 % interval" in card.title
    assert to_html(body).count('href="/forecast?') == 3


@pytest.mark.parametrize(
    ("material", "named"),
    [
        ("palladium", "Price, palladium: "), ("zirconium", "Price, zirconium sponge CN: "), ("silicon", "Price, Si: "),
        ("chromium", "Price, metal: "), ("rare_earths", "Price: Value a tonne of trade, HS 280530 Rare-earth metals"),
        ("pgm", "No series is of platinum-group metals (combined) as such"),
    ],
)  # fmt: skip
def test_the_headline_names_a_series_of_the_material_never_of_another_element(release_engine, material, named):
    card, body = outlook.outlook_card(release_engine, material)
    assert card.title.startswith(named)
    found = outlook.ahead(release_engine, material)
    assert all(one.is_own or material == "pgm" for one in found)
    listed = to_html(body).lower()
    assert [one.series["series"].lower() in listed for one in found] == [True] * len(found)
    assert material != "pgm" or len(found) > 3


def test_products_of_one_material_have_colours_of_their_own(release_engine):
    for material in ("rare_earths", "bauxite"):
        card = criticality.matrix_card(release_engine, Exposed(material, EU), "/strategy")
        colours = {(trace["name"].split(",")[0], trace["line"]["color"]) for trace in card.figure["data"][1:]}
        assert len({colour for _, colour in colours}) == len({product for product, _ in colours}) == 2


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
    outlook_rows = [row for each in outlook.ahead(release_engine, "lithium") for row in each.rows]
    for heading, expected in (
        ("brief.matrix_rows", criticality.matrix_rows(release_engine, "lithium")),
        ("brief.outlook_rows", outlook_rows),
    ):
        part = text[text.index(f"<caption>{escape(t(heading))}</caption>") :]
        assert part[: part.index("</table>")].count("<tr>") == 1 + len(expected) > 4
    drawn = criticality.matrix_card(release_engine, Exposed("lithium", ("USA",)), "").figure["data"]
    assert sum(len(trace["x"]) for trace in drawn) == len(criticality.matrix_rows(release_engine, "lithium"))
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


@pytest.mark.parametrize("query", ["material=cobalt", "material=copper&for=USA", "material=gallium", "material=helium"])
def test_the_brief_cites_the_editions_on_its_sheets_and_no_other(release_engine, query):
    one = exposed(Filters.parse(query, strategy.PAGE.filters, strict=True))
    text = to_html(sheets(release_engine, one, "/brief"))
    lines = " ".join(re.findall(r'<p class="brief-source">(.*?)</p>', text, re.DOTALL))
    listed = text[text.index('<ol class="brief-references">') :]
    for edition in cited_sources(release_engine.run(SOURCES, {}).records()):
        told = re.findall(re.escape(sources()[edition.source_id].label) + r"([ 0-9,-]*)", lines)
        on_sheets = any(edition.vintage in years.replace(",", " ").split() for years in told)
        on_sheets |= edition.vintage == "unlabelled" and bool(told)
        on_sheets |= edition.source_id == "ec_crm_2017" and published_reliance(release_engine, one) is not None
        assert (escape(apa(edition), quote=False) in listed) == on_sheets, edition.key


@pytest.mark.parametrize(
    ("material", "code", "other"), [("tellurium", "280450", "boron"), ("boron", "280450", "tellurium")]
)
def test_a_code_shared_with_another_material_is_named_wherever_its_flows_are(
    web, release_engine, material, code, other
):
    one = Exposed(material, EU)
    card = suppliers.suppliers_card(release_engine, one)
    chain = supply_chain.chain_card(release_engine, one)
    for words in (lede(release_engine, one), card.title, chain.summary, headlines(release_engine, one)[1].period):
        assert f"HS {code}" in words
        assert f"shared with {other}" in words
    found = rows(web, "suppliers", f"material={material}&for=EU27")
    assert all(code in row["shared_hs_codes"].split("+") for row in found)
    assert all(0 <= row["shared_usd"] <= row["value_usd"] for row in found)
    steps = [
        row for row in rows(web, "supply_chain", f"material={material}&for=EU27") if row["measure"] != "production"
    ]
    assert {row["shared_hs_codes"] for row in steps if row["stage_id"] == "refine"} == {code}
    assert {row["shared_hs_codes"] for row in steps if row["stage_id"] == "mine"} <= {""}
    told = web.get(f"/api/v1/derived/suppliers.metadata.json?material={material}").get_json()["assumptions"]
    assert f"HS {code}" in told["codes"]
    assert other in told["shared"]


def test_what_is_in_a_shared_code_is_said_apart_where_a_material_has_codes_of_its_own(release_engine):
    own = suppliers.suppliers(release_engine, Exposed("boron", EU))
    same = suppliers.suppliers(release_engine, Exposed("tellurium", EU))
    assert 0 < own.shared_usd < own.total_usd
    assert own.shared_usd == pytest.approx(same.total_usd, rel=1e-12)
    assert f"Of the total, {theme.money(own.shared_usd)} is in a code shared with tellurium." in lede(
        release_engine, own.one
    )
    assert "Of the total" not in lede(release_engine, same.one)


@pytest.mark.parametrize("material", ["nickel", "tin", "copper", "zinc", "titanium"])
def test_a_single_code_is_named_not_the_material(release_engine, material):
    one = Exposed(material, EU)
    for words in (lede(release_engine, one), suppliers.suppliers_card(release_engine, one).title):
        assert f" {material} ores and concentrates (HS 26" in words
        assert f"bought {material} for" not in words


@pytest.mark.parametrize("query", ["material=gallium", "material=helium&for=TUV"])
def test_no_imports_are_no_zeros(release_engine, query):
    one = exposed(Filters.parse(query, strategy.PAGE.filters, strict=True))
    card = suppliers.suppliers_card(release_engine, one)
    assert card.subtitle == ""
    assert card.empty == card.title == card.summary
    assert {kpi.period for kpi in headlines(release_engine, one)[1:4]} == {"no imports stated"}
