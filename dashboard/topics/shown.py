"""What each page's view follows of the address, and for which values it has figures: the ground of its remarks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from dashboard.engine import Engine
from dashboard.engine.table import has_dataset
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.topics.country_scope import Scope as CountryScope
from dashboard.topics.forecast.scope import load as load_forecast
from dashboard.topics.offers import links as offered
from dashboard.topics.prices.queries import QUERIES as PRICES
from dashboard.topics.production import queries as produced
from dashboard.topics.production.cards.material import load as load_production
from dashboard.topics.production.country_figures import CountryFigures, stage_known
from dashboard.topics.production.tables import known_materials
from dashboard.topics.reserves.cards import load as load_reserves
from dashboard.topics.reuse.cards.uses import use_products
from dashboard.topics.scenarios.queries import SCENARIOS
from dashboard.topics.trade.cards import country as country_trade
from dashboard.topics.trade.cards import traded as material_trade
from dashboard.topics.trade.releases import editions, shown_edition
from dashboard.topics.validation.tables import checks
from dashboard.ui.asked import Domain, Shown, Years, occurring
from dashboard.ui.provenance import stated_by
from dashboard.ui.words import country_in_text, material_in_text, material_name, output_name
from data.codes import OTHER, WORLD, material_with_groups
from data.datasets import DATASETS

_OUTPUT = ("production_yearly", "trade_yearly")
_ALL_OF_COUNTRY = ("production_yearly", "reserve", "trade_yearly", "facility", "deposit")
_UNFC_FACETS = (
    "source_set", "product", "country", "mapping_basis", "resource_type", "unfc_class", "unfc_e", "unfc_f", "unfc_g",
)  # fmt: skip


def of_material(engine: Engine, filters: Filters, material: str) -> Shown:
    """Return what the view of a material's page follows."""
    view = filters.view or "production"
    shown = replace(_VIEWS[view](engine, filters, material), ways=lambda code: offered(engine, code, view))
    if not (datasets := _OF_VIEW.get(view)):
        return shown
    domains = {"compare": occurring(engine, "material", datasets), **shown.domains}
    return replace(shown, domains=domains, held=_held(engine, datasets, lambda code, place: _at(filters, code, place)))


def _at(filters: Filters, material: str, place: str) -> str:
    return filters.only(("view",)).with_(country=place).href(f"/materials/{material}")


def _held(
    engine: Engine, datasets: Collection[str], href: Callable[[str, str], str]
) -> Callable[[str], Sequence[tuple[str, str]]]:
    """Return what gives links to the materials of which `datasets` hold rows of a place."""

    def links(place: str) -> list[tuple[str, str]]:
        found = sorted(map(str, occurring(engine, "material", datasets, country=(place,))()), key=material_name)
        return [(material_name(code), href(code, place)) for code in found]

    return links


def _name(material: str) -> str:
    return material_in_text(material)


def _countries(figures: CountryFigures) -> Domain:
    return lambda: {row["country_iso3"] for row in figures.rows} - {WORLD, OTHER}


def _production(engine: Engine, filters: Filters, material: str) -> Shown:
    stages = [str(code) for code in engine.run(produced.STAGES_PRODUCED, {"material": (material,)}).column("stage_id")]
    stage = filters.first("stage") or stage_known(material, stages)
    figures = load_production(engine, material, stage, filters)
    name = output_name(figures.rows[0]).lower() if figures.rows else _name(material)

    def series() -> Collection[object]:
        rows = (engine.run(query, {"material": (material,)}).column("series") for query in PRICES)
        return {one for column in rows for one in column}

    return Shown(
        t("asked.output", name=name),
        {
            "stage": lambda: stages,
            "country": _countries(figures),
            "product": lambda: figures.products,
            "series": series,
            "compare": occurring(engine, "material", ("production_yearly",), stage=(stage,)),
        },
        lambda: [
            Years(
                t("asked.output", name=name),
                figures.covered,
                figures.year,
                source=stated_by(engine, figures.rows),
                further=[(t("asked.held", name=_name(material)), f"/materials/{material}#material--held")],
            )
        ],
        ones=("stage", "product"),
    )


def _trade(engine: Engine, filters: Filters, material: str) -> Shown:
    what = t("asked.trade", name=_name(material))
    scope = {"material": material_with_groups(material)}

    def years() -> Sequence[Years]:
        stated, year = material_trade.years_of(engine, queries, material, filters)
        return [Years(what, stated, year, source=source)]

    def measures() -> Collection[object]:
        return {material_trade.load(engine, material, filters).measure, "value"}

    keys = ("stage", "country", "exporter", "importer", "hs")
    found = editions(engine, material)
    held = tuple(edition.queries.dataset_id for edition in found) or ("trade_yearly",)
    queries = shown_edition(engine, material, filters)
    current = queries.dataset_id
    source = next((edition.name for edition in found if edition.queries.dataset_id == current), "")
    domains = {key: occurring(engine, key, held if key == "hs" else (current,), **scope) for key in keys}
    return Shown(
        what,
        {**domains, "measure": measures, "vintage": lambda: [edition.vintage for edition in found]},
        years,
        ones=("vintage",),
    )


def _reserves(engine: Engine, filters: Filters, material: str) -> Shown:
    figures, what = load_reserves(engine, material, filters), t("asked.reserves", name=_name(material))
    return Shown(
        what,
        {"country": _countries(figures), "product": lambda: figures.products},
        lambda: [Years(what, figures.covered, figures.year, source=stated_by(engine, figures.rows))],
        ones=("product",),
    )


def _unfc(engine: Engine, filters: Filters, material: str) -> Shown:  # noqa: ARG001 - every view takes all three
    return _of(engine, t("asked.projects", name=_name(material)), ("source_set", "country"), ("project_resource",),
               ones=("source_set",), material=material)  # fmt: skip


def _reuse(engine: Engine, filters: Filters, material: str) -> Shown:  # noqa: ARG001 - every view takes all three
    what = t("asked.uses", name=_name(material))
    return Shown(what, {"product": lambda: use_products(engine, material)}, ones=("product",))


def _sites(engine: Engine, filters: Filters, material: str) -> Shown:  # noqa: ARG001 - every view takes all three
    keys = ("country", "facility_type", "confidence")
    return _of(engine, t("asked.sites", name=_name(material)), keys, ("facility", "deposit"), material=material)


_OF_VIEW: Mapping[str, Collection[str]] = {
    "production": ("production_yearly",), "trade": ("trade_yearly",), "reserves": ("reserve",),
    "unfc": ("project_resource",), "sites": ("facility", "deposit"),
    "reuse": ("use_share", "reuse_indicator", "policy_target"),
}  # fmt: skip
_VIEWS: Mapping[str, Callable[[Engine, Filters, str], Shown]] = {
    "production": _production, "trade": _trade, "reserves": _reserves, "unfc": _unfc, "reuse": _reuse, "sites": _sites,
}  # fmt: skip


def _of(
    engine: Engine,
    what: str,
    keys: Collection[str],
    datasets: Collection[str],
    *,
    ones: Collection[str] = (),
    free: Collection[str] = (),
    **scope: str,
) -> Shown:
    """Return a view that follows `keys` over rows of `datasets`, of one material or country where `scope` names it."""
    chosen = {key: (value,) for key, value in scope.items()}
    return Shown(what, {key: occurring(engine, key, datasets, **chosen) for key in keys}, ones=ones, free=free)


def of_overview(engine: Engine, filters: Filters, default: str) -> Shown:
    """Return what the overview follows: one material by what it is known by."""
    material = filters.first("material", default)
    known = known_materials(engine).get(material)
    if known is None:
        return Shown(t("asked.output", name=_name(material)), {"material": lambda: known_materials(engine)})
    stages = [str(code) for code in engine.run(produced.STAGES_PRODUCED, {"material": (material,)}).column("stage_id")]
    stage = filters.first("stage") or known.stage
    data = load_production(engine, material, stage, filters.without("material"))
    what = t("asked.output", name=output_name(data.rows[0]).lower() if data.rows else _name(material))
    # Of one place the page shows more than this output: only where several are chosen are they compared by it.
    several = len(filters.country) > 1
    places = _countries(data) if several else occurring(engine, "country", (*_ALL_OF_COUNTRY, "project_resource"))
    return Shown(
        what,
        {"material": lambda: known_materials(engine), "stage": lambda: stages, "country": places},
        lambda: [Years(what, data.covered, data.year, source=stated_by(engine, data.rows))],
        ones=("material", "stage"),
    )


def of_materials(engine: Engine) -> Shown:
    """Return what the index of materials follows."""
    return _of(engine, t("asked.any_output"), ("stage",), ("production_yearly",), ones=("stage",), free=("search",))


def of_countries(engine: Engine) -> Shown:
    """Return what the index of countries follows; what is sought is named by the page itself."""
    return _of(engine, t("asked.output_or_trade"), ("material", "stage"), _OUTPUT, free=("search",))


def of_country(engine: Engine, filters: Filters, country: str) -> Shown:
    """Return what the page of a country follows."""
    place = country_in_text(country)
    scope = CountryScope(country, filters)
    chosen = filters.only(("material", "stage")).with_(country=country).chosen()

    def years() -> Sequence[Years]:
        output = engine.run(produced.SHARES, chosen).records()
        stated = sorted({row["year"] for row in output if row["quantity_t"] is not None})
        shown = int(filters.year or 0) if filters.year in stated else 0
        traded = country_trade.load(engine, scope)
        dated = {year for goods in traded.goods.values() for year in goods}
        return [
            Years(t("asked.output_of", place=place), stated, shown, source=stated_by(engine, output)),
            Years(t("asked.trade_of", place=place), sorted(dated), traded.year),
        ]

    of_place = {"country": (country,)}
    return Shown(
        t("asked.figure_of", place=place),
        {
            "material": occurring(engine, "material", (*_ALL_OF_COUNTRY, "project_resource"), **of_place),
            "stage": occurring(engine, "stage", _OUTPUT, **of_place),
            "dimension": occurring(engine, "dimension", ("governance_yearly",), **of_place),
        },
        years,
    )


def of_bloc(engine: Engine, bloc: str) -> Shown:
    """Return what the page of a bloc follows."""
    place = {"country": (bloc,)}

    def years() -> Sequence[Years]:
        stated = occurring(engine, "year_from", ("production_yearly",), **place)()
        what = t("asked.output_of", place=country_in_text(bloc))
        return [Years(what, sorted(int(str(year)) for year in stated), is_one=False)]

    materials = occurring(engine, "material", (*_ALL_OF_COUNTRY, "project_resource"), **place)
    return Shown(t("asked.figure_of", place=country_in_text(bloc)), {"material": materials}, years)


def of_unfc(engine: Engine, filters: Filters, default: str) -> Shown:
    """Return what the page of UNFC follows."""
    material = filters.first("material", default)
    facets = _of(
        engine, t("asked.projects", name=_name(material)), _UNFC_FACETS, ("project_resource",), material=material
    )
    materials = occurring(engine, "material", ("project_resource",))
    return Shown(
        facets.what,
        {**facets.domains, "material": materials},
        ones=("material", "source_set", "product"),
        held=_held(
            engine,
            ("project_resource",),
            lambda code, place: Filters().with_(material=code, country=place).href("/unfc"),
        ),
    )


def of_reuse(engine: Engine, filters: Filters, default: str) -> Shown:
    """Return what the page of reuse follows."""
    material = filters.first("material", default)
    return Shown(
        t("asked.uses", name=_name(material)),
        {
            "material": occurring(engine, "material", ("use_share", "reuse_indicator", "policy_target")),
            "product": lambda: use_products(engine, material),
        },
        ones=("material", "product"),
    )


def of_strategy(engine: Engine, filters: Filters, default: str) -> Shown:
    """Return what the strategy page and its brief follow."""
    material = filters.first("material", default)
    buyers = occurring(engine, "importer", ("trade_yearly",), material=material_with_groups(material))
    datasets = ("criticality", *_OUTPUT)
    return Shown(
        t("asked.supply", name=_name(material)),
        {
            "material": occurring(engine, "material", datasets),
            "compare": occurring(engine, "material", datasets),
            "for": buyers,
        },
        ones=("material",),
        free=("release",),
    )


def of_dependence(engine: Engine, filters: Filters) -> Shown:
    """Return what the matrix of dependence follows: suppliers are all who sell or make one of the materials."""
    scope = {"material": [code for one in filters.material for code in material_with_groups(one)]}
    chosen = scope if filters.material else {}
    return Shown(
        t("asked.supply_any"),
        {
            "material": occurring(engine, "material", ("supply_share", *_OUTPUT)),
            "for": occurring(engine, "importer", ("trade_yearly",)),
            "exporter": lambda: {
                *occurring(engine, "exporter", ("trade_yearly",), **chosen)(),
                *occurring(engine, "country", ("production_yearly", "supply_share"), **chosen)(),
            },
        },
    )


def of_scenarios(engine: Engine, filters: Filters, default: str) -> Shown:
    """Return what the page of scenarios follows; the page itself refuses goods and facilities that are not there."""
    material = filters.first("material", default)
    scope = {"material": material_with_groups(material)}
    later = [dataset_id for dataset_id in ("trade_later",) if has_dataset(engine, dataset_id)]
    goods = ("trade_yearly", *later, "production_yearly")
    return Shown(
        t("asked.supply", name=_name(material)),
        {
            "material": occurring(engine, "material", (*goods, "demand_scenario")),
            "stage": occurring(engine, "stage", goods, **scope),
            "exporter": lambda: {
                WORLD,
                *occurring(engine, "exporter", goods, **scope)(),
                *occurring(engine, "country", ("production_yearly",), **scope)(),
            },
            "for": occurring(engine, "importer", goods, **scope),
            "scenario": lambda: SCENARIOS,
            "vintage": occurring(engine, "vintage", ("demand_scenario",)),
        },
        ones=("scenario",),
        free=("facility", "share", "cut", "falls", "hs", "measure", "year"),
    )


def of_forecast(engine: Engine, filters: Filters) -> Shown:
    """Return what the page of forecasts follows."""
    scope = load_forecast(engine, filters)
    return Shown(
        t("asked.series", name=_name(scope.material)),
        {
            "material": occurring(engine, "material", ("forecast_series",)),
            "series": lambda: {row["series"] for row in scope.known},
        },
        ones=("material", "series"),
    )


def of_dataset(engine: Engine, dataset_id: str) -> Shown:
    """Return what the page of a dataset follows: the keys that the dataset declares."""
    declared = DATASETS[dataset_id].filters
    keys = [key for key in declared if key not in ("year_from", "year_to")]
    rows = _of(engine, t("asked.row"), keys, (dataset_id,))

    def years() -> Sequence[Years]:
        stated = occurring(engine, "year_from", (dataset_id,))()
        return [Years(t("asked.row"), sorted(int(str(year)) for year in stated), is_one=False)]

    return Shown(rows.what, rows.domains, years if "year_from" in declared else None)


def of_validation(engine: Engine) -> Shown:
    """Return what the page of published results follows."""
    known = checks(engine)

    def years() -> Sequence[Years]:
        return [Years(t("asked.result"), sorted({one.row["year"] for one in known if one.row["year"]}), is_one=False)]

    return Shown(
        t("asked.result"),
        {
            "method": lambda: {one.method.method_id for one in known},
            "material": lambda: {one.row["material_id"] for one in known},
        },
        years,
        ones=("method",),
    )


def of_opportunities(engine: Engine) -> Shown:
    """Return what the page of opportunities follows."""
    datasets = ("project_resource", "reuse_indicator", "trade_yearly")
    return Shown(
        t("asked.opportunity"),
        {
            "material": occurring(engine, "material", datasets),
            "country": occurring(engine, "country", datasets),
            "for": occurring(engine, "importer", ("trade_yearly",)),
        },
    )
