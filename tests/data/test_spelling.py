"""One text, one spelling: what Unicode writes in several ways is compared as one."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.spelling import Nearest, folded, name_key, tidied

NAMES = st.text(max_size=30)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Côte d\u2019Ivoire", "cote d'ivoire"), ("CÔTE D`IVOIRE", "cote d'ivoire"), ("TÜRKİYE", "turkiye"),
        ("Li\u2082O", "li2o"), ("\uff2c\uff49\uff12\uff2f", "li2o"), ("CoSO\u2084\u22c57H\u2082O", "coso4\u00b77h2o"),
        ("Guinea\u2011Bissau", "guinea-bissau"), ("Guinea\u2013Bissau", "guinea-bissau"), ("Łódź", "lodz"),
        ("rare\u00a0\u2009earths", "rare earths"), ("zinc\u00ad\u200b", "zinc"), ("Straße", "strasse"),
        ("\u0130ran", "iran"), ("D\u0131yarbak\u0131r", "diyarbakir"), ("КОРЕЯ", "корея"), ("锂", "锂"),
    ],
)  # fmt: skip
def test_a_text_is_folded_to_what_is_compared(text, plain):
    assert folded(text) == plain


@given(NAMES)
def test_composed_and_decomposed_texts_are_one(text):
    forms = {folded(unicodedata.normalize(form, text)) for form in ("NFC", "NFD")}
    assert forms == {folded(text)}


@given(NAMES)
def test_folding_twice_changes_nothing(text):
    assert folded(folded(text)) == folded(text)
    assert name_key(name_key(text)) == name_key(text)


def test_a_text_that_is_shown_keeps_its_case_and_its_accents():
    assert tidied("Co\u0302te\u00a0d\u2019Ivoire \u2013 Li\u2082O") == "Côte d'Ivoire - Li2O"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Congo, Dem. Rep.", "DR Congo"), ("D.R. Congo", "Democratic Republic of the Congo"), ("U.S.A.", "USA"),
        ("Bosnia & Herzegovina", "Bosnia-Herzegovina"), ("St. Lucia", "Saint Lucia"), ("Bahamas, The", "Bahamas"),
        ("Graphite (natural)", "natural graphite"), ("Rare-earth elements", "rare earth element"), ("PGMs", "PGM"),
    ],
)  # fmt: skip
def test_spellings_of_one_name_share_a_key(one, other):
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("Austrlia", ["Austria", "Australia"]), ("Galium", ["Gallium"]), ("telurium", ["Tellurium"]),
        ("Ailver", ["Silver"]), ("Germnaium", ["Germanium"]), ("Kryptonite", []), ("UK", []), ("South Korea", []),
        ("", []), ("x" * 500, []),
    ],
)  # fmt: skip
def test_only_a_slip_of_the_hand_is_near(word, meant):
    names = ["Australia", "Austria", "Gallium", "Germanium", "Krypton", "Silver", "South Africa", "Tellurium", "UKR"]
    assert sorted(Nearest(names).near(word)) == sorted(meant)


@given(NAMES.filter(lambda text: 4 <= len(folded(text)) <= 60))
def test_a_name_is_near_itself(name):
    assert Nearest([name]).near(name) == [name]
