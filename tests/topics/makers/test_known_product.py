"""Of several products of a step, that by which a material is known stands for the world's output."""

import pytest

from dashboard.topics.makers.output import refining


@pytest.mark.parametrize(("material", "product"), [("silicon", "silicon metal"), ("bauxite", "primary aluminium")])
def test_goods_are_held_against_the_product_a_material_is_known_by(release_engine, material, product):
    assert refining(release_engine, material, "smelt").product == product
