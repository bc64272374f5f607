"""Terms of art are explained where they stand, lead to more, and are terms that somebody reads."""

import re

import pytest

from dashboard.i18n import catalogue, joined
from dashboard.topics.catalogue.glossary import glossary
from dashboard.ui.terms import TERMS, with_terms
from data.codes import code_list

WORDS = list(catalogue().values())
FORMS = [text for row in code_list("content_form").rows.values() for text in (row["basis"], row["name"])]


@pytest.mark.parametrize("term", TERMS)
def test_a_term_is_read_somewhere_and_stands_in_the_glossary(term):
    assert any(re.search(TERMS[term].written, text) for text in [*WORDS, *FORMS]), TERMS[term].written
    assert glossary()[term] is TERMS[term]


def terms_in(text):
    return {term for term, one in TERMS.items() if re.search(rf"(?<!\w)(?:{one.written})(?!\w)", text)}


def test_a_term_in_a_title_is_explained_in_the_line_below_it():
    """A title names its card and is no link; UNFC is what its own page is about. Openings of pages hold no term."""
    texts = catalogue()
    for key, text in texts.items():
        card, _, part = key.rpartition(".")
        if "lede" in key or (part.startswith("title") and card.partition(".")[0] not in {"metric", "unfc"}):
            below = [other for name, other in texts.items() if name.startswith(f"{card}.subtitle")]
            assert terms_in(text) <= {term for other in below for term in terms_in(other)}, key


def test_the_first_mention_alone_is_a_link_with_its_meaning():
    before, link, after = with_terms("by HHI, then HHI")
    assert (before, after) == ("by ", ", then HHI")
    properties = link.to_plotly_json()["props"]
    assert (properties["data-tip"], properties["href"]) == (TERMS["hhi"].meaning, "/glossary#term-hhi")
    assert with_terms("no term") == ["no term"]


def test_names_with_commas_of_their_own_are_kept_apart():
    assert joined(["China", "Japan", "Peru"]) == "China, Japan and Peru"
    assert joined(["China", "China, Hong Kong SAR", "Peru"]) == "China; China, Hong Kong SAR; and Peru"
    assert joined(["HS 1 (ores (raw, washed), dry)", "HS 2"]) == "HS 1 (ores (raw, washed), dry) and HS 2"
