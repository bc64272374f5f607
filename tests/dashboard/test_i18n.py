"""The catalogue holds every string that code asks for, and no language lacks one."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from dashboard import i18n
from dashboard.filters import Filters
from dashboard.pages import PAGES
from dashboard.ui.contents import contents
from dashboard.ui.words import nothing

ROOT = Path(__file__).parents[2]
CALL = re.compile(r"""\bt\(\s*"([a-z0-9_]+(?:\.[a-zA-Z0-9_]+)+)\"""")
FOR_CHOICE = "nothing.for_choice"
CLIENT_CALL = re.compile(r"""crm\.text\('([a-z_.]+)'""")


def asked_for() -> set[str]:
    python = {key for path in (ROOT / "dashboard").rglob("*.py") for key in CALL.findall(path.read_text("utf-8"))}
    scripts = {
        f"client.{key}" for path in (ROOT / "assets/js").rglob("*.js") for key in CLIENT_CALL.findall(path.read_text())
    }
    return python | scripts


def test_the_catalogue_holds_every_string_that_code_asks_for() -> None:
    asked = asked_for()
    assert len(asked) > 50
    assert asked - set(i18n.catalogue()) == set()


WITH_CONTENTS = [page for page in PAGES.values() if hasattr(page, "_CONTENTS")]


@pytest.mark.parametrize("page", WITH_CONTENTS, ids=lambda page: page.PAGE.page_id)
def test_every_link_of_a_contents_bar_has_its_text(page) -> None:
    markup = str(contents(f"{page.PAGE.page_id}--{thing}" for thing in page._CONTENTS).to_plotly_json())
    assert markup.count("<a ") == len(page._CONTENTS)


@pytest.mark.parametrize("language", i18n.languages())
def test_a_language_has_all_keys_with_the_same_values(language: str) -> None:
    reference, texts = i18n.catalogue(), i18n.catalogue(language)
    assert set(texts) == set(reference)
    for key, text in texts.items():
        assert set(re.findall(r"{(\w+)}", text)) == set(re.findall(r"{(\w+)}", reference[key])), key


def test_only_where_something_is_chosen_is_nothing_said_to_be_for_a_choice() -> None:
    said = {key: text for key, text in i18n.catalogue().items() if key.endswith(".nothing")}
    assert not {key for key, text in said.items() if re.search(r"\b(?:filters?|this choice)\b", text)}
    for key in ("material.deposits.nothing", "country.facilities.nothing", "unfc.map.nothing"):
        values = dict.fromkeys(re.findall(r"{(\w+)}", said[key]), "tin")
        plain = nothing(key, Filters(), **values)
        assert plain == i18n.t(key, **values)
        assert nothing(key, Filters().with_(country="CHL"), **values) == i18n.t(FOR_CHOICE, nothing=plain)


@pytest.mark.parametrize("language", i18n.languages())
def test_a_catalogue_is_flat_sorted_and_without_twice_the_same_key(language: str) -> None:
    pairs = json.loads((i18n.FOLDER / f"{language}.json").read_text("utf-8"), object_pairs_hook=list)
    keys = [key for key, _ in pairs]
    assert keys == sorted(set(keys))
    assert all(isinstance(text, str) and text.strip() for _, text in pairs)


def test_values_are_put_in_and_an_unknown_key_says_where_to_add_it() -> None:
    assert i18n.t("table.sort_by", name="year") == "Sort by year"
    with pytest.raises(i18n.MissingTextError, match=r"en\.json"):
        i18n.t("no.such_key")
