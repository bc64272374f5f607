"""Reads UNFC codes in all the ways they are written, and says of anything else what is wrong where.

Letters name the axis, so that order and separators are free: `E1.1; F1.2; G1`, `E1.1/F1.2/G1`, `G1; F1.2; E1.1`.
Without letters the order is E, F, G: `1.1;1.2;1`, `111`. Several G: `E1F1G1+2`, `E2;F2.1;G1-G3`, `111+112`.
Several E or F: `111+112+221+222`. What may be read in two ways is refused, and both readings are told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import product, repeat
from typing import NamedTuple, NoReturn

from data.unfc.model import AXES, Triple, UnfcCode, UnfcError, UnfcVersion, categories, excerpt

MAX_CHARACTERS = 8_000
"""Enough for a code that names every cell; longer texts are refused unread."""

DIGITS_MEAN = {"IND": UnfcVersion.V1997, "UKR": UnfcVersion.V1997, "CHN": UnfcVersion.GBT1999}
"""Countries whose three-digit codes are older than UNFC-2009 unless the source names another version."""

_SAME_CHARACTER = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}  # full-width forms of ASCII
    | dict.fromkeys("\u0415\u0435\u0395\u03b5e\uff25\uff45", "E")  # Cyrillic Ie, Greek Epsilon
    | dict.fromkeys("\u0424\u0444\u03a6f\uff26\uff46", "F")  # Cyrillic Ef, as Russian documents write the axis
    | dict.fromkeys("\u0413\u0433\u050cg\uff27\uff47", "G")  # Cyrillic Ghe
    | dict.fromkeys('_<>"\u00ab\u00bb\u201c\u201d\u201e\t\u00a0\u2002\u2003\u2007\u2009\u202f\u3000', " ")
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
    | dict.fromkeys("\u3001\u060c", ",")
    | dict.fromkeys("\uff1b\u061b\u037e", ";")
    | dict.fromkeys("[{", "(")
    | dict.fromkeys("]}", ")")
    | dict.fromkeys("\u2024\u00b7\u2022\u22c5", ".")
    | {"\u2026": "-", "\u2044": "/", "\u2215": "/"}
)
_YEAR = r"(1997|2004|2009|2019|1999-GB/T)(?![0-9])(?: *UPDATE)?"
_NAMED = rf"UNF[CG](?:[ -]*UPDATE)?(?:[ -]*{_YEAR})?"
_PREFIX = re.compile(
    rf" *(?:UNF[CG] *\( *{_YEAR} *\)|\( *{_NAMED} *\)|{_NAMED})(?: *(?:CODE|CLASS))? *[:=]? *", re.IGNORECASE
)
_SUFFIX = re.compile(rf" *[,;]? *(?:\( *{_NAMED} *\)|{_NAMED}) *", re.IGNORECASE)
_STATED = re.compile(r"(?:UNFC)?[ -]*(1997|2004|2009|2019|1999-GB/T)|GB/?T *17766-1999", re.IGNORECASE)
_TOKEN = re.compile(r" *(?:([EFG])|([0-9]+(?:\.[0-9]+)?)|(AND|UND|ET|TO|BIS|\.\.+|[;+,()/|&:=.-]))", re.IGNORECASE)
_BARE_DIGITS = re.compile(r" *[0-9]{3} *(?:[+,;] *[0-9]{3} *)*")
_WORDS = {"AND": "+", "UND": "+", "ET": "+", "&": "+", "TO": "-", "BIS": "-", "..": "-", "...": "-"}
_BETWEEN_AXES = frozenset(";,/|+-.")
_BETWEEN_CODES = frozenset("+,;")
_TRAILING = frozenset(";,.")
_SUFFIX_WITHIN, _BRACKETS_MAX = 200, 8


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

    Stray blanks, lower case, full-width, Cyrillic and Greek letters are read as what they stand for. Raises
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
    if len(text) > MAX_CHARACTERS:
        return UnfcVersion.V2019
    line, start, end, _ = _body(text)
    bare = _BARE_DIGITS.fullmatch(line[start:end].strip(" ();,."))
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
    line, start, end, named = _body(text)
    return _Parser(text, _tokens(text, line, start, end), UnfcVersion(named) if named else version).code()


def _body(text: str) -> tuple[str, int, int, str]:
    """Return a text in plain characters, where the code begins and ends in it, and the version that it names or ""."""
    line = text.translate(_SAME_CHARACTER)
    prefix = _PREFIX.match(line) if "U" in line[:40].upper() else None
    start, end = prefix.end() if prefix else 0, len(line)
    named = next(filter(None, prefix.groups()), "") if prefix else ""
    at = line.upper().rfind("UNF", start) if end - start < _SUFFIX_WITHIN else -1
    if at > start:
        at -= len(line[start:at]) - len(line[start:at].rstrip(" (,;"))
        suffix = _SUFFIX.fullmatch(line, at)
        if suffix and not named:
            end, named = at, suffix[1] or suffix[2] or ""
    return line, start, end, named.upper()


def _tokens(text: str, line: str, start: int, stop: int) -> Iterator[_Token]:
    """Yield the tokens as they are asked for, and then the end of the text for ever."""
    end = start + len(line[start:stop].rstrip(" "))
    while start < end:
        match = _TOKEN.match(line, start, end)
        if not match:
            at = end - len(line[start:end].lstrip(" "))
            raise UnfcError(
                text, at + 1, f"stands {text[at]!r} (U+{ord(text[at]):04X})", "E, F, G, digits, or one of ; + , - / ( )"
            )
        token = match[match.lastindex or 0].upper()
        yield _Token(_WORDS.get(token, token), match.end() - len(token) + 1)
        start = match.end()
    yield from repeat(_Token("", end + 1))


class _Parser:
    """Recursive descent over the tokens, read no further than the first mistake."""

    def __init__(self, text: str, source: Iterator[_Token], version: UnfcVersion) -> None:
        self.text, self.source, self.version = text, source, version
        self.tokens: list[_Token] = []
        self.at = 0
        self.open = 0
        self.seen: set[Triple] = set()
        self.above: set[Triple] = set()
        self.digits: bool | None = None

    @property
    def here(self) -> _Token:
        return self.ahead(0)

    def ahead(self, steps: int) -> _Token:
        while len(self.tokens) <= self.at + steps:
            self.tokens.append(next(self.source))
        return self.tokens[self.at + steps]

    def fail(self, token: _Token, expected: str, found: str = "") -> NoReturn:
        what = found or token.text
        raise UnfcError(self.text, token.position, f"stands {excerpt(what)}" if what else "", expected)

    def brackets(self) -> None:
        """Step over brackets, which say nothing that the letters do not; each is closed."""
        while self.here.text in {"(", ")"}:
            self.open += 1 if self.here.text == "(" else -1
            if not 0 <= self.open <= _BRACKETS_MAX:
                self.fail(self.here, "the end of the code, or + and another one")
            self.at += 1

    def code(self) -> UnfcCode:
        self.part()
        while self.here.text:
            joint = self.here
            self.at += joint.text in _BETWEEN_CODES | _TRAILING
            if joint.text in _TRAILING and not self.here.text:
                break
            if joint.text not in _BETWEEN_CODES:
                self.fail(joint, self.another(joint))
            self.part()
        if self.open:
            self.fail(self.here, "a closing bracket")
        return UnfcCode(tuple(self.seen), self.version)

    def another(self, joint: _Token) -> str:
        if joint.text in {"/", "-", "|"}:
            return "+ between two codes: one figure over both, not one or the other, nor all between them"
        return "the end of the code, or + and another one"

    def part(self) -> None:
        self.brackets()
        first = self.here
        if self.digits not in {None, first.is_three_digits} and (first.is_number or first.text in AXES):
            self.fail(first, "one notation for all of a code: E2; F2; G2 beside letters, 222 beside digits")
        self.digits = first.is_three_digits
        if first.is_three_digits:
            self.at += 1
            digits = [_Token(digit, first.position + step) for step, digit in enumerate(first.text)]
            self.add(first, Triple._make(self.known(axis, d.text, d) for axis, d in zip(AXES, digits, strict=True)))
        elif first.is_number and first.text.split(".")[0] in {"1", "2", "3"}:
            self.unlettered()
        elif first.text in AXES:
            self.lettered()
        else:
            self.fail(first, "a code such as E1.1; F1.2; G1 or, in three digits, 111")
        self.brackets()

    def lettered(self) -> None:
        """Read a category of each axis, named by its letter, in any order; of G one or more."""
        found: dict[str, list[tuple[_Token, str]]] = {}
        while len(found) < len(AXES):
            self.brackets()
            axis = self.here
            if axis.text not in AXES or axis.text in found:
                missing = next(name for name in AXES if name not in found)
                several = " (only G may hold several)" if axis.text in found else ""
                self.fail(axis, f"; and then a category of {missing}{several}")
            found[axis.text] = self.confidences() if axis.text == "G" else [self.single(axis.text)]
            self.brackets()
            if len(found) < len(AXES) and self.here.text in _BETWEEN_AXES:
                self.at += 1
        (_, e), (_, f) = found["E"][0], found["F"][0]
        for token, g in found["G"]:
            self.add(token, Triple(e, f, g))

    def unlettered(self) -> None:
        """Read a category of E, F and G in this order: three numbers with one separator, or blanks, between them."""
        e = self.single("E")[1]
        separator = self.here.text if self.here.text in {";", "/", "|", ",", "-"} else ""
        self.between_numbers(separator, "F")
        f = self.single("F", after_comma=separator != ",")[1]
        self.between_numbers(separator, "G")
        g = self.confidences(separator)
        for token, category in g:
            self.add(token, Triple(e, f, category))

    def between_numbers(self, separator: str, axis: str) -> None:
        if self.here.text == "." and self.ahead(1).is_number:
            self.fail(self.here, "one reading: points may part the axes (112) or lead to a sub-category (E1.1)")
        if (
            not self.here.text
            or (separator and self.here.text != separator)
            or not (separator or self.here.is_number or self.here.text == axis)
        ):
            self.fail(self.here, f"; and then a category of {axis} (only G may hold several)")
        self.at += bool(separator)

    def single(self, axis: str, *, after_comma: bool = True) -> tuple[_Token, str]:
        """Return the one category of E or F. A comma and a digit after it may be a decimal comma: refused."""
        letter, category = self.category(axis)
        comma, digit = self.here, self.ahead(1)
        lettered = letter.text == axis
        if after_comma and lettered and comma.text == "," and digit.is_number and not digit.is_three_digits:
            self.fail(comma, f"one reading: {category}.{digit.text}, or {category} and {axis}{digit.text} as two codes")
        is_number = digit.is_number and comma.text in {"+", "/", "-"}
        if lettered and (is_number or (comma.text == "+" and digit.text == axis)):
            self.fail(comma, "a separator and another axis (only G may hold several)")
        return letter, category

    def category(self, axis: str) -> tuple[_Token, str]:
        """Return where a category stands, and it; between letter and number may be a blank, colon, sign or hyphen."""
        letter = self.here
        self.at += letter.text == axis
        if letter.text == axis and self.here.text in {":", "=", "-", "."}:
            self.at += 1
        number = self.here
        if not number.is_number:
            self.fail(number, self.allowed(axis))
        self.at += 1
        return letter, self.known(axis, number.text, letter)

    def confidences(self, separator: str = "") -> list[tuple[_Token, str]]:
        """Return one or more G categories: joined by +, comma or slash, or from - to."""
        self.brackets()
        found = [self.category("G")]
        while separator not in {",", "-"} and self.more_confidences(separator):
            is_range = self.here.text == "-"
            self.at += 1
            token, previous = self.here, found[-1][1]
            if token.is_number:
                self.expand(token, previous)
            token, category = self.category("G")
            more = self.between(previous, category, token) if is_range else (category,)
            found += [(token, one) for one in more]
        return found

    def expand(self, token: _Token, previous: str) -> None:
        """Read a digit after a sub-category as one too: G4.1,2 is G4.1+G4.2. After G4 it may be either: refused."""
        sub_category = f"G4.{token.text}"
        if previous == "G4" and sub_category in categories(self.version)["G"]:
            self.fail(token, f"one reading: {sub_category}, or G4 and G{token.text}; write G before each")
        if previous.startswith("G4.") and sub_category in categories(self.version)["G"]:
            self.tokens[self.at] = _Token(sub_category[1:], token.position)

    def more_confidences(self, separator: str) -> bool:
        """Tell whether what follows the separator is another G category and not another code."""
        if self.here.text not in {"+", ",", "-", "/", ";"}:
            return False
        following, after = self.ahead(1), self.ahead(2)
        if self.here.text == ";" or (self.here.text == "/" and separator == "/"):
            return following.text == "G" and not separator
        begins = after.is_number or after.text in {separator or ";", "E", "F"}
        unlettered = following.is_number and not following.is_three_digits and not (separator and begins)
        return (
            self.here.text == "-"
            or following.text == "G"
            or (unlettered and after.text != ";")
            or (unlettered and after.text == ";" and not self.ahead(3).is_number)
        )

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
        ancestors = set(map(Triple._make, product(*({one, one.partition(".")[0]} for one in triple)))) - {triple}
        if triple in self.above or ancestors & self.seen:
            named = "; ".join(triple)
            self.fail(token, "a category or its sub-categories, not both: they overlap", named)
        self.seen.add(triple)
        self.above |= ancestors
