"""What a value of a filter may be: checks that give it in its one spelling, or say what is allowed."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from functools import cached_property, partial

from data import vocabulary

MAX_TEXT_LENGTH = 160
FIRST_YEAR, LAST_YEAR = 1900, 2100
MOST_ROWS = 100_000
Check = Callable[[str, str], str | int]
"""(key, value) → the value as it is used; raises FilterError."""


class FilterError(ValueError):
    """A filter key or value that cannot be used: which one, and what is allowed instead."""

    def __init__(self, key: str, value: str, allowed: Collection[str], reason: str | Callable[[], str]) -> None:
        """Keep the parts, so that an answer can name each; a `reason` that takes time to find is found when read."""
        super().__init__(key, value)
        self.key, self.value, self.allowed, self._reason = key, value, tuple(allowed), reason

    @cached_property
    def reason(self) -> str:
        """Why the value cannot be used, and what may be meant."""
        return self._reason if isinstance(self._reason, str) else self._reason()

    def __str__(self) -> str:
        """Return key, value and reason in a line."""
        return f"{self.key}={self.value}: {self.reason}" if self.value else f"{self.key}: {self.reason}"


def one_of(listed: Callable[[], Collection[str]]) -> Callable[[str, str], str]:
    """Return a check that a value is one of `listed()`, in lower or upper case; it gives the value as listed."""

    def check(key: str, value: str) -> str:
        allowed = listed()
        found = next((spelled for spelled in (value, value.lower(), value.upper()) if spelled in allowed), None)
        if found is None:
            raise FilterError(key, value, allowed, "not one of the values allowed")
        return found

    return check


def named(listed: Callable[[], Collection[str]], names: vocabulary.Names) -> Callable[[str, str], str]:
    """Return a check that a value is one of `listed()` or a name that means just that: it gives the code."""
    is_listed = one_of(listed)

    def check(key: str, value: str) -> str:
        try:
            return is_listed(key, value)
        except FilterError as error:
            if (code := names.meant(value)) in error.allowed:
                return code
            raise FilterError(key, value, error.allowed, partial(_advised, names, value)) from None

    return check


def _advised(names: vocabulary.Names, value: str) -> str:
    advice = names.advised(value)
    return f"{advice.reason}. {advice.cure}"


def matching(pattern: str, meaning: str) -> Callable[[str, str], str]:
    """Return a check that a value matches `pattern` in full."""
    compiled = re.compile(pattern, re.ASCII)

    def check(key: str, value: str) -> str:
        if not compiled.fullmatch(value):
            raise FilterError(key, value, (meaning,), f"must be {meaning}")
        return value

    return check


def a_year(key: str, value: str) -> int:
    """Return a calendar year from 1900 to 2100."""
    meaning = f"a year from {FIRST_YEAR} to {LAST_YEAR}"
    if not re.fullmatch("[0-9]{4}", value) or not FIRST_YEAR <= int(value) <= LAST_YEAR:
        raise FilterError(key, value, (meaning,), f"must be {meaning}")
    return int(value)


def a_count(key: str, value: str) -> int:
    """Return a number of rows, from 1 on."""
    meaning = f"a whole number from 1 to {MOST_ROWS}"
    if not re.fullmatch("[0-9]{1,6}", value, re.ASCII) or not 1 <= int(value) <= MOST_ROWS:
        raise FilterError(key, value[:MAX_TEXT_LENGTH], (meaning,), f"must be {meaning}")
    return int(value)


def a_percentage(key: str, value: str) -> str:
    """Return a percentage from 0 to 100 with at most two decimals, written in its shortest form."""
    meaning = "a percentage from 0 to 100, with at most two decimals"
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,2})?", value, re.ASCII) or float(value) > 100:
        raise FilterError(key, value[:MAX_TEXT_LENGTH], (meaning,), f"must be {meaning}")
    return f"{float(value):.2f}".rstrip("0").rstrip(".")


def a_label(key: str, value: str) -> str:
    """Return a label: printable, not longer than a label can be."""
    if len(value) > MAX_TEXT_LENGTH or not value.isprintable():
        meaning = f"printable text of at most {MAX_TEXT_LENGTH} characters"
        raise FilterError(key, value[:MAX_TEXT_LENGTH], (meaning,), f"must be {meaning}")
    return value
