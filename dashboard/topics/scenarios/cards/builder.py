"""The shock builder: ready-made shocks, the controls that write the address, the result in a sentence, assumptions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.filters import FALLS
from dashboard.i18n import t
from dashboard.topics.scenarios import measures
from dashboard.topics.scenarios.beyond import alone, beyond
from dashboard.topics.scenarios.scope import PATH, Scope, shock_of
from dashboard.topics.scenarios.tables.shock_effects import SHOCK_EFFECTS
from dashboard.topics.scenarios.words import sentences
from dashboard.topics.sites import queries as sites
from dashboard.topics.trade.tables import trade_year
from dashboard.ui.layout import heading
from dashboard.ui.notice import notice
from dashboard.ui.subtitle import subtitle
from dashboard.ui.words import country_in_text, country_name, material_in_text, material_name, opening
from data.codes import WORLD, blocs, code_list

CARD = "scenarios--builder"
_CUTS = ("0", "5", "10", "20", "25", "30", "40", "50", "60", "70", "75", "80", "90", "100")
_AHEAD = (2030, 2035, 2040)
_PAST = 5
_LAG = 5
"""Years by which trade of a material may end before that of others without a warning."""
_MOST_FACILITIES = 80


def builder(engine: Engine, scope: Scope) -> list[Component]:
    """Return the content of the builder card."""
    assumptions = SHOCK_EFFECTS.all_assumptions(engine, scope.of_shock)
    return [
        heading(t("scenarios.builder.title"), 2, id=f"{CARD}-title", className="card-title"),
        *subtitle(t("scenarios.builder.subtitle")),
        *_refused(scope, of_page=False),
        *_old_trade(engine, scope),
        *_measures(engine, scope),
        html.Div(_controls(engine, scope), className="filter-controls shock-controls"),
        html.P(
            " ".join(
                sentences(scope, beyond(engine, scope.filters, scope.shock), alone(engine, scope.filters, scope.shock))
            ),
            className="shock-result",
            role="status",
        ),
        html.Details(
            [
                html.Summary(t("scenarios.builder.assumptions", n=len(assumptions)), className="card-action"),
                html.Ul([html.Li(words) for words in assumptions.values()], className="shock-assumptions"),
            ],
        ),
    ]


def refused_of_page(scope: Scope) -> list[Component]:
    """Return why a material of the address is left out: it changes the whole page, not the shock alone."""
    return _refused(scope, of_page=True)


def _refused(scope: Scope, *, of_page: bool) -> list[Component]:
    errors = [error for error in scope.refused if (error.key == "material") == of_page]
    return [notice(t("scenarios.refused", why=str(error)), tone="warn") for error in errors]


def _old_trade(engine: Engine, scope: Scope) -> list[Component]:
    """Return a warning where trade of the material ends long before that of others."""
    newest, own = trade_year(engine), scope.shock.newest_year
    if not own or newest - own <= _LAG:
        return []
    words = t("scenarios.old_trade", material=material_in_text(scope.material), own=own, newest=newest)
    return [notice(words, tone="warn")]


def _measures(engine: Engine, scope: Scope) -> list[Component]:
    """Return export measures in force as links to their shocks: those of the material, then folded all others."""
    found = measures.cases(engine, scope.material)
    own = [case for case in found if case.material == scope.material]
    others = [case for case in found if case.material != scope.material]
    parts: list[Component] = []
    if own:
        told = [
            html.Li([html.A(case.name, href=case.source_document), t("scenarios.measure.since", since=case.effective,
                     read=case.read_on), " ", _held_against(engine, case)])
            for case in own
        ]  # fmt: skip
        label = html.P(t("scenarios.measures"), className="card-subtitle")
        parts = [label, _chips(own), html.Ul(told, className="source-line shock-measures")]
    summary = html.Summary(t("scenarios.measures.others", n=len(others)), className="card-action")
    return [*parts, html.Details([summary, _chips(others)], open=not own)]


def _chips(cases: Sequence[measures.Case]) -> Component:
    links = []
    for case in cases:
        material, country = material_name(case.material), country_name(case.country)
        key, kind = ("in_flows" if case.is_in_flows else case.kind), t(f"in_force.kind.{case.kind}").lower()
        words = {"cut": case.cut.most, "kind": kind, "since": case.effective[:4]}
        text = t(f"scenarios.measure.{key}", material=material, country=country, **words)
        links.append(html.Li(dcc.Link(text, href=case.filters.href(PATH), className="chip")))
    return html.Ul(links, className="chips shock-presets", **{"aria-label": t("scenarios.measures")})


def _held_against(engine: Engine, case: measures.Case) -> str:
    """Return what the size of a cut rests on, or what the flows hold of a measure already."""
    country = country_in_text(case.country)
    if case.is_in_flows:
        now, then = (_sold(engine, case, year) for year in (case.flows_year, case.last_year_before))
        before = t("scenarios.measure.flows_before", before=case.last_year_before, then=then[0], then_share=then[1])
        return t(
            "scenarios.measure.in_flows_why",
            year=case.flows_year,
            country=country,
            now=now[0],
            now_share=now[1],
            then=before if then[0] else "",
        )
    why = t(f"scenarios.measure.{case.kind}_why", year=case.cut.year or "", country=country)
    parts = [
        why,
        t("scenarios.measure.binds", binds=case.binds) if case.binds else "",
        t("scenarios.measure.partly", year=case.flows_year) if case.is_partly_in_flows else "",
    ]
    return " ".join(filter(None, parts))


def _sold(engine: Engine, case: measures.Case, year: int) -> tuple[str, str]:
    """Return what the country of a case sold in a year and its share of that trade; both empty where nobody sold."""
    own, every = measures.sold(engine, case, year)
    return (theme.money(own), theme.percent(own / every)) if every else ("", "")


def _control(key: str, label: str, first: str, options: Iterable[tuple[str, str]], chosen: str) -> Component:
    """Return a select that writes `key` to the address: `first` takes it out, then the options.

    The choice of the address stands in it even if it is none of them.
    """
    listed = [("", first), *options]
    if chosen not in {value for value, _ in listed}:
        listed.append((chosen, chosen))
    name = f"{CARD}-{key}"
    choices = [html.Option(text, value=value, selected=value == chosen) for value, text in listed]
    return html.Div(
        [html.Label(label, htmlFor=name), html.Select(choices, id=name, className="select", **{"data-filter": key})],
        className="control",
    )


def _controls(engine: Engine, scope: Scope) -> list[Component]:
    def control(key: str, first: str, options: Iterable[tuple[str, str]], chosen: str) -> Component:
        return _control(key, t(f"scenarios.control.{key}"), first, options, chosen)

    shock, used = scope.shock, scope.filters
    kind = (
        "named" if shock.is_named else "exporter" if shock.flows else "producer" if shock.output.in_year else "nobody"
    )
    codes = (*blocs(), *(shock.exporters or (row["country_iso3"] for row in shock.output.in_year)))
    exporters = [(WORLD, t("scenarios.control.everyone")), *((code, country_name(code)) for code in codes)]
    cuts = [(cut, f"{cut}{theme.THIN}%") for cut in _CUTS]
    falls = [(one, opening(t(f"filter.falls.{one}"))) for one in FALLS]
    today = int(engine.release.release_id[:4])
    years = [str(year) for year in (*range(today - _PAST, today), *_AHEAD)]
    first_year = t("scenarios.control.this_year", year=today)
    facilities = _facilities(engine, scope)
    controls = [
        control(
            "exporter",
            t(f"scenarios.control.largest_{kind}", country=country_name(next(iter(shock.exporter), ""))),
            exporters,
            ",".join(used.exporter),
        ),
        control("cut", t("scenarios.control.preset", cut=shock.first_cut), cuts, used.cut),
        control("falls", t(f"scenarios.control.falls_{_falls(engine, scope)}"), falls, used.falls),
        control("year", first_year, zip(years, years, strict=True), str(used.year or "")),
        control("facility", t("scenarios.control.all_facilities"), facilities, used.facility),
    ]
    if shock.facility:
        controls.append(control("share", t("scenarios.control.share_equal", n=shock.n_sites), cuts[1:], used.share))
    if shock.listed:
        names = code_list("hs").rows
        goods = [(code, f"{code} {names[code]['name'] if code in names else ''}".strip()) for code in shock.listed]
        controls.append(control("hs", t("scenarios.control.all_goods"), goods, ",".join(used.hs)))
        weight = [("quantity", t("filter.measure.quantity"))]
        measure = "" if used.measure == "value" else used.measure
        controls.append(_control("measure", t("filter.measure"), t("filter.measure.value"), weight, measure))
    return controls


def _falls(engine: Engine, scope: Scope) -> str:
    """Return what falls where the reader does not choose it."""
    silent = scope.shock if not scope.filters.falls else shock_of(engine, scope.of_shock.without("falls"))
    return "output" if silent.is_output_cut else "exports"


def _facilities(engine: Engine, scope: Scope) -> list[tuple[str, str]]:
    """Return the facilities of the material in the countries that are cut, by name; none where every country is."""
    if scope.shock.cut_from is None:
        return []
    chosen = {"material": (scope.material,), "country": tuple(scope.shock.cut_from)}
    names = {row["facility_id"]: row["name"] for row in engine.run(sites.FACILITIES, chosen).records()}
    return sorted(names.items(), key=lambda pair: pair[1])[:_MOST_FACILITIES]
