"""Values of filters in plain words: the name behind a code."""

from __future__ import annotations

from functools import cache

from dashboard.filters import PLACES
from dashboard.i18n import catalogue, t
from data.codes import code_list, place_name
from data.intake import own_title

CLASSES = ("V", "PV", "NV", "PR", "R", "OC", "P", "")
"""UNFC classes from viable to potential; empty where a quantity has no code."""
_LISTS = {
    "material": "material", "compare": "material", "stage": "stage", "unfc_class": "unfc_class",
    "mapping_basis": "unfc_note",
}  # fmt: skip


def value_name(key: str, value: object) -> str:
    """Return a filter value in plain words: the name behind a code, the text of the catalogue, else itself."""
    text = catalogue().get(f"filter.{key}.{value}")
    if text:
        return text
    if key == "source_set":
        return set_name(str(value))
    if key in PLACES:
        return place_name(str(value))
    return code_list(_LISTS[key]).name(str(value)) if key in _LISTS else str(value)


def set_name(source_set: str) -> str:
    """Return the plain name of an inventory of projects; a user's own is called that."""
    if title := own_title(source_set):
        return t("filter.source_set.own", title=title)
    return catalogue().get(f"filter.source_set.{source_set}") or source_set.replace("_", " ").capitalize()


def class_name(class_id: str) -> str:
    """Return the plain name of a UNFC class; "Uncoded" for none."""
    return t(f"unfc.class.{class_id or 'none'}")


@cache
def class_keys(class_id: str) -> tuple[str, ...]:
    """Return the keys of a class with all its sub-classes, as `Filters.unfc_class` takes them."""
    return tuple(sorted(key for key, row in code_list("unfc_class").rows.items() if row["class_id"] == class_id))


def whole_class(keys: tuple[str, ...]) -> str:
    """Return the class whose sub-classes are exactly `keys`; empty where they are some of one, or of several."""
    return next((class_id for class_id in CLASSES if class_id and class_keys(class_id) == keys), "")
