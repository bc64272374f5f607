"""Targets in EU law: how far the Union stands from each, and what no published figure says."""

import pytest

from dashboard.topics.exposure.cards.policy_distance import targets_card, targets_title
from dashboard.topics.exposure.tables.policy_distance import distances
from dashboard.topics.reuse.words import is_strategic
from dashboard.ui.static_html import to_html
from data.codes import bloc_members, code_list

MATERIALS = [code for code, row in code_list("material").rows.items() if not row["members"]]


def test_the_share_of_one_third_country_has_a_distance_and_capacities_have_none(release_engine):
    found = distances(release_engine, "lithium")
    single = [target for target in found if target.law["target_type"] == "single third-country dependency"]
    assert [(target.stage, target.countries, target.state) for target in single] == [
        ("mine", (), "not_stated"),
        ("refine", ("CHL",), "outside"),
    ]
    assert single[1].distance_points == pytest.approx(14.0)
    others = [target for target in found if target not in single]
    assert others
    assert all(target.state == "not_computed" and target.distance_points is None for target in others)


@pytest.mark.parametrize("material", MATERIALS)
def test_no_country_of_the_union_is_a_third_country_and_only_strategic_materials_have_benchmarks(
    release_engine, material
):
    found = distances(release_engine, material)
    assert not {country for target in found for country in target.countries} & set(bloc_members("EU27"))
    has_benchmark = any(target.law["target_type"].endswith("capacity") for target in found)
    assert has_benchmark == is_strategic(material)
    content, body = targets_card(release_engine, material)
    assert bool(body) != bool(content.empty)


def single_sources(engine, material):
    return [
        target
        for target in distances(engine, material)
        if target.law["target_type"] == "single third-country dependency"
    ]


def test_a_stage_that_the_study_does_not_state_keeps_the_share_of_one_third_country_open(release_engine):
    mined, refined = single_sources(release_engine, "cobalt")
    assert (mined.stage, mined.state, mined.measured_pct) == ("mine", "not_stated", None)
    assert (refined.stage, refined.state, refined.countries) == ("refine", "not_known", ("CHN", "COD"))
    title = targets_card(release_engine, "cobalt")[0].title
    assert title.startswith("Not known")
    assert "mining stage not stated; refining 2" in title
    assert "China and the Democratic Republic of the Congo each" in title
    assert "at most" not in title


@pytest.mark.parametrize("material", [code for code in MATERIALS if is_strategic(code)])
def test_inside_stands_only_where_every_stage_is_stated(release_engine, material):
    found = single_sources(release_engine, material)
    for target in found:
        same = [other for other in found if other.product in {target.product, ""}]
        if target.state == "inside":
            assert {other.stage for other in same} == {other.stage for other in found}
            assert not {other.state for other in same} & {"not_stated", "not_known"}
    if {target.state for target in found} != {"inside"}:
        assert not targets_title(found, material).startswith("Within")


def test_products_of_a_material_are_not_mixed(derived, release_engine):
    found = derived("policy_distance", "material=rare_earths")
    measured = {(row["stage_id"], row["product"]): row for row in found if row["measured_pct"] and row["product"]}
    assert measured["refine", "Neodymium"]["state"] == "outside"
    assert measured["refine", "Yttrium"]["state"] == "not_known"
    card, body = targets_card(release_engine, "rare_earths")
    assert "cerium, lanthanum, neodymium" in card.title
    assert "Refining (ytterbium and yttrium)" in to_html(body)


def test_a_stage_sourced_from_members_alone_is_stated(release_engine):
    mined, refined = single_sources(release_engine, "tungsten")
    assert (mined.state, mined.countries, refined.state) == ("inside", (), "inside")
    assert "no third country is named" in to_html(targets_card(release_engine, "tungsten")[1])


def test_every_row_of_the_targets_says_what_it_does_not_say(release_engine):
    text = to_html(targets_card(release_engine, "cobalt")[1])
    assert text.count("; not ") >= 5
    assert "fails" not in text
