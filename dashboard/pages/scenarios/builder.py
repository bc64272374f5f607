"""The shock builder: ready-made shocks, the controls that write the address, the result in a sentence, assumptions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.layout import heading
from dashboard.components.notice import notice
from dashboard.components.static import to_html
from dashboard.components.words import country_in_text, country_name, joined, material_name, opening, tied
from dashboard.derived import shock as shock_table
from dashboard.derived import shock_effects
from dashboard.derived.exposed import trade_year
from dashboard.derived.shock_scope import FIRST_CUT
from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.pages.scenarios.scope import PATH, Choice
from dashboard.queries import sites
from data.codes import WORLD, blocs, code_list, expand_blocs

CARD = "scenarios--builder"
_PRESETS = (
    ("cobalt", Filters().with_(material="cobalt", exporter="COD", cut="50")),
    ("gallium", Filters().with_(material="gallium", exporter="CHN", cut="100")),
)
_CUTS = ("0", "5", "10", "20", "25", "30", "40", "50", "60", "70", "75", "80", "90", "100")
_AHEAD = (2030, 2035, 2040)
_PAST = 5
_LAG = 5
"""Years by which trade of a material may end before that of others without a warning."""
_MOST_FACILITIES = 80


def builder_markup(engine: Engine, choice: Choice) -> str:
    """Return the HTML of the builder."""
    asked = choice.of_shock()
    assumed = shock_effects.TABLE.told(engine, asked)
    return to_html(
        [
            heading(t("scenarios.builder.title"), 2, id=f"{CARD}-title", className="card-title"),
            html.P(t("scenarios.builder.subtitle"), className="card-subtitle"),
            *_refused(choice, of_page=False),
            *(notice(words, tone="warn") for words in _old(engine, choice)),
            _presets(),
            html.Div(_controls(engine, choice), className="filter-controls shock-controls"),
            html.P(" ".join(sentences(choice)), className="shock-result", role="status"),
            html.Details(
                [
                    html.Summary(t("scenarios.builder.assumptions", n=len(assumed)), className="card-action"),
                    html.Ul([html.Li(words) for words in assumed.values()], className="shock-assumptions"),
                ],
                open=True,
            ),
        ]
    )


def refused_markup(choice: Choice) -> str:
    """Return the HTML of why a material of the address is left out: it changes the whole page, not the shock alone."""
    return to_html(_refused(choice, of_page=True))


def _refused(choice: Choice, *, of_page: bool) -> list[Component]:
    left_out = [error for error in choice.refused if (error.key == "material") == of_page]
    return [notice(t("scenarios.refused", why=str(error)), tone="warn") for error in left_out]


def _old(engine: Engine, choice: Choice) -> list[str]:
    """Return a warning where trade of the material ends long before that of others."""
    newest, own = trade_year(engine), choice.shock.newest_year
    if not own or newest - own <= _LAG:
        return []
    return [t("scenarios.old_trade", material=material_name(choice.material).lower(), own=own, newest=newest)]


def _presets() -> Component:
    links = [
        html.Li(dcc.Link(t(f"scenarios.preset.{name}"), href=filters.href(PATH), className="chip"))
        for name, filters in _PRESETS
    ]
    return html.Ul(links, className="chips shock-presets", **{"aria-label": t("scenarios.presets")})


def _control(key: str, label: str, options: Iterable[tuple[str, str]], chosen: str) -> Component:
    """Return a select that writes `key` to the address; the choice of the address stands in it even if unlisted."""
    listed = list(options)
    if chosen not in {value for value, _ in listed}:
        listed.append((chosen, chosen))
    name = f"{CARD}-{key}"
    choices = [html.Option(text, value=value, selected=value == chosen) for value, text in listed]
    return html.Div(
        [html.Label(label, htmlFor=name), html.Select(choices, id=name, className="select", **{"data-filter": key})],
        className="control",
    )


def _controls(engine: Engine, choice: Choice) -> list[Component]:
    shock, used = choice.shock, choice.filters
    kind = "exporter" if shock.flows else "producer" if shock.output.in_year else "nobody"
    largest = t(f"scenarios.control.largest_{kind}")
    exporters = [("", largest), (WORLD, t("scenarios.control.everyone"))]
    known = shock.exporters or tuple(row["country_iso3"] for row in shock.output.in_year)
    exporters += [(bloc, country_name(bloc)) for bloc in blocs()]
    exporters += [(code, country_name(code)) for code in known]
    cuts = [(cut, f"{cut}{theme.THIN}%") for cut in _CUTS]
    preset = ("", t("scenarios.control.preset", cut=FIRST_CUT))
    newest = shock.trade_year or max(shock.output.covered, default=0)
    years = [*(range(newest - _PAST, newest + 1) if newest else ()), *_AHEAD]
    controls = [
        _control("exporter", t("scenarios.control.exporter"), exporters, ",".join(used.exporter)),
        _control("cut", t("scenarios.control.cut"), [preset, *cuts], used.cut),
        _control(
            "year",
            t("scenarios.control.year"),
            [
                ("", t(f"scenarios.control.{'next_year' if shock.first_year else 'no_year'}")),
                *((str(year), str(year)) for year in years),
            ],
            str(used.year or ""),
        ),
        _control("facility", t("scenarios.control.facility"), _facilities(engine, choice), used.facility),
    ]
    if shock.facility:
        shares = [("", t("scenarios.control.share_equal", n=shock.n_sites)), *cuts[1:]]
        controls.append(_control("share", t("scenarios.control.share"), shares, used.share))
    if shock.codes:
        names = code_list("hs").rows
        goods = [("", t("scenarios.control.all_goods"))]
        goods += [(code, _goods(code, names)) for code in (str(row["hs_code"]) for row in shock.codes)]
        controls.append(_control("hs", t("scenarios.control.hs"), goods, ",".join(used.hs)))
        measures = [("", t("filter.measure.value")), ("quantity", t("filter.measure.quantity"))]
        measure = "" if used.measure == "value" else used.measure
        controls.append(_control("measure", t("filter.measure"), measures, measure))
    return controls


def _goods(code: str, names: object) -> str:
    row = names.get(code, {}) if hasattr(names, "get") else {}
    return f"{code} {row.get('name', '')}".strip()


def _facilities(engine: Engine, choice: Choice) -> list[tuple[str, str]]:
    """Return the facilities of the material where the countries that are cut have few enough to choose from."""
    cut_from = choice.shock.cut_from
    listed = [("", t("scenarios.control.all_facilities"))]
    if cut_from is None:
        return listed
    rows = engine.run(sites.FACILITIES, {"material": (choice.material,), "country": tuple(cut_from)}).records()
    named = {row["facility_id"]: row["name"] for row in rows}
    ordered = sorted(named.items(), key=lambda pair: pair[1])[:_MOST_FACILITIES]
    return [*listed, *ordered]


def amount(choice: Choice, thousandths: object) -> str:
    """Write an amount of the shock: dollars, or tonnes of gross weight."""
    number = shock_table.amount(thousandths)
    return theme.quantity(number) if choice.shock.measure == "quantity" else theme.money(number)


def who(choice: Choice) -> str:
    """Return who is cut, in words within a sentence."""
    if choice.shock.facility:
        return t(
            "scenarios.who.facility",
            facility=choice.shock.facility["name"],
            country=country_name(choice.shock.exporter[0]),
        )
    if choice.shock.cut_from is None:
        return t("scenarios.who.everyone")
    return joined([country_in_text(code) for code in choice.shock.exporter]) or t("word.none")


def sentences(choice: Choice) -> list[str]:
    """Return the shock and its result: what is cut, what the world and trade lose, what the chosen place does."""
    shock = choice.shock
    material = material_name(choice.material).lower()
    if not shock.exporter:
        return [t("scenarios.result.nobody", material=material)]
    told = [
        t(
            "scenarios.result.cut" if shock.first_year else "scenarios.result.cut_no_year",
            who=who(choice),
            material=material,
            cut=shock.cut,
            year=shock.first_year,
        )
    ]
    if not shock.is_exporter_given:
        told.append(
            t("scenarios.result.by_default", goods=shock.goods.short(), year=shock.trade_year)
            if shock.flows
            else t(
                f"scenarios.result.by_default_{'tie' if len(shock.output.leaders) > 1 else 'output'}",
                year=shock.output.year,
                names=tied(shock.output.leaders),
            )
        )
    if shock.facility:
        key = "share_assumed" if shock.is_share_assumed else "share_given"
        told.append(
            t(
                f"scenarios.result.{key}",
                share=theme.percent(float(shock.share_frac)),
                n=shock.n_sites,
                country=country_in_text(shock.exporter[0]),
                part=theme.percent(float(shock.cut_frac), 3),
            )
        )
    told += [_output(choice), *_trade(choice)]
    if choice.filters.for_ and shock.flows:
        told.append(_place(choice))
    return told


def _output(choice: Choice) -> str:
    held, lost = choice.shock.output_cut_frac, choice.shock.output_lost_frac
    if held is None or lost is None:
        return t("scenarios.result.no_output", who=who(choice))
    return t(
        "scenarios.result.output_facility" if choice.shock.facility else "scenarios.result.output",
        country=opening(joined([country_in_text(code) for code in choice.shock.exporter])),
        held=theme.percent(held),
        lost=theme.percent(lost),
        stage=t(f"stage.{choice.shock.stage}.name").lower(),
        year=choice.shock.output.year,
    )


def _trade(choice: Choice) -> Sequence[str]:
    shock = choice.shock.shock
    if not shock.exporters:
        return (t("scenarios.result.no_trade", material=material_name(choice.material).lower()),)
    told = [
        t(
            "scenarios.result.trade",
            goods=choice.shock.goods.full(),
            lost=amount(choice, shock.lost),
            traded=amount(choice, shock.traded),
            share=theme.percent(float(shock.lost / shock.traded)) if shock.traded else theme.DASH,
            year=choice.shock.trade_year,
        )
    ]
    goods = choice.shock.goods
    if goods.is_mixed:
        value = theme.money(sum(good.value_usd for good in goods.shared))
        told.append(t("scenarios.result.shared", value=value, others=goods.others))
    if choice.shock.unweighed:
        told.append(t("scenarios.result.unweighed", n=choice.shock.unweighed))
    return told


def _place(choice: Choice) -> str:
    """Return what the chosen place loses; several countries are one bloc, whose imports are those from outside it."""
    members = frozenset(expand_blocs(choice.filters.for_))
    before, lost = choice.shock.from_outside(members)
    key = "place" if len(members) == 1 else "bloc"
    if not before:
        key += "_none"
    return t(
        f"scenarios.result.{key}",
        place=", ".join(country_name(code) for code in choice.filters.for_),
        lost=amount(choice, lost),
        before=amount(choice, before),
        share=theme.percent(float(lost / before)) if before else theme.DASH,
        year=choice.shock.trade_year,
    )
