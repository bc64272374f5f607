"""Classes: each legal cell has exactly one, by the rules as written down in UNFC's own figures."""

import csv
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import unfc
from data.codes import FOLDER, code_list
from data.unfc import UnfcVersion, class_key, classify, classify_triple, label, legal_triples, parse

RULES = [
    (r"E3\.1", r"F1(\.[123])?", r"G[123]", "P-UNUSED"),
    (r"E1(\.[12])?", r"F1\.1", r"G[123]", "V-OP"),
    (r"E1(\.[12])?", r"F1\.2", r"G[123]", "V-AD"),
    (r"E1(\.[12])?", r"F1\.3", r"G[123]", "V-JD"),
    (r"E1(\.[12])?", r"F1", r"G[123]", "V"),
    (r"E1(\.[12])?|E2", r"F2\.1", r"G[123]", "PV-DP"),
    (r"E2", r"F1(\.[123])?", r"G[123]", "PV"),
    (r"E1(\.[12])?|E2", r"F2\.2", r"G[123]", "PV-DH"),
    (r"E1(\.[12])?|E2", r"F2", r"G[123]", "PV"),
    (r"E3\.2", r"F2\.2", r"G[123]", "NV-DU"),
    (r"E3\.3", r"F2\.3", r"G[123]", "NV-DN"),
    (r"E3(\.[23])?", r"F2(\.[123])?", r"G[123]", "NV"),
    (r"E3(\.[23])?", r"F3(\.[123])?", r"G4(\.[123])?", "PR"),
    (r"E3(\.3)?", r"F4(\.[123])?", r"G[123]", "R-ID"),
    (r"E3(\.3)?", r"F4(\.[123])?", r"G4(\.[123])?", "R-PR"),
    (r".*", r".*", r".*", "OC"),
]
"""The rules as patterns, first match wins: an independent statement of what the table says with lists."""


@pytest.mark.parametrize("version", [UnfcVersion.V2009, UnfcVersion.V2019])
def test_every_legal_triple_has_exactly_one_class(version):
    for triple in legal_triples(version):
        by_pattern = next(key for *cells, key in RULES if all(map(re.fullmatch, cells, triple)))
        assert classify_triple(triple).class_key == by_pattern, triple


@pytest.mark.parametrize(
    ("text", "key", "flags"),
    [
        ("E1.1;F1.1;G1", "V-OP", ()),
        ("E3.1;F1.1;G1", "P-UNUSED", ()),
        ("111+112", "V", ()),
        ("E1;F2.1;G1", "PV-DP", ()),
        ("E2;F1;G1", "PV", ("weaker_axis",)),
        ("E1;F2.2;G1", "PV-DH", ("e1_on_hold",)),
        ("E2;F2.2;G1", "PV-DH", ()),
        ("321", "NV", ()),
        ("334", "PR", ()),
        ("341", "R-ID", ()),
        ("344", "R-PR", ()),
        ("331", "OC", ("other_combination",)),
        ("E2;F4;G4", "OC", ("other_combination",)),
        ("111+112+221+222", "V+PV", ()),
        ("221+111+331", "V+PV+OC", ("other_combination",)),
    ],
)
def test_worked_codes(text, key, flags):
    assert (class_key(parse(text)), unfc.flags(parse(text))) == (key, flags)


@given(st.sets(st.sampled_from(legal_triples(UnfcVersion.V2019)), min_size=1, max_size=8))
def test_a_code_has_the_classes_of_its_cells_and_no_other(triples):
    found = {result.class_key for result in classify(unfc.UnfcCode(tuple(triples)))}
    assert found == {classify_triple(triple).class_key for triple in triples}


def test_unused_or_consumed_is_never_viable():
    e31 = [triple for triple in legal_triples(UnfcVersion.V2019) if triple.e == "E3.1"]
    assert not {"V", "PV"} & {classify_triple(triple).unfc_class.class_id for triple in e31}


def test_older_codes_have_no_class_before_they_are_converted():
    with pytest.raises(unfc.UnfcError, match="convert it first"):
        classify(parse("331", "1997"))


def test_the_label_is_the_code_with_its_class():
    assert label(parse("1.1;1.2;1")) == "E1.1; F1.2; G1 (Viable Projects: Approved for Development)"


@pytest.mark.parametrize("list_id", ["category", "class", "class_rule", "bridge", "status", "system"])
def test_every_row_of_the_tables_says_where_it_comes_from_and_how_sure_it_is(list_id):
    rows = code_list(f"unfc_{list_id}").rows.values()
    assert all(row["source"].strip() and row["confidence"].strip() for row in rows)


def test_the_tables_refer_to_what_exists():
    classes, notes = code_list("unfc_class"), code_list("unfc_note")
    rules, rows = code_list("unfc_class_rule").rows.values(), code_list("unfc_bridge").rows.values()
    assert all(row["class_key"] in classes for row in rules)
    assert all(row["class_key"] in classes for row in rows if row["class_key"])
    assert all(row["flag"] in notes for row in (*rules, *rows) if row["flag"])
    assert all(row["system_id"] and row["family"] for row in code_list("unfc_system").rows.values())
    for row in (*rows, *code_list("unfc_status").rows.values()):
        if row["e"]:
            unfc.UnfcCode.of(row["e"], row["f"], row.get("g", "G1").split("+"))


def test_no_alias_of_a_family_means_two_things():
    for list_id, kind in (("unfc_bridge", "family"), ("unfc_status", "kind")):
        with (FOLDER / f"{list_id}.csv").open(encoding="utf-8", newline="") as file:
            named = [(row[kind], alias) for row in csv.DictReader(file) for alias in row["aliases"].split(";")]
        assert len(set(named)) == len(named)
        assert all(alias == alias.casefold().strip() != "" for _, alias in named)
