"""What a name means: one resolver of places and materials for publishers' labels, users' files, addresses and search.

Names stand in `data/codes`: the code lists themselves (`country`, `country_group`, `material`, `element`), the United
Nations' names of countries in six languages (`country_name.csv`), and what else people write (`country_label.csv`,
`material_label.csv`). **A name that is missing is added there, as a row of the last two.**
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from data.codes import code_list, place_name, table
from data.search_terms import suggested_materials
from data.spelling import NAME_MAX, Nearest, name_key

PLACE_FILE, MATERIAL_FILE = "data/codes/country_label.csv", "data/codes/material_label.csv"
"""Where a name is added."""
_NOUNS = frozenset({"ore", "mineral", "metal", "concentrate", "compound", "chemical", "content", "deposit", "brine"})
"""Words that say in which form a material comes: `nickel ore` is nickel."""
_PARTS = re.compile(r"[,;:/()\[\]]| [-\u2013\u2014] ")
_MIXED = re.compile(r"[,;:/()\[\]+&-]| and ")
_NOT_GIVEN = "NA"
"""The two-letter code of Namibia: in a table it says that a value is not available."""
_NAMED_MAX, _LABELS_MAX = 3, 20


@dataclass(frozen=True)
class Material:
    """A material that a name means. `product` and `note` are empty where the name is the material's own.

    `aluminium` is material bauxite, product aluminium; `neodymium` is one of the rare earths.
    """

    material_id: str
    product: str = ""
    note: str = ""


@dataclass(frozen=True)
class Advice:
    """What to say of a name that is not used as it stands: why, and how to mend it."""

    reason: str
    cure: str


def places(name: str) -> tuple[str, ...]:
    """Return the codes of the countries, areas, totals and blocs that a name means: none, one, or several (`Korea`)."""
    return _places().get(name_key(name), ())


def place(name: str) -> str | None:
    """Return the code of the one country, area, total or bloc that a name means, in any spelling; else None."""
    found = places(name)
    return found[0] if len(found) == 1 else None


def country(name: str) -> str | None:
    """Return the code of the country, area or total of the country list that a name means; None for a bloc too."""
    code = place(name)
    return code if code in code_list("country") else None


def materials(name: str) -> tuple[Material, ...]:
    """Return the materials that a name means: none, one, or several (`coltan`). A formula and a symbol are names too.

    A name with a word for its form (`nickel ore`) is the material's, with the whole as product.
    """
    key = name_key(name)
    if found := _materials().get(key):
        return found
    bare = " ".join(word for word in key.split() if word not in _NOUNS)
    if not bare or bare == key:
        return ()
    return tuple(
        Material(one.material_id, " ".join(name.split()), one.note or "named with its form")
        for one in _materials().get(bare, ())
    )


def material(name: str) -> Material | None:
    """Return the one material that a name means, else None."""
    found = materials(name)
    return found[0] if len(found) == 1 else None


def untracked(name: str) -> Advice | None:
    """Return what to say of an element or commodity that exists but has no figures here; None for any other name."""
    found = _untracked().get(name_key(name))
    if found is None:
        return None
    label, note = found
    return Advice(
        f"{label[:1].upper()}{label[1:]} is not tracked: there are no figures for it here"
        + (f" ({note})" if note else ""),
        "Leave it out: only materials in the list have figures.",
    )


def place_advice(name: str, allowed: Iterable[str] | None = None) -> Advice:
    """Return what to say of a name that is no place, or several; `allowed` are the codes that may be suggested."""
    usable = None if allowed is None else frozenset(allowed)
    codes = _usable(places(name), usable)
    if len(codes) > 1:
        return Advice("the name is that of several places", _did_you_mean(map(_place_in_words, codes)))
    named = _usable((code for part in _parts(name, _PARTS) for code in places(part)), usable) or _usable(
        _by_iso2().get(name.strip(), ()), usable
    )
    near = named or _usable(
        (code for label in _place_labels().near(name, _LABELS_MAX) for code in places(label)), usable
    )
    if near:
        return Advice("this is not a country in the list", _did_you_mean(map(_place_in_words, near)))
    return Advice("this is not a country in the list", "Write its English name or its ISO 3166-1 alpha-3 code.")


def material_advice(name: str, allowed: Iterable[str] | None = None) -> Advice:
    """Return what to say of a name that is no tracked material, or several; no other element is ever suggested."""
    usable = None if allowed is None else frozenset(allowed)
    ids = _usable((one.material_id for one in materials(name)), usable)
    if len(ids) > 1:
        return Advice("the name covers several materials", _did_you_mean(map(_material_in_words, ids)))
    if found := untracked(name):
        return found
    parts = (one.material_id for part in _parts(name, _MIXED) for one in materials(part))
    named = _usable(suggested_materials(name), usable) or _usable(parts, usable)
    if named:
        return Advice("this material is not tracked", _did_you_mean(map(_material_in_words, named)))
    near = _material_labels().near(name, _LABELS_MAX)
    ids = _usable((one.material_id for label in near for one in materials(label)), usable)
    if ids:
        return Advice("this material is not tracked", _did_you_mean(map(_material_in_words, ids)))
    if near and (found := untracked(near[0])):
        return Advice("this material is not tracked", f"If {near[0]} is meant: {found.reason}.")
    return Advice(
        "this material is not tracked",
        "Write the name, symbol or id of a material that /materials lists.",
    )


def _material_itself(name: str) -> str:
    found = material(name)
    return found.material_id if found and not found.product else ""


def _material_said(name: str) -> Advice:
    found = material(name)
    if found is None:
        return material_advice(name)
    whole = code_list("material").name(found.material_id)
    return Advice(f"stands under {whole} ({found.note})", f"Did you mean {found.material_id}?")


@dataclass(frozen=True)
class Names:
    """Names of one kind of code: which code a name means ("" for a part of one, or several), and what to say of it."""

    meant: Callable[[str], str]
    advised: Callable[[str], Advice]


PLACES = Names(lambda name: place(name) or "", place_advice)
MATERIALS = Names(_material_itself, _material_said)


def place_names() -> Iterator[tuple[str, str]]:
    """Yield every name of a place that people write, with its code: the code lists' own first, formal ones too."""
    for list_id in ("country", "country_group"):
        for code, row in code_list(list_id).rows.items():
            yield from ((text, code) for text in (row["name"], code, row["name_official"]) if text)
    yield from ((row["label"], row["place"]) for row in table("country_label"))
    yield from ((row["name"], row["country_iso3"]) for row in table("country_name"))


def material_names() -> Iterator[tuple[str, Material]]:
    """Yield every name of a tracked material: the code list's own, symbols, elements, and what else people write."""
    rows = code_list("material").rows
    for code, row in rows.items():
        yield from ((text, Material(code)) for text in (row["name"], row["symbol"], code))
    for row in table("material_label"):
        if row["material_id"]:
            yield row["label"], Material(row["material_id"], row["product"], row["note"])
    yield from ((text, one) for text, one in _elements() if isinstance(one, Material))


def untracked_names() -> tuple[str, ...]:
    """Return the plain names of elements and commodities that exist and have no figures here, each once."""
    return tuple(dict.fromkeys(label for label, _ in _untracked().values()))


@cache
def _places() -> Mapping[str, tuple[str, ...]]:
    """Key of a name → codes. A name of the code lists or of our own table wins over one of the United Nations'."""
    found: dict[str, dict[str, None]] = {}
    for text, code in place_names():
        found.setdefault(name_key(text), {})[code] = None
    own = {name_key(row["label"]) for row in table("country_label")}
    listed = {name_key(code): code for list_id in ("country", "country_group") for code in code_list(list_id).rows}
    return {
        key: (listed[key],) if key in listed and key not in own else tuple(codes) for key, codes in found.items() if key
    }


@cache
def _materials() -> Mapping[str, tuple[Material, ...]]:
    found: dict[str, dict[str, Material]] = {}
    for text, one in material_names():
        if key := name_key(text):
            found.setdefault(key, {}).setdefault(one.material_id, one)
    return {key: tuple(ones.values()) for key, ones in found.items()}


def _elements() -> Iterator[tuple[str, Material | str]]:
    """Yield names and symbols of the elements: each with its material, or the plain name of one not tracked.

    What `material_label` says of an element's name holds for its symbol; else it is tracked where a material has the
    symbol.
    """
    said = {name_key(row["label"]): row for row in table("material_label")}
    symbols = {row["symbol"]: code for code, row in code_list("material").rows.items()}
    for symbol, row in code_list("element").rows.items():
        names = [text for text in (row["name"], row["other_name"], symbol) if text]
        label = next((said[name_key(text)] for text in names[:-1] if name_key(text) in said), None)
        one: Material | str = row["name"]
        if label is not None and label["material_id"]:
            one = Material(label["material_id"], label["product"], label["note"])
        elif label is None and symbol in symbols:
            one = Material(symbols[symbol])
        yield from ((text, one) for text in names)


@cache
def _untracked() -> Mapping[str, tuple[str, str]]:
    """Key of a name → the plain name and a note, for what exists and has no figures."""
    known = _materials()
    found = {name_key(text): (one, "") for text, one in _elements() if isinstance(one, str)}
    found |= {
        name_key(row["label"]): (row["label"], row["note"]) for row in table("material_label") if not row["material_id"]
    }
    return {key: said for key, said in found.items() if key not in known}


@cache
def _by_iso2() -> Mapping[str, tuple[str, ...]]:
    return {
        row["iso2"]: (code,) for code, row in code_list("country").rows.items() if row["iso2"] not in ("", _NOT_GIVEN)
    }


@cache
def _place_labels() -> Nearest:
    return Nearest(text for text, code in place_names() if text != code)


@cache
def _material_labels() -> Nearest:
    return Nearest([*(text for text, _ in material_names()), *untracked_names()])


def _parts(name: str, between: re.Pattern[str]) -> list[str]:
    """Return the parts of a name by what stands between them; none where it has no parts."""
    parts = [part.strip() for part in between.split(name[:NAME_MAX])]
    return [part for part in parts if part] if len(parts) > 1 else []


def _usable(codes: Iterable[str], allowed: frozenset[str] | None) -> list[str]:
    return [code for code in dict.fromkeys(codes) if allowed is None or code in allowed]


def _place_in_words(code: str) -> str:
    return f"{place_name(code)} ({code})"


def _material_in_words(material_id: str) -> str:
    name = code_list("material").name(material_id)
    return name if name.casefold() == material_id else f"{name} ({material_id})"


def _did_you_mean(names: Iterable[str]) -> str:
    return f"Did you mean {either(list(names)[:_NAMED_MAX])}?"


def either(names: Sequence[str]) -> str:
    """Return names as a choice in words: `A`, `A or B`, `A, B or C`."""
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else list(names))
