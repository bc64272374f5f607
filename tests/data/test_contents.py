"""Forms of content in the words of those who state them."""

import pytest

from data.codes import code_list
from data.contents import form, forms
from data.units import content_factor, formula_atoms

SAID = {
    "lithium": {
        "Li2O": "Li₂O|lithium oxide|\uff2c\uff49\uff12\uff2f|contained Li2O",
        "LCE": "lithium carbonate equivalent|Li2CO3|lithium carbonate",
        "Li": "contained Li|Li content|Lithium|lithium metal|contained lithium|metal", "LiOH": "lithium hydroxide",
        "LiOH·H2O": "LiOH.H2O|LiOH · H2O|LiOH*H2O|lithium hydroxide monohydrate",
    },
    "tungsten": {"WO3": "WO₃|tungsten trioxide|contained WO3", "W": "W|tungsten|contained tungsten"},
    "cobalt": {"CoSO4·7H2O": "CoSO₄·7H₂O|cobalt sulphate heptahydrate", "Co": "Cobalt|Co metal"},
    "rare_earths": {"REO": "TREO|rare earth oxides|REO equivalent"}, "bauxite": {"Al": "aluminium|aluminum|Al"},
    "niobium": {"Nb": "columbium|Nb", "Nb2O5": "niobium pentoxide"}, "vanadium": {"V2O5": "vanadium pentoxide"},
    "graphite": {"graphite": "contained graphite|TGC", "gross weight": "Gross weight|ore"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("material", "name", "label"),
    [(m, name, label) for m, names in SAID.items() for name, labels in names.items() for label in labels.split("|")],
)
def test_a_form_is_read_in_everyday_words(material, name, label):
    assert form(material, label).name == name


@pytest.mark.parametrize(
    ("material", "label"),
    [
        ("copper", "copper equivalent"), ("nickel", "NiEq"), ("lithium", "spodumene"), ("lithium", "WO3"),
        ("tungsten", "Li2O"), ("lithium", "gross weight of metal"), ("rare_earths", "Nd2O3"), ("lithium", ""),
    ],
)  # fmt: skip
def test_what_is_no_form_of_the_material_is_none(material, label):
    assert form(material, label) is None


@pytest.mark.parametrize("material", [code for code, row in code_list("material").rows.items() if not row["members"]])
def test_every_form_finds_itself_and_its_factor_is_that_of_its_formula(material):
    for name in forms(material):
        assert form(material, name).name == name
        assert form(material, f"contained {name}").name == name
    for row in code_list("content_form").rows.values():
        if row["material_id"] == material and row["formula"] and row["basis"] in formula_atoms(row["formula"]):
            assert form(material, row["name"]).factor == pytest.approx(content_factor(row["formula"], row["basis"]))
