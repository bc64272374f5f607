"""Cells of feeds: JSON that may be HTML, numbers that may be texts, dates in several spellings."""

from __future__ import annotations

import json
import math
import re
from datetime import UTC, datetime
from typing import Any

from pipelines.live.feeds.model import FeedError, Wrong

_SHOWN = 60
MOST_TEXT = 300
_UNPRINTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Signs of control, and halves of signs, which no file nor answer in UTF-8 can hold."""
_FORMATS = ("%d %b %Y %H:%M:%S", "%d/%b/%Y %H:%M:%S", "%a, %d %b %Y %H:%M:%S GMT")


def features(body: bytes) -> tuple[dict[str, Any], list[Any]]:
    """Return a GeoJSON collection and its features. Raises FeedError for HTML, for other JSON and for none."""
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:_SHOWN]
    if start.startswith(b"<"):
        raise FeedError(Wrong.NOT_JSON, f"HTML or XML instead of JSON ({start.decode('utf-8', 'replace')!r})")
    try:
        collection = json.loads(body, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise FeedError(Wrong.MALFORMED, f"no JSON ({str(error)[:_SHOWN]})") from error
    if not isinstance(collection, dict) or not isinstance(collection.get("features"), list):
        raise FeedError(Wrong.MALFORMED, "JSON, but no collection of features")
    return collection, collection["features"]


def number(cell: object) -> float | None:
    """Return a number, also one written as text; None where there is none. Raises ValueError for another text."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        raise ValueError(f"{str(cell)[:_SHOWN]!r} is no number")  # noqa: TRY004 - of the cell
    try:
        value = float(cell)
    except OverflowError:
        value = math.inf
    if not math.isfinite(value):
        raise ValueError(f"{str(cell)[:_SHOWN]!r} is no finite number")
    return value


def moment(cell: object) -> datetime | None:
    """Return a moment in UTC of milliseconds, of ISO 8601 or of `18 Aug 2026 05:02:32`; None where there is none.

    A text without a zone is in UTC, as both publishers write it. Raises ValueError.
    """
    if cell is None or cell == "":
        return None
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        try:
            return datetime.fromtimestamp(cell / 1_000, UTC)
        except (OverflowError, OSError) as error:
            raise ValueError(f"{cell} is no time in milliseconds") from error
    text = str(cell).strip()
    for form in _FORMATS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    try:
        read = datetime.fromisoformat(text)
        return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{text[:_SHOWN]!r} is no time") from error


def text(cell: object) -> str:
    """Return a text of at most 300 signs, without line ends, doubled blanks and what cannot be written; "" for none."""
    if cell is None:
        return ""
    return " ".join(_UNPRINTED.sub("\N{REPLACEMENT CHARACTER}", str(cell)).split())[:MOST_TEXT]


def link(cell: object) -> str:
    """Return an address of the web; "" for anything else, such as a script."""
    address = text(cell)
    return address if address.startswith(("https://", "http://")) else ""


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is no number of JSON")
