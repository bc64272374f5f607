"""One text, one spelling: what Unicode writes in several ways is written in one, and names are compared by it.

Everything that compares names, units or codes goes through here: publishers' labels, cells of a user's file, filters
of an address and the search field, whose script is given `LETTERS`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2e3a\u2e3b\ufe58\ufe63\uff0d"
_APOSTROPHES = "\u2018\u2019\u201a\u201b\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u2032\u00b4`\uff07"
_DOTS = "\u2022\u2219\u22c5\u30fb\uff65\u2027\u0387"
_UNSEEN = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\ufe0e\ufe0f\u0640"
LETTERS: dict[str, str] = (
    dict.fromkeys(_HYPHENS, "-")
    | dict.fromkeys(_APOSTROPHES, "'")
    | dict.fromkeys(_DOTS, "\u00b7")
    | dict.fromkeys(_UNSEEN, "")
    | {"ø": "o", "Ø": "O", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D"}
    | {"ð": "d", "Ð": "D", "þ": "th", "Þ": "TH", "ß": "ss", "ẞ": "SS", "\u0131": "i", "\u03c2": "\u03c3"}
)
"""Letter → what is written instead: kinds of hyphen, apostrophe and raised dot, unseen signs, letters that no accent
makes."""
_TABLE = str.maketrans(LETTERS)
_SIGNS = str.maketrans({letter: LETTERS[letter] for letter in (*_HYPHENS, *_APOSTROPHES, *_DOTS, *_UNSEEN)})
_WORD = re.compile(r"[^\W_]+")
_ENDING = re.compile(r"(?<=[a-z]{3})(?<!s)s$")
_POINT = re.compile(r"(?<=\b\w)\.(?=\w\b|\W|$)")
_SHORT = {
    "dr": "democratic republic",
    "st": "saint",
    "ste": "sainte",
    "rep": "republic",
    "dem": "democratic",
    "isds": "islands",
}
_UNSAID = frozenset({"the", "of", "and"})


def tidied(text: str) -> str:
    """Return `text` composed (NFC), with one kind of hyphen, apostrophe and blank and nothing unseen; case is kept.

    Full-width and subscript letters and digits become plain ones: `Li₂O` is Li2O.
    """
    return " ".join(unicodedata.normalize("NFKC", text.translate(_SIGNS)).split())


NAME_MAX = 200
"""Characters: nothing longer is a name."""
_REMEMBERED_MAX, _REMEMBERED = 60, 2048
"""Characters of what is remembered, and how many: visitors choose it, and one sign can stand for eighteen letters."""


def folded(text: str) -> str:
    """Return `text` as names are compared: one case, no accents, plain letters, digits, hyphens and single blanks.

    `Côte d\u2019Ivoire` is cote d'ivoire, `TÜRKİYE` is turkiye, `Li₂O` is li2o; other scripts keep their letters.
    """
    return _remembered(text) if len(text) <= _REMEMBERED_MAX else _folded(text)


def _folded(text: str) -> str:
    if text.isascii():
        return " ".join(text.replace("`", "'").casefold().split())
    bare = unicodedata.normalize("NFKD", text.translate(_TABLE)).casefold()
    kept = "".join(letter for letter in bare if unicodedata.category(letter)[0] != "M")
    return " ".join(kept.translate(_TABLE).split())


_remembered = lru_cache(maxsize=_REMEMBERED)(_folded)


def words(text: str) -> tuple[str, ...]:
    """Return the words of a name as they are compared, in alphabetical order: `Congo, Dem. Rep.` is DR Congo's.

    Points within an abbreviation, the plural's s, articles and "of" make no difference; "&" is "and".
    """
    plain = _POINT.sub("", folded(text)).replace("'", "")
    single = (_ENDING.sub("", word) for word in _WORD.findall(plain))
    found = [part for word in single for part in _SHORT.get(word, word).split()]
    return tuple(sorted([word for word in found if word not in _UNSAID] or found))


def name_key(text: str) -> str:
    """Return what two spellings of one name share; "" for what is too long to be one."""
    if len(text) <= _REMEMBERED_MAX:
        return _remembered_key(text)
    return _key(text) if len(text) <= NAME_MAX else ""


def _key(text: str) -> str:
    return " ".join(words(text))


_remembered_key = lru_cache(maxsize=_REMEMBERED)(_key)


class Nearest:
    """Names that may be meant by a word that is written wrong."""

    def __init__(self, names: Iterable[str]) -> None:
        """Keep the names, each once, by the length of what is compared."""
        self._by_length: dict[int, list[tuple[int, str, str]]] = {}
        for name in dict.fromkeys(names):
            plain = folded(name)
            self._by_length.setdefault(len(plain), []).append((_letters(plain), plain, name))

    def near(self, text: str, most: int = 3) -> list[str]:
        """Return the names that are a slip of the hand away from `text`, the nearest only.

        At most `most` of them, those that begin with the same letter first.

        A slip is a letter changed, left out, added or exchanged with the next: one in a short word (four letters or
        more), two from seven letters on, three from twelve. None where nothing is that near.
        """
        asked = folded(text[:NAME_MAX])
        allowed = _slips(len(asked))
        letters, found = _letters(asked), list[tuple[int, bool, str]]()
        for length in range(len(asked) - allowed, len(asked) + allowed + 1) if allowed else ():
            for its, plain, name in self._by_length.get(length, ()):
                if (letters ^ its).bit_count() <= 2 * allowed:
                    distance = _distance(asked, plain, allowed)
                    if distance <= allowed:
                        found.append((distance, plain[:1] != asked[:1], name))
        found.sort()
        return [name for distance, _, name in found if distance == found[0][0]][:most]


def _letters(text: str) -> int:
    """Return which letters a text holds, as bits."""
    bits = 0
    for letter in text:
        bits |= 1 << (ord(letter) % 64)
    return bits


def _slips(length: int) -> int:
    return sum(length >= least for least in (4, 7, 12)) if length <= 60 else 0


def _distance(one: str, other: str, most: int) -> int:
    """Return the number of slips between two texts; `most` + 1 where there are more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        two_before, before, row = before, row, [i]
        for j, its in enumerate(other, 1):
            step = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != its))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == its:
                step = min(step, two_before[j - 2] + 1)
            row.append(step)
        if min(row) > most:
            return most + 1
    return row[-1]
