"""What the browser's scripts need to know: their texts, the grammar of the address, and the names to search."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from dashboard.figures.maps import basemap_url
from dashboard.filters import KEYS, VIEWS
from dashboard.i18n import catalogue, t
from dashboard.web.filter_bar import material_options
from dashboard.web.page import Page
from dashboard.web.pinned import CHOICE, SUPPLIER
from data.codes import blocs, code_list, place_name

_PLACES = frozenset({"country", "area"})
NAMES, SITES, GOODS = "/search/names.json", "/search/sites.json", "/search/goods/"
"""Where the browser fetches the vocabulary and the names of sites, and below which an HS code leads to its page."""
CODE_NAMES = "/search/codes.json"
"""Where the browser fetches the names of the codes in tables."""
_WHOLE = ("/data/<dataset>",)
"""Raw rows are shown whole unless a link says otherwise."""
_HOME = re.compile(r"(/.*/)<(\w+)>")


def client_data(pages: Iterable[Page], overlays: Mapping[str, str]) -> dict[str, Any]:
    """Return texts by key (`client.` left out), the grammar, and (code, name) of materials, countries and blocs.

    Other names are fetched from `NAMES` when a search field is first used.
    """
    countries = [(code, row["name"]) for code, row in code_list("country").rows.items() if row["area_kind"] in _PLACES]
    return {
        "app": t("app.name"),
        "texts": {key.removeprefix("client."): text for key, text in catalogue().items() if key.startswith("client.")},
        "grammar": grammar(pages),
        "names": NAMES,
        "sites": SITES,
        "basemap": basemap_url(),
        "code_names": CODE_NAMES,
        "overlays": dict(overlays),
        "material": material_options(),
        "country": sorted(countries, key=lambda pair: pair[1]),
        "bloc": [(bloc, place_name(bloc)) for bloc in blocs()],
    }


def grammar(pages: Iterable[Page]) -> dict[str, Any]:
    """Return how addresses are written, as `Filters` and the pages have it.

    `repeated` are the keys whose values may hold a comma, `first_view` is the view without a key, `homes` the paths
    below which the value of a key has a page of its own; `takes` gives path, keys and presets of each page: a choice
    of material or place goes along to it, to be followed or passed on.
    """
    pages = tuple(pages)
    homes = [found for page in pages if (found := _HOME.fullmatch(page.path))]
    return {
        "repeated": [name for name, key in KEYS.items() if not key.commas],
        "first_view": VIEWS[0],
        "homes": {found[2]: found[1] for found in homes if found[2] in KEYS},
        "takes": [(page.path, *_takes(page)) for page in pages if page.path not in _WHOLE],
    }


def _takes(page: Page) -> tuple[list[str], dict[str, str]]:
    """Return the keys of a choice that a page follows, and what it shows of them where the address is silent.

    A supplier is followed where every view of the page does.
    """
    keys = [key for key in CHOICE if key in page.filters]
    keys += [key for key in SUPPLIER if key in page.filters and "view" not in page.filters]
    return keys, {key: value for key, value in page.defaults.items() if key in keys}
