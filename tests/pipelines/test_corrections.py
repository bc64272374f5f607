"""Corrections as data: what they mend, when they do nothing, and when they refuse."""

import re
from pathlib import Path

import pytest

from data.model import InputError
from pipelines import corrections

ROOT = Path(__file__).parents[2]

TOML = """
[kilo]
match = { vintage = "2099", commodity = "sele*", statistic = "reserves" }
action = "unit"
value = "t"
reason = "the header says kt, the figures are t"
evidence = "the note"
expect = { unit = "kt", "any note" = "tons", "United States/Reserves" = "11000", value = "<100000" }
"""


def row(**changes):
    return {
        "vintage": "2099", "commodity": "selen", "statistic": "reserves", "unit": "kt", "country": "United States",
        "column": "Reserves", "value": "11000", "note": "in tons", "file": "a.csv", "line": 2,
    } | changes  # fmt: skip


def put(folder, feed_id, text=TOML):
    """Write the corrections of a feed below `folder`, and return the folder."""
    (folder / feed_id).mkdir()
    (folder / feed_id / "corrections.toml").write_text(text)
    return folder


@pytest.fixture
def folder(tmp_path):
    return put(tmp_path, "demo")


def test_a_correction_mends_its_rows_and_says_so(folder):
    rows, touched = corrections.apply("demo", [row(), row(commodity="tellu")], folder)
    assert [one["unit"] for one in rows] == ["t", "kt"]
    assert rows[0]["correction"] == "Corrected: the header says kt, the figures are t"
    assert {name: len(mended) for name, mended in touched.items()} == {"kilo": 1}


def test_a_correction_of_a_release_that_is_not_loaded_does_nothing(folder):
    rows, touched = corrections.apply("demo", [row(vintage="2098")], folder)
    assert (rows[0]["unit"], touched) == ("kt", {})


@pytest.mark.parametrize("changed", [{"unit": "t"}, {"note": ""}, {"value": "12000"}])
def test_a_correction_whose_text_has_changed_refuses(folder, changed):
    with pytest.raises(InputError, match="correction kilo expects"):
        corrections.apply("demo", [row(**changed)], folder)


def test_figures_beyond_the_expected_size_refuse(folder):
    other = row(country="Peru", value="11000000")
    with pytest.raises(InputError, match=r"value = '<100000'"):
        corrections.apply("demo", [row(), other], folder)


def test_a_row_set_aside_is_gone(tmp_path):
    text = TOML.replace('action = "unit"', 'action = "set_aside"')
    put(tmp_path, "gone", text)
    rows, touched = corrections.apply("gone", [row()], tmp_path)
    assert not rows
    assert len(touched["kilo"]) == 1


def test_a_correction_without_expectation_is_refused(tmp_path):
    put(tmp_path, "bad", TOML.partition("expect")[0] + "expect = {}\n")
    with pytest.raises(ValueError, match="expect"):
        corrections.corrections("bad", tmp_path)


def test_a_value_is_replaced_and_the_printed_one_kept(tmp_path):
    text = TOML.replace('action = "unit"', 'action = "value"').replace('value = "t"', 'value = "1,100"')
    put(tmp_path, "value", text)
    (mended,), _ = corrections.apply("value", [row()], tmp_path)
    assert (mended["value"], mended[corrections.PRINTED]) == ("1,100", "11000")
    assert mended["correction"].startswith("Corrected: ")


@pytest.mark.parametrize("action", sorted(set(corrections.ACTIONS) - {corrections.SET_ASIDE}))
def test_every_action_replaces_its_cell(tmp_path, action):
    put(tmp_path, action, TOML.replace('action = "unit"', f'action = "{action}"'))
    (mended,), _ = corrections.apply(action, [row() | {action: row().get(action, "")}], tmp_path)
    assert mended[action] == "t"


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('action = "unit"', 'action = "replace"', "this action is unknown"),
        ('reason = "the header says kt, the figures are t"', "", "lacks a part.*|reason"),
        ('value = "t"\n', "", "lacks a part"),
        ('action = "unit"', "action = unit", "cannot be read"),
        ("[kilo]", "", "belongs to no correction"),
        ('value = "<100000"', 'tonnes = "1"', "a column 'tonnes', which the rows do not have"),
    ],
)  # fmt: skip
def test_a_correction_that_cannot_be_followed_says_how_to_mend_it(tmp_path, old, new, reason):
    put(tmp_path, "wrong", TOML.replace(old, new))
    with pytest.raises(InputError, match=reason) as caught:
        corrections.apply("wrong", [row()], tmp_path)
    assert all(fault.cure for fault in caught.value.faults)


def test_a_text_may_be_expected_to_the_letter(tmp_path):
    put(tmp_path, "letter", TOML.replace('value = "<100000"', 'value = "=>11,000"'))
    rows, _ = corrections.apply("letter", [row(value=">11,000", country="Peru")], tmp_path)
    assert rows[0]["unit"] == "t"


def test_the_committed_corrections_all_say_reason_and_evidence():
    found = corrections.corrections("usgs_mcs")
    assert len(found) >= 10
    assert all(one.reason and one.evidence and one.expect for one in found)


def test_corrections_stand_only_where_they_are_applied(tmp_path, monkeypatch):
    folder = ROOT / "pipelines" / "publishers"
    assert sorted(path.parent.name for path in folder.glob("*/corrections.toml")) == list(corrections.TAKEN_BY)
    monkeypatch.setattr(corrections, "_FOLDER", tmp_path)
    (tmp_path / "wgi").mkdir()
    (tmp_path / "wgi" / "corrections.toml").write_text("", "utf-8")
    corrections.corrections.cache_clear()
    with pytest.raises(InputError, match="rows of wgi take no corrections"):
        corrections.corrections("wgi", tmp_path)


def test_every_file_that_a_cure_names_is_there():
    named = {
        (path.name, name)
        for path in (ROOT / "pipelines").rglob("*.py")
        for name in re.findall(r"\b(?:pipelines|data)/[\w/]+\.(?:py|csv|toml)", path.read_text("utf-8"))
    }
    assert len(named) > 15
    assert not [(module, name) for module, name in named if not (ROOT / name).exists()]
