"""The fonts that a page asks for are ours, with their licence, and named the same everywhere."""

from __future__ import annotations

import re

from dashboard.factory import ASSETS
from dashboard.web.fonts import GREEK_CYRILLIC, LATIN, font_head


def test_each_face_is_a_file_of_ours_with_its_licence() -> None:
    head = font_head(lambda path: f"/assets/{path}")
    urls = re.findall(r'url\("/assets/([^"]+)"\)', head)
    assert urls == [LATIN, GREEK_CYRILLIC]
    assert all((ASSETS / url).read_bytes()[:4] == b"wOF2" for url in urls)
    assert "SIL OPEN FONT LICENSE" in (ASSETS / "fonts" / "LICENSE.md").read_text("utf-8")


def test_the_page_asks_at_once_for_the_letters_that_every_page_has() -> None:
    head = font_head(lambda path: f"/assets/{path}?m=1")
    assert re.findall(r'<link rel="preload" href="([^"]+)" as="font"', head) == [f"/assets/{LATIN}?m=1"]
    assert head.count("?m=1") == 3
