"""What is computed of opportunities: every rank follows from the rows, no country listed is stated to mine."""

import pytest

from dashboard.filters import Filters
from dashboard.topics.exposure.scope import Exposure
from dashboard.topics.exposure.tables.supply import suppliers
from dashboard.topics.opportunities import queries
from dashboard.topics.opportunities.tables import LINK_GAIN, RECYCLING_REACH, UNMINED_RESOURCE, records
from dashboard.topics.opportunities.tables.recycling_reach import STRATEGIC
from dashboard.topics.production import queries as produced
from dashboard.topics.scenarios import queries as scenarios
from data.codes import code_list
from data.critical_lists import lists_of

NOTHING = Filters()


def test_no_country_of_the_list_has_stated_production(release_engine):
    stated = release_engine.run(produced.SHARES, {"stage": ("mine",)}).records()
    producing = {
        (row["material_id"], row["country_iso3"]) for row in stated if row["quantity_t"] or row["status"] == "withheld"
    }
    found = records(release_engine, UNMINED_RESOURCE, NOTHING)
    assert found
    assert not {(row["material_id"], row["country_iso3"]) for row in found} & producing


@pytest.mark.parametrize(
    ("material", "country", "source", "share"),
    [
        ("nickel", "MMR", "ec_crm", "0.9%"), ("nickel", "POL", "ec_crm", "<0.1%"),
        ("cobalt", "ZWE", "ec_crm;icmm", "0.4%"), ("graphite", "NAM", "ec_crm", "0.1%"),
        ("platinum", "CHN", "icmm", None), ("palladium", "CHN", "icmm", None),
    ],
)  # fmt: skip
def test_a_pair_that_one_source_names_stands_apart_with_its_share(release_engine, material, country, source, share):
    found = records(release_engine, UNMINED_RESOURCE, Filters().with_(material=material, country=country))
    assert found
    for row in found:
        assert (row["rank"], row["production"]) == (None, "stated_elsewhere")
        assert (row["stated_by"], row["stated_share"]) == (source, share)


def test_no_ranked_pair_has_a_share_of_world_mine_output(release_engine):
    shares_stated = release_engine.run(queries.MINE_SHARES, {}).records()
    named = {(row["material_id"], row["country_iso3"]) for row in shares_stated}
    listed = release_engine.run(queries.MINES, {}).records()
    mined = {(row["material_id"], row["country_iso3"]) for row in listed}
    found = [row for row in records(release_engine, UNMINED_RESOURCE, NOTHING) if row["rank"]]
    assert not {(row["material_id"], row["country_iso3"]) for row in found} & (named | mined)
    assert {(row["production"], row["stated_by"]) for row in found} == {("none_stated", None)}


def test_resources_are_ranked_by_years_of_world_output(release_engine):
    every = records(release_engine, UNMINED_RESOURCE, NOTHING)
    found = [row for row in every if row["production"] == "none_stated"]
    years = [row["world_years"] for row in found if row["world_years"] is not None]
    assert years == sorted(years, reverse=True)
    assert [row["rank"] for row in every] == [*range(1, len(found) + 1), *[None] * (len(every) - len(found))]
    assert all(row["world_years"] is None for row in found[len(years) :])
    for row in found[: len(years)]:
        assert row["world_years"] == pytest.approx(row["quantity_t"] / row["world_output_t"])
        assert row["viable_t"] <= row["quantity_t"] * (1 + 1e-9)


def test_contents_that_differ_have_no_years(release_engine):
    found = records(release_engine, UNMINED_RESOURCE, Filters().with_(material="graphite"))
    assert found
    assert {row["world_years"] for row in found} == {None}


def test_recycling_reach_of_cobalt_by_hand(release_engine):
    """22 % of the input in 2023, more than 50 % recycled: 22 to 44 %, and the target is 25 %."""
    (row,) = records(release_engine, RECYCLING_REACH, Filters().with_(material="cobalt"))
    assert (row["reach_low_frac"], row["reach_high_frac"]) == (pytest.approx(0.22), pytest.approx(0.44))
    assert (row["target_frac"], row["verdict"]) == (0.25, "could_meet")


def test_a_raw_material_is_listed_once_and_not_where_only_its_parts_are_stated(release_engine):
    """Of rare earths for magnets the study of 2017 states each element; the JRC contradicts the one rate of 2023."""
    found = records(release_engine, RECYCLING_REACH, NOTHING)
    products = [row["product"] for row in found]
    assert len(products) == len(set(products)) == 17
    assert not {"Europium", "Yttrium", "Lanthanum", "Neodymium", "Rare earths for magnets"} & set(products)
    assert not records(release_engine, RECYCLING_REACH, Filters().with_(material="rare_earths"))


@pytest.mark.parametrize(
    ("material", "stated"),
    [
        ("bauxite", ("Bauxite/aluminium", 0.32, 2023, "meets", "2017: Aluminium 12 %; 2017: Bauxite 0 %")),
        ("titanium", ("Titanium metal", 0.19, 2023, "could_meet", "2017: Titanium 19 %")),
        ("boron", ("Boron", 0.01, 2023, "unknown", "2017: Borate 0 %")),
    ],
)
def test_a_product_is_stated_once_by_its_newest_study(release_engine, material, stated):
    (row,) = records(release_engine, RECYCLING_REACH, Filters().with_(material=material))
    names = ("product", "input_rate_frac", "input_rate_year", "verdict", "earlier")
    assert tuple(row[name] for name in names) == stated


def test_every_rate_of_a_strategic_material_has_been_judged(release_engine):
    """A label that the list lacks would be left out unseen."""
    judged = code_list("strategic_product").rows
    for row in release_engine.run(scenarios.RELIEF, {}).records():
        if row["indicator_id"] == "eol_rir" and STRATEGIC in lists_of(row["material_id"]):
            assert judged[row["product"]]["material_id"] == row["material_id"]


def test_verdicts_follow_from_the_figures(release_engine):
    for row in records(release_engine, RECYCLING_REACH, NOTHING):
        if row["verdict"] == "meets":
            assert row["input_rate_frac"] >= row["target_frac"]
        else:
            assert row["input_rate_frac"] < row["target_frac"]
            high = row["reach_high_frac"]
            assert row["verdict"] == ("unknown" if high is None else "could_meet" if high >= 0.25 else "cannot")


def test_links_are_ranked_by_gain_and_a_bloc_buys_as_one(release_engine):
    every = records(release_engine, LINK_GAIN, NOTHING)
    gains = [row["gain_frac"] for row in every]
    assert gains == sorted(gains, reverse=True)
    assert all(row["gain_frac"] > 0 and row["seller_iso3"] != row["largest_iso3"] for row in every)
    union = records(release_engine, LINK_GAIN, Filters().with_(**{"for": "EU27"}))
    assert {row["buyer"] for row in union} == {"EU27"}
    assert len({row["material_id"] for row in union}) == len(union)
    assert not {row["seller_iso3"] for row in union} & {"DEU", "FRA", "NLD", "BEL"}


def test_links_are_of_the_same_goods_as_exposure(release_engine):
    for material in ("boron", "tellurium", "platinum"):
        found = suppliers(release_engine, Exposure(material, ("EU27",)))
        (row,) = records(release_engine, LINK_GAIN, Filters().with_(**{"material": material, "for": "EU27"}))
        assert row["imports_usd"] == pytest.approx(found.total_usd, rel=1e-12)
        assert row["shared_usd"] == pytest.approx(found.shared_usd, rel=1e-12)
        assert (row["hs_codes"], row["shared_hs_codes"]) == found.goods.columns
