"""The index of the search fields: what can be found, the names of each, and where it leads.

Two parts, both fetched when a field is first used: the vocabulary (`search_index`) and the names of projects and
facilities (`site_index`), which only the search of the header needs. `assets/js/28-search-index.js` reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter

from dashboard.engine import Engine, EngineError
from dashboard.engine.table import has_dataset
from dashboard.filters import VIEWS, Filters
from dashboard.i18n import t
from dashboard.metrics import METRICS
from dashboard.topics.catalogue.glossary import glossary
from dashboard.topics.finding import queries
from dashboard.topics.production.tables import known_materials, profiles
from dashboard.topics.trade.headings import headings
from dashboard.topics.trade.route import address_of_code
from dashboard.web.page import Page
from data import search_terms, vocabulary
from data.codes import blocs, code_list, place_name
from data.datasets import DATASETS
from data.spelling import LETTERS, folded

_MAKERS = 3
_LONGEST = 40
"""Characters: longer names are official ones, which nobody types."""
_FORMER = re.compile(r" \(to \d{4}\)$")
_PLACES = frozenset({"country", "area"})
_COMPOSED = frozenset({"material", "for", "country", "exporter"})
"""The keys that words beside a page's name may fill, places in the order in which the page takes them."""

Entry = list[object]
"""Code, name, weight, other names, names of what is counted with it; then what its kind adds."""


def search_index(engine: Engine, pages: Sequence[Page]) -> dict[str, object]:
    """Return the vocabulary of all search fields but sites.

    `entries`: kind → entries in order; `paths`: kind → the address of one, `*` standing for its code; `labels`: kind →
    its name; `terms`: word, kind of target, targets, note, the likeliest first; `views`, `stages`: names of the views
    of a material and of the stages of its chain; `untracked`: names without figures; `absent`: HS codes without
    flows; `iso2`; `letters`: those of `data.spelling`.
    """
    entries = {
        **_materials(_makers(engine)), **_places(_weights(engine)), "region": _regions(), "use": _uses(),
        "page": _pages(pages),
        "metric": [[f"metric-{name}", t(metric.title_key), 0, [], []] for name, metric in METRICS.items()],
        "dataset": [[name, one.title, 0, [name], [], _fills(one.filters)] for name, one in DATASETS.items()],
        "hs": _goods(engine),
        "term": [[term_id, one.name, 0, list(one.aliases), []] for term_id, one in glossary().items()],
    }  # fmt: skip
    return {
        "letters": LETTERS,
        "entries": entries,
        "paths": _paths(pages),
        "labels": {kind: t(f"search.{kind}") for kind in (*entries, "project", "facility")},
        "terms": [(term.text, term.target_kind, term.targets, term.note) for term in search_terms.terms()],
        "views": {view: t(f"view.{view}.name") for view in VIEWS},
        "stages": {stage: row["name"] for stage, row in code_list("stage").rows.items()},
        "untracked": vocabulary.untracked_names(),
        "absent": _goods_absent(engine),
        "iso2": {code: row["iso2"] for code, row in code_list("country").rows.items() if row["iso2"]},
    }


def site_index(engine: Engine) -> dict[str, object]:
    """Return the names of `project` and `facility`: code, name, country, other names; each group of records once."""
    return {"project": _projects(engine), "facility": _facilities(engine)}


def _paths(pages: Sequence[Page]) -> dict[str, str]:
    """Return where an entry of each kind leads. A bloc has a page beside the countries' where one takes blocs."""
    bloc = next(iter(blocs()))
    takes_blocs = any(page.match(f"/countries/{bloc}") for page in pages)
    home = next((page.path for page in pages if "for" in page.defaults), "/")
    return {
        "material": "/materials/*", "group": "/materials/*", "country": "/countries/*", "former": "/countries/*",
        "bloc": "/countries/*" if takes_blocs else f"{home}?for=*", "region": "/countries?search=*",
        "use": "/materials?search=*", "page": "*", "metric": "/validation#*", "dataset": "/data/*", "hs": "*",
        "term": "/glossary#term-*",
        "project": "/projects/*", "facility": "/facilities/*",
    }  # fmt: skip


def _makers(engine: Engine) -> Mapping[str, list[str]]:
    """Return the countries that make most of each material, the largest first: who sells where no word says so."""
    try:
        known = known_materials(engine)
    except EngineError:
        return {}
    return {code: [row["country_iso3"] for row in one.data.ranked[:_MAKERS]] for code, one in known.items()}


def _materials(makers: Mapping[str, list[str]]) -> dict[str, list[Entry]]:
    """Return the materials and their groups, in the order of the code list, each with who makes most of it."""
    rows = code_list("material").rows
    whole = _by_code((text, one.material_id) for text, one in vocabulary.material_names() if not one.product)
    parts = _by_code((text, one.material_id) for text, one in vocabulary.material_names() if one.product)
    made: dict[str, list[Entry]] = {"material": [], "group": []}
    for code, row in rows.items():
        if row["group_id"] != "shared":
            kind = "group" if row["members"] else "material"
            made[kind].append([code, row["name"], 0, whole.get(code, []), parts.get(code, []), makers.get(code, [])])
    return made


def _places(weights: Mapping[str, float]) -> dict[str, list[Entry]]:
    """Return countries and areas by name, states that are no more, and blocs."""
    names = _by_code(vocabulary.place_names())
    made: dict[str, list[Entry]] = {"country": [], "bloc": [], "former": []}
    for code, row in sorted(code_list("country").rows.items(), key=lambda pair: pair[1]["name"]):
        if row["area_kind"] in _PLACES:
            kind = "former" if _FORMER.search(row["name"]) else "country"
            former = [_FORMER.sub("", row["name"])] if kind == "former" else []
            made[kind].append([code, row["name"], weights.get(code, 0), [*former, *names.get(code, [])], []])
    made["bloc"] = [[bloc, place_name(bloc), 1, names.get(bloc, []), []] for bloc in blocs()]
    return made


def _weights(engine: Engine) -> dict[str, float]:
    """Return how much a country counts among those of one name: its shares of world outputs, then its exports."""
    try:
        countries, _ = profiles(engine, Filters())
    except EngineError:
        return {}
    made = {
        country.code: sum(row["share_frac"] or 0.0 for row in country.rows) + (country.exports_usd or 0.0) / 1e13
        for country in countries
    }
    return {code: round(weight, 4) for code, weight in made.items() if weight}


def _regions() -> list[Entry]:
    """Return the regions of the United Nations that the code list of countries names."""
    rows = [row for row in code_list("country").rows.values() if row["area_kind"] in _PLACES]
    names = dict.fromkeys(row[key] for key in ("un_region", "un_subregion") for row in rows if row[key])
    return [[name, name, 0, [], []] for name in names]


def _uses() -> list[Entry]:
    return [[use.name.lower(), use.name, 0, list(use.words), []] for use in search_terms.uses()]


def _pages(pages: Iterable[Page]) -> list[Entry]:
    """Return the pages that an address without a code opens, each with the keys that further words may fill."""
    return [
        [page.path, page.title(), 0, [page.page_id], [], _fills(page.filters)] for page in pages if "<" not in page.path
    ]


def _fills(keys: Iterable[str]) -> list[str]:
    return [key for key in keys if key in _COMPOSED]


def _goods(engine: Engine) -> list[Entry]:
    """Return the HS codes whose flows the release holds: the address of their trade stands in place of a code."""
    rows = code_list("hs").rows
    return [
        [address_of_code(engine, code), f"{code} {rows[code]['name']}", 0, [code], []]
        for code in rows
        if code in _held(engine)
    ] + _headings(engine)


def _headings(engine: Engine) -> list[Entry]:
    """Return the headings of four digits whose totals the release holds, each with the address of its row."""
    try:
        held = {str(row["hs_heading"]) for row in headings(engine)}
    except EngineError:
        return []
    names = code_list("hs_heading").rows
    return [
        [address_of_code(engine, code), f"{code} {names[code]['name']}", 0, [code], []]
        for code in names
        if code in held
    ]


def _goods_absent(engine: Engine) -> list[tuple[str, str]]:
    """Return the HS codes of the list whose flows the release does not hold, with their names."""
    held = _held(engine)
    return [(code, row["name"]) for code, row in code_list("hs").rows.items() if code not in held]


def _held(engine: Engine) -> frozenset[str]:
    try:
        flows = [name for name in ("trade_yearly", "trade_later") if has_dataset(engine, name)]
        return frozenset(str(code) for name in flows for code in engine.values(name, "hs_code"))
    except (EngineError, KeyError):
        return frozenset()


def _by_code(names: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return code → its other names, each spelling once, without the long ones."""
    found: dict[str, dict[str, str]] = {}
    for text, code in names:
        known = {folded(code), folded(code_list("material").name(code)), folded(place_name(code))}
        if len(text) <= _LONGEST and folded(text) not in known:
            found.setdefault(code, {}).setdefault(folded(text), text)
    return {code: list(spellings.values()) for code, spellings in found.items()}


def _projects(engine: Engine) -> list[Entry]:
    """Return one entry a group of records: the record whose page shows the others too."""
    made: list[Entry] = []
    rows = engine.run(queries.PROJECT_NAMES, {}).records()
    for group, records in groupby(rows, itemgetter("match_group")):
        members = list(records)
        first = next((row for row in members if row["project_id"] == group), members[0])
        names = [name for row in members for name in (row["name"], *row["aliases"].split(";"))]
        others = list({folded(name): name for name in names if name and folded(name) != folded(first["name"])}.values())
        made.append([first["project_id"], first["name"], first["country_iso3"], *([others] if others else [])])
    return made


def _facilities(engine: Engine) -> list[Entry]:
    """Return one entry a facility."""
    rows = engine.run(queries.FACILITY_NAMES, {}).records()
    found = {row["facility_id"]: [row["facility_id"], row["name"], row["country_iso3"]] for row in rows}
    return list(found.values())
