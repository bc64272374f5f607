"""Terms of art where they stand: a link that says in one sentence what is meant, on hover and focus, and leads on."""

from __future__ import annotations

import re
from functools import lru_cache

from dash.development.base_component import Component

from dashboard.ui import tags as html
from data.terms import terms

GLOSSARY = "/glossary"
TERMS = {term_id: term for term_id, term in terms().items() if term.written}
"""The terms that pages explain where they stand."""

_ANY = re.compile("|".join(rf"(?P<{term_id}>(?<!\w)(?:{term.written})(?!\w))" for term_id, term in TERMS.items()))


def anchor(term_id: str) -> str:
    """Return the id of a term's entry in the glossary."""
    return f"term-{term_id}"


def with_terms(text: str) -> list[Component | str]:
    """Return a sentence in which the first mention of each term is a link that explains it."""
    parts: list[Component | str] = []
    seen: set[str] = set()
    end = 0
    for term, start, stop in _mentions(text):
        if term in seen:
            continue
        seen.add(term)
        parts += [text[end:start], _link(term, text[start:stop])]
        end = stop
    return [part for part in (*parts, text[end:]) if part]


@lru_cache(maxsize=2048)
def _mentions(text: str) -> tuple[tuple[str, int, int], ...]:
    """Return the terms of a text, each with where it begins and ends."""
    return tuple((found.lastgroup or "", *found.span()) for found in _ANY.finditer(text))


def _link(term: str, written: str) -> Component:
    meaning = TERMS[term].meaning
    tip = {"data-tip": meaning, "aria-description": meaning}
    return html.A(written, href=f"{GLOSSARY}#{anchor(term)}", className="term", **tip)
