"""All names of places and materials for the search fields: one file that the browser fetches when one is first used."""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256

from flask import Response, request

from dashboard.engine import Engine, NoReleaseError
from dashboard.engine.cache import Memo
from dashboard.web.api.routes import Route
from dashboard.web.client_data import NAMES
from data import vocabulary
from data.codes import blocs, code_list, place_name
from data.spelling import LETTERS, folded

_LONGEST = 40
"""Characters: longer names are official ones, which nobody types."""
_AN_HOUR = "public, max-age=3600"
_FILES: Memo[bytes] = Memo(2)


def routes(engine: Engine) -> tuple[Route, ...]:
    """Return the route of the file."""

    def names() -> Response:
        try:
            content = _FILES.get(engine, "names", lambda: _file(engine))
        except NoReleaseError:
            content = _file(engine)
        answer = Response(content, content_type="application/json")
        answer.headers["Cache-Control"] = _AN_HOUR
        answer.set_etag(sha256(content).hexdigest()[:16])
        answer.make_conditional(request)
        return answer

    return (Route(NAMES, names),)


def _file(engine: Engine) -> bytes:
    return json.dumps(search_names(_goods(engine)), ensure_ascii=False, separators=(",", ":")).encode()


def _goods(engine: Engine) -> frozenset[str]:
    """Return the HS codes whose flows the release holds."""
    try:
        return frozenset(str(code) for code in engine.values("trade_yearly", "hs_code"))
    except (NoReleaseError, KeyError):
        return frozenset()


def search_names(goods: Iterable[str]) -> dict[str, object]:
    """Return what the fields search beside the plain names of `client_data`, as `assets/js/30-combobox.js` reads it.

    `country`, `bloc`, `material` and `group`: code → other names; `parts`: material → names of what is counted with it;
    `iso2`; `hs`: codes of `goods` with their names; `untracked`: names without figures; `letters`: those of
    `data.spelling`.
    """
    rows, held = code_list("material").rows, set(goods)
    whole = [(text, one.material_id) for text, one in vocabulary.material_names() if not one.product]
    parts = [(text, one.material_id) for text, one in vocabulary.material_names() if one.product]
    places = _by_code(vocabulary.place_names())
    materials = _by_code(whole)
    return {
        "letters": LETTERS,
        "country": {code: names for code, names in places.items() if code not in blocs()},
        "bloc": {code: names for code, names in places.items() if code in blocs()},
        "material": {code: names for code, names in materials.items() if not rows[code]["members"]},
        "group": {code: names for code, names in materials.items() if rows[code]["members"]},
        "parts": _by_code(parts),
        "iso2": {code: row["iso2"] for code, row in code_list("country").rows.items() if row["iso2"]},
        "hs": [(code, row["name"]) for code, row in code_list("hs").rows.items() if code in held],
        "untracked": vocabulary.untracked_names(),
    }


def _by_code(names: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return code → its other names, each spelling once, without the long ones."""
    found: dict[str, dict[str, str]] = {}
    for text, code in names:
        known = {folded(code), folded(code_list("material").name(code)), folded(place_name(code))}
        if len(text) <= _LONGEST and folded(text) not in known:
            found.setdefault(code, {}).setdefault(folded(text), text)
    return {code: list(spellings.values()) for code, spellings in found.items()}
