"""Unit conversions against the printed factors (four digits) and the definitions of the units."""

import pytest

from data import units


@pytest.mark.parametrize(
    ("compound", "element", "factor"),
    [
        ("Li2O", "Li", 0.4646), ("Li2CO3", "Li", 0.1879), ("LiOH·H2O", "Li", 0.1654), ("Co(OH)2", "Co", 0.6340),
        ("CoSO4·7H2O", "Co", 0.2097), ("NiSO4·6H2O", "Ni", 0.2233), ("MnSO4·H2O", "Mn", 0.3250), ("WO3", "W", 0.7930),
        ("V2O5", "V", 0.5602), ("Nb2O5", "Nb", 0.6990), ("Ta2O5", "Ta", 0.8190), ("TiO2", "Ti", 0.5993),
        ("Cr2O3", "Cr", 0.6842), ("P2O5", "P", 0.4364), ("B2O3", "B", 0.3106), ("Sb2O3", "Sb", 0.8354),
        ("Nd2O3", "Nd", 0.8574), ("Pr6O11", "Pr", 0.8277), ("Dy2O3", "Dy", 0.8713), ("Tb4O7", "Tb", 0.8502),
        ("CeO2", "Ce", 0.8141), ("La2O3", "La", 0.8527), ("Y2O3", "Y", 0.7874),
    ],
)  # fmt: skip
def test_content_factor_equals_the_printed_one(compound, element, factor):
    assert units.content_factor(compound, element) == pytest.approx(factor, abs=5e-5)


@pytest.mark.parametrize(("compound", "target", "factor"), [("Li2O", "Li2CO3", 2.4728), ("LiOH·H2O", "Li2CO3", 0.8804)])
def test_lithium_compounds_convert_to_carbonate_equivalent(compound, target, factor):
    assert units.compound_factor(compound, target, "Li") == pytest.approx(factor, abs=2e-4)


def test_lithium_to_its_oxide_and_carbonate():
    assert 1 / units.content_factor("Li2O", "Li") == pytest.approx(2.1525, abs=2e-4)
    assert 1 / units.content_factor("Li2CO3", "Li") == pytest.approx(5.3228, abs=2e-4)


@pytest.mark.parametrize(
    ("label", "tonnes"),
    [
        ("t", 1), ("metric tons", 1), ("kt", 1e3), ("Thousand  metric tons", 1e3), ("thousand metric dry tons", 1e3),
        ("thousand metric tons, titanium dioxide (TiO2) content", 1e3), ("mmt", 1e6), ("mt", 1e6), ("Mt", 1e6),
        ("million metric tons, iron content", 1e6), ("kg", 1e-3), ("kilograms, PGM content", 1e-3),
        ("short tons", 0.90718474),
    ],
)  # fmt: skip
def test_quantity_unit_reads_every_spelling(label, tonnes):
    unit = units.quantity_unit(label)
    assert unit is not None
    assert unit.tonnes == tonnes


@pytest.mark.parametrize("label", ["", "carats", "mct", "percent", "number"])
def test_a_unit_without_tonnes_is_unknown(label):
    assert units.quantity_unit(label) is None


def test_helium_weighs_169_grams_a_cubic_metre_at_15_degrees():
    unit = units.quantity_unit("million cubic meters")
    assert unit is not None
    assert unit.tonnes == pytest.approx(169.3, abs=0.05)
    assert "15 °C" in unit.note


def test_price_units_in_usd_a_tonne():
    assert units.PRICE_UNITS["cents/lb"].usd_per_t == pytest.approx(22.0462, abs=1e-4)
    assert units.PRICE_UNITS["$/troy oz"].usd_per_t == pytest.approx(32150.7, abs=0.1)
    assert units.PRICE_UNITS["$/metric ton unit"].usd_per_t == 100


def test_what_is_no_formula_is_refused():
    with pytest.raises(ValueError, match="no chemical formula"):
        units.molar_mass("Li2?")
    with pytest.raises(ValueError, match="holds no"):
        units.content_factor("WO3", "Li")


@pytest.mark.parametrize(
    ("label", "tonnes"),
    [
        ("koz", 0.0311034768), ("Moz", 31.1034768), ("Mlb", 453.59237), ("million pounds", 453.59237),
        ("short tons", 0.90718474), ("thousand short tons", 907.18474), ("long tons", 1.0160469088), ("dmt", 1),
        ("lbs", 0.00045359237), ("kt", 1e3), ("KT", 1e3), ("Mt", 1e6), ("Gt", 1e9), ("'000 t", 1e3), ("000t", 1e3),
        ("million tonnes", 1e6), ("тыс. т", 1e3), ("млн тонн", 1e6), ("万吨", 1e4), ("\uff4b\uff54", 1e3),
        ("t\u00a0", 1), ("tonelada métrica", 1), ("milliers de tonnes", 1e3), ("troy ounces", 31.1034768e-6),
    ],
)  # fmt: skip
def test_a_stated_unit_is_read_in_any_spelling(label, tonnes):
    unit, rest = units.stated_unit(label)
    assert (unit.tonnes, rest) == (pytest.approx(tonnes), "")
    again = units.quantity_unit(unit.unit_id)
    assert again is not None
    assert again.tonnes == unit.tonnes


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("mt", "two meanings"), ("MT", "two meanings"), ("tons", "two meanings"), ("thousand tons", "two meanings"),
        ("oz", "two meanings"), ("wmt", "water"), ("wet tonnes", "water"), ("stone", "no unit of mass"),
        ("g/t", "no unit of mass"), ("t per year", "no unit of mass"), ("kt/a", "no unit of mass"), ("ktpa", "no unit"),
        ("%", "no unit of mass"), ("", "no unit of mass"), ("million cubic meters", "no unit of mass"),
    ],
)  # fmt: skip
def test_a_unit_with_several_meanings_or_none_is_refused(label, said):
    with pytest.raises(units.UnitError, match=said):
        units.stated_unit(label)


@pytest.mark.parametrize(
    ("label", "unit_id", "rest"),
    [
        ("kt LCE", "kt", "lce"),
        ("Mt Cu", "Mt", "cu"),
        ("t ore (gross)", "t", "ore (gross)"),
        ("Mlb U3O8", "Mlb", "u3o8"),
    ],
)
def test_what_a_unit_says_beside_itself_is_kept(label, unit_id, rest):
    unit, said = units.stated_unit(label)
    assert (unit.unit_id, said) == (unit_id, rest)


def test_a_unit_of_mass_agrees_with_the_definitions_beside_it():
    defined = {"lb": units.POUND_T, "short ton": units.SHORT_TON_T, "troy oz": units.TROY_OUNCE_T}
    assert {unit_id: units.stated_unit(unit_id)[0].tonnes for unit_id in defined} == defined
