"""Demand that adds up once, supply by country, and the label traps of the explorer."""

import pytest

from pipelines import corrections, snapshots
from pipelines.normalise import demand_scenario, production_yearly, supply_concentration, supply_outlook
from pipelines.publishers.iea import feed as iea
from tests.pipelines.originals import normalise, parse
from tests.pipelines.publishers import iea_files as files


def rows(result, **wanted):
    return [row for row in result.rows.to_pylist() if all(row[name] == value for name, value in wanted.items())]


def one(result, **wanted):
    (found,) = rows(result, **wanted)
    return found


def test_a_demand_is_counted_once_however_many_tables_state_it(tmp_path):
    result = normalise(demand_scenario, iea, tmp_path, files.explorer(tmp_path))
    steps = {"product": "lithium", "scenario_id": "STEPS", "year": 2035}
    assert {row["application"]: row["quantity_t"] for row in rows(result, **steps, counting="counted")} == {
        "Electric vehicles": pytest.approx(581_513),
        "Grid battery storage": pytest.approx(45_353.6),
        "Other uses": 109_000,
    }
    total = one(result, **steps, application="Total demand")
    assert (total["quantity_t"], total["counting"]) == (pytest.approx(735_866), "total")
    assert one(result, **steps, demand_table="technology", technology_case="Base case")["counting"] == "repeat"
    assert one(result, **steps, technology_case="Lower battery sizes")["counting"] == "alternative"
    silicon = rows(result, product="silicon", scenario_id="base")
    assert {row["demand_table"]: row["counting"] for row in silicon} == {
        "cleantech_by_mineral": "total", "technology": "part",
    }  # fmt: skip
    assert not result.quarantined


def test_a_share_among_the_tonnes_never_becomes_a_quantity(tmp_path):
    result = normalise(demand_scenario, iea, tmp_path, files.explorer(tmp_path))
    assert min(row["quantity_t"] for row in rows(result, product="lithium") if row["quantity_t"]) > 1_000


def test_a_base_year_is_estimated_a_scenario_projected_and_what_is_blank_missing(tmp_path):
    result = normalise(demand_scenario, iea, tmp_path, files.explorer(tmp_path))
    assert {row["status"] for row in rows(result, scenario_id="base")} == {"estimated"}
    assert {row["status"] for row in rows(result, scenario_id="STEPS")} == {"projected"}
    blank = rows(result, technology_case="Lower battery sizes", scenario_id="NZE")
    assert [(row["year"], row["quantity_t"], row["status"]) for row in blank] == [
        (2030, None, "missing"), (2035, None, "missing"),
    ]  # fmt: skip


def test_a_product_within_another_is_a_part_and_an_unnamed_case_an_alternative(tmp_path):
    result = normalise(demand_scenario, iea, tmp_path, files.csv(tmp_path, files.DEMAND_2025))
    assert one(result, product="battery-grade graphite")["counting"] == "part"
    assert one(result, product="lithium", demand_table="cleantech_by_tech")["counting"] == "repeat"
    solar = one(result, product="gallium", demand_table="technology")
    assert (solar["counting"], solar["technology_case"]) == ("alternative", "not stated")
    assert "more cadmium than all clean technologies together" in solar["note"]
    assert one(result, product="vanadium")["technology_case"] == "Base case"


def test_a_total_that_its_applications_miss_says_so(tmp_path):
    text = files.DEMAND_2025.replace("totalDemand,base,2024,205.0", "totalDemand,base,2024,250.0")
    result = normalise(demand_scenario, iea, tmp_path, files.csv(tmp_path, text))
    assert "add up to 82.0% of this printed total" in one(result, application="Total demand")["note"]
    clean = one(result, application="Total clean technologies", demand_table="total_demand")
    assert "add up" not in clean["note"]


@pytest.mark.parametrize(
    ("old", "new", "label"),
    [
        ("Lithium,Electric vehicles,base", "Lithium,Electric boats,base", "Electric boats"),
        ("Lithium,Electric vehicles,base", "Lithium,Electric vehicles,HOPE", "HOPE"),
    ],
)
def test_a_label_of_demand_that_nobody_has_mapped_is_set_aside(tmp_path, old, new, label):
    result = normalise(demand_scenario, iea, tmp_path, files.csv(tmp_path, files.DEMAND_2025.replace(old, new)))
    (aside,) = result.quarantined
    assert (aside["line"], aside["label"], aside["label_kind"]) == (2, label, "value")
    assert not rows(result, demand_table="total_demand", application="Electric vehicles")


def test_a_row_that_repeats_another_of_its_table_is_set_aside(tmp_path):
    again = "total_demand,Lithium,Electric vehicles,base,2024,1.0\n"
    result = normalise(demand_scenario, iea, tmp_path, files.csv(tmp_path, files.DEMAND_2025 + again))
    (aside,) = result.quarantined
    assert aside["line"] == 13
    assert one(result, demand_table="total_demand", application="Electric vehicles")["quantity_t"] == 109_026


def test_supply_names_its_rest_and_its_total(tmp_path):
    result = normalise(supply_outlook, iea, tmp_path, files.explorer(tmp_path))
    mined = {"material_id": "cobalt", "stage_id": "mine", "year": 2023}
    assert {row["country_iso3"]: row["quantity_t"] for row in rows(result, **mined)} == {
        "COD": 157_000, "IDN": 19_600, "OTH": 63_200, "WLD": 239_800,
    }  # fmt: skip
    assert {row["status"] for row in rows(result, year=2023)} == {"reported"}
    assert {row["status"] for row in rows(result, year=2030)} == {"projected"}


def test_a_rest_that_repeats_a_named_country_says_so(tmp_path):
    again = [list(row) for row in files.COBALT_SUPPLY]
    again[4][1] = 63.2 + 19.6
    result = normalise(supply_outlook, iea, tmp_path, files.explorer(tmp_path, supply=again))
    rest = {"country_iso3": "OTH", "stage_id": "mine"}
    assert "19,600 t above" in one(result, **rest, year=2023)["note"]
    assert one(result, **rest, year=2023)["note"].endswith("the amount of Indonesia once more.")
    assert "above" not in one(result, **rest, year=2030)["note"]


def test_the_total_of_cobalt_refining_is_read_as_one_and_says_so(tmp_path):
    result = normalise(supply_outlook, iea, tmp_path, files.explorer(tmp_path))
    total = one(result, stage_id="refine", country_iso3="WLD", year=2023)
    assert total["quantity_t"] == 223_800
    assert total["note"] == "Corrected: the total of refining carries the label of a total of demand."
    assert result.corrected == {"iea_2024_05_cobalt_refining_total": 2}


def test_a_label_that_the_publisher_has_mended_needs_no_correction():
    (correction,) = corrections.corrections("iea")
    row = dict.fromkeys(correction.match, "") | correction.match | {"file": "x.xlsx", "line": 24, "correction": ""}
    mended, touched = corrections.apply("iea", [dict(row)])
    assert mended[0]["country"] == "Total"
    assert len(touched) == 1
    assert corrections.apply("iea", [dict(row, country="Total")])[1] == {}


def test_printed_shares_stand_apart_from_the_tonnes(tmp_path):
    result = normalise(supply_concentration, iea, tmp_path, files.explorer(tmp_path))
    assert {(row["stage_id"], row["year"]): row["share_frac"] for row in result.rows.to_pylist()} == {
        ("mine", 2023): 0.7685571309424519, ("mine", 2030): 0.83,
        ("refine", 2023): 0.8820375335120644, ("refine", 2030): 0.84,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "kind", "label"),
    [
        ("refining,China,2024", "refining,Atlantis,2024", "country", "Atlantis"),
        ("Lithium,refining,China,2024", "Lithium,recycling,China,2024", "stage", "Lithium - recycling"),
    ],
)
def test_a_label_of_supply_that_nobody_has_mapped_is_set_aside(tmp_path, old, new, kind, label):
    path = files.csv(tmp_path, files.SUPPLY_2025.replace(old, new), "iea_2025-05_supply.csv")
    (aside,) = normalise(supply_outlook, iea, tmp_path, path).quarantined
    assert (aside["line"], aside["label_kind"], aside["label"]) == (2, kind, label)


def test_base_years_of_refining_stand_where_no_other_source_states_any(tmp_path):
    path = files.csv(tmp_path, files.SUPPLY_2025, "iea_2025-05_supply.csv")
    result = normalise(production_yearly, iea, tmp_path, path)
    assert {(row["country_iso3"], row["year"]) for row in result.rows.to_pylist()} == {
        ("CHN", 2024), ("OTH", 2024), ("WLD", 2024),
    }  # fmt: skip
    china = one(result, country_iso3="CHN")
    assert (china["source_id"], china["stage_id"], china["quantity_t"]) == ("iea", "refine", pytest.approx(169_677.591))
    assert "Base year of the edition 2025-05" in china["note"]


def test_a_table_of_another_unit_is_set_aside(tmp_path):
    (parsed,) = parse(iea, files.csv(tmp_path, files.SUPPLY_2025, "iea_2025-05_supply.csv"))
    at = parsed.rows.schema.get_field_index("unit")
    rows_ = parsed.rows.set_column(at, "unit", [["bushels"] * parsed.rows.num_rows])
    snapshots.write(iea.FEED, type(parsed)(**{**vars(parsed), "rows": rows_}), tmp_path / "s")
    result = supply_outlook.normalise({"iea": snapshots.read("iea", tmp_path / "s")})
    assert {aside["label"] for aside in result.quarantined} == {"bushels"}
    assert result.rows.num_rows == 0
