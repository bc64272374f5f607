"""What quantities of projects cannot be: told of a row in whatever unit its grade is, and between rows of a project."""

import pytest

from data.codes import code_list
from data.contents import GROSS, form, forms
from data.plausible import grade_unit
from data.stated import doubts

LITHIUM = {
    "resource_id": "a", "project_id": "p", "source_set": "s", "material_id": "lithium", "product": "Lithium",
    "resource_type": "primary", "reported_category": "Probable", "unfc_class_key": "V-OP",
    "inclusive_of_reserves": "unknown", "counting": "counted", "quantity_t": 46_457.0, "content_basis": "Li",
    "original_unit": "kt Li2O", "ore_quantity_t": 10e6, "grade": 1.0, "grade_unit": "% Li2O",
    "effective_date": "2024", "source_document": "d", "file": "f.csv", "line": 2,
}  # fmt: skip
TIN = {
    "material_id": "tin", "content_basis": "Sn", "original_unit": "kt", "quantity_t": 5e3, "ore_quantity_t": 1e6,
    "grade": 0.5, "grade_unit": "%",
}  # fmt: skip


def rules(*changes):
    """Return (resource_id, rule) of the doubts about rows that differ so from a good one."""
    rows = [LITHIUM | {"resource_id": f"r{place}", "line": place} | change for place, change in enumerate(changes)]
    return [(row["resource_id"], doubt.rule) for row, doubt in doubts(rows)]


@pytest.mark.parametrize(
    ("unit", "fraction", "content"),
    [
        ("%", 1e-2, ""), ("% Li2O", 1e-2, "li2o"), ("%TREO", 1e-2, "treo"), ("% TGC", 1e-2, "tgc"),
        ("% Cg", 1e-2, "cg"), ("wt% TiO2", 1e-2, "tio2"), ("wt. % WO3", 1e-2, "wo3"), ("% w/w", 1e-2, ""),
        ("% by weight", 1e-2, ""), ("per cent", 1e-2, ""), ("pct Cu", 1e-2, "cu"), ("ppm Li", 1e-6, "li"),
        ("ppm", 1e-6, ""), ("g/t", 1e-6, ""), ("g / t Au", 1e-6, "au"), ("grams per tonne", 1e-6, ""),
        ("kg/t", 1e-3, ""), ("kilogram per tonne", 1e-3, ""), ("mg/kg", 1e-6, ""), ("ppb Pt", 1e-9, "pt"),
        ("% TREO (computed from element ppm x oxide factor)", 1e-2, "treo"),
    ],
)  # fmt: skip
def test_a_unit_of_grade_is_read_with_the_content_it_names(unit, fraction, content):
    assert grade_unit(unit) == (fraction, content)


@pytest.mark.parametrize(
    "unit", ["", "gram per cubic metre", "kg/m3", "% v/v", "ppm by volume", "oz/t", "mg/L", "lb/ton", "g/ton"]
)
def test_a_grade_by_volume_or_in_ounces_is_no_part_of_the_ore(unit):
    assert grade_unit(unit) is None


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ""),
        ({"grade": 4645.7, "grade_unit": "ppm Li"}, ""),
        ({"grade": 10.0, "grade_unit": "kg/t Li2O"}, ""),
        ({"grade": None, "grade_unit": ""}, ""),
        ({"quantity_t": None}, ""),
        ({"grade_unit": "% Li"}, "ore_times_grade"),
        ({"grade": 0.1}, "ore_times_grade"),
        ({"quantity_t": 460_000.0}, "ore_times_grade"),
        ({"quantity_t": 1e6}, "content_over_mineral"),
        ({"quantity_t": 2e7}, "content_over_ore"),
        ({"grade": 15.0}, "grade_over_mineral"),
        ({"grade": 120.0}, "grade_over_whole"),
        ({"grade": 120.0, "grade_unit": "% spodumene"}, "grade_over_whole"),
        ({"grade": 8.0, "grade_unit": "% spodumene"}, ""),
        ({"quantity_t": 4e7, "ore_quantity_t": None, "grade": None}, "over_world"),
        (TIN, ""),
        (TIN | {"grade": 90.0}, "grade_over_mineral"),
        (TIN | {"grade": 100.0, "ore_quantity_t": 5e3}, "ore_is_content"),
        (TIN | {"material_id": "tungsten", "content_basis": "W or WO3 (not stated)"}, ""),
        (TIN | {"material_id": "tungsten", "content_basis": "W or WO3 (not stated)", "grade": 95.0},
         "grade_over_mineral"),
        (TIN | {"material_id": "tungsten", "content_basis": "W or WO3 (not stated)", "quantity_t": 6e3,
                "ore_quantity_t": None}, ""),
        (TIN | {"material_id": "tungsten", "content_basis": "W or WO3 (not stated)", "quantity_t": 6e6,
                "ore_quantity_t": None}, "over_world"),
        ({"material_id": "graphite", "content_basis": "contained graphite", "grade": 11.1, "grade_unit": "% TGC",
          "ore_quantity_t": 1.4e6, "quantity_t": 2e5}, "ore_times_grade"),
        ({"material_id": "titanium", "content_basis": GROSS, "grade": 3.8, "grade_unit": "% rutile",
          "ore_quantity_t": 1e6, "quantity_t": 38e3}, ""),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_is_told_by_its_rule(changes, expected):
    assert [rule for _, rule in rules(changes)] == ([expected] if expected else [])


def test_a_quantity_is_ore_times_grade_in_every_form_of_every_material():
    for material_id in code_list("material").rows:
        for name in forms(material_id):
            used = form(material_id, name)
            if used.basis == GROSS:
                continue
            good = {
                "material_id": material_id, "content_basis": used.basis, "ore_quantity_t": 1000.0, "grade": 0.25,
                "grade_unit": f"% {name}", "quantity_t": 2.5 * used.factor,
            }  # fmt: skip
            assert rules(good) == [], (material_id, name)
            assert rules(good | {"quantity_t": 25 * used.factor}) == [("r0", "ore_times_grade")], (material_id, name)


def test_a_reserve_fits_into_the_resource_that_includes_it():
    bare = {"ore_quantity_t": None, "grade": None}
    resource = bare | {"unfc_class_key": "PV", "inclusive_of_reserves": "yes", "reported_category": "Indicated"}
    assert rules(bare, resource | {"quantity_t": 40_000.0}) == [("r0", "reserves_over")]
    assert rules(bare, *[resource | {"quantity_t": 40_000.0, "original_unit": f"kt {n}"} for n in "ab"]) == [
        ("r2", "two_forms")
    ]
    for change in ({"inclusive_of_reserves": "no"}, {"counting": "part"}, {"project_id": "q"}, {"quantity_t": 5e4}):
        assert rules(bare, resource | {"quantity_t": 40_000.0} | change) == []


def test_one_quantity_in_two_forms_is_told_once_and_two_quantities_are_not():
    first, lce = {}, {"original_unit": "kt LCE"}
    assert rules(first, lce) == [("r1", "two_forms")]
    assert rules(first, {}) == []
    for change in ({"quantity_t": 47_000.0}, {"reported_category": "Proved"}, {"effective_date": "2023"},
                   {"counting": "superseded"}, {"source_document": "e"}):  # fmt: skip
        assert rules(first, lce | change) == []
    unsaid = TIN | {"material_id": "tungsten", "content_basis": "W or WO3 (not stated)", "ore_quantity_t": None}
    assert rules(unsaid, unsaid | {"content_basis": "W", "quantity_t": 5e3 * 0.793}) == [("r1", "two_forms")]
    assert rules(unsaid, unsaid | {"content_basis": GROSS}) == []
