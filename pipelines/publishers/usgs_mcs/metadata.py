"""What the metadata files of a release (`mcs2025-lithi_meta.xml`) say of the columns of its tables."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence

from pipelines.reading.cells import squash
from pipelines.reading.csv_files import decoded

SUFFIX = "_meta.xml"
_ATTRIBUTE = re.compile(r"<attrlabl>(.*?)</attrlabl>\s*<attrdef>(.*?)</attrdef>", re.DOTALL)
_BOILERPLATE = re.compile(r"\s*Data are estimated for (?:the most recent year|all years|\d{4}[^.]*)\.")


def definitions(content: bytes) -> tuple[tuple[str, str], ...]:
    """Return (header, description) of every column that a metadata file describes, in its order.

    The files are read as text: some are no well-formed XML (a bare `&`).
    """
    found = _ATTRIBUTE.findall(decoded(content))
    return tuple((_plain(header), _BOILERPLATE.sub("", _plain(text))) for header, text in found)


def _plain(text: str) -> str:
    return squash(html.unescape(text))


def of_columns(
    columns: Sequence[tuple[str, int]], described: Sequence[tuple[str, str]]
) -> Mapping[tuple[str, int], str]:
    """Return (header, occurrence) of a table's columns → description.

    By header; the columns of price, whose headers often differ between table and metadata (`Price_dt` for
    `Price_LME_dt`), also by their order, where both list as many.
    """
    by_header: dict[str, list[str]] = {}
    for header, text in described:
        by_header.setdefault(header.casefold(), []).append(text)
    found = {
        (header, occurrence): by_header[header.casefold()][occurrence - 1]
        for header, occurrence in columns
        if len(by_header.get(header.casefold(), ())) >= occurrence
    }
    own = [column for column in columns if "price" in column[0].casefold()]
    stated = [text for header, text in described if "price" in header.casefold()]
    in_order = dict(zip(own, stated, strict=True)) if len(own) == len(stated) else {}
    return in_order | found
