"""Values of filters in plain words: the name behind a code."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from dashboard.figures.theme import DASH
from dashboard.filters import PLACES
from dashboard.i18n import catalogue, t
from data.codes import code_list, place_name
from data.intake import own_title
from data.sources import is_commit
from data.unfc import class_sums, key_name

CLASSES = ("V", "PV", "NV", "PR", "R", "OC", "P", "")
"""UNFC classes from viable to potential; empty where a quantity has no code. Sums over several come after them."""
UNLABELLED = "unlabelled"
"""The edition of a copy of BACI that does not state its release."""
_BACI = re.compile(r"V[0-9]{6}")
_LISTS = {
    "material": "material", "compare": "material", "stage": "stage", "mapping_basis": "unfc_note",
    "reading": "measure",
}  # fmt: skip


def filter_name(key: str, value: object) -> str:
    """Return what a filter is called: of an edition of BACI, as that publisher calls it, a release."""
    is_release = key == "vintage" and (value == UNLABELLED or _BACI.fullmatch(str(value)))
    return t("filter.vintage_of_trade" if is_release else f"filter.{key}")


def value_name(key: str, value: object) -> str:
    """Return a filter value in plain words: the name behind a code, the text of the catalogue, else itself."""
    text = catalogue().get(f"filter.{key}.{value}")
    if text:
        return text
    if key == "source_set":
        return set_name(str(value))
    if key == "unfc_class":
        return key_name(str(value))
    if key == "vintage":
        return edition_name(str(value))
    if key in PLACES:
        return place_name(str(value))
    return code_list(_LISTS[key]).name(str(value)) if key in _LISTS else str(value)


def edition_name(vintage: str) -> str:
    """Return an edition in plain words: of a commit that it is one, else its text or itself; a dash for none."""
    if is_commit(vintage):
        return t("client.edition.commit", commit=vintage)
    return catalogue().get(f"filter.vintage.{vintage}") or vintage or DASH


def set_name(source_set: str) -> str:
    """Return the plain name of an inventory of projects; a user's own is called that."""
    if title := own_title(source_set):
        return t("filter.source_set.own", title=title)
    return catalogue().get(f"filter.source_set.{source_set}") or source_set.replace("_", " ").capitalize()


def class_name(class_id: str) -> str:
    """Return the plain name of a UNFC class, of a sum those of its classes; "Uncoded" for none."""
    return " + ".join(t(f"unfc.class.{one or 'none'}") for one in class_id.split("+"))


def in_class_order(class_ids: Iterable[str]) -> list[str]:
    """Return UNFC classes each once in the order of CLASSES, sums over several after them, none last."""
    return sorted(set(class_ids), key=_class_rank)


@lru_cache(maxsize=1024)
def _class_rank(class_id: str) -> tuple[bool, bool, list[int]]:
    return not class_id, "+" in class_id, [CLASSES.index(one) for one in class_id.split("+")]


@lru_cache(maxsize=1024)
def class_keys(class_id: str) -> tuple[str, ...]:
    """Return the keys of a class with all its sub-classes, as `Filters.unfc_class` takes them; a sum has one."""
    if "+" in class_id:
        return (class_id,)
    return tuple(sorted(key for key, row in code_list("unfc_class").rows.items() if row["class_id"] == class_id))


def whole_class(keys: tuple[str, ...]) -> str:
    """Return the class whose sub-classes are exactly `keys`; empty where they are some of one, or of several."""
    if len(keys) == 1 and keys[0] in class_sums():
        return keys[0]
    return next((class_id for class_id in CLASSES if class_id and class_keys(class_id) == keys), "")
