"""Names as parts of identifiers: plain lower-case letters and digits joined by hyphens."""

from __future__ import annotations

import re
import unicodedata

UNNAMED = "unnamed"
_LETTERS = str.maketrans(
    {"ø": "o", "Ø": "O", "æ": "ae", "Æ": "AE", "ł": "l", "Ł": "L", "đ": "d", "ß": "ss", "\u2019": "'"}
)


def slug(name: str) -> str:
    """Return `name` in plain lower-case letters and digits joined by hyphens: `Łódź (East)` is lodz-east."""
    return "-".join(re.findall(r"[a-z0-9]+", _plain(name).encode("ascii", "ignore").decode())) or UNNAMED


def is_told(name: str) -> bool:
    """Tell whether the slug keeps every letter and digit of the name: that of `锂矿 2` does not."""
    return not any(one.isalnum() for one in _plain(name) if not one.isascii())


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKD", name.translate(_LETTERS)).lower().replace("'", "")
