"""A report as headings, paragraphs, lists and tables, from which page, file and Word document are all made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `tone` is "" or `note` for what is said in small print."""

    text: str
    tone: str = ""


@dataclass(frozen=True)
class Listing:
    """A list of short texts, numbered where `is_numbered`."""

    items: Sequence[str]
    is_numbered: bool = False


@dataclass(frozen=True)
class Grid:
    """A table: what it shows, its headings, and its rows of texts."""

    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]


Block = Paragraph | Listing | Grid


@dataclass(frozen=True)
class Part:
    """A heading with what stands below it; `level` 1 is the highest below the title."""

    heading: str
    blocks: Sequence[Block]
    level: int = 1


@dataclass(frozen=True)
class Report:
    """A report: title, what it is of and when, and its parts."""

    title: str
    about: Sequence[str]
    parts: Sequence[Part]
