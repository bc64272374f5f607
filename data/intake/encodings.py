"""The encoding of a text file, told from all of its letters: what reads as words of a language is what was written.

Libraries that guess an encoding need paragraphs; an inventory has a dozen names. So each candidate is judged by the
words it makes: their script, their case, the letters that a language has, and the country that stands beside them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from data import vocabulary

_LATIN, _CYRILLIC, _GREEK, _ARABIC, _HEBREW, _CJK = "LATIN", "CYRILLIC", "GREEK", "ARABIC", "HEBREW", "CJK"
_WEST = (
    "äöüß", "àâæçéèêëîïôœùûüÿ", "áéíñóúüº", "àáâãçéêíóôõúüºª", "åäöéü", "æøåéöü", "áæðéíóöþúý", "àèéìîòóù", "éèëïöü",
    "àçèéíïòóúü",
)  # fmt: skip
_CENTRE = ("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîşţ", "čćđšž", "äöüß", "ëç")
_TURKISH = ("\u00e7\u011f\u0131\u00f6\u015f\u00fc\u00e2\u00ee\u00fb",)
_BALTIC = ("ąčęėįšųūž", "āčēģīķļņšūž", "äõöüšž")
_RUSSIAN = (
    "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё",
    "оаинветркслумдпіязьбгйчхцжїюєшфщґ",
    "аиоентсрвлкмпдугзбчћжшцљњхјђфџ",
    "аоиентрсвлкдпмзугябчцжщхшйюфь",
)
_HELLENIC = ("αοιετσνρκπμυλίόάηήςέωγδχύθβώφξζψϊϋΐΰ",)
_SEMITIC = ("اليمونرتبةعدسفهكقحجأشطصىخإذزثئءغضظؤآپچژگ",)
_IVRIT = ("יוהלארבתמשנדכקפעחגטצסזםןךףץ",)


@dataclass(frozen=True)
class _Candidate:
    """An encoding as users know it: its codec, script, the letters of its languages, and how rare it is today."""

    name: str
    codec: str
    script: str
    family: str
    letters: tuple[str, ...] = ()
    rarity: float = 0.0


_CANDIDATES = (
    _Candidate("Windows-1252", "cp1252", _LATIN, "west", _WEST),
    _Candidate("Windows-1250", "cp1250", _LATIN, "centre", _CENTRE),
    _Candidate("Windows-1254", "cp1254", _LATIN, "turkish", _TURKISH, 0.05),
    _Candidate("Windows-1257", "cp1257", _LATIN, "baltic", _BALTIC, 0.05),
    _Candidate("Mac Roman", "mac_roman", _LATIN, "west", _WEST, 0.2),
    _Candidate("Mac Central European", "mac_latin2", _LATIN, "centre", _CENTRE, 0.25),
    _Candidate("Mac Turkish", "mac_turkish", _LATIN, "turkish", _TURKISH, 0.3),
    _Candidate("DOS 850", "cp850", _LATIN, "west", _WEST, 0.45),
    _Candidate("DOS 852", "cp852", _LATIN, "centre", _CENTRE, 0.45),
    _Candidate("DOS 857", "cp857", _LATIN, "turkish", _TURKISH, 0.5),
    _Candidate("Windows-1251", "cp1251", _CYRILLIC, "cyrillic", _RUSSIAN),
    _Candidate("KOI8-R", "koi8_r", _CYRILLIC, "cyrillic", _RUSSIAN, 0.1),
    _Candidate("DOS 866", "cp866", _CYRILLIC, "cyrillic", _RUSSIAN, 0.1),
    _Candidate("Mac Cyrillic", "mac_cyrillic", _CYRILLIC, "cyrillic", _RUSSIAN, 0.35),
    _Candidate("Windows-1253", "cp1253", _GREEK, "greek", _HELLENIC),
    _Candidate("Windows-1255", "cp1255", _HEBREW, "hebrew", _IVRIT),
    _Candidate("Windows-1256", "cp1256", _ARABIC, "arabic", _SEMITIC),
    _Candidate("GBK", "gb18030", _CJK, "chinese", (), 0.05),
    _Candidate("Big5", "cp950", _CJK, "taiwanese", (), 0.05),
    _Candidate("Shift-JIS", "cp932", _CJK, "japanese", (), 0.05),
    _Candidate("EUC-KR", "cp949", _CJK, "korean"),
)
CODECS = tuple(one.codec for one in _CANDIDATES)
"""Codecs by which a file without a mark may be read."""
_FAMILIES = {
    "centre": "POL CZE SVK HUN ROU HRV SVN BIH SRB MNE ALB MDA",
    "cyrillic": "RUS UKR BLR BGR KAZ KGZ TJK UZB MNG SRB MKD AZE ARM GEO TKM MDA",
    "greek": "GRC CYP",
    "turkish": "TUR AZE",
    "baltic": "EST LVA LTU",
    "hebrew": "ISR",
    "arabic": "SAU IRN EGY JOR IRQ YEM OMN ARE SYR LBN LBY SDN KWT QAT BHR PAK AFG",
    "chinese": "CHN SGP",
    "taiwanese": "TWN HKG MAC",
    "japanese": "JPN",
    "korean": "KOR PRK",
}
_COMMON_LEADS = {"gb18030": (0xB0, 0xD7), "cp950": (0xA4, 0xC6), "cp932": (0x88, 0x97), "cp949": (0xB0, 0xC8)}
_TYPOGRAPHY = re.compile(
    "[\u2013\u2014\u2018\u2019\u201c\u201d\u201e\u2026\u2022\u00b0\u00b1\u00d7\u00b5\u00b2\u00b3\u00a7\u00a9\u00ae"
    "\u20ac\u00bd\u00bc\u00be\u00ab\u00bb\u00a0\u00b7\u2116]"
)
_JOINING = frozenset("\u2013\u2019\u2018\u00b7")
_TOKEN = re.compile(r"[A-Za-z\u0080-\U0010ffff]+")
_CELLS = re.compile(r"[,;\t|]")
_LINES_MAX, _LINE_BYTES, _TELLING_BYTES = 400, 4_096, 65_536
_CELL_END = re.compile(rb"[,;\t ](?=[^,;\t ]*\Z)")
"""The last sign of a piece that ends a cell or a word, and is no half of an ideograph in any encoding."""
_INNER_SIGMA = re.compile("\u03c2.")
"""The sigma that only ends a word of Greek."""
_WORD_LETTERS = 3
_BAD, _ODD, _SIGN, _ALONE, _BESIDE = -2.0, -0.4, 0.1, 0.3, 0.6
_DOUBT = 0.22
"""Two readings this near to each other, as an average of their words, cannot be told apart."""


@dataclass(frozen=True)
class Told:
    """The text of a file, the name of its encoding, and the codecs by name that it may be as well, the likeliest first.

    `codec` is "" where the file says its encoding by itself.
    """

    text: str
    name: str
    codec: str = ""
    rivals: tuple[tuple[str, str], ...] = ()


def told(content: bytes) -> Told | None:
    """Return how a file that is no Unicode reads; None where no encoding reads it."""
    lines = _telling(content)
    texts = {one: decoded for one in _CANDIDATES if (decoded := _decoded(lines, one.codec)) is not None}
    near = [_families(line) for line in lines]
    scores = {one: _score(one, text, near) for one, text in texts.items()}
    words = max(1, sum(len(_foreign(line)) for line in next(iter(texts.values()), [])))
    ranked = sorted(scores, key=lambda one: -scores[one])
    for best in ranked:
        text = _strict(content, best.codec) if scores[best] > 0 else None
        if text is not None:
            least = scores[best] - _DOUBT * words
            rivals = (one for one in ranked if one != best and scores[one] >= least and texts[one] != texts[best])
            return Told(text, best.name, best.codec, tuple((one.name, one.codec) for one in rivals))
    return None


def _strict(content: bytes, codec: str) -> str | None:
    try:
        return content.decode(codec)
    except UnicodeDecodeError:
        return None


def _decoded(lines: Iterable[bytes], codec: str) -> list[str] | None:
    found = [_strict(line, codec) for line in lines]
    return None if None in found else [line for line in found if line is not None]


def _telling(content: bytes) -> list[bytes]:
    """Return the lines that tell an encoding: the first with bytes beyond ASCII, and one for each further such byte.

    Of a long line its first whole cells stand for it.
    """
    kept: dict[bytes, None] = {}
    seen: set[int] = set()
    size = 0
    for whole in content.splitlines():
        line = whole if len(whole) <= _LINE_BYTES else _CELL_END.split(whole[:_LINE_BYTES])[0]
        if not line.isascii() and line not in kept:
            high = {byte for byte in line if byte > 0x7F}
            if (len(kept) < _LINES_MAX and size < _TELLING_BYTES) or high - seen:
                kept[line] = None
                seen |= high
                size += len(line)
    return list(kept)


def _foreign(line: str) -> list[str]:
    return [token for token in _TOKEN.findall(line) if not token.isascii()]


def _score(one: _Candidate, lines: Iterable[str], near: Iterable[frozenset[str]]) -> float:
    """Return how well a candidate's words read, summed over the words that hold other letters than ASCII."""
    total = 0.0
    for line, families in zip(lines, near, strict=True):
        tokens = _foreign(line)
        # a country decides between readings that are words; it makes no word of what is none
        beside = _BESIDE * ((one.family in families) - (bool(families) and one.family not in families))
        for token in tokens:
            value = _value(one, token)
            total += value - one.rarity + (beside if value > _ODD else 0.0)
    return total


@lru_cache(maxsize=4096)
def _value(one: _Candidate, token: str) -> float:
    """Return how much a run of letters looks like a word: up to 1, or how far it is from one."""
    parts = _TYPOGRAPHY.split(token)
    words = [part for part in parts if part and not part.isascii()]
    values = [_ideographs(one, word) if one.script == _CJK else _word(one, word) for word in words]
    if len(parts) > 1:
        is_joined = any(one and other for one, other in pairwise(parts)) and not set(token) & _JOINING
        values.append(_BAD if is_joined else _SIGN)
    return min(values)


def _is_letter(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LM"


def _word(one: _Candidate, token: str) -> float:
    if not all(map(_is_letter, token)) or any(_script(sign) != one.script for sign in token if not sign.isascii()):
        return _BAD
    is_cased = one.script in {_LATIN, _CYRILLIC, _GREEK}
    if is_cased and not (token.islower() or token.isupper() or (token[0].isupper() and token[1:].islower())):
        return _BAD
    lower = token.lower()
    foreign = [sign for sign in lower if not sign.isascii()]
    return _latin(one, lower, foreign) if one.script == _LATIN else _script_of_its_own(one, lower, foreign)


def _script_of_its_own(one: _Candidate, lower: str, foreign: Sequence[str]) -> float:
    if len(foreign) < len(lower) or _INNER_SIGMA.search(lower):
        return _BAD
    if len(lower) == 1:
        return _ALONE if lower in "\u0430\u0432\u0438\u043e\u043a\u0441\u0443\u044f" else _ODD
    return max(_common(lower, letters) for letters in one.letters)


def _latin(one: _Candidate, lower: str, foreign: Sequence[str]) -> float:
    if len(foreign) == len(lower) >= _WORD_LETTERS:
        return _BAD
    if len(lower) == 1:
        return _ALONE if lower in "àéèóyõ" else _ODD
    return 1.0 if any(set(foreign) <= set(letters) for letters in one.letters) else _ODD


def _common(word: str, letters: str) -> float:
    """Return how common the letters of a word are in a language whose letters stand in order of use."""
    places = [letters.find(sign) for sign in word]
    if -1 in places:
        return _ODD
    return 1.25 - sum(places) / len(places) / len(letters)


def _ideographs(one: _Candidate, token: str) -> float:
    first, last = _COMMON_LEADS[one.codec]
    common = kana = 0
    signs = [sign for sign in token if not sign.isascii()]
    if not all(map(_is_letter, signs)):
        return _BAD
    if len(signs) < len(token):
        return _ODD
    for sign in signs:
        written = sign.encode(one.codec)
        name = unicodedata.name(sign, "")
        if len(written) == 1 or name.startswith("HALFWIDTH"):
            return _BAD
        kana += name.startswith(("HIRAGANA", "KATAKANA"))
        common += len(written) == 2 and first <= written[0] <= last
    if one.codec == "cp949":
        return 1.1 if common == len(signs) else _ODD
    if kana and one.codec != "cp932":
        return _ODD
    share = (common + kana) / len(signs)
    return share + 0.2 * bool(kana) if share > 0.5 else _ODD


@lru_cache(maxsize=4096)
def _script(sign: str) -> str:
    name = unicodedata.name(sign, "")
    return next((script for script in (_LATIN, _CYRILLIC, _GREEK, _ARABIC, _HEBREW) if name.startswith(script)), "")


@cache
def _own() -> Mapping[str, frozenset[str]]:
    """Return the families of encodings used in a country, by its code; those of others are western."""
    found: dict[str, frozenset[str]] = {}
    for family, codes in _FAMILIES.items():
        for code in codes.split():
            found[code] = found.get(code, frozenset()) | {family}
    return found


def _families(line: bytes) -> frozenset[str]:
    """Return the families of encodings of the country that a line names; none where it names none."""
    for cell in _CELLS.split(line.decode("ascii", "ignore")):
        found = vocabulary.country(cell.strip(' "')) if len(cell) > 2 else None
        if found:
            return _own().get(found, frozenset({"west"}))
    return frozenset()


def garbled(text: str) -> str:
    """Return what a text was before UTF-8 was read as Windows-1252; "" where it was not."""
    if not _DOUBLY.search(text):
        return ""
    try:
        mended = bytes(_BYTES[sign] for sign in text).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return ""
    return mended if mended.isprintable() else ""


_BYTES = {chr(byte): byte for byte in range(0x100)} | {
    bytes([byte]).decode("cp1252"): byte for byte in range(0x80, 0x100) if byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
}
"""Letter → its byte in Windows-1252; the five that it leaves out are control characters there."""
_DOUBLY = re.compile(
    "[\u00c2-\u00c5\u00c9\u00cc-\u00d1\u00d7-\u00d9\u00e0-\u00ef\u221a\u0192]"
    "[\u0080-\u00bf\u0152-\u017e\u02c6\u02dc\u2013-\u2122]"
)
"""What two bytes of UTF-8 look like where each was read as a letter of its own."""


def unicode_of(content: bytes) -> tuple[str, str] | None:
    """Return the codec and name of a file that is UTF-16 or UTF-32, marked at its start or told by its zero bytes."""
    for mark, codec, name in _MARKS:
        if content.startswith(mark):
            return codec, name
    head = content[:_HEAD]
    if len(head) < _HEAD_MIN or b"\0" not in head:
        return None
    zeros = Counter(place % 2 for place, byte in enumerate(head) if not byte)
    half = len(head) // 2
    for parity, codec in ((1, "utf-16-le"), (0, "utf-16-be")):
        if zeros[parity] > _ZEROS * half and zeros[1 - parity] <= _STRAYS * half:
            return codec, "UTF-16"
    return None


_MARKS = (
    (b"\xff\xfe\0\0", "utf-32", "UTF-32"), (b"\0\0\xfe\xff", "utf-32", "UTF-32"),
    (b"\xff\xfe", "utf-16", "UTF-16"), (b"\xfe\xff", "utf-16", "UTF-16"),
)  # fmt: skip
_HEAD, _HEAD_MIN, _ZEROS, _STRAYS = 4_096, 16, 0.5, 0.02


def as_read(text: str, codec: str, other: str) -> str:
    """Return how a text of a file read by one codec reads by another; "" where it does not."""
    try:
        return text.encode(codec).decode(other)
    except UnicodeError:
        return ""
