"""Terms of art where they stand: a link that says in one sentence what is meant, on hover and focus, and leads on."""

from __future__ import annotations

import re

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import t

ABOUT = "/about"
_METRICS = "/validation#metric-"
TERMS = {
    "hhi": (r"HHI", _METRICS + "hhi"),
    "n_minus_1": (r"N-1", _METRICS + "n_minus_1"),
    "eol_rir": (r"EoL-RIR", f"{ABOUT}#term-eol_rir"),
    "bridge": (r"(?:default )?bridges?", f"{ABOUT}#term-bridge"),
    "vintage": (r"vintages?", f"{ABOUT}#term-vintage"),
    "unfc": (r"UNFC", "/unfc"),
}
"""Each term's id with how it is written, as a pattern, and where more of it stands: for a metric its formula."""

_ANY = re.compile("|".join(rf"(?P<{term}>\b{written}\b)" for term, (written, _) in TERMS.items()))


def with_terms(text: str) -> list[Component | str]:
    """Return a sentence in which the first mention of each term is a link that explains it."""
    parts: list[Component | str] = []
    seen: set[str] = set()
    end = 0
    for found in _ANY.finditer(text):
        term = found.lastgroup or ""
        if term in seen:
            continue
        seen.add(term)
        parts += [text[end : found.start()], _link(term, found.group())]
        end = found.end()
    return [part for part in (*parts, text[end:]) if part]


def _link(term: str, written: str) -> Component:
    meaning = t(f"term.{term}.meaning")
    tip = {"data-tip": meaning, "aria-description": meaning}
    return html.A(written, href=TERMS[term][1], className="term", **tip)


def term_list() -> Component:
    """Return all terms with what they mean and a link to more."""
    rows: list[Component] = []
    for term, (_, href) in TERMS.items():
        more = [" ", html.A(t("term.more"), href=href)] if not href.startswith(ABOUT) else []
        rows += [html.Dt(t(f"term.{term}.name"), id=f"term-{term}"), html.Dd([t(f"term.{term}.meaning"), *more])]
    return html.Dl(rows, className="term-list")
