"""Dates as people write them, brought to ISO 8601: whether the day or the month comes first is a matter of the file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from data.intake.model import CellError
from data.intake.numerals import plain

_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_TIME = re.compile(
    r"(?<=[0-9])[T ][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?: ?[AP]M)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?$",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,2}))?")
_COMPACT = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})")
_HAN = re.compile(r"([0-9]{4})\u5e74(?:([0-9]{1,2})\u6708(?:([0-9]{1,2})\u65e5)?)?")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})\.?")
_MONTH_YEAR = re.compile(r"([0-9]{1,2})[-/.]([0-9]{4})")
_SHORT_YEAR = re.compile(
    r"[0-9]{1,2}[-/. ](?:[0-9]{1,2}|[A-Za-z]{3,9}\.?)[-/. ]'?[0-9]{2}|[A-Za-z]{3,9}\.?[- ]'?[0-9]{2}"
)
_DAY_NAMED = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?[-/. ]+([A-Za-z]{3,9})\.?[-/., ]+([0-9]{4})")
_NAMED_DAY = re.compile(r"([A-Za-z]{3,9})\.?[- ]+([0-9]{1,2})(?:st|nd|rd|th)?,?[- ]+([0-9]{4})")
_NAMED = re.compile(r"([A-Za-z]{3,9})\.?[-/., ]+([0-9]{4})")
_PERIOD = re.compile(
    r"(?:FY|[QH][1-4]) ?'?[0-9]{2,4}(?:[-/][0-9]{2,4})?|[0-9]{4} ?[QH][1-4]|[0-9]{4}[-/\u2013](?:[0-9]{2}|[0-9]{4})",
    re.IGNORECASE,
)
_SERIAL = re.compile(r"([2-6][0-9]{4})(?:\.[0-9]+)?")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_MONTH_MAX = 12
_SERIAL_FROM = date(1899, 12, 30)
_LONGEST = 40
WRITE = "Write 2024-12-31, 2024-12 or 2024."


class Order(StrEnum):
    """What a date says of its file: which of day and month comes first, or that either may, or nothing."""

    DAY = "day"
    MONTH = "month"
    UNSURE = "unsure"
    NONE = "none"


@dataclass(frozen=True)
class Dated:
    """A date as written: what it says of the order, how it reads day first and month first, and its form in words."""

    order: Order
    by_day: str
    by_month: str
    form: str


def dated(text: str) -> Dated | None:
    """Return how a cell reads as a date; None where it is none in any form that is read."""
    if len(text) > _LONGEST:
        return None
    shown = " ".join(_TIME.sub("", plain(text)).split())
    if _ISO.fullmatch(shown):
        return _sure(shown, "year-month-day" if len(shown) > len("2024-12") else "")
    for pattern in (_YEAR_FIRST, _COMPACT, _HAN):
        found = pattern.fullmatch(shown)
        if found and (found[3] or int(found[2] or 1) <= _MONTH_MAX):
            return _sure(_iso(found[1], found[2], found[3]), "year-month-day")
    if found := _YEAR_LAST.fullmatch(shown):
        return _year_last(*found.groups())
    if found := _MONTH_YEAR.fullmatch(shown):
        return _sure(_iso(found[2], found[1]), "month/year")
    return _named(shown)


def _year_last(first: str, sign: str, second: str, year: str) -> Dated | None:
    by_day, by_month = _iso(year, second, first), _iso(year, first, second)
    if int(first) > _MONTH_MAX:
        order = Order.DAY
    elif int(second) > _MONTH_MAX:
        order = Order.MONTH
    else:
        order = Order.NONE if first.zfill(2) == second.zfill(2) else Order.UNSURE
    return Dated(order, by_day, by_month, sign)


def _named(text: str) -> Dated | None:
    for pattern, day, month, year in ((_DAY_NAMED, 1, 2, 3), (_NAMED_DAY, 2, 1, 3), (_NAMED, 0, 1, 2)):
        found = pattern.fullmatch(text)
        number = _month(found[month]) if found else 0
        if found and number:
            return _sure(_iso(found[year], str(number), found[day] if day else None), "names of months")
    return None


def _month(word: str) -> int:
    short = word.casefold()[:4] if word.casefold().startswith("sept") else word.casefold()
    return next((number for number, name in enumerate(_MONTHS, 1) if name.startswith(short)), 0)


def _sure(iso: str, form: str) -> Dated:
    return Dated(Order.NONE, iso, iso, form)


def _iso(year: str, month: str | None, day: str | None = None) -> str:
    return "-".join(part.zfill(2) for part in (year, month, day) if part)


def no_date(text: str) -> CellError:
    """Return why a cell is no date, and how it is written here."""
    shown = plain(text)[:_LONGEST]
    if found := _SERIAL.fullmatch(shown):
        day = _SERIAL_FROM + timedelta(days=int(found[1]))
        reason = "the cell holds the number by which a spreadsheet program counts days"
        return CellError(reason, f"Write {day.isoformat()} if that is the day, or give the cell a date format.")
    if _PERIOD.fullmatch(shown):
        return CellError("this is a period, not a date", "Write its last day, such as 2024-12-31, or its year.")
    if _SHORT_YEAR.fullmatch(shown):
        return CellError("the year has two digits", WRITE)
    return CellError("this is not an ISO 8601 date", WRITE)


def in_words(iso: str) -> str:
    """Return a day in ISO 8601 as `2 March 2024`; as it is where there is no such day."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{day.day} {_MONTHS[day.month - 1].capitalize()} {day.year}"
