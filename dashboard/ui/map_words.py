"""What a map cannot show, in words: countries too small for the base map are named with their share."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.figures import theme
from dashboard.figures.maps import off_map
from dashboard.i18n import joined, t
from dashboard.ui.words import country_name

_NAMED = 3


def with_off_map(subtitle: str, shares: Mapping[str, float]) -> str:
    """Return `subtitle` with the countries of `shares` (0 to 1) that the map has no room for, the largest by name."""
    small = sorted(off_map(code for code, share in shares.items() if share), key=lambda code: (-shares[code], code))
    if not small:
        return subtitle
    names = [country_name(code) for code in small[:_NAMED]]
    if more := len(small) - _NAMED:
        names += [t("map.off_more", n=more)] if more > 0 else []
    share = theme.percent(sum(shares[code] for code in small))
    return t("map.off" if len(small) > 1 else "map.off_one", subtitle=subtitle, names=joined(names), share=share)
