"""The words of a component, as a reader sees them."""

from __future__ import annotations

import html
import re

from dashboard.ui.static_html import to_html


def unbroken(markup):
    """Return HTML without the marks that keep dates and codes whole."""
    return re.sub(r'<span class="whole">([^<]*)</span>', r"\1", markup)


def text_of(component):
    """Return the text of a component without its tags."""
    return html.unescape(re.sub(r"<[^>]+>", " ", to_html(component)))
