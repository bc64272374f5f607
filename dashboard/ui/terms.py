"""Terms of art where they stand: a link that says in one sentence what is meant, on hover and focus, and leads on."""

from __future__ import annotations

import re
from functools import lru_cache

from dash.development.base_component import Component

from dashboard.i18n import t
from dashboard.ui import tags as html

ABOUT = "/about"
_METRICS = "/validation#metric-"
TERMS = {
    "hhi": (r"HHI|Herfindahl-Hirschman index(?: \(HHI\))?", _METRICS + "hhi"),
    "n_minus_1": (r"N-1", _METRICS + "n_minus_1"),
    "supply_risk": (r"[Ss]upply risk", _METRICS + "supply_risk"),
    "economic_importance": (r"[Ee]conomic importance", _METRICS + "economic_importance"),
    "import_reliance": (r"(?:[Nn]et )?[Ii]mport reliance", _METRICS + "net_import_reliance"),
    "apparent_consumption": (r"apparent consumption", _METRICS + "net_import_reliance"),
    "supplier_governance": (r"Governance of suppliers", _METRICS + "supply_weighted"),
    "governance": (r"Worldwide Governance Indicators", f"{ABOUT}#term-governance"),
    "static_range": (r"[Yy]ears of world (?:mine )?output", _METRICS + "static_range"),
    "demand_gap": ("\\(Demand \N{MINUS SIGN} supply\\)/demand", _METRICS + "demand_gap"),
    "back_test": (r"[Bb]ack-test(?:ed|s)?", "/forecast"),
    "mase": (r"MASE", "/forecast"),
    "smape": (r"sMAPE", "/forecast"),
    "eol_rir": (r"EoL-RIR", f"{ABOUT}#term-eol_rir"),
    "eol_rr": (r"EoL-RR", f"{ABOUT}#term-eol_rr"),
    "srm": (r"strategic raw materials?", f"{ABOUT}#term-srm"),
    "default_mapping": (r"[Dd]efault mappings?", f"{ABOUT}#term-default_mapping"),
    "bridging_document": (r"bridging documents?", f"{ABOUT}#term-bridging_document"),
    "hs": (r"HS(?: codes?)?(?= \d{4}\b|\b)", f"{ABOUT}#term-hs"),
    "gross_weight": (r"[Gg]ross weight", f"{ABOUT}#term-gross_weight"),
    "reo": (r"REO", f"{ABOUT}#term-reo"),
    "lce": (r"LCE", f"{ABOUT}#term-lce"),
    "nominal": (r"[Nn]ominal(?! coverage)", f"{ABOUT}#term-nominal"),
    "vintage": (r"vintages?", f"{ABOUT}#term-vintage"),
    "unfc": (r"UNFC", "/unfc"),
}
"""Each term's id with how it is written, as a pattern, and where more of it stands: for a metric its formula."""

_ANY = re.compile("|".join(rf"(?P<{term}>(?<!\w)(?:{written})(?!\w))" for term, (written, _) in TERMS.items()))


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
