"""Text in a figure: plotly.js reads tags in it, so none may stand there but the few that figures are made of."""

from __future__ import annotations

import json
import re

from dashboard.figures.layout import Figure

FOREIGN = re.compile(r"<(?!(?:/?b|br|/?extra)>)")
"""What begins a tag that is not ours: a link, a style, a picture in somebody's name for a thing."""


def as_text(figure: Figure, written: str) -> Figure:
    """Return the figure with every foreign tag as the text that it is; the figure itself where it has none.

    `written` is the figure as JSON.
    """
    return json.loads(FOREIGN.sub("&lt;", written)) if FOREIGN.search(written) else figure
