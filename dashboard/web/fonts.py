"""The face of the pages: Source Sans 3 from our own assets, asked for by the page itself so that text does not jump.

The browser's own sans serif stands in until it is there, sized to the same widths (`size-adjust`): Arial's text is
1 / 0.889 as wide.
"""

from __future__ import annotations

from collections.abc import Callable

LATIN, GREEK_CYRILLIC = "fonts/source-sans-3-latin.woff2", "fonts/source-sans-3-greek-cyrillic.woff2"
_RANGE = "unicode-range:U+370-393,U+395-3A2,U+3A4-3A8,U+3AA-3BB,U+3BD-3BF,U+3C1-3FF,U+400-45F,U+490-491,U+4B0-4B1"
_FACE = (
    '@font-face{{font-family:"Source Sans 3";font-weight:400 600;font-display:swap;'
    'src:url("{url}") format("woff2");{of}}}'
)
_STAND_IN = (
    '@font-face{font-family:"Stand-in";src:local("Arial"),local("Liberation Sans"),local("Helvetica Neue"),'
    'local("Roboto");size-adjust:88.9%;ascent-override:112.5%;descent-override:36.7%;line-gap-override:0%}'
)


def font_head(address: Callable[[str], str]) -> str:
    """Return what the head of a page says of its fonts; `address` gives the address of an asset with its version."""
    preload = f'<link rel="preload" href="{address(LATIN)}" as="font" type="font/woff2" crossorigin="anonymous">'
    return f"{preload}<style>{font_style(address)}</style>"


def font_style(address: Callable[[str], str]) -> str:
    """Return the text of the style element of `font_head`, which the page's policy has to allow."""
    faces = (
        _FACE.format(url=address(LATIN), of=""),
        _FACE.format(url=address(GREEK_CYRILLIC), of=_RANGE),
        _STAND_IN,
    )
    return "".join(faces)
