"""UNFC notation: every way of writing a code comes to one form, and everything else is told what is wrong where."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.unfc import Triple, UnfcCode, UnfcError, UnfcVersion, assumed_version, legal_triples, parse, parse_reported
from data.unfc.notation import MAX_CHARACTERS, version_of

N_TRIPLES_2019, N_TRIPLES_1997 = 8 * 16 * 7, 3 * 3 * 4
LIMIT_S = 0.05
"""Of processor time, twenty times what the slowest takes; a reader that backtracks needs seconds."""

WRITTEN = {
    "E1.1; F1.2; G1+G2": [
        "E1.1, F1.2, G1+G2",
        "E1.1/F1.2/G1,2",
        "E1.1-F1.2-G1-G2",
        "G1+G2; F1.2; E1.1",
        "UNFC E1.1; F1.2; (G1+G2)",
        "E1.1; F1.2; (G1+G2);",
        "E1.1|F1.2|G1/G2",
        "E 1.1 F 1.2 G 1, 2",
        "E1.1 F1.2 G1 & G2",
        "E1.1 F1.2 G1 and G2",
        "[E1.1; F1.2; G1+G2]",
        "(E1.1)(F1.2)(G1+G2)",
        "F1.2;E1.1;G1+G2",
        "E-1.1; F-1.2; G-1+2",
        "E:1.1 F:1.2 G:1-2",
        "E1.1;\u00a0F1.2;\u202fG1\u2013G2",
        "E1.1; F1.2; G1+G2 (UNFC-2019)",
        "UNFC 2019: E1.1F1.2G1+2",
        "1.1/1.2/1+2",
        "\u04151.1;\u04241.2;\u04131+2",
        "E1.1.F1.2.G1+G2",
        "e1.1 + f1.2 + g1 + g2",
        "E1.1; F1.2; G1; G2.",
        "1.1 1.2 1+2",
        "UNFC Update 2019 E1.1; F1.2; G1 to G2",
        "E=1.1, F=1.2, G=1,2",
        "E1.1; F1.2 (G1, G2)",
        "E1.1\u2014F1.2\u2014G1\u20142",
    ],
    "E1; F2; G3": [
        "UNFC 123",
        "UNFC-2019 123",
        "UNFC: 123",
        "123;",
        "(123)",
        "1-2-3",
        "1,2,3",
        "1 2 3",
        "G3F2E1",
        "F2G3E1",
        "UNFC code 123",
        "(1, 2, 3)",
        "123 (UNFC-2019)",
        "\u03951;F2;G3",
        "E1_F2_G3".replace("_", " "),
    ],
    "E1.1; F1.2; G1": ["E1.1;F1.2;G1", "E1.1; F1.2; G1", "E1.1F1.2G1", "1.1;1.2;1", "e1.1 f1.2 g1", " 1.1 ; 1.2 ; 1 "],
    "E1; F1; G1": ["111", "E1F1G1", "1;1;1", "\N{FULLWIDTH DIGIT ONE}" * 3, "UNFC-2019 111"],
    "E1; F1; G1+G2": ["111+112", "112+111", "111,112", "E1;F1;G1+G2", "E1F1G1+2", "E1F1G1,2", "1;1;1+2", "E1F1G1-2"],
    "E2; F2.1; G1+G2+G3": ["E2F2.1G1,2,3", "E2;F2.1;G1-G3", "E2;F2.1;G1\N{EN DASH}3", "2;2.1;1+2+3"],
    "(E1; F1; G1) + (E2; F2; G1)": [
        "E1F1G1, E2F2G1",
        "G1;F1;E1;G1;F2;E2",
        "(E1;F1;G1)+(E2;F2;G1)",
        "111;221",
        "111 and 221",
    ],
    "(E1; F1; G1+G2) + (E2; F2; G1+G2)": ["111+112+221+222", "E1;F1;G1+G2+E2;F2;G1+G2", "1;1;1+2+2;2;1+2"],
    "E3; F3; G4": ["334", "E3; F3; G4"],
    "E3; F3; G4.1+G4.2": [
        "E3;F3;G4.1,2",
        "E3;F3;G4.1/2",
        "E3/F3/G4.1+2",
        "E3;F3;G4.1+G4.2",
        "3;3;4.1,4.2",
        "E3F3G4.1-4.2",
    ],
    "E3; F2; G1": [
        "\N{CYRILLIC CAPITAL LETTER IE}3;F2;G1",
        "\N{FULLWIDTH LATIN CAPITAL LETTER E}3\N{FULLWIDTH SEMICOLON}\N{FULLWIDTH LATIN SMALL LETTER F}2;g1",
        "\N{NO-BREAK SPACE}E3;\tF2; G1",
    ],
    "UNFC-1997 331+332": ["UNFC-1997 331+332", "unfc 1997: E3;F3;G1+G2"],
    "UNFC-1999-GB/T 122": ["UNFC-1999-GB/T 122"],
    "UNFC-2009 E1.1; F1.1; G1": ["UNFC-2009 1.1;1.1;1"],
}


@pytest.mark.parametrize(("canonical", "text"), [(key, text) for key, texts in WRITTEN.items() for text in texts])
def test_every_notation_comes_to_one_form(canonical, text):
    assert parse(text).canonical() == canonical


@pytest.mark.parametrize(
    ("text", "position", "found", "expected"),
    [
        ("", 1, "", "a code such as"),
        ("E4;F1;G1", 1, "'E4'", "E1, E1.1, E1.2, E2, E3"),
        ("E1;F5;G1", 4, "'F5'", "F4.3"),
        ("E1;F1;G5", 7, "'G5'", "G4.3"),
        ("E2.1;F1;G1", 1, "'E2.1'", "a category of E in UNFC-2019"),
        ("110", 3, "'G0'", "a category of G"),
        ("1.9;1;1", 1, "'E1.9'", "a category of E"),
        ("E1.1;F1.2", 10, "", "a category of G"),
        ("E1F1G", 6, "", "a category of G"),
        ("E1+E2;F1;G1", 3, "'+'", "only G may hold several"),
        ("E1;;F1;G1", 4, "';'", "a category of F"),
        ("11", 1, "'11'", "three digits"),
        ("1111", 1, "'1111'", "three digits"),
        ("111b", 4, "'b' (U+0062)", "E, F, G, digits"),
        ("111+111", 5, "again", "once"),
        ("E1F1G1,1", 8, "again", "once"),
        ("E1;F1;G3-G1", 10, "'G1'", "the end of a range"),
        ("E1;F1;G1-G4", 10, "'G4'", "the end of a range"),
        ("E1;F1;G4-G4.2", 10, "'G4.2'", "the end of a range"),
        ("E3;F3;G4+G4.1", 10, "'E3; F3; G4.1'", "not both"),
        ("E1;F1;G1 + E1.1;F1.1;G1", 22, "'E1.1; F1.1; G1'", "they overlap"),
        ("E3;F3;G4,1", 10, "'1'", "G4.1, or G4 and G1"),
        ("E1,2;F1;G1", 3, "','", "E1.2, or E1 and E2"),
        ("E1;F1,3;G1", 6, "','", "F1.3, or F1 and F3"),
        ("1,1;1,2;1", 4, "';'", "a category of G"),
        ("1.1.2", 4, "'.'", "points may part the axes"),
        ("111/112", 4, "'/'", "not one or the other"),
        ("111-113", 4, "'-'", "nor all between"),
        ("E1F1G1/E2F2G2", 7, "'/'", "not one or the other"),
        ("E1;F1;G1+222", 10, "'222'", "one notation"),
        ("222+E1;F1;G1", 5, "'E'", "one notation"),
        ("111 112", 5, "'112'", "or + and another one"),
        ("E1;F1;F2;G1", 7, "'F'", "only G may hold several"),
        ("E1;F1;F2", 7, "'F'", "only G may hold several"),
        ("E11F12G1", 1, "'E11'", "a category of E"),
        ("(111", 5, "", "a closing bracket"),
        ("111)", 4, "')'", "the end of the code"),
        ("111+", 5, "", "a code such as"),
        ("=1+1", 1, "'='", "a code such as"),
        ("111\x00", 4, "(U+0000)", "E, F, G, digits"),
        ("111\n112", 4, "(U+000A)", "E, F, G, digits"),
        ("1 \N{OIL DRUM}", 3, "(U+1F6E2)", "E, F, G, digits"),
        ("\N{CIRCLED DIGIT ONE}11", 1, "(U+2460)", "E, F, G, digits"),
        ("\N{ARABIC-INDIC DIGIT ONE}11", 1, "(U+0661)", "E, F, G, digits"),
        ("UNFC-1997 E1.1;F1;G1", 11, "'E1.1'", "a category of E in UNFC-1997: E1, E2, E3"),
    ],
)
def test_what_is_no_code_is_told_where_and_why(text, position, found, expected):
    with pytest.raises(UnfcError) as caught:
        parse(text)
    assert caught.value.position == position
    assert found in caught.value.found
    assert expected in caught.value.expected
    assert f"at character {position} " in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "\N{PILE OF POO}" * 500_000,
        "1" * 500_000,
        "111+" * 125_000,
        "E1;F1;G1" + "," * MAX_CHARACTERS,
        "(" * MAX_CHARACTERS,
        " " * (MAX_CHARACTERS - 1) + "x",
        "111 + " * (MAX_CHARACTERS // 6),
        "=HYPERLINK(1)" * 600,
        "1" * MAX_CHARACTERS,
        "E1F1G1" + "-G1" * 2600,
        "".join(map(chr, range(32))) * 250,
    ],
    ids=lambda text: f"{text[:8]!a}x{len(text)}",
)
def test_hostile_texts_are_refused_at_once_in_a_short_message(text):
    began = time.process_time()
    with pytest.raises(UnfcError) as caught:
        parse(text)
    assert time.process_time() - began < LIMIT_S
    assert len(str(caught.value)) < 500
    assert str(caught.value).isprintable()


@given(st.text(max_size=30) | st.text("EFG1234.;+,-() ", max_size=30))
def test_any_text_is_a_code_that_reads_back_or_a_unfc_error(text):
    try:
        code = parse(text)
    except UnfcError as error:
        position, code = error.position, None
    assert parse(code.canonical()) == code if code else 1 <= position <= len(text) + 1


@st.composite
def codes(draw):
    version = draw(st.sampled_from(UnfcVersion))
    triples = draw(st.sets(st.sampled_from(legal_triples(version)), min_size=1, max_size=12))
    return UnfcCode(tuple(one for one in triples if not any(covers(other, one) for other in triples)), version)


def covers(one, other):
    """Tell whether a cell holds another as a sub-category."""
    return one != other and all(
        b in {a, b} and (a == b or b.startswith(f"{a}.")) for a, b in zip(one, other, strict=True)
    )


@given(codes())
def test_what_is_written_reads_back(code):
    assert parse(code.canonical()) == code
    assert parse(code.canonical()).canonical() == code.canonical()


def test_every_legal_triple_and_the_longest_code_read_back():
    assert len(legal_triples(UnfcVersion.V2019)) == N_TRIPLES_2019
    assert len(legal_triples(UnfcVersion.V1997)) == N_TRIPLES_1997
    for version in UnfcVersion:
        for triple in legal_triples(version):
            assert parse(UnfcCode((triple,), version).canonical()).triples == (triple,)
        whole = [one for one in legal_triples(version) if not any("." in category for category in one)]
        every = UnfcCode(tuple(whole), version)
        assert parse(every.canonical()) == every


def test_a_code_holds_each_cell_once_and_in_order():
    one, other = Triple("E1", "F1", "G2"), Triple("E1", "F1", "G1")
    code = UnfcCode((one, other, one), UnfcVersion.V2019)
    assert code == UnfcCode.of("E1", "F1", ("G1", "G2"))
    assert (code.e, code.f, code.g) == (("E1",), ("F1",), ("G1", "G2"))
    assert code.digits() == "111+112"
    with pytest.raises(UnfcError, match="categories of UNFC-1997"):
        UnfcCode.of("E1.1", "F1", ("G1",), "1997")


@pytest.mark.parametrize(
    ("text", "country", "stated", "version"),
    [
        ("331", "IND", "", "1997"),
        ("331+332", "UKR", "", "1997"),
        ("\N{FULLWIDTH DIGIT THREE}33", "IND", "", "1997"),
        ("122", "CHN", "", "1999-GB/T"),
        ("UNFC 331", "IND", "", "1997"),
        ("(331);", "IND", "", "1997"),
        ("UNFC-2019 331", "IND", "", "2019"),
        ("331", "IND", "UNFC-2019", "2019"),
        ("331", "", "UNFC-1997", "1997"),
        ("331", "FIN", "", "2019"),
        ("E1.1;F1.1;G1", "IND", "", "2019"),
        ("UNFC-1997 331", "FIN", "", "1997"),
    ],
)
def test_older_digits_are_never_read_as_2019(text, country, stated, version):
    assert parse_reported(text, country_iso3=country, stated_version=stated).version == version


def test_a_code_that_contradicts_the_stated_version_is_refused():
    with pytest.raises(UnfcError, match="UNFC-2019, the version stated"):
        parse_reported("UNFC-1997 331", stated_version="2019")
    assert version_of("GB/T 17766-1999") is assumed_version("111", country_iso3="CHN")
    with pytest.raises(UnfcError, match="one of 1997, 2004"):
        version_of("2021" * 100_000)


@pytest.mark.parametrize(
    "text",
    [
        "E1.1_F1.2_G1", '"E1.1; F1.2; G1"', "<E1.1;F1.2;G1>", "E1.1·F1.2·G1", "E1·1; F1·2; G1",
        "UNFC (2019): E1.1F1.2G1", "(UNFC 2019) E1.1, F1.2, G1", "UNFC[2019] E1.1/F1.2/G1",
        "«E1.1 F1.2 G1»", "(UNFC) G1 F1.2 E1.1",
    ],
)  # fmt: skip
def test_marks_that_say_nothing_are_stepped_over(text):
    assert str(parse(text)) == "E1.1; F1.2; G1"


@pytest.mark.parametrize("text", ["E2;F2;G1..G3", "E2;F2;G1...G3", "E2;F2;G1…G3", "E2;F2;G1 bis G3", "E2 F2 G1 to 3"])
def test_a_range_of_g_is_one_in_every_sign_of_a_range(text):
    assert str(parse(text)) == "E2; F2; G1+G2+G3"


@pytest.mark.parametrize("text", ["Class: E1;F1;G1", "E: 1; F: 4.9; G: 1"])
def test_the_reason_of_an_error_holds_none_of_the_text(text):
    with pytest.raises(UnfcError) as caught:
        parse(text)
    assert caught.value.reason.startswith(f"at character {caught.value.position} ")
