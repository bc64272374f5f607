"""Where a page says that no source names a maker, none does: held over the release, at every stage, by all sources."""

import pytest

from dashboard.filters import Filters
from dashboard.topics.dossier.tables.imported import IMPORTED
from dashboard.topics.exposure.cards.home import holdings, home_title, named
from dashboard.topics.exposure.scope import Exposure
from dashboard.topics.exposure.tables.dependence import dependence_of, links
from dashboard.topics.makers.naming import naming
from dashboard.topics.makers.output import IMPORTS, MINED, PROCESSED
from dashboard.topics.makers.sellers import makes
from dashboard.topics.makers.words import passed_on_words
from dashboard.topics.opportunities.tables import UNMINED_RESOURCE, records
from dashboard.topics.production import queries as produced
from data.codes import code_list

NOBODY = "No source names"


def test_facilities_projects_studies_and_tonnes_name_a_maker(release_engine):
    def sources(material, country, stage):
        return {one.source_id for one in naming(release_engine, material, country) if one.stage == stage}

    assert {"ec_crm", "icmm"} <= sources("bauxite", "ZAF", "smelt") | sources("bauxite", "ZAF", "refine")
    assert sources("tin", "NAM", "mine") == {"ec_crm", "icmm"}
    assert "project_statements" in sources("graphite", "MOZ", "mine")
    assert "usgs_mcs" in sources("lithium", "USA", "mine"), "withheld output is output"
    assert naming(release_engine, "pgm", "ZAF"), "what names a member names the group"
    assert not naming(release_engine, "bauxite", "LSO")


@pytest.mark.parametrize("material", ["tin", "manganese", "boron", "antimony"])
def test_no_country_that_a_source_names_is_said_to_be_named_by_none(release_engine, material):
    said = {True: 0, False: 0}
    for country, row in code_list("country").rows.items():
        if row["area_kind"] == "country":
            exposure = Exposure(material, (country,))
            makers = named(release_engine, exposure)
            title = home_title(holdings(release_engine, exposure), exposure, makers)
            assert not (makers and title.startswith(NOBODY)), title
            said[bool(makers)] += 1
    assert all(said.values())


@pytest.mark.parametrize("place", ["EU27", "IND", "NAM"])
def test_a_seller_said_to_be_named_by_none_is_named_by_none(release_engine, place):
    doubted = [link for link in links(release_engine, dependence_of(Filters().with_(**{"for": place}))) if link.made]
    unnamed = [link for link in doubted if link.made.share_frac is None and not link.made.study]
    assert unnamed
    for link in unnamed:
        own = MINED if link.stage in MINED else PROCESSED
        assert not [one for one in naming(release_engine, link.material, link.leaders[0]) if one.stage in own]


@pytest.mark.parametrize("place", ["DEU", "ZMB", "EU27", "JPN"])
def test_a_seller_is_marked_by_one_rule_in_the_dossier_and_in_the_matrix(release_engine, place):
    matrix = links(release_engine, dependence_of(Filters().with_(**{"for": place})))
    marks = {(link.material, link.stage, link.leaders[0]): link.made for link in matrix if link.measure == IMPORTS}
    rows = records(release_engine, IMPORTED, Filters().with_(country=place))
    both = [row for row in rows if (row["material_id"], row["stage_id"], row["supplier_iso3"]) in marks]
    assert any(row["passed_on"] for row in both)
    for row in both:
        made = marks[row["material_id"], row["stage_id"], row["supplier_iso3"]]
        assert row["passed_on"] == (made.is_doubtful if made else None)
    assert all(row["passed_on"] for row in rows if row["supplier_makes"] is False)
    for (material, _stage, seller), made in marks.items():
        assert (made and made.is_doubtful) or naming(release_engine, material, seller)


def test_a_seller_that_no_source_names_is_marked_however_much_of_the_world_is_unnamed(release_engine):
    austria = makes(release_engine, "vanadium", "smelt", "AUT")
    assert (austria.is_little, austria.is_named, austria.is_doubtful) == (False, False, True)
    told = passed_on_words(austria, "smelt", "Austria").replace("\u202f", " ")
    assert told.startswith("No source names Austria as a producer at any stage (at most 11 % of world output)")
    assert passed_on_words(makes(release_engine, "vanadium", "smelt", "CHN"), "smelt", "China") == ""


def test_a_quantity_without_stated_production_is_where_no_source_names_a_mine(release_engine):
    rows = [row for row in records(release_engine, UNMINED_RESOURCE, Filters()) if row["production"] == "none_stated"]
    assert rows
    for row in rows:
        makers = naming(release_engine, row["material_id"], row["country_iso3"])
        assert "mine" not in {one.stage for one in makers}


def test_output_of_any_year_names_its_country(release_engine):
    rows = release_engine.run(produced.SHARES, {"material": ("tin", "copper")}).records()
    for row in rows:
        if row["quantity_t"] and row["country_iso3"] not in ("WLD", "OTH"):
            assert naming(release_engine, row["material_id"], row["country_iso3"])
