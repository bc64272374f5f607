"""What the browser's scripts need to know: their texts, and the names that the search fields suggest."""

from __future__ import annotations

from functools import cache
from typing import Any

from dashboard.components.filter_bar import material_options
from dashboard.i18n import catalogue, t
from data.codes import blocs, code_list, place_name

_PLACES = frozenset({"country", "area"})


@cache
def client_data() -> dict[str, Any]:
    """Return texts by key (`client.` left out) and (code, name) pairs of materials, countries and blocs."""
    countries = [(code, row["name"]) for code, row in code_list("country").rows.items() if row["area_kind"] in _PLACES]
    return {
        "app": t("app.name"),
        "texts": {key.removeprefix("client."): text for key, text in catalogue().items() if key.startswith("client.")},
        "material": material_options(),
        "country": sorted(countries, key=lambda pair: pair[1]),
        "bloc": [(bloc, place_name(bloc)) for bloc in blocs()],
        "kinds": {kind: t(f"search.{kind}") for kind in ("material", "country", "bloc")},
    }
