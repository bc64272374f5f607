"""Reads UNFC codes in all the ways they are written, and says of anything else what is wrong where.

Order is always E, F, G, so that letters may be left out: `E1.1; F1.2; G1`, `E1.1F1.2G1`, `1.1;1.2;1`, `111`.
Several G: `E1F1G1+2`, `E2F2.1G1,2,3`, `E2;F2.1;G1-G3`, `111+112`. Several E or F: `111+112+221+222`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import repeat
from typing import NamedTuple, NoReturn

from data.unfc.model import AXES, Triple, UnfcCode, UnfcError, UnfcVersion, categories, excerpt

MAX_CHARACTERS = 8_000
"""Enough for a code that names every cell; longer texts are refused unread."""

DIGITS_MEAN = {"IND": UnfcVersion.V1997, "UKR": UnfcVersion.V1997, "CHN": UnfcVersion.GBT1999}
"""Countries whose three-digit codes are older than UNFC-2009 unless the source names another version."""

_SAME_CHARACTER = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}  # full-width forms of ASCII
    | dict.fromkeys("\N{CYRILLIC CAPITAL LETTER IE}\N{CYRILLIC SMALL LETTER IE}e\uff25\uff45", "E")
    | dict.fromkeys("f\uff26\uff46", "F")
    | dict.fromkeys("g\uff27\uff47", "G")
    | dict.fromkeys("\t\u00a0\u2009\u202f\u3000", " ")
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-")
)
_PREFIX = re.compile(r" *UNFC[ -]*(1997|2004|2009|2019|1999-GB/T)(?![0-9]) *:? *", re.IGNORECASE)
_STATED = re.compile(r"(?:UNFC)?[ -]*(1997|2004|2009|2019|1999-GB/T)|GB/?T *17766-1999", re.IGNORECASE)
_TOKEN = re.compile(r" *(?:([EFG])|([0-9]+(?:\.[0-9]+)?)|([;+,()-]))")
_BARE_DIGITS = re.compile(r" *[0-9]{3} *(?:[+,] *[0-9]{3} *)*")


class _Token(NamedTuple):
    text: str
    position: int

    @property
    def is_number(self) -> bool:
        return self.text[:1].isdigit()

    @property
    def is_three_digits(self) -> bool:
        return self.is_number and len(self.text) == len(AXES) and "." not in self.text


def version_of(text: str) -> UnfcVersion:
    """Return the version that a text names (`2019`, `UNFC-1997`, `GB/T 17766-1999`). Raises UnfcError on another."""
    match = _STATED.fullmatch(text[:MAX_CHARACTERS].strip())
    if not match:
        raise UnfcError(text, 1, "stands no known version", f"one of {', '.join(UnfcVersion)}")
    return UnfcVersion(match[1].upper()) if match[1] else UnfcVersion.GBT1999


def parse(text: str, version: str = UnfcVersion.V2019) -> UnfcCode:
    """Return the code that `text` states, read in `version` unless the text names its own (`UNFC-1997 331`).

    Stray blanks, lower case, full-width characters and a Cyrillic E are read as what they stand for. Raises
    UnfcError with position, what stands there and what was expected.
    """
    if len(text) > MAX_CHARACTERS:
        found = f"the text is {len(text):,} characters long"
        raise UnfcError(text, MAX_CHARACTERS + 1, found, f"a code of at most {MAX_CHARACTERS:,} characters")
    return _parse(text, UnfcVersion(version))


def assumed_version(text: str, *, country_iso3: str = "", stated_version: str = "") -> UnfcVersion:
    """Return the version to read a reported code in: the one stated, else by country for bare digits, else 2019."""
    if stated_version:
        return version_of(stated_version)
    bare = len(text) <= MAX_CHARACTERS and _BARE_DIGITS.fullmatch(text.translate(_SAME_CHARACTER))
    return DIGITS_MEAN.get(country_iso3, UnfcVersion.V2019) if bare else UnfcVersion.V2019


def parse_reported(text: str, *, country_iso3: str = "", stated_version: str = "") -> UnfcCode:
    """Return the code as a country reports it: three digits from India, Ukraine or China are never read as 2019.

    Raises UnfcError on what is no code, and where the code names a version other than the one stated.
    """
    code = parse(text, assumed_version(text, country_iso3=country_iso3, stated_version=stated_version))
    if stated_version and code.version is not version_of(stated_version):
        raise UnfcError(
            text, 1, f"stands UNFC-{code.version}", f"UNFC-{version_of(stated_version)}, the version stated"
        )
    return code


@lru_cache(maxsize=4096)
def _parse(text: str, version: UnfcVersion) -> UnfcCode:
    line = text.translate(_SAME_CHARACTER)
    prefix = _PREFIX.match(line)
    start = prefix.end() if prefix else 0
    read_as = UnfcVersion(prefix[1].upper()) if prefix else version
    return _Parser(text, _tokens(text, line, start), read_as).code()


def _tokens(text: str, line: str, start: int) -> Iterator[_Token]:
    """Yield the tokens as they are asked for, and then the end of the text for ever."""
    end = len(line.rstrip(" "))
    while start < end:
        match = _TOKEN.match(line, start)
        if not match:
            at = end - len(line[start:end].lstrip(" "))
            raise UnfcError(
                text, at + 1, f"stands {text[at]!r} (U+{ord(text[at]):04X})", "E, F, G, digits, or one of ; + , - ( )"
            )
        token = match[match.lastindex or 0]
        yield _Token(token, match.end() - len(token) + 1)
        start = match.end()
    yield from repeat(_Token("", end + 1))


class _Parser:
    """Recursive descent over the tokens, read no further than the first mistake."""

    def __init__(self, text: str, source: Iterator[_Token], version: UnfcVersion) -> None:
        self.text, self.source, self.version = text, source, version
        self.tokens: list[_Token] = []
        self.at = 0
        self.seen: set[Triple] = set()

    @property
    def here(self) -> _Token:
        return self.ahead(0)

    def ahead(self, steps: int) -> _Token:
        while len(self.tokens) <= self.at + steps:
            self.tokens.append(next(self.source))
        return self.tokens[self.at + steps]

    def take(self, *texts: str) -> bool:
        """Step over the token if it is one of `texts`."""
        taken = self.here.text in texts
        self.at += taken
        return taken

    def fail(self, token: _Token, expected: str, found: str = "") -> NoReturn:
        what = found or token.text
        raise UnfcError(self.text, token.position, f"stands {excerpt(what)}" if what else "", expected)

    def code(self) -> UnfcCode:
        self.part()
        while self.take("+", ","):
            self.part()
        if self.here.text:
            self.fail(self.here, "the end of the code, or + and another one")
        return UnfcCode(tuple(self.seen), self.version)

    def part(self) -> None:
        if self.take("("):
            self.body()
            if not self.take(")"):
                self.fail(self.here, "a closing bracket")
        else:
            self.body()

    def body(self) -> None:
        first = self.here
        if first.is_three_digits:
            self.at += 1
            digits = [_Token(digit, first.position + step) for step, digit in enumerate(first.text)]
            self.add(first, Triple._make(self.known(axis, d.text, d) for axis, d in zip(AXES, digits, strict=True)))
            return
        if first.text != "E" and (not first.is_number or first.text.split(".")[0] not in {"1", "2", "3"}):
            self.fail(first, "a code such as E1.1; F1.2; G1 or, in three digits, 111")
        e = self.category("E")
        self.separator("F")
        f = self.category("F")
        self.separator("G")
        self.confidences(e, f)

    def separator(self, axis: str) -> None:
        if not self.take(";") and self.here.text != axis:
            self.fail(self.here, f"; and then a category of {axis} (only G may hold several)")

    def category(self, axis: str) -> str:
        letter = self.here
        self.take(axis)
        number = self.here
        if not number.is_number:
            self.fail(number, self.allowed(axis))
        self.at += 1
        return self.known(axis, number.text, letter)

    def confidences(self, e: str, f: str) -> None:
        """Read one or more G categories: joined by + or comma, or from - to."""
        start = self.here
        first = self.category("G")
        self.add(start, Triple(e, f, first))
        while self.more_confidences():
            is_range = self.take("-")
            self.at += not is_range
            token = self.here
            category = self.category("G")
            for g in self.between(first, category, token) if is_range else (category,):
                self.add(token, Triple(e, f, g))
            first = category

    def more_confidences(self) -> bool:
        """Tell whether what follows the separator is another G category and not another code."""
        if self.here.text not in {"+", ",", "-"}:
            return False
        following = self.ahead(1)
        unlettered = following.is_number and not following.is_three_digits and self.ahead(2).text != ";"
        return self.here.text == "-" or following.text == "G" or unlettered

    def between(self, first: str, last: str, token: _Token) -> tuple[str, ...]:
        """Return the categories after `first` up to `last`, which must be of the same kind and come later."""
        order = categories(self.version)["G"]
        run = order[order.index(first) + 1 : order.index(last) + 1]
        if not run or any(("." in g, g[1] == "4") != ("." in first, first[1] == "4") for g in run):
            self.fail(token, f"the end of a range that begins at {first}, such as G1-G3", last)
        return run

    def known(self, axis: str, number: str, token: _Token) -> str:
        category = axis + number
        if category not in categories(self.version)[axis]:
            self.fail(token, self.allowed(axis), category)
        return category

    def allowed(self, axis: str) -> str:
        return f"a category of {axis} in UNFC-{self.version}: {', '.join(categories(self.version)[axis])}"

    def add(self, token: _Token, triple: Triple) -> None:
        if triple in self.seen:
            self.fail(token, "each category once", "; ".join(triple) + " again")
        self.seen.add(triple)
