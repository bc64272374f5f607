"""Official lists of critical minerals: which name a material, under which printed names, and how whole we hold them.

Code lists `critical_list` (a list: how many names its publisher has, how many we have seen) and `critical_list_name`
(a name as printed and the material it is read as). Only names that were seen are there.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache

from data.codes import code_list

COMPLETE = "complete"


@lru_cache(maxsize=256)
def lists_of(material_id: str) -> Mapping[str, tuple[str, ...]]:
    """Return the lists that name a material → the names they print for it, in the order of the code list.

    A list that names a member of a group names the group; one that names the group names its members.
    """
    read_as = {material_id, *code_list("material").rows[material_id]["members"].split("+")} - {""}
    printed: dict[str, list[str]] = {}
    for row in code_list("critical_list_name").rows.values():
        names = printed.setdefault(row["list_id"], [])
        if row["material_id"] in read_as and row["name"] not in names:
            names.append(row["name"])
    return {list_id: tuple(printed[list_id]) for list_id in code_list("critical_list").rows if printed.get(list_id)}


def is_whole(list_id: str) -> bool:
    """Tell whether every name of a list was seen."""
    return code_list("critical_list").rows[list_id]["completeness"] == COMPLETE


@cache
def countable_lists() -> tuple[str, ...]:
    """Return the lists that "n of m" may count: those seen whole that no newer list has replaced."""
    rows = code_list("critical_list").rows.items()
    return tuple(list_id for list_id, row in rows if is_whole(list_id) and not row["replaced_by"])


@lru_cache(maxsize=256)
def counted_lists_of(material_id: str) -> tuple[str, ...]:
    """Return those of `countable_lists` that name a material."""
    named = lists_of(material_id)
    return tuple(list_id for list_id in countable_lists() if list_id in named)
