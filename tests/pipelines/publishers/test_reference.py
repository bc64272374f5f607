"""Compiled reference tables: indicators of reuse, targets in law, and the review queue of what nobody has checked."""

import re

import pytest

from data.model import InputError
from pipelines import snapshots
from pipelines.normalise import policy_target, reuse_indicator
from pipelines.publishers.reference import feed as reference
from tests.pipelines.originals import normalise, parse, table

INDICATORS = ["material", "indicator", "region", "year", "value", "unit", "operator", "note", "source", "confidence"]
TARGETS = ["instrument", "target_type", "scope", "material", "value", "unit", "by", "source", "confidence", "note"]
CELEX = re.compile(r"CELEX 3\d{4}R\d{4}, Art\. \d.*")
BATTERIES, CRM_ACT = "Regulation (EU) 2023/1542", "Regulation (EU) 2024/1252 (CRM Act) Art. 5"


def indicator(material="Cobalt", name="EoL-RIR", value="22", unit="%", confidence="seen"):
    return [material, name, "EU", "2023", value, unit, "eq", "", "EC 2023", confidence]


def target(
    material="Cobalt", value="90", unit="%", by="2027-12-31", *, confidence="seen", instrument=BATTERIES, note=""
):
    return [instrument, "material recovery", "waste batteries", material, value, unit, by, "page", confidence, note]


def indicators(folder, *rows):
    return normalise(reuse_indicator, reference, folder, table(folder / "recycling_indicators.csv", INDICATORS, *rows))


def targets(folder, *rows):
    return normalise(policy_target, reference, folder, table(folder / "policy_targets.csv", TARGETS, *rows))


@pytest.mark.parametrize(
    ("value", "expected"),
    [("22", (22, 22, 22, "")), ("<1", (None, 0, 1, "<")), (">50", (None, 50, 100, ">")), ("5-22", (None, 5, 22, ""))],
)
def test_values_bounds_and_ranges(tmp_path, value, expected):
    (row,) = indicators(tmp_path, indicator(value=value)).rows.to_pylist()
    assert (row["value"], row["value_low"], row["value_high"], row["bound"]) == expected
    assert (row["unit"], row["indicator_id"], row["original_value"]) == ("percent", "eol_rir", value)


def test_a_class_has_a_word_and_no_number(tmp_path):
    (row,) = indicators(
        tmp_path, indicator(name="substitutability difficulty", value="high", unit="class")
    ).rows.to_pylist()
    assert (row["value"], row["value_low"], row["original_value"], row["unit"]) == (None, None, "high", "class")


def test_rows_from_memory_are_in_the_snapshot_but_never_in_the_dataset(tmp_path):
    result = indicators(
        tmp_path, indicator(), indicator("Nickel", confidence="memory"), indicator("Tin", confidence="")
    )
    assert result.rows["material_id"].to_pylist() == ["cobalt"]
    assert [(row["line"], row["label_kind"], row["label"]) for row in result.quarantined] == [
        (3, "confidence", "Nickel: EoL-RIR"),
        (4, "confidence", "Tin: EoL-RIR"),
    ]
    (snapshot,) = snapshots.read("reference", tmp_path / "snapshots")
    assert snapshot.record["rows"] == 3


def test_a_rate_that_another_source_contradicts_is_set_aside_with_the_reason(tmp_path):
    result = indicators(tmp_path, indicator(), indicator("Copper", value="17", confidence="doubtful: JRC says > 25 %"))
    assert result.rows["material_id"].to_pylist() == ["cobalt"]
    assert [row["label"] for row in result.quarantined] == ["Copper: EoL-RIR 17: JRC says > 25 %"]


def test_a_date_that_hangs_on_an_act_is_told_as_the_law_has_it(tmp_path):
    text = "2028-08-18, or 24 months after the delegated act, whichever is later"
    (row,) = targets(tmp_path, target(by=text, note="As of the text of 2023.")).rows.to_pylist()
    assert (row["due_date"], row["note"]) == ("2028", f"Date as the law states it: {text}. As of the text of 2023.")


def test_an_indicator_that_nobody_has_named_is_set_aside(tmp_path):
    (record,) = indicators(tmp_path, indicator(name="shine")).quarantined
    assert (record["line"], record["label"]) == (2, "shine")


def test_a_target_binds_from_its_day_and_at_least(tmp_path):
    (row,) = targets(tmp_path, target()).rows.to_pylist()
    assert (row["material_id"], row["value"], row["bound"], row["due_date"]) == ("cobalt", 90, ">", "2027-12-31")


def test_a_day_that_nobody_has_checked_is_cut_to_its_year(tmp_path):
    (row,) = targets(tmp_path, target(by="2031-08-18", confidence="seen (value); memory (day)")).rows.to_pylist()
    assert (row["due_date"], row["year"]) == ("2031", 2031)
    assert row["note"] == "Date as compiled: 2031-08-18; the day has not been checked."


def test_a_ceiling_and_a_target_for_all_materials(tmp_path):
    ceiling = target("each strategic raw material", "65", "% max", "2030", instrument=CRM_ACT)
    (row,) = targets(tmp_path, ceiling).rows.to_pylist()
    assert (row["material_id"], row["product"], row["bound"]) == (None, "each strategic raw material", "<")
    assert (row["due_date"], row["note"], row["original_value"]) == ("2030", "", "65 % max")


def test_a_target_for_several_materials_is_a_row_each(tmp_path):
    rows = targets(tmp_path, target("Co, Li, Ni, Pb", "", "")).rows.to_pylist()
    assert [(row["material_id"], row["product"]) for row in rows] == [
        ("cobalt", "Cobalt"), ("lithium", "Lithium"), ("nickel", "Nickel"),
    ]  # fmt: skip
    assert {(row["value"], row["bound"]) for row in rows} == {(None, "")}


def test_a_line_that_ends_early_is_kept_and_set_aside(tmp_path):
    result = targets(tmp_path, target(), target()[:-2])
    assert result.rows.num_rows == 1
    assert [(row["line"], row["label_kind"]) for row in result.quarantined] == [(3, "confidence")]


def test_materials_that_are_not_tracked_are_counted(tmp_path):
    path = table(tmp_path / "policy_targets.csv", TARGETS, target("Lead"), target("Lead"), target())
    (parsed,) = parse(reference, path)
    assert (parsed.rows.num_rows, *parsed.read.ignored.values(), parsed.vintage) == (1, {"Lead": 2}, "2023")


def test_another_table_is_refused(tmp_path):
    path = table(tmp_path / "other.csv", ["material", "source", "confidence"], ["Cobalt", "page", "seen"])
    with pytest.raises(InputError, match=r"other.csv:1: the table is none of those with the columns"):
        parse(reference, path)


def test_committed_tables_are_whole_and_state_the_legal_targets():
    found = {"reference": snapshots.read("reference")}
    counts = {one.snapshot_id: sum(file["read"] for file in one.record["files"].values()) for one in found["reference"]}
    assert counts == {"recycling-indicators": 294, "policy-targets": 38}
    rows = policy_target.normalise(found).rows.to_pylist()
    stated = {(row["target_type"], row["material_id"], row["year"]): row["value"] for row in rows}
    assert stated["material recovery", "lithium", 2031] == 80
    assert stated["minimum recycled content", "cobalt", 2031] == 16
    assert stated["recycling capacity", None, 2030] == 25
    assert {row["scope"]: row["value"] for row in rows if row["target_type"] == "recycling efficiency"}[
        "lead-acid"
    ] == 75
    assert stated["due diligence", None, 2027] is None
    assert all(CELEX.fullmatch(row["source_document"]) for row in rows)
    assert all("As of the text of" in row["note"] for row in rows)


def test_committed_rates_are_cited_from_their_own_studies_and_none_is_doubtful():
    rates = reuse_indicator.normalise({"reference": snapshots.read("reference")})
    rows, aside = rates.rows.to_pylist(), [row["label"] for row in rates.quarantined]
    assert not [
        row["source_document"] for row in rows if re.search(r"blog|github|corpus|\.com", row["source_document"])
    ]
    newest = {(row["product"], row["year"]): row["value"] for row in rows if row["indicator_id"] == "eol_rir"}
    assert newest["Copper", 2017] == 55
    assert not {("Copper", 2023), ("Rare earths (magnets)", 2023)} & set(newest)
    assert [label.split(":")[0] for label in aside] == ["Rare earths (magnets)", "Copper"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (indicator(value="abc"), "column 'value': the cell is not a percentage"),
        (indicator(value="-4"), "column 'value': the cell is not a percentage"),
        ([*indicator()[:3], "abc", *indicator()[4:]], "column 'year': the cell is not a year"),
    ],
)
def test_a_number_that_is_none_is_refused_with_its_line(tmp_path, row, reason):
    path = table(tmp_path / "recycling_indicators.csv", INDICATORS, indicator(), row)
    with pytest.raises(InputError, match=f"recycling_indicators.csv:3, {reason}"):
        parse(reference, path)
