"""Who gave the codes that are shown, in a notice that fits them: the source, an official bridge, a default mapping."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.engine.model import Record
from dashboard.figures import theme
from dashboard.i18n import joined, t
from dashboard.topics.unfc import queries
from dashboard.topics.unfc.scope import Scope
from dashboard.ui.notice import notice
from data.intake import is_own
from data.unfc import MappingBasis

_KINDS = {
    MappingBasis.NATIVE: "stated", MappingBasis.USER: "stated", MappingBasis.OFFICIAL: "official",
    MappingBasis.DEFAULT: "mapped", MappingBasis.DEFAULT_STATUS: "mapped", MappingBasis.NONE: "none",
}  # fmt: skip


def code_notice(rows: Sequence[Record], *, own: bool) -> list[Component]:
    """Return who gave the codes of `rows` (mapping_basis, n_rows, systems); nothing without rows.

    Each way is named with its number of quantities, and only a default mapping is called an indication. `own` tells
    that the inventory is a user's: then the notice says that nobody checked it, and what system codes are mapped from.
    """
    counts: dict[str, int] = {}
    for row in rows:
        kind = _KINDS[MappingBasis(row["mapping_basis"])]
        counts[kind] = counts.get(kind, 0) + row["n_rows"]
    total = sum(counts.values())
    said = [t("unfc.rule.own")] if own else []
    for kind in dict.fromkeys(_KINDS.values()):
        if count := counts.get(kind, 0):
            key = f"unfc.rule.{kind}.{'all' if count == total else 'some'}"
            of = t("unfc.rule.from", system=_systems(rows)) if own and kind == "mapped" else ""
            said.append(t(key, n=theme.exact(count), all=theme.exact(total), of=of))
    return [notice(" ".join(said), tone="warn" if own or "mapped" in counts else "info")] if said else []


def _systems(rows: Sequence[Record]) -> str:
    """Return the systems from which categories are mapped."""
    mapped = [row for row in rows if _KINDS[MappingBasis(row["mapping_basis"])] == "mapped"]
    return joined(list(dict.fromkeys(name for row in mapped for name in row["systems"].split(";"))))


def notice_of(engine: Engine, scope: Scope) -> list[Component]:
    """Return who gave the codes of what is chosen of the inventory."""
    return code_notice(scope.rows(engine, queries.BASIS), own=is_own(scope.source_set))
