"""The criticality matrix: paths by method, a colour a product, clicks that stay on the page."""

from dashboard.topics.exposure.cards.criticality import matrix_card
from dashboard.topics.exposure.scope import Exposure

EU = ("EU27",)


def test_the_path_breaks_where_the_method_changed(release_engine):
    card = matrix_card(release_engine, Exposure("cobalt", EU), "/strategy")
    _others, old, new = card.figure["data"]
    assert (old["text"], new["text"]) == (["2011", "2014"], ["2017", "2020", "2023"])
    assert (old["line"]["dash"], new["line"]["dash"]) == ("dot", "solid")
    assert new["y"][-1] == 2.8
    assert "2.8 in 2023" in card.title


def test_compared_materials_have_paths_of_their_own_colour(release_engine):
    card = matrix_card(release_engine, Exposure("cobalt", EU), "/strategy", ("gallium",))
    colours = [trace["line"]["color"] for trace in card.figure["data"][1:]]
    assert len(colours) == 4
    assert len(set(colours)) == 2


def test_a_click_in_the_matrix_stays_on_the_page_and_keeps_the_place(release_engine):
    card = matrix_card(release_engine, Exposure("cobalt", ("USA",)), "/strategy")
    clicks = card.figure["data"][0]["customdata"]
    assert "href:/strategy?material=gallium&for=USA" in clicks


def test_products_of_one_material_have_colours_of_their_own(release_engine):
    for material in ("rare_earths", "bauxite"):
        card = matrix_card(release_engine, Exposure(material, EU), "/strategy")
        colours = {(trace["name"].split(",")[0], trace["line"]["color"]) for trace in card.figure["data"][1:]}
        assert len({colour for _, colour in colours}) == len({product for product, _ in colours}) == 2
