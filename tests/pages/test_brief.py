"""The brief: frozen to a release, with its sources, and as a file that needs nothing from outside."""

import re
from html import escape

import pytest

from dashboard.exports.citation import apa, cited_sources
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.pages import brief
from dashboard.topics.catalogue.queries import SOURCES
from dashboard.topics.exposure.brief import sheets
from dashboard.topics.exposure.cards.criticality import matrix_card
from dashboard.topics.exposure.cards.headline import published_reliance
from dashboard.topics.exposure.cards.home import holdings, home_title
from dashboard.topics.exposure.cards.supply import doubtful_words
from dashboard.topics.exposure.scope import Exposure, exposure_of
from dashboard.topics.exposure.tables import CRITICALITY_MATRIX, OF_BRIEF
from dashboard.topics.exposure.tables.supply import suppliers
from dashboard.topics.forecast.scope import forecasts_of
from dashboard.topics.reserves.queries import STANDING as RESERVES
from dashboard.topics.scenarios.measures import in_force
from dashboard.ui.static_html import to_html
from dashboard.ui.words import amount, country_in_text, opening
from data.sources import sources
from tests.markup import unbroken


def test_the_brief_is_frozen_to_the_release_it_names(web, release_engine):
    release = release_engine.release.release_id
    page = web.get("/strategy/brief?material=lithium&for=USA").get_data(as_text=True)
    link = re.search(r'href="(/strategy/brief\?[^"]*release=[^"]*)"', page)[1].replace("&amp;", "&")
    assert link == f"/strategy/brief?material=lithium&for=USA&release={release}"
    sheets = r'<div class="brief">.*</section></div>'
    again = web.get(link).get_data(as_text=True)
    assert re.search(sheets, again, re.DOTALL)[0] == re.search(sheets, page, re.DOTALL)[0]


def test_a_release_that_is_not_kept_is_said_and_the_newest_offered(web):
    page = web.get("/strategy/brief?release=2001-01-01-00000000")
    assert page.status_code == 200
    text = page.get_data(as_text=True)
    assert "This site does not hold release" in text
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
    union = web.get("/strategy/brief.html?material=lithium").get_data(as_text=True)
    outlook_rows = [row for forecast in forecasts_of(release_engine, "lithium") for row in forecast.rows]
    for heading, expected in (("brief.outlook_rows", outlook_rows),):
        part = text[text.index(f"<caption>{escape(t(heading))}</caption>") :]
        assert part[: part.index("</table>")].count("<tr>") == 1 + len(expected) > 4
    lithium = Filters().with_(material="lithium")
    drawn = matrix_card(release_engine, Exposure("lithium", ("EU27",)), "").figure["data"]
    assert sum(len(trace["x"]) for trace in drawn) == len(CRITICALITY_MATRIX.rows(release_engine, lithium))
    for table in OF_BRIEF:
        expected = table.rows(release_engine, Exposure("lithium", ("EU27",)).filters.only(table.keys))
        part = union[union.index(f"<caption>{escape(t(table.title_key))}</caption>") :]
        assert part[: part.index("</table>")].count("<tr>") == 1 + len(expected)


def test_the_brief_names_its_sources_and_the_day_of_its_data(release_engine):
    text = brief.build(release_engine, Filters()).to_plotly_json()["props"]["data-markup"]
    assert "Monthly snapshot" in text
    assert release_engine.release.release_id[:10] in text
    assert all(name in text for name in ("CEPII", "World Bank", "European Commission", "[Data set]"))


@pytest.mark.parametrize("query", ["material=cobalt", "material=copper&for=USA", "material=gallium", "material=helium"])
def test_the_brief_cites_the_editions_on_its_sheets_and_no_other(release_engine, query):
    exposure = exposure_of(Filters.parse(query, brief.PAGE.filters, strict=True))
    text = unbroken(to_html(sheets(release_engine, exposure, "/brief")))
    lines = " ".join(re.findall(r'<p class="brief-source">(.*?)</p>', text, re.DOTALL))
    listed = text[text.index('<ol class="brief-references">') :]
    for edition in cited_sources(release_engine.run(SOURCES, {}).records()):
        label = sources()[edition.source_id].label
        told = re.findall(re.escape(label) + r"([ 0-9,-]*)", lines)
        on_sheets = any(edition.vintage in years.replace(",", " ").split() for years in told)
        on_sheets |= (edition.vintage == "unlabelled" or edition.vintage in label) and bool(told)
        on_sheets |= edition.source_id == "ec_crm_2017" and published_reliance(release_engine, exposure) is not None
        assert (escape(apa(edition), quote=False) in listed) == on_sheets, edition.key


@pytest.mark.parametrize("place", ["IND", "JPN", "KEN", "CHL,PER"])
def test_a_brief_for_a_place_outside_the_union_speaks_of_that_place_and_of_no_law_of_the_union(release_engine, place):
    for material in ("graphite", "copper", "gallium", "helium"):
        exposure = exposure_of(Filters.parse(f"material={material}&for={place}", brief.PAGE.filters, strict=True))
        text = to_html(sheets(release_engine, exposure, "/brief"))
        assert "cannot be computed" not in text
        assert "Regulation (EU)" not in text
        assert "benchmark" not in text.lower()
        own = holdings(release_engine, exposure)
        assert escape(home_title(own, exposure), quote=False) in text
        stated = [row for held in own for row in held.own if row["quantity_t"]]
        assert all(amount(row) in text for row in stated if len(exposure.members) == 1)


def test_what_india_holds_of_graphite_is_what_is_stated_of_it(release_engine):
    india = exposure_of(Filters.parse("material=graphite&for=IND", brief.PAGE.filters, strict=True))
    mined, *_, held = holdings(release_engine, india)
    stated = release_engine.run(RESERVES, {"material": ("graphite",), "country": ("IND",)}).records()
    assert [row["quantity_t"] for row in held.own] == [row["quantity_t"] for row in stated]
    assert mined.share_frac == mined.own[0]["share_frac"] > 0
    assert home_title((mined, held), india).startswith("India has ")


def test_the_brief_lists_the_measures_in_force_with_what_their_country_supplies(release_engine):
    for query, words in (
        ("material=graphite&for=DEU", "China: licences for exports of graphite, since 2023-12-01. China supplies "),
        ("material=lithium&for=DEU", "holds no export measure in force on lithium"),
    ):
        exposure = exposure_of(Filters.parse(query, brief.PAGE.filters, strict=True))
        assert words in unbroken(to_html(sheets(release_engine, exposure, "/brief")))


def test_the_permanent_link_says_where_it_leads(release_engine):
    exposure = exposure_of(Filters.parse("material=graphite&for=DEU", brief.PAGE.filters, strict=True))
    here, away = t("brief.permalink_here"), t("brief.permalink")
    assert f'{here}<a href="/brief">/brief</a>' in to_html(sheets(release_engine, exposure, "/brief"))
    assert f"{here}<span>/brief</span>" in to_html(sheets(release_engine, exposure, "/brief", on_site=False))
    whole = "https://crm.example.org/brief"
    assert f'{away}<a href="{whole}">{whole}</a>' in to_html(sheets(release_engine, exposure, whole, on_site=False))


def test_doubts_of_a_supplier_that_hardly_counts_are_left_out(release_engine):
    told = 0
    for place in ("DEU", "POL", "JPN", "EU27"):
        for material in ("graphite", "lithium", "copper", "cobalt", "zinc"):
            bought = suppliers(release_engine, Exposure(material, (place,)))
            words = doubtful_words(release_engine, bought)
            told += bool(words)
            for seller in bought.exporters:
                if seller.share_frac < 0.01:
                    assert f"{opening(country_in_text(seller.iso3))}, {bought.year}: " not in words
    assert told


def test_the_document_of_an_export_measure_is_among_the_references(release_engine):
    (measure,) = in_force(release_engine.release.release_id[:10], "graphite")
    _, second = sheets(release_engine, Exposure("graphite", ("IND",)), "/strategy/brief", on_site=True)
    listed = unbroken(to_html(second)).partition('<ol class="brief-references">')[2].partition("</ol>")[0]
    assert f"{measure['name']}. {measure['source_document']} (read {measure['read_on']})." in listed
