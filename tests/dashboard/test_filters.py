"""Filters and the query string carry the same state, whatever it is; nothing else gets in."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.filters import (
    BARS,
    CELLS,
    FALLS,
    KEYS,
    MAPS,
    MAX_QUERY_LENGTH,
    MAX_VALUES,
    MEASURES,
    OUTLOOKS,
    PLACES,
    RANGES,
    SORTS,
    VIEWS,
    FilterError,
    Filters,
    coded,
)
from data import spelling
from data.codes import code_list

_LABELS = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=20)
_VALUES = {
    "view": st.sampled_from(VIEWS),
    "measure": st.sampled_from(MEASURES),
    "outlook": st.sampled_from(OUTLOOKS),
    "by": st.sampled_from(BARS),
    "cells": st.sampled_from(CELLS),
    "map": st.sampled_from(MAPS),
    "sort": st.sampled_from(SORTS),
    "material": st.sampled_from(sorted(code_list("material").rows)),
    "stage": st.sampled_from(sorted(code_list("stage").rows)),
    "country": st.sampled_from(["EU27", "BRICS", "COD", "CHN", "WLD"]),
    "hs": st.from_regex("[0-9]{6}", fullmatch=True),
    "year": st.integers(1900, 2100),
    "status": st.sampled_from(["reported", "missing"]),
    "top": st.integers(1, 100_000),
    "dimension": st.sampled_from(["pv", "va"]),
    "source": st.sampled_from(["usgs_mcs", "baci"]),
    "source_set": st.sampled_from(["lithium_deposits", "rare_earths"]),
    "method": st.sampled_from(["eu_sr_2017", "geopolrisk"]),
    "project": st.sampled_from(["lithium-deposits-arg-arizaro", "tungsten-tin-aus-greenbushes"]),
    "resource_type": st.sampled_from(["primary", "anthropogenic"]),
    "unfc_class": st.sampled_from(sorted(code_list("unfc_class").rows)),
    "unfc_e": st.sampled_from(["E1", "E1.1", "E3.2"]),
    "unfc_f": st.sampled_from(["F1.3", "F2", "F4"]),
    "unfc_g": st.sampled_from(["G1", "G1+G2", "G4.1+G4.2"]),
    "mapping_basis": st.sampled_from(["native", "default_bridge+status"]),
    "counting": st.sampled_from(["counted", "other_document"]),
    "release": st.just("2025-03-06-0a1b2c3d"),
}
_VALUES |= {"scenario": st.sampled_from(sorted(code_list("scenario").rows))}
_VALUES |= {"facility": st.sampled_from(["ICMM07541", "a.1_b-2"]), "cut": st.sampled_from(["0", "12.5", "100"])}
_VALUES |= {"share": _VALUES["cut"], "falls": st.sampled_from(FALLS)}
_VALUES |= {
    "range": st.sampled_from(RANGES),
    "kiosk": st.just("1"),
    "site": st.sampled_from(["ICMM07541", "sim-north"]),
}
_VALUES |= dict.fromkeys(("start", "end"), st.sampled_from(["2026-11-30T12:00Z", "2026-11-30T12:00:05+01:00"]))
_VALUES |= {"reading": st.sampled_from(sorted(code_list("measure").rows))}
_VALUES |= {"requirement": st.sampled_from(["2f", "11d"]), "principle": st.sampled_from(["3", "12"])}
_VALUES |= {"score": st.just("1"), "phase": st.sampled_from(sorted(code_list("infrastructure_phase").rows))}
_VALUES |= dict.fromkeys(("compare", "host"), _VALUES["material"])
_VALUES |= dict.fromkeys(PLACES, _VALUES["country"])


@st.composite
def states(draw):
    """Draw any state that can be chosen."""
    chosen = {}
    for name, key in KEYS.items():
        values = _VALUES.get(name, _LABELS)
        if draw(st.booleans()) and not name.startswith("year_"):
            chosen[key.attribute] = tuple(draw(st.lists(values, max_size=4))) if key.many else draw(values)
    years = sorted(draw(st.lists(st.integers(1900, 2100), min_size=2, max_size=2)))
    return Filters(**chosen, year_from=years[0], year_to=years[1])


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(states())
def test_the_query_string_gives_the_state_back(state):
    assert Filters.parse(state.to_query(), KEYS, strict=True) == state


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(states())
def test_the_query_string_is_canonical(state):
    again = Filters.parse(state.to_query(), KEYS, strict=True)
    assert again.to_query() == state.to_query()


@settings(deadline=None)
@given(st.text(max_size=200))
def test_a_lenient_parse_takes_any_text(text):
    state = Filters.parse(text, KEYS, strict=False)
    assert Filters.parse(state.to_query(), KEYS, strict=True) == state


def test_materials_parted_by_a_comma_are_several_though_a_group_has_both_in_its_name():
    assert Filters.parse("material=boron,tellurium", KEYS, strict=True).material == ("boron", "tellurium")


def test_what_a_wrong_value_may_mean_is_looked_for_only_when_it_is_read(monkeypatch):
    looked_for = []
    monkeypatch.setattr(spelling.Nearest, "near", lambda self, text, most=3: looked_for.append(text) or [])
    state = Filters.parse("country=" + ",".join(f"Namibja{n}" for n in range(100)), KEYS, strict=False)
    assert len(state.ignored) == 100
    assert not looked_for
    assert "Namibja7" in str(state.ignored[7])
    assert len(looked_for) == 1


def test_the_order_and_form_of_writing_do_not_matter():
    one = Filters.parse("country=COD,CHN&material=cobalt", KEYS, strict=True)
    other = Filters.parse("?material=cobalt&country=CHN&country=COD&country=COD", KEYS, strict=True)
    assert one == other
    assert one.to_query() == "material=cobalt&country=CHN,COD"


def test_a_bloc_or_any_list_of_countries_is_for_whom_a_page_is():
    assert Filters.parse("for=eu27", KEYS, strict=True).for_ == ("EU27",)
    own = Filters.parse("for=zmb,COD", KEYS, strict=True)
    assert (own.for_, own.value("for"), own.to_query()) == (("COD", "ZMB"), ("COD", "ZMB"), "for=COD,ZMB")
    assert own.without("for", "COD") == Filters().with_(**{"for": "ZMB"}) == Filters(for_=("ZMB",))
    assert own.only(("for",)) == own
    assert own.only(("country",)) == own.without("for") == Filters()


def test_what_is_no_country_and_no_bloc_is_refused_by_key_and_value():
    with pytest.raises(FilterError, match="for=ATLANTIS: this is not a country in the list") as caught:
        Filters.parse("for=COD,ATLANTIS", KEYS, strict=True)
    assert {"EU27", "G7", "OECD", "BRICS", "COD"} <= set(caught.value.allowed)
    assert Filters.parse("for=COD,ATLANTIS", KEYS, strict=False).for_ == ("COD",)


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("country=Namibia", "country=NAM"), ("country=namibia,DR%20Congo", "country=COD,NAM"),
        ("country=Korea, Republic of", "country=KOR"), ("country=China, Macao SAR", "country=MAC"),
        ("for=European%20Union", "for=EU27"), ("for=UK", "for=GBR"),
        ("material=wolfram", "material=tungsten"), ("compare=REE,Li", "compare=rare_earths,lithium"),
        ("exporter=%E9%9F%A9%E5%9B%BD&importer=Alemania", "exporter=KOR&importer=DEU"), ("host=cuivre", "host=copper"),
    ],
)  # fmt: skip
def test_a_name_is_read_as_its_code(query, codes):
    assert Filters.parse(query, KEYS, strict=True).to_query() == codes
    assert coded(query) is not None
    assert Filters.parse(coded(query), KEYS, strict=True).to_query() == codes
    assert coded(codes) is None


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("country=Korea", "Did you mean Republic of Korea (KOR) or Democratic People's Republic of Korea (PRK)?"),
        ("country=South Koria", "Did you mean Republic of Korea (KOR)?"),
        ("material=neodymium", "stands under Rare earths (one of the rare earths). Did you mean rare_earths?"),
        ("material=hafnium", "Hafnium is not tracked: there are no figures for it here."),
        ("material=aluminium", "Did you mean bauxite?"), ("material=Galium", "Did you mean Gallium?"),
        ("hs=7403", "a six-digit Harmonized System code (headings of four digits: /data/trade_heading)"),
    ],
)  # fmt: skip
def test_a_name_that_is_not_just_one_code_is_answered_with_what_may_be_meant(query, said):
    with pytest.raises(FilterError) as caught:
        Filters.parse(query, KEYS, strict=True)
    assert said in str(caught.value)
    assert coded(query) is None


def test_compared_materials_keep_the_readers_order():
    assert Filters.parse("compare=nickel,cobalt", KEYS, strict=True).compare == ("nickel", "cobalt")


def test_a_label_may_hold_a_comma():
    state = Filters(product=("carbonate, battery grade",))
    assert Filters.parse(state.to_query(), KEYS, strict=True).product == ("carbonate, battery grade",)


@pytest.mark.parametrize(
    ("query", "key", "value"),
    [
        ("material=unobtainium", "material", "unobtainium"),
        ("country=Korea", "country", "Korea"),
        ("material=neodymium", "material", "neodymium"),
        ("unfc_e=E4", "unfc_e", "E4"),
        ("unfc_g=G1%2BE2", "unfc_g", "G1+E2"),
        ("mapping_basis=guess", "mapping_basis", "guess"),
        ("stage=dig", "stage", "dig"),
        ("year_from=22", "year_from", "22"),
        ("year_to=1899", "year_to", "1899"),
        ("year=٢٠٢٠", "year", "٢٠٢٠"),
        ("year_from=2023&year_to=2022", "year_to", "2022"),
        ("year_from=2023&year_from=2022", "year_from", "2022"),
        ("hs=28369", "hs", "28369"),
        ("product=%00", "product", "\0"),
        ("utm_source=x", "utm_source", ""),
        ("release=../../etc", "release", "../../etc"),
    ],
)
def test_a_bad_key_or_value_is_named(query, key, value):
    with pytest.raises(FilterError) as caught:
        Filters.parse(query, KEYS, strict=True)
    assert (caught.value.key, caught.value.value) == (key, value)
    assert caught.value.allowed
    lenient = Filters.parse(query, KEYS, strict=False)
    assert [error.key for error in lenient.ignored] == [key]


def test_a_key_of_another_page_is_ignored_with_a_notice():
    state = Filters.parse("material=cobalt&exporter=COD", {"material"}, strict=False)
    assert state == Filters(material=("cobalt",))
    assert [error.key for error in state.ignored] == ["exporter"]


def test_blank_values_are_no_values():
    assert Filters.parse("material=&country=,&year=", KEYS, strict=True) == Filters()


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("hs=" + "1" * MAX_QUERY_LENGTH, "query"),
        ("country=COD&hs=" + ",".join(str(100_000 + place) for place in range(MAX_VALUES)), "hs"),
    ],
)
def test_too_much_is_refused_by_name(query, key):
    with pytest.raises(FilterError) as caught:
        Filters.parse(query, KEYS, strict=True)
    assert caught.value.key == key
    assert str(caught.value).startswith(f"{key}: ")


def test_a_value_said_often_counts_once():
    assert Filters.parse("hs=" + ",".join(["282200"] * (MAX_VALUES + 1)), KEYS, strict=True).hs == ("282200",)


def test_codes_are_taken_in_either_case():
    state = Filters.parse("material=COBALT&country=cod,COD,eu27&stage=Mine", KEYS, strict=True)
    assert state == Filters(material=("cobalt",), country=("COD", "EU27"), stage=("mine",))


def test_changes_make_new_states():
    state = Filters(country=("COD",))
    assert state.with_(material="cobalt").material == ("cobalt",)
    assert state.with_(year=2020).without("year") == state
    assert state.with_(country=("COD", "CHN")).without("country", "CHN") == state
    assert state.with_(year=2020).only({"year"}) == Filters(year=2020)
    assert state.href("/materials/cobalt") == "/materials/cobalt?country=COD"
    assert Filters().href("/") == "/"
    assert state.first("country") == "COD"
    assert state.first("material", "lithium") == "lithium"


@pytest.mark.parametrize(("text", "value"), [("0", "0"), ("050.00", "50"), ("12.50", "12.5"), ("100", "100")])
def test_a_percentage_is_kept_in_its_shortest_form(text, value):
    assert Filters.parse(f"cut={text}", KEYS, strict=True).cut == value


@pytest.mark.parametrize("text", ["100.01", "-1", "1e2", "12.345", "half", "101", "\u0665"])
def test_a_percentage_outside_nothing_to_all_is_refused_with_its_range(text):
    with pytest.raises(FilterError, match="from 0 to 100"):
        Filters.parse({"cut": [text]}, KEYS, strict=True)


def test_a_copy_has_its_own_query_and_sorted_values():
    state = Filters(country=("COD",))
    assert state.to_query() == "country=COD"
    changed = state.with_(country=("COD", "CHN", "COD"))
    assert (changed.to_query(), changed.country) == ("country=CHN,COD", ("CHN", "COD"))
    assert changed == Filters(country=("CHN", "COD"))
    assert hash(changed) == hash(Filters(country=("CHN", "COD")))


def test_a_copy_takes_no_filter_that_there_is_none_of():
    with pytest.raises(TypeError, match="colour"):
        Filters().with_(colour="red")
