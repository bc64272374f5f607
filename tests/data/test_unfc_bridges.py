"""Bridges: each reporting system's categories come to the code of the tables, with every step and its trust."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.codes import code_list
from data.unfc import MappingBasis, UnfcError, bridge, convert, native, officially_bridged, parse, system_of

CRIRSCO_FAMILY = [key for key, row in code_list("unfc_system").rows.items() if row["family"] == "crirsco"]
LIMIT_S = 0.05


def result(system, category, status=""):
    bridged = bridge(system, category, status=status)
    return bridged.code.canonical() if bridged.code else "", bridged.class_key, bridged.mapping_basis.value


@pytest.mark.parametrize("system", CRIRSCO_FAMILY)
@pytest.mark.parametrize(
    ("category", "code", "key"),
    [
        ("Proved", "E1; F1; G1", "V"),
        ("Proven Mineral Reserve", "E1; F1; G1", "V"),
        ("Probable", "E1; F1; G2", "V"),
        ("Proven+Probable", "E1; F1; G1+G2", "V"),
        ("Probable+Proven", "E1; F1; G1+G2", "V"),
        ("Ore Reserves", "E1; F1; G1+G2", "V"),
        ("Measured", "E2; F2; G1", "PV"),
        ("INDICATED", "E2; F2; G2", "PV"),
        ("Inferred Resources", "E2; F2; G3", "PV"),
        ("Measured and Indicated Resources", "E2; F2; G1+G2", "PV"),
        ("Indicated+Inferred", "E2; F2; G2+G3", "PV"),
        ("Measured+Indicated+Inferred (not split)", "E2; F2; G1+G2+G3", "PV"),
        ("Exploration Target", "E3; F3; G4", "PR"),
        ("Exploration Results / Exploration Target", "E3; F3; G4", "PR"),
        ("Mineralisation without reasonable prospects", "E3; F4; G1+G2+G3", "R-ID"),
    ],
)
def test_the_crirsco_family_shares_one_default(system, category, code, key):
    assert result(system, category) == (code, key, "default_bridge")


@pytest.mark.parametrize(
    ("system", "category", "code", "key"),
    [
        ("PRMS", "Reserves - On Production 1P", "E1.1; F1.1; G1", "V-OP"),
        ("PRMS", "Reserves, Approved for Development, 2P", "E1.1; F1.2; G1+G2", "V-AD"),
        ("PRMS", "Justified for Development 3P", "E1.1; F1.3; G1+G2+G3", "V-JD"),
        ("PRMS", "Contingent - Development Pending 2C", "E2; F2.1; G1+G2", "PV-DP"),
        ("PRMS", "Contingent - On Hold 1C", "E2; F2.2; G1", "PV-DH"),
        ("PRMS", "Development Unclarified 3C", "E3.2; F2.2; G1+G2+G3", "NV-DU"),
        ("PRMS", "Development Not Viable 3C", "E3.3; F2.3; G1+G2+G3", "NV-DN"),
        ("PRMS", "Unrecoverable", "E3.3; F4; G1+G2+G3", "R-ID"),
        ("PRMS", "Prospective - Lead 2U", "E3.2; F3.2; G4.1+G4.2", "PR"),
        ("GB/T 17766-1999", "111b", "E1; F1; G1", "V"),
        ("GB/T 17766-1999", "122", "E1; F1; G2", "V"),
        ("GB/T 17766-1999", "333", "E3; F2; G3", "NV"),
        ("GB/T 17766-1999", "334?", "E3; F3; G4", "PR"),
        ("GB/T 17766-2020", "ZS", "E1; F1; G1", "V"),
        ("GB/T 17766-2020", "KX", "E1; F1; G2", "V"),
        ("GB/T 17766-2020", "TM+KZ+TD", "E2; F2; G1+G2+G3", "PV"),
        ("Russian Federation 2005", "A+B+C1", "E1; F1; G1+G2", "V"),
        ("Russian Federation 2005", "C2", "E2; F2; G3", "PV"),
        ("Russian Federation 2005", "Off-balance", "E3; F2; G1+G2+G3", "NV"),
        ("Russian Federation 2005", "P2", "E3; F3.2; G4", "PR"),
        ("UNFC-1997", "121", "E1; F1; G1", "V"),
        ("UNFC-1997", "211+221", "E2; F2; G1", "PV"),
        ("UNFC-1997", "333", "E3.2; F2.2; G3", "NV-DU"),
        ("Ukraine", "334", "E3.2; F3; G4", "PR"),
        ("AMREC", "E1.1;F1.2;G1", "E1.1; F1.2; G1", "V-AD"),
        ("Geoscience Australia", "Paramarginal", "E3; F2; G1+G2", "NV"),
    ],
)
def test_other_systems(system, category, code, key):
    assert result(system, category) == (code, key, "default_bridge")


@pytest.mark.parametrize(
    ("category", "status", "code", "key"),
    [
        ("Proven+Probable", "Producing", "E1.1; F1.1; G1+G2", "V-OP"),
        ("Probable", "Construction", "E1.1; F1.2; G2", "V-AD"),
        ("Probable", "feasibility complete", "E1.1; F1.3; G2", "V-JD"),
        ("Proved", "subsidised", "E1.2; F1.1; G1", "V-OP"),
        ("Inferred", "Evaluation", "E2; F2.1; G3", "PV-DP"),
        ("Measured", "Producing", "E2; F2.1; G1", "PV-DP"),
        ("Indicated", "care and  maintenance", "E2; F2.2; G2", "PV-DH"),
        ("Inferred", "early", "E3.2; F2.2; G3", "NV-DU"),
        ("Inferred", "abandoned", "E3.3; F2.3; G3", "NV-DN"),
    ],
)
def test_project_status_refines_each_quantity_by_itself(category, status, code, key):
    assert result("JORC", category, status) == (code, key, "default_bridge+status")


def test_a_status_without_a_rule_leaves_the_default_and_says_if_it_speaks_against_a_reserve():
    assert result("JORC", "Probable", "No info") == ("E1; F1; G2", "V", "default_bridge")
    assert result("PRMS", "On Production 1P", "abandoned") == ("E1.1; F1.1; G1", "V-OP", "default_bridge")
    assert bridge("JORC", "Probable", status="permit refused").flags == ("status_against_reserve",)


def test_every_step_is_told():
    assert bridge("JORC 2012", "Probable").steps == ("Probable", "112", "Viable", "default mapping")
    assert bridge("JORC 2012", "Probable", status="Producing").steps == (
        "Probable", "112", "status: Producing", "E1.1; F1.1; G2", "Viable Projects: On Production",
        "default mapping, project status",
    )  # fmt: skip
    assert bridge("jorc", "Probable").bridge_ids == ("crirsco-probable",)
    assert bridge("jorc", "Measured+Inferred").confidence.startswith("seen (CGI synonym: measured (221)); ")


@pytest.mark.parametrize(
    ("system", "category", "flag"),
    [
        ("LKAB mineral resource", "Inferred", "unknown_system"),
        ("", "Inferred", "unknown_system"),
        ("JORC", "not stated", "unknown_category"),
        ("JORC", "", "unknown_category"),
        ("JORC", "Probable + something", "unknown_category"),
        ("PRMS", "On Production", "unknown_category"),
        ("UNFC-1997", "213", "unknown_category"),
        ("USGS MCS", "Reserves", "national_estimate"),
        ("Geoscience Australia", "EDR", "mixed_classes"),
        ("JORC", "Mine production, Probable", "mixed_classes"),
        ("Minerals4EU", "Measured", "by_code"),
    ],
)
def test_what_has_no_bridge_stays_unclassified_with_the_reason(system, category, flag):
    bridged = bridge(system, category)
    assert (bridged.code, bridged.class_key, bridged.mapping_basis) == (None, "", MappingBasis.NONE)
    assert bridged.flags == (flag,)
    assert bridged.steps[-1] == code_list("unfc_note").name(flag)


def test_production_has_a_class_outside_the_matrix():
    bridged = bridge("Geoscience Australia", "Mine production 2022")
    assert (bridged.code, bridged.class_key) == (None, "P-SALES")


def test_alternatives_take_the_weaker_and_sums_over_classes_are_flagged():
    assert bridge("russia2005", "C1").flags == ("weaker_taken",)
    both = bridge("russia2005", "C1+C2")
    assert (both.class_key, both.flags) == ("V+PV", ("weaker_taken", "spans_classes"))


@pytest.mark.parametrize(
    ("label", "system"),
    [
        ("JORC 2012", "jorc"),
        ("JORC (SRK)", "jorc"),
        ("NI 43-101", "ni43101"),
        ("CRIRSCO-type (JORC, NI 43-101, SAMREC ...) as compiled", "crirsco"),
        ("unfc-1997", "unfc1997"),
        ("JORCish", ""),
        ("as compiled (category not stated)", ""),
    ],
)
def test_a_label_names_its_system(label, system):
    assert system_of(label) == system


@pytest.mark.parametrize(
    ("digits", "code", "key"),
    [
        ("111", "E1; F1; G1", "V"),
        ("122", "E1; F1; G2", "V"),
        ("211", "E2; F2; G1", "PV"),
        ("221", "E2; F2; G1", "PV"),
        ("222", "E2; F2; G2", "PV"),
        ("332", "E3.2; F2.2; G2", "NV-DU"),
        ("333", "E3.2; F2.2; G3", "NV-DU"),
    ],
)
@pytest.mark.parametrize("country", ["IND", "UKR"])
def test_digits_of_1997_are_converted_never_reread(country, digits, code, key):
    bridged = native(digits, country_iso3=country)
    assert (bridged.code.canonical(), bridged.class_key) == (code, key)
    assert bridged.mapping_basis is MappingBasis.DEFAULT
    assert bridged.steps[0] == f"UNFC-1997 {digits}"


def test_native_and_official_codes_are_kept_as_given():
    assert native("1.1;1.1;1").mapping_basis is MappingBasis.NATIVE
    assert native("331", country_iso3="FIN").class_key == "OC"
    assert convert(parse("UNFC-2004 333")).class_key == "NV-DU"
    official = officially_bridged("112", system="PERC", category="Probable", document="ECE/ENERGY/GE.3/2024/5")
    assert official.mapping_basis is MappingBasis.OFFICIAL
    assert official.steps == (
        "Probable (PERC)", "112", "ECE/ENERGY/GE.3/2024/5", "Viable Projects: sub-class not stated", "official bridge",
    )  # fmt: skip
    with pytest.raises(ValueError, match="names its document"):
        officially_bridged("112", system="PERC", category="Probable", document=" ")
    with pytest.raises(UnfcError):
        native("113b", country_iso3="IND")


@given(st.sampled_from(list(code_list("unfc_system").rows)), st.text(max_size=60), st.text(max_size=20))
def test_no_text_makes_a_bridge_fail(system, category, status):
    bridged = bridge(system, category, status=status)
    assert (bridged.code is None) == (bridged.mapping_basis is MappingBasis.NONE) or bridged.class_key == "P-SALES"


@pytest.mark.parametrize("text", ["measured+" * 60_000, "(" * 500_000, " " * 500_000, "=cmd|' /C calc'!A0" * 30_000])
def test_hostile_categories_are_unclassified_at_once(text):
    began = time.process_time()
    bridged = bridge(text, text), bridge("jorc", text, status=text)
    assert time.process_time() - began < 2 * LIMIT_S
    assert all(one.mapping_basis is MappingBasis.NONE and len(one.steps[0]) < 100 for one in bridged)
