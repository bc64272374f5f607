"""Facts of the committed inventories: the set totals, the rows of every file accounted for, the codes they come to."""

import json
from collections import Counter
from functools import cache

import pytest

from data.lake import SNAPSHOTS
from pipelines import snapshots
from pipelines.normalise import project, project_resource
from pipelines.tables import snapshot_rows

ROWS_IN_FILE = {
    "projects_lithium_deposits.csv": 300,
    "projects_minmod_nickel_cobalt_pgm.csv": 3059,
    "projects_minmod_copper_cobalt.csv": 2912,
    "projects_minmod_rare_earths.csv": 129,
    "projects_minmod_graphite.csv": 206,
    "projects_minmod_tungsten_tin.csv": 1940,
    "projects_web_statements.csv": 91,
    "national_inventory_australia.csv": 64,
    "projects_native_unfc_india_manganese.csv": 11,
}
SITES = {
    "nickel_cobalt_pgm": 627, "rare_earths": 73, "web_statements": 36, "native_unfc_india_manganese": 2,
    "national_inventory_australia": 1,
}  # fmt: skip


@cache
def normalised():
    return project_resource.normalise({"projects": snapshots.read("projects")})


@cache
def rows():
    return normalised().rows.to_pylist()


@cache
def projects():
    return project.normalise({"projects": snapshots.read("projects")}).rows.to_pylist()


def tonnes(source_set, material, categories, *, counted=True):
    return sum(
        row["quantity_t"] or 0
        for row in rows()
        if row["source_set"] == source_set
        and row["material_id"] == material
        and row["reported_category"] in categories
        and (row["counting"] == "counted" or not counted)
    )


def test_nickel_resources_of_the_nickel_set_are_350_million_tonnes():
    categories = {"Measured", "Indicated", "Inferred"}
    found = tonnes("nickel_cobalt_pgm", "nickel", categories)
    assert found == pytest.approx(350_219_261, abs=1)
    assert found == tonnes("nickel_cobalt_pgm", "nickel", categories, counted=False)


def test_lithium_reserves_of_the_lithium_set_are_21_7_million_tonnes():
    assert tonnes("lithium_deposits", "lithium", {"Proven+Probable"}) == pytest.approx(21_699_543, abs=1)


def test_lithium_resources_exclude_the_reserves():
    own = [row for row in rows() if row["source_set"] == "lithium_deposits" and row["unfc_g"] == "G1+G2"]
    resources = [row for row in own if row["unfc_e"] == "E2"]
    assert sum(row["quantity_t"] for row in resources) == pytest.approx(43_309_429, abs=1)
    assert {row["inclusive_of_reserves"] for row in resources} == {"no"}


def test_every_row_of_every_file_is_accounted_for():
    found = Counter(file for file, _ in {(row["file"], row["line"]) for row in rows()})
    found.update(str(row["file"]) for row in normalised().quarantined)
    for path in (SNAPSHOTS / "projects").glob("*.json"):
        record = json.loads(path.read_text("utf-8"))
        found.update({name: sum(file["ignored"].values()) for name, file in record["files"].items()})
    assert found == ROWS_IN_FILE


def test_rows_without_a_category_are_kept_uncoded():
    uncoded = Counter(row["source_set"] for row in rows() if row["mapping_basis"] == "none")
    assert uncoded == {"tungsten_tin": 1940, "web_statements": 5}


def test_codes_agree_with_those_the_compilers_gave():
    stated = {
        (snapshot.snapshot_id, row["line"]): row
        for snapshot in snapshots.read("projects")
        for row in snapshot_rows(snapshot)
    }
    differing = {
        (row["source_set"], row["reported_category"], row["unfc_code"])
        for row in rows()
        if row["unfc_code"]
        and (given := stated[row["source_set"].replace("_", "-"), row["line"]])["unfc_e"]
        and (row["unfc_e"][:2], row["unfc_f"][:2], row["unfc_g"])
        != (given["unfc_e"][:2], given["unfc_f"][:2], given["unfc_g"])
    }
    assert differing == {("rare_earths", "Measured+Indicated+Inferred (not split)", "E3; F4; G1+G2+G3")}


def test_what_is_not_counted_says_why():
    found = Counter((row["source_set"], row["counting"]) for row in rows() if row["counting"] != "counted")
    assert found["tungsten_tin", "repeat"] == 1396
    assert found["copper_cobalt", "repeat"] == 2
    assert found["rare_earths", "part"] == 56
    assert found["graphite", "total"] == 20
    assert all(row["note"] for row in rows() if row["counting"] != "counted")


def test_no_correction_has_lost_its_rows():
    assert all(normalised().corrected.values())
    assert len(normalised().corrected) == 30


def test_sites_of_every_set_are_found_and_placed():
    found = Counter(row["source_set"] for row in projects())
    assert {name: found[name] for name in SITES} == SITES
    tagaung = next(row for row in projects() if row["name"] == "Tagaung Taung")
    assert (tagaung["latitude_deg"], tagaung["longitude_deg"], tagaung["country_iso3"]) == (23.63453, 96.16317, "MMR")


def test_sites_of_the_nickel_and_the_copper_set_are_matched_with_evidence():
    groups = {}
    for row in projects():
        groups.setdefault(row["match_group"], set()).add(row["source_set"])
    both = [sets for sets in groups.values() if {"nickel_cobalt_pgm", "copper_cobalt"} <= sets]
    assert len(both) >= 150
    assert all(row["match_evidence"] for row in projects() if row["match_group"] != row["project_id"])


def test_every_quantity_belongs_to_a_project():
    assert {row["project_id"] for row in rows()} == {row["project_id"] for row in projects()}


def test_secondary_resources_carry_codes_too():
    found = [row for row in rows() if row["resource_type"] == "anthropogenic"]
    assert {row["material_id"] for row in found} >= {"copper", "cobalt", "manganese", "rare_earths"}
    assert all(row["unfc_code"] for row in found)
