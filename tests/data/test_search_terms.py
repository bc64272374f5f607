"""Words of the search: each leads to something that exists, is needed, and never decides what a figure is of."""

import pytest

from data import vocabulary
from data.codes import blocs, code_list, table
from data.datasets import DATASETS
from data.search_terms import KINDS, suggested_materials, terms, uses
from data.spelling import name_key

REGIONS = {row[key] for row in code_list("country").rows.values() for key in ("un_region", "un_subregion")} - {""}
CODES = {
    "material": set(code_list("material").rows), "place": {*code_list("country").rows, *blocs()}, "region": REGIONS,
    "dataset": set(DATASETS), "stage": set(code_list("stage").rows),
}  # fmt: skip


def code_of(term, target):
    return target.partition("?")[0] if term.target_kind == "dataset" else target


def test_every_word_leads_to_what_exists_and_says_where_it_comes_from():
    assert [term.text for term in terms() if term.target_kind not in KINDS or not all(term.targets)] == []
    assert [
        term.text
        for term in terms()
        if not {code_of(term, target) for target in term.targets} <= CODES.get(term.target_kind, {*term.targets})
    ] == []
    assert [row["term"] for row in table("search_term") if not row["source"] or not row["language"]] == []
    keys = [(name_key(term.text), term.target_kind) for term in terms()]
    assert len(set(keys)) == len(keys)


def test_a_word_stands_in_the_list_only_where_no_name_says_the_same():
    same = [
        term.text
        for term in terms()
        if term.target_kind == "material"
        and len(term.targets) == 1
        and vocabulary.material(term.text) == vocabulary.Material(term.targets[0])
    ]
    assert same == []


@pytest.mark.parametrize("word", ["LCE", "NMC 811", "black mass", "coltan", "tungsten carbide", "needle coke"])
def test_a_word_of_the_search_suggests_and_never_decides(word):
    assert suggested_materials(word) or len(vocabulary.materials(word)) > 1
    assert vocabulary.material(word) is None
    assert "Did you mean" in vocabulary.material_advice(word).cure


def test_a_word_means_one_use():
    seen = {}
    for use in uses():
        assert use.words
        assert use.applications
        for key in {name_key(word) for word in (use.name, *use.words)}:
            assert seen.setdefault(key, use.use_id) == use.use_id
