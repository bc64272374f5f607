"""Which materials a text names: by any of their names, or by what they are used for."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.engine import Engine, NotHeldError
from dashboard.engine.cache import Memo
from dashboard.topics.finding import queries
from data import search_terms, vocabulary
from data.codes import code_list
from data.spelling import folded, name_key

_USES: Memo[Mapping[str, tuple[str, ...]]] = Memo(2)


def use_named(text: str) -> search_terms.Use | None:
    """Return the use that a text names in full, by its name or a word for it; else None."""
    key = name_key(text)
    return next(
        (use for use in search_terms.uses() if key in {name_key(word) for word in (use.name, *use.words)}), None
    )


def materials_named(engine: Engine, text: str) -> frozenset[str]:
    """Return the materials that a text means: those of a use it names, else by their names or a part of one."""
    if use := use_named(text):
        return frozenset(materials_of(engine, use))
    meant = {one.material_id for one in vocabulary.materials(text)} or set(search_terms.suggested_materials(text))
    names = {code: (code, row["name"], row["symbol"]) for code, row in code_list("material").rows.items()}
    held = {code for code, texts in names.items() if any(folded(text) in folded(name) for name in texts)}
    return frozenset(meant or held)


def materials_of(engine: Engine, use: search_terms.Use) -> tuple[str, ...]:
    """Return the materials that publishers print an application of a use for, in the order of the code list."""
    by_application = _USES.get(engine, "uses", lambda: _applications(engine))
    found = {material for name in use.applications for material in by_application.get(name, ())}
    return tuple(code for code in code_list("material").rows if code in found)


def _applications(engine: Engine) -> Mapping[str, tuple[str, ...]]:
    """Return application as printed → the materials it is printed for."""
    found: dict[str, dict[str, None]] = {}
    for query in (queries.USED_FOR, queries.DEMANDED_FOR):
        try:
            rows = engine.run(query, {}).records()
        except NotHeldError:
            continue
        for row in rows:
            found.setdefault(row["application"], {})[row["material_id"]] = None
    return {application: tuple(materials) for application, materials in found.items()}
