"""What stands between the title of a card and its picture: one clause, the legend of symbols, how to read it.

Words come as one text of several lines. The first is the clause: measure, unit, stage and years. A line that starts
with a symbol is a legend in words, with ▲ what is left out; neither is folded. Any other says how to read the picture
and is folded away; one that starts with ☞ says what a click does and stays off paper and saved pictures.
"""

from __future__ import annotations

from dash.development.base_component import Component

from dashboard.i18n import t
from dashboard.ui import tags as html
from dashboard.ui.terms import with_terms

SYMBOLS = frozenset("▲●○◆◇\N{MULTIPLICATION SIGN}\N{HORIZONTAL BAR}▨▒┄┈")

CLICK = "☞"


def is_legend(line: str) -> bool:
    """Tell whether a line of a subtitle explains a symbol."""
    return line[:1] in SYMBOLS


def in_sentences(text: str) -> str:
    """Return all lines of `text` as sentences, for paper where nothing is folded."""
    return " ".join(
        line if line.endswith(".") else f"{line}." for line in text.split("\n") if line and line[:1] != CLICK
    )


def subtitle(text: str, **of_clause: str) -> list[Component]:
    """Return the clause, the legend and the folded rest of `text`; `of_clause` are properties of the clause."""
    clause, *lines = text.split("\n")
    legend = [html.P(with_terms(line), className="card-legend") for line in lines if is_legend(line)]
    reading = [_read(line) for line in lines if line and not is_legend(line)]
    folded = html.Details([html.Summary(t("card.reading")), *reading], className="card-reading")
    classes = "card-subtitle has-reading" if reading else "card-subtitle"
    return [
        html.P(with_terms(clause), className=classes, **of_clause),
        *([folded] if reading else []),
        *legend,
    ]


def _read(line: str) -> Component:
    if line.startswith(CLICK):
        return html.P(with_terms(line.removeprefix(CLICK).strip()), className="on-screen")
    return html.P(with_terms(line))
