"""Text in a figure: plotly.js reads tags in it, so none may stand there but the few that figures are made of."""

from __future__ import annotations

import json
import re
from typing import Any

from dashboard.figures.layout import Figure

FOREIGN = re.compile(r"<(?!(?:/?b|br|/?extra)>)")
"""What begins a tag that is not ours: a link, a style, a picture in somebody's name for a thing."""


def as_text(figure: Figure) -> Figure:
    """Return the figure with every foreign tag as the text that it is; the figure itself where it has none."""
    return _as_text(figure) if FOREIGN.search(json.dumps(figure)) else figure


def _as_text(part: Any) -> Any:
    if isinstance(part, str):
        return FOREIGN.sub("&lt;", part)
    if isinstance(part, dict):
        return {key: _as_text(value) for key, value in part.items()}
    return [_as_text(value) for value in part] if isinstance(part, (list, tuple)) else part
