"""The three questions of the start page: a choice of country that leads to the answer; answers of a place chosen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.engine.cache import Memo
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.topics.country_scope import Scope
from dashboard.topics.dossier.cards.developable import developable_title
from dashboard.topics.dossier.cards.imported import imported_title
from dashboard.topics.dossier.tables.developable import DEVELOPABLE
from dashboard.topics.dossier.tables.imported import IMPORTED
from dashboard.topics.opportunities.tables import records
from dashboard.topics.production.tables import profiles
from dashboard.ui.downloads import FORMATS
from dashboard.ui.ids import component_id
from dashboard.ui.static_html import static_html
from dashboard.ui.words import country_in_text, country_name
from data.codes import blocs

PLACE = "{place}"
DEPENDENCE = "/strategy/dependence"
_FORM: Memo[Component] = Memo(2)


def question_form(engine: Engine, page_id: str) -> Component:
    """Return the form: a place and three ways on. `assets/js/76-questions.js` goes to the address of the one pressed.

    Only places of which the release states output or trade are offered. What is returned is static and shared.
    """
    return _FORM.get(engine, page_id, lambda: _form(engine, component_id(page_id, "place", "input")))


def _form(engine: Engine, field_id: str) -> Component:
    countries, _year = profiles(engine, Filters())
    groups = [
        html.Optgroup(_options(blocs()), label=t("overview.ask.blocs")),
        html.Optgroup(
            _options(country.code for country in countries if country.has_data), label=t("overview.ask.countries")
        ),
    ]
    first = html.Option(t("overview.ask.choose"), value="")
    place = html.Select([first, *groups], id=field_id, name="search", className="select")
    exposed = Filters().with_(**{"for": "EU27"}).href(DEPENDENCE).replace("EU27", PLACE)
    entries = [
        _entry("exposed", html.Button, type="submit", **{"data-href": exposed}),
        _entry("develop", html.Button, type="submit", **{"data-href": f"/countries/{PLACE}"}),
        _entry("data", html.A, href="/data"),
    ]
    missing = html.P(t("overview.ask.missing"), id=f"{field_id}-missing", className="question-missing", hidden=True)
    chosen = html.Div(
        [html.Label(t("overview.ask.place"), htmlFor=field_id), place, missing], className="question-place"
    )
    form = html.Form(
        [chosen, *entries], action="/countries", method="get", className="questions",
        **{"aria-label": t("overview.ask.label")},
    )  # fmt: skip
    return static_html(form)


def _options(codes: Iterable[str]) -> list[Component]:
    named = sorted((country_name(code), code) for code in codes)
    return [html.Option(name, value=code) for name, code in named]


def _entry(name: str, kind: type[Component], **properties: str) -> Component:
    words = [html.Strong(t(f"overview.ask.{name}")), html.Span(t(f"overview.ask.{name}_hint", formats=len(FORMATS)))]
    return kind(words, className="question", **properties)


def answers(engine: Engine, scope: Scope) -> Sequence[Component]:
    """Return the three questions of the place, each with its answer in a sentence, as links to the whole of it."""
    chosen, place = scope.filters.with_(country=scope.country), country_in_text(scope.country)
    develop = developable_title(records(engine, DEVELOPABLE, chosen), chosen)
    exposed = imported_title(records(engine, IMPORTED, chosen), chosen)
    page = scope.filters.href(f"/countries/{scope.country}")
    return [
        _answer("exposed", place, exposed, scope.filters.with_(**{"for": scope.country}).href(DEPENDENCE)),
        _answer("develop", place, develop, page),
        _answer("data", place, t("overview.answer.data_hint"), chosen.href("/data/production_yearly")),
    ]


def _answer(name: str, place: str, sentence: str, href: str) -> Component:
    return dcc.Link([html.Strong(t(f"overview.answer.{name}", place=place)), html.Span(sentence)], href=href,
                    className="question")  # fmt: skip
