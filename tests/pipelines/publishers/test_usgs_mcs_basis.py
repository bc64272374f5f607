"""What tonnes count: no rule of mapping_product.csv takes a figure whose words speak against it."""

from pathlib import Path

import pytest

from data.contents import GROSS
from pipelines.labels.mapping_files import mapping_rows
from pipelines.normalise import production_yearly
from pipelines.publishers import usgs_mcs
from pipelines.publishers.usgs_mcs.basis import Basis, basis_of, stated
from pipelines.publishers.usgs_mcs.products import OWN_FORM
from tests.pipelines.publishers import mcs_files as files
from tests.pipelines.publishers.mcs_files import normalised

RULES = [row for row in mapping_rows(Path(usgs_mcs.__file__).parent / "mapping_product.csv") if row["material_id"]]
WORDS = (
    "lithium carbonate equivalent", "Li2O content", "Li₂O", "WO3 content", "tungsten trioxide", "vanadium pentoxide",
    "V2O5", "niobium pentoxide", "contained chromium", "gross weight", "cobalt content", "K2O equivalent",
    "strontium sulfate", "rare-earth-oxide (REO) equivalent", "zirconium oxide content", "Fe2O3",
)  # fmt: skip


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("place", ["type", "unit"])
def test_no_rule_takes_words_that_speak_against_it(words, place):
    for rule in RULES:
        accepts = tuple(rule["accepts"].split("|")) if rule["accepts"] else ()
        texts = (f"Mine production, {words}", "metric tons") if place == "type" else ("Mine", f"metric tons, {words}")
        found = basis_of(rule["content_basis"], accepts, texts)
        said = stated(words)
        agrees = said <= {rule["content_basis"], *accepts} or rule["content_basis"] == OWN_FORM
        converted = isinstance(found, Basis) and found.factor != 1 and words != GROSS
        assert agrees or converted or isinstance(found, str), (rule, words, found)
        if isinstance(found, Basis) and found.factor == 1:
            assert said <= {rule["content_basis"], *accepts, "content"}, (rule, words)
        if said == {GROSS} and GROSS not in {rule["content_basis"], *accepts}:
            assert isinstance(found, str)


@pytest.mark.parametrize(
    ("basis", "text", "factor"),
    [
        ("Li", "Mine production, lithium carbonate equivalent", 0.18787), ("Li", "Li₂O", 0.46457),
        ("W", "WO3 content", 0.79297), ("V", "vanadium pentoxide", 0.56017), ("Nb", "Nb2O5", 0.69904),
        ("Ta", "tantalum pentoxide", 0.81897), ("Mn", "manganese dioxide", 0.63194),
    ],
)  # fmt: skip
def test_compounds_are_converted_by_atomic_masses(basis, text, factor):
    found = basis_of(basis, (), (text, "metric tons"))
    assert isinstance(found, Basis)
    assert found.factor == pytest.approx(factor, abs=2e-5)
    assert "Converted from" in found.note


@pytest.mark.parametrize(
    ("basis", "texts"),
    [
        ("gross weight", ("Mine production, contained chromium",)),
        ("Mn", ("Mine production, gross weight",)),
        ("Co", ("Mine production, nickel content",)),
        ("gross weight", ("Mine production, P2O5 content",)),
        ("Li", ("spodumene, Fe2O3",)),
        ("Li", ("Mine production, lithium content", "metric tons, lithium carbonate equivalent")),
    ],
)
def test_what_cannot_be_converted_says_what_speaks_against_it(basis, texts):
    assert isinstance(basis_of(basis, (), texts), str)


def test_a_contradicted_row_is_set_aside_and_a_compound_converted(tmp_path):
    text = files.LITHIUM_2023
    lines = text.splitlines()
    kind = lines[1].split('"')[1] if '"' in lines[1] else lines[1].split(",")[2]
    made = normalised(
        production_yearly, tmp_path, MCS2023_lithi_world=text.replace(kind, "Mine production, carbonate equivalent")
    )
    assert {one["label_kind"] for one in made.quarantined} == {"basis"}
    assert not made.rows.num_rows
