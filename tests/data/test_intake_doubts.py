"""What the cells of a row, and the rows of a project, say against each other: told at its place, with a cure."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.codes import code_list
from data.contents import form, forms
from data.intake import check
from data.intake.cells import material_ids, material_name
from data.intake.doubts import form_in, is_total
from data.plausible import Ore, ore_grade_doubt
from data.units import compound_factor
from tests.inventory_files import UNFC, crirsco, csv_bytes, unfc

DOCUMENT = {"source_document": "Annual report"}


def found(*rows):
    """Return (row, column, level, reason) of every fault and warning of a file of these rows."""
    seen = check("a.csv", csv_bytes(*(DOCUMENT | row for row in rows)))
    told = [(one, "fault") for one in seen.faults] + [(one, "warning") for one in seen.warnings]
    assert all(one.cure.endswith((".", "?")) for one, _ in told)
    return [(one.row, one.column, level, one.reason) for one, level in told]


@pytest.mark.parametrize(
    ("changes", "column", "level", "word"),
    [
        ({"project": "Total"}, "project", "fault", "like a total"),
        ({"unfc_code": "E1;F1;G4"}, "unfc_code", "warning", "no named class"),
        ({"unfc_code": "331"}, "unfc_code", "warning", "UNFC-1997"),
        ({"unfc_code": "121"}, "unfc_code", "warning", "121 is a probable reserve in UNFC-1997"),
        ({"unfc_code": "331+333"}, "unfc_code", "warning", "no named class"),
        ({"unfc_code": "331", "unfc_version": "1997"}, "", "", ""),
        ({"unfc_code": "331", "country": "India", "latitude_deg": "", "longitude_deg": ""}, "", "", ""),
        ({"unfc_code": "E3; F3; G1"}, "unfc_code", "warning", "no named class: check the code"),
        ({"unfc_code": "UNFC-1997 331", "unfc_version": "2019"}, "unfc_code", "fault", "UNFC-2019"),
        ({"unfc_code": "UNFC-2009 E1;F1;G1", "unfc_version": "2019"}, "unfc_code", "fault", "UNFC-2019"),
        ({"unfc_code": "E1;F1;G1+222"}, "unfc_code", "fault", "one notation"),
        ({"unfc_code": "E1;F1;G1 + E2;F2;G2"}, "unfc_code", "warning", "several classes"),
        ({"unfc_code": "E3;F3;G4+G4.1"}, "unfc_code", "fault", "not both"),
        ({"unfc_code": "E1;F1.1;G1", "project_status": "abandoned"}, "project_status", "fault", "not viable"),
        ({"unfc_code": "111", "project_status": "Care and maintenance"}, "project_status", "fault", "not viable"),
        ({"unfc_code": "E1;F1.1;G1", "project_status": "construction"}, "project_status", "fault", "in production"),
        ({"unfc_code": "E1;F1.3;G1", "project_status": "producing"}, "project_status", "warning", "studies complete"),
        ({"quantity": "100", "unit": "Mt"}, "quantity", "warning", "times the world's reserves"),
        ({"ore_quantity": "1", "ore_unit": "Mt"}, "quantity", "fault", "montebrasite holds at most 10.2 % Li2O"),
        ({"ore_quantity": "100", "ore_unit": "kt"}, "quantity", "warning", ""),
        ({"grade": "120", "grade_unit": "%"}, "grade", "fault", "more than the whole ore"),
        ({"grade": "2000000", "grade_unit": "g/t"}, "grade", "fault", "more than the whole ore"),
        ({"grade": "15", "grade_unit": "%"}, "grade", "fault", "more than the mineral can contain"),
        ({"ore_quantity": "12", "ore_unit": "Mt", "grade": "0.3", "grade_unit": "%"}, "quantity", "fault", "3.35"),
        ({"ore_quantity": "12", "ore_unit": "Mt", "grade": "2", "grade_unit": "%"}, "quantity", "warning", "0.502"),
        ({"ore_quantity": "12", "ore_unit": "Mt", "grade": "0.466", "grade_unit": "%"}, "quantity", "warning", "times"),
        ({"ore_quantity": "12", "ore_unit": "Mt", "grade": "10040", "grade_unit": "g/t"}, "", "", ""),
        ({"ore_quantity": "12", "ore_unit": "Mt", "grade": "1.0", "grade_unit": "%"}, "", "", ""),
        ({"source_document": ""}, "source_document", "warning", "no document"),
        ({"product": "LCE"}, "product", "warning", "speaks of LCE"),
    ],
)  # fmt: skip
def test_a_row_that_contradicts_itself_is_told_at_its_column(changes, column, level, word):
    told = found(unfc(**changes))
    if changes.get("ore_quantity") == "100" and len(changes) == 2:
        assert told[0][1:3] == ("quantity", "fault")
    elif column:
        assert any((one[0], one[1], one[2]) == (2, column, level) and word in one[3]
                   for one in told)  # fmt: skip
    else:
        assert told == []


@pytest.mark.parametrize(
    "name",
    ["Total", "TOTAL:", "Sum", "Subtotal", "Sub-total", "Grand total", "Total reserves", "Totals", "Summe", "Gesamt",
     "Итого", "ВСЕГО", "合计", "Σ", "Sous-total", "Yhteensä", "Total mineral resources", "World total", "(total)"],
)  # fmt: skip
def test_a_project_called_as_a_total_is_none(name):
    assert is_total(name)


@pytest.mark.parametrize(
    "name", ["Sumatra", "Total Minatome", "Hill deposit", "Gesamtberg", "Summit Lake", "All Saints"]
)
def test_a_project_with_a_name_is_one(name):
    assert not is_total(name)


def test_one_quantity_in_two_forms_units_dates_or_spellings_is_told_once_and_where():
    lithium = {"inclusive_of_reserves": "no", "category": "Indicated"}
    told = found(crirsco(**lithium, quantity="50", content="Li2O"), crirsco(**lithium, quantity="123.6", content="LCE"))
    assert [(row, column, level) for row, column, level, _ in told] == [(3, "project", "fault")]
    assert "repeats what row 2 states, in another form of content" in told[0][3]
    for again in ({"unit": "t", "quantity": "120500"}, {"unfc_code": "G1; F1.2; E1.1"}, {"effective_date": "2024"},
                  {"project": "HILL DEPOSIT"}, {"content": "Li", "quantity": "56"}):  # fmt: skip
        told = found(unfc(), unfc(**again))
        assert [(one[0], one[2]) for one in told] == [(3, "fault")], again
        assert "repeats what row 2 states" in told[0][3]
    assert found(unfc(), unfc(content="gross weight", quantity="12000")) == []
    assert found(unfc(), unfc(effective_date="2023-12-31")) == []


def test_rows_of_one_project_do_not_overlap_and_reserves_fit_into_what_includes_them():
    told = found(unfc(unfc_code="111+112"), unfc(unfc_code="112+113", quantity="9"))
    assert [(row, column, level) for row, column, level, _ in told] == [(3, "unfc_code", "fault")]
    assert "E1; F1; G2 is stated here and in row 2" in told[0][3]
    assert found(unfc(unfc_code="111+112"), unfc(unfc_code="112", quantity="9")) == []
    resource = {"category": "Measured + Indicated", "inclusive_of_reserves": "yes", "quantity": "100"}
    told = found(crirsco(category="Proved", quantity="120"), crirsco(**resource))
    assert [(row, column, level) for row, column, level, _ in told] == [(2, "quantity", "fault")]
    assert "include them (row 3)" in told[0][3]
    assert found(crirsco(category="Proved", quantity="90"), crirsco(**resource)) == []


def test_rows_without_a_document_are_one_warning_with_their_rows():
    rows = [unfc(project=f"P{place}", source_document="" if place else "Report") for place in range(3)]
    (told,) = check("a.csv", csv_bytes(*rows), UNFC).warnings
    assert (told.row, told.column, told.rows) == (3, "source_document", (3, 4))


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(material_ids()), st.floats(1e3, 1e9), st.floats(0.001, 0.2), st.data())
def test_ore_times_grade_holds_for_every_material_form_and_unit(material_id, ore, share, data):
    used = form(material_id, data.draw(st.sampled_from(forms(material_id))))
    tonnes = ore * share * used.factor
    grade = Ore(ore, share, "1.000")
    assert ore_grade_doubt(material_id, used, tonnes, grade) is None
    assert ore_grade_doubt(material_id, None, tonnes, grade) is None
    if used.basis != "gross weight":
        doubt = ore_grade_doubt(material_id, used, tonnes * 3.7, grade)
        assert doubt is not None
        assert doubt.column == "quantity"


@pytest.mark.parametrize("material_id", code_list("ore_mineral").rows)
def test_the_purest_ore_passes_and_more_than_pure_never(material_id):
    row = code_list("ore_mineral").rows[material_id]
    held = compound_factor(row["formula"], row["basis"], row["element"])
    assert 0 < held <= 1
    used = next(one for name in forms(material_id) if (one := form(material_id, name)).basis == row["basis"])
    plain = {
        "material": material_name(material_id),
        "content": used.name,
        "ore_quantity": "1000",
        "ore_unit": "t",
        "unit": "t",
    }
    pure = unfc(**plain, quantity=f"{1000 * held / used.factor:.6f}")
    assert not [one for one in found(pure) if one[2] == "fault"]
    if held < 0.95:
        over = unfc(**plain, quantity=f"{1000 * held / used.factor * 1.05:.6f}")
        assert next(one[1:3] for one in found(over)) == ("quantity", "fault")


@pytest.mark.parametrize(
    ("material", "text", "name"),
    [("lithium", "lithium carbonate equivalent", "LCE"), ("tungsten", "WO3", "WO3"),
     ("tungsten", "mtu WO₃ in concentrate", "WO3"),
     ("lithium", "Spodumene", None), ("lithium", "gross weight", "gross weight"),
     ("tantalum", "Ta2O5 contained", "Ta2O5")],
)  # fmt: skip
def test_a_word_of_content_is_never_dropped(material, text, name):
    said = form_in(material, text)
    assert (said and said.name) == name


@pytest.mark.parametrize(("quantity", "is_fault"), [("120.5", True), ("80", False)])
def test_a_category_beside_its_sub_category_is_told(quantity, is_fault):
    found = check("a.csv", csv_bytes(unfc(), unfc(unfc_code="111", quantity=quantity)))
    (told,) = found.faults if is_fault else found.warnings
    assert (found.fault_count, found.warning_count) == (is_fault, not is_fault)
    assert (told.row, told.column) == (3, "unfc_code")
    assert "E1; F1; G1 and a sub-category of it are stated here and in row 2" in told.reason


@pytest.mark.parametrize(
    "name", ["Subtotal Finland", "Total lithium", "Finland total", "Total 2024", "Grand total Norway 2023", "Σ Chile"]
)
def test_a_total_of_a_country_a_material_or_a_year_is_one(name):
    found = check("a.csv", csv_bytes(unfc(), unfc(project=name)))
    (fault,) = found.faults
    assert (fault.row, fault.column, fault.reason) == (3, "project", "the project is named like a total")


@pytest.mark.parametrize("name", ["Sumatra", "Totalan", "Total Ridge", "Grand Canyon", "Sum Peak 22"])
def test_a_name_that_holds_a_word_of_totals_is_none(name):
    assert check("a.csv", csv_bytes(unfc(project=name))).is_clean


@pytest.mark.parametrize("name", ["Ha\u0308uki Hill", "HÄUKI  HILL", "Häuki\u00a0Hill", "Hauki Hill"])
def test_a_project_is_the_same_however_its_name_is_spelt(name):
    (fault,) = check("a.csv", csv_bytes(unfc(project="Häuki Hill"), unfc(project=name))).faults
    assert "repeats what row 2 states" in fault.reason
