"""Quantities of projects: units, codes, what may be added up, and which projects are one."""

import pytest

from data.slugs import slug
from pipelines.inventories.contents import UnknownUnitError, content
from pipelines.normalise import project, project_resource
from pipelines.publishers.projects import feed as projects
from tests.pipelines.originals import normalise
from tests.pipelines.publishers.project_files import (
    COMPILED,
    NATIONAL,
    NATIVE,
    STATEMENT,
    lithium,
    national,
    native,
    nickel,
    write,
)
from tests.pipelines.publishers.project_files import statement as stated

NICKEL, COPPER = "projects_minmod_nickel_cobalt_pgm.csv", "projects_minmod_copper_cobalt.csv"
GRAPHITE, STATEMENTS = "projects_minmod_graphite.csv", "projects_web_statements.csv"
USGS, OTHER = "https://doi.org/10.5066/P99RK9SU", "https://doi.org/10.3133/pp1802J"


def resources(folder, name, columns, *rows):
    return normalise(project_resource, projects, folder, write(folder / name, columns, *rows)).rows.to_pylist()


def graphite(**changes):
    cells = {
        "project": "Lac Knife", "country": "Canada", "commodity": "Graphite", "ore_quantity": "12.6", "grade": "16.12",
        "category": "Indicated+Inferred+Measured", "system": "as compiled from the cited document",
        "contained": "2031.12", "source_document": USGS, "resources_inclusive_of_reserves": "n/a",
    }  # fmt: skip
    return nickel(**cells | changes)


@pytest.mark.parametrize(
    ("material", "commodity", "stated_as", "tonnes", "basis"),
    [
        ("lithium", "Lithium", ("360.0", "kt Li"), 360_000, "Li"),
        ("lithium", "Lithium", ("5700", "kt Li2O"), 5_700_000 * 0.4646, "Li"),
        ("lithium", "Lithium", ("13700", "kt LCE"), 13_700_000 * 0.1879, "Li"),
        ("lithium", "Lithium", ("56902.0", "t"), 56_902, "Li"),
        ("tantalum", "Tantalum", ("101.8", "Mlb Ta2O5"), 101.8e6 * 0.45359237e-3 * 0.8190, "Ta"),
        ("rare_earths", "Rare earth oxides", ("1560", "kt TREO"), 1_560_000, "REO"),
        ("boron", "Boron", ("2224", "kt B2O3"), 2_224_000, "B2O3"),
        ("titanium", "Titanium (rutile)", ("11400", "kt rutile"), 11_400_000, "gross weight"),
        ("graphite", "Graphite", ("142000.0", "kt"), 142_000_000, "contained graphite"),
        ("bauxite", "Bauxite", ("1720", "Mt"), 1_720_000_000, "gross weight"),
        ("platinum", "Platinum", ("31.5", "t"), 31.5, "Pt"),
        ("cobalt", "Cobalt", ("", ""), None, "Co"),
    ],
)
def test_contents_are_tonnes_of_a_named_basis(material, commodity, stated_as, tonnes, basis):
    found = content(material, commodity, *stated_as, "any")
    assert found.tonnes == (None if tonnes is None else pytest.approx(tonnes, rel=2e-4))
    assert found.basis == basis


@pytest.mark.parametrize(("value", "unit"), [("1", "kt LiF"), ("1", "barrels"), ("35-62", "kt Li"), ("1", "")])
def test_a_unit_that_nobody_has_described_is_no_quantity(value, unit):
    with pytest.raises(UnknownUnitError):
        content("lithium", "Lithium", value, unit, "any")


def test_tungsten_of_the_deposit_set_may_be_metal_or_oxide():
    assert content("tungsten", "Tungsten", "18", "kt", "tungsten_tin").basis == "W or WO3 (not stated)"
    assert content("tungsten", "Tungsten", "18", "kt W", "national").basis == "W"


def test_a_row_carries_code_class_steps_and_place_in_its_file(tmp_path):
    (row,) = resources(tmp_path, "projects_lithium_deposits.csv", COMPILED, lithium())
    assert (row["unfc_code"], row["unfc_version"]) == ("E1.1; F1.1; G1+G2", "2019")
    assert (row["unfc_class"], row["unfc_sub_class"]) == ("Viable Projects", "On Production")
    assert row["mapping_basis"] == "default_bridge+status"
    assert row["bridge_steps"].startswith("Proven+Probable > 111+112 > status: producing")
    assert (row["inclusive_of_reserves"], row["counting"]) == ("no", "counted")
    assert (row["quantity_t"], row["content_basis"], row["status"]) == (360_000, "Li", "reported")
    assert (row["file"], row["line"], row["resource_id"]) == ("projects_lithium_deposits.csv", 2, "lithium-deposits-2")


def test_a_row_without_a_category_is_kept_uncoded(tmp_path):
    cells = {"category": "not stated", "system": "as compiled (category not stated)", "contained": ""}
    (row,) = resources(tmp_path, NICKEL, COMPILED, nickel(**cells))
    assert (row["unfc_code"], row["unfc_class"], row["mapping_basis"]) == ("", "", "none")
    assert (row["quantity_t"], row["status"]) == (None, "missing")
    assert row["ore_quantity_t"] == 31_697_000


def test_digits_of_1997_are_converted_never_read_as_2019(tmp_path):
    coded = [native(code_1997=code) for code in ("111", "222", "332")]
    rows = resources(tmp_path, "projects_native.csv", NATIVE, *coded)
    assert [row["reported_category"] for row in rows] == ["111", "222", "332"]
    assert [row["unfc_code"] for row in rows] == ["E1; F1; G1", "E2; F2; G2", "E3.2; F2.2; G2"]
    assert {(row["reported_system"], row["mapping_basis"]) for row in rows} == {("UNFC-1997", "default_bridge")}


def test_national_production_has_a_class_outside_the_matrix(tmp_path):
    rows = national(), national(category="Mine production 2022", unfc_f="", quantity="2.36")
    reserve, produced = resources(tmp_path, "national_inventory_australia.csv", NATIONAL, *rows)
    assert reserve["unfc_code"] == "E1.1; F1.1; G1+G2"
    assert (produced["unfc_code"], produced["unfc_class_key"], produced["quantity_t"]) == ("", "P-SALES", 2360)


def test_tailings_are_anthropogenic(tmp_path):
    rows = nickel(), nickel(project="Mt Keith Tailings"), nickel(deposit_type="Tailings")
    kinds = [row["resource_type"] for row in resources(tmp_path, NICKEL, COMPILED, *rows)]
    assert kinds == ["primary", "anthropogenic", "anthropogenic"]


def test_a_row_repeated_in_its_file_is_kept_but_not_counted(tmp_path):
    rows = resources(tmp_path, NICKEL, COMPILED, nickel(), nickel(category="Inferred"), nickel())
    assert {row["line"]: row["counting"] for row in rows} == {2: "counted", 3: "counted", 4: "repeat"}
    assert next(row for row in rows if row["line"] == 4)["note"].endswith("repeats an earlier one of the file.")


def test_a_sum_counts_instead_of_its_parts_and_a_later_statement_instead_of_an_earlier(tmp_path):
    rows = resources(
        tmp_path,
        STATEMENTS,
        STATEMENT,
        stated(),
        stated(category="Measured+Indicated", contained="4800"),
        stated(effective_date="2023-06-30", contained="4750"),
        stated(category="Proved+Probable", effective_date="2023-06-30", contained="2500"),
    )
    assert {row["line"]: row["counting"] for row in rows} == {2: "counted", 3: "part", 4: "superseded", 5: "counted"}
    assert {row["inclusive_of_reserves"] for row in rows} == {"yes"}


def test_of_several_documents_on_one_site_the_one_with_most_rows_counts(tmp_path):
    older = graphite(ore_quantity="4.9", contained="774.2", source_document=OTHER)
    rows = resources(tmp_path, GRAPHITE, COMPILED, older, graphite(), graphite(project="Bissett Creek"))
    assert {row["line"]: row["counting"] for row in rows} == {2: "other_document", 3: "counted", 4: "counted"}


def test_doubtful_rows_are_flagged_with_the_reason(tmp_path):
    jixi = graphite(project="Jixi (Liu Mao)", country="China", ore_quantity="300.0", grade="85.0", contained="255000.0")
    result = normalise(project_resource, projects, tmp_path, write(tmp_path / GRAPHITE, COMPILED, jixi))
    (row,) = result.rows.to_pylist()
    assert (row["counting"], row["quantity_t"]) == ("doubtful", 255_000_000)
    assert "Flagged: 300 Mt at 85 % carbon looks like ore and product mixed up" in row["note"]
    assert result.corrected == {"projects_graphite_jixi_doubtful": 1}


def test_rows_of_ukraine_carry_a_warning(tmp_path):
    (row,) = resources(tmp_path, STATEMENTS, STATEMENT, stated(country="Ukraine"))
    assert "Warning: parts of the country are contested" in row["note"]


def test_ranges_and_ores_of_three_products_are_kept(tmp_path):
    cells = {"commodity": "Vanadium-titanium-phosphate", "ore_mt": "1400-2000", "contained": "", "contained_unit": ""}
    rows = resources(tmp_path, STATEMENTS, STATEMENT, stated(**cells))
    assert {row["material_id"] for row in rows} == {"vanadium", "titanium", "phosphate"}
    assert {(row["quantity_t"], row["ore_quantity_t"], row["resource_id"]) for row in rows} == {
        (None, None, "web-statements-2")
    }
    assert "Printed as a range, ore: 1400-2000." in rows[0]["note"]


def test_what_nobody_can_read_is_set_aside_with_its_line(tmp_path):
    rows = nickel(country="Atlantis"), nickel(contained_unit="barrels"), nickel()
    result = normalise(project_resource, projects, tmp_path, write(tmp_path / NICKEL, COMPILED, *rows))
    assert [(row["line"], row["label_kind"], row["label"]) for row in result.quarantined] == [
        (2, "country", "Atlantis"),
        (3, "unit", "411.7607 barrels"),
    ]
    assert result.rows.num_rows == 1


def matched(folder, *files):
    paths = [write(folder / name, COMPILED, *rows) for name, *rows in files]
    rows = normalise(project, projects, folder, *paths).rows.to_pylist()
    return {row["project_id"]: (row["match_group"], row["match_evidence"]) for row in rows}


def test_one_site_in_two_sets_is_one_group_with_the_evidence(tmp_path):
    other = nickel(source_document="Mudd & Jowitt 2018", project="Cagdianao")
    found = matched(tmp_path, (NICKEL, nickel()), (COPPER, other))
    assert {group for group, _ in found.values()} == {"copper-cobalt-phl-cagdianao"}
    assert found["nickel-cobalt-pgm-phl-cagdianao-nac"][1] == (
        "Cagdianao (copper_cobalt): same name in Philippines (cagdianao)"
    )


@pytest.mark.parametrize(
    "other",
    [
        {"country": "Indonesia"},
        {"lat": "9.92", "lon": "125.9"},
        {"project": "Cagdianao Graphite Project", "commodity": "Graphite"},
        {"source_document": "Mudd & Jowitt 2022, Economic Geology 117, doi:10.5382/econgeo.4950"},
    ],
    ids=["another country", "120 km away", "another material", "told apart by one document"],
)
def test_sites_that_are_not_one_stay_two(tmp_path, other):
    here = nickel(project="Cagdianao", lat="9.9", lon="124.8")
    found = matched(
        tmp_path, (NICKEL, here), (COPPER, nickel(**{"project": "Cagdianao", "source_document": "x"} | other))
    )
    assert [evidence for _, evidence in found.values()] == ["", ""]
    assert len({group for group, _ in found.values()}) == 2


def test_neighbours_that_share_a_telling_word_are_one(tmp_path):
    river = graphite(project="Munglinup River", country="Australia", lat="-33.7", lon="120.9", source_document=OTHER)
    project_ = graphite(project="Munglinup Graphite Project", country="Australia", lat="-33.6", lon="120.8")
    found = matched(tmp_path, (GRAPHITE, river, project_))
    assert {evidence for _, evidence in found.values()} == {
        "Munglinup Graphite Project (graphite): 14.5 km apart, both named munglinup",
        "Munglinup River (graphite): 14.5 km apart, both named munglinup",
    }


def test_a_name_that_one_document_gives_to_several_sites_tells_nothing(tmp_path):
    several = [nickel(project=f"Clarion-Clipperton ({who})") for who in ("Nautilus", "DeepGreen")]
    found = matched(tmp_path, (NICKEL, *several), (COPPER, nickel(project="Clarion-Clipperton", source_document="x")))
    assert {evidence for _, evidence in found.values()} == {""}


def test_places_that_are_none_are_left_out_and_said(tmp_path):
    path = write(tmp_path / NICKEL, COMPILED, nickel(lat="96.1", lon="23.6"))
    (row,) = normalise(project, projects, tmp_path, path).rows.to_pylist()
    assert (row["latitude_deg"], row["longitude_deg"]) == (None, None)
    assert row["note"] == "Coordinates left out, no place on Earth: 96.1, 23.6."


def test_names_become_identifiers_of_plain_letters():
    assert [slug(name) for name in ("Łódź (East)", "Instøya", "O'Kiep", "—")] == [
        "lodz-east", "instoya", "okiep", "unnamed",
    ]  # fmt: skip


def test_a_name_that_lost_a_letter_is_no_alias(tmp_path):
    broken = nickel(project="Grunnv\ufffdg", country="Norway", commodity="Graphite", contained_unit="kt graphite")
    path = write(tmp_path / GRAPHITE, COMPILED, broken)
    (row,) = normalise(project, projects, tmp_path, path).rows.to_pylist()
    assert (row["name"], row["aliases"]) == ("Grunnv\u00e5g", "")
