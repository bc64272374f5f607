"""The filter bar: native controls that the URL fills and that write the URL (`assets/js/20-crm-url.js`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import t
from dashboard.ui.ids import FILTER_BAR
from dashboard.ui.static_html import static_html
from data.codes import code_list

ENDS, _OWN = "ends", "own"
"""The control that says at which end of a flow the countries chosen stand, and its words where each end has its own."""
CONTROLS = ("material", "compare", "for", "country", "stage", "year_from", "year_to")


def _select(key: str, options: Sequence[tuple[str, str]], all_label: str) -> Component:
    name = f"filter-{key}"
    choices = [html.Option(label, value=value) for value, label in (("", all_label), *options)]
    return html.Div(
        [
            html.Label(t(f"filter.{key}"), htmlFor=name),
            html.Select(choices, id=name, className="select", **{"data-filter": key}),
        ],
        className=f"control control-{key}",
    )


def _ends() -> Component:
    """Return the choice of the ends at which countries stand: it writes their keys (`assets/js/23-trade-ends.js`)."""
    name = f"filter-{ENDS}"
    choices = [html.Option(t(f"filter.ends.{ends}"), value=ends) for ends in ("either", "exporter", "importer", "both")]
    choices.append(html.Option(t("filter.ends.own"), value=_OWN, disabled=True, hidden="hidden"))
    label = html.Label(t("filter.ends"), htmlFor=name)
    select = html.Select(choices, id=name, className="select", **{"data-ends": ""})
    return html.Div([label, select], className="control control-ends")


def _combobox(key: str) -> Component:
    """Return the box of a search field with suggestions; `assets/js/30-combobox.js` builds it."""
    box = html.Div(
        className="combobox",
        **{"data-combobox": key, "data-label": t(f"filter.{key}"), "data-hint": t(f"filter.{key}.add")},
    )
    return html.Div([html.Label(t(f"filter.{key}"), htmlFor=f"filter-{key}"), box], className=f"control control-{key}")


def material_options() -> list[tuple[str, str]]:
    """Return (code, name) of the single materials, by name; groups are not chosen by hand."""
    rows = code_list("material").rows
    return sorted(((code, row["name"]) for code, row in rows.items() if not row["members"]), key=lambda pair: pair[1])


@dataclass(frozen=True)
class Bar:
    """What the filter bar follows of a page.

    `controls` are those that the page uses, `defaults` what it shows where the address is silent, by key; `stages` are
    those that can be chosen, empty where any can.
    """

    controls: tuple[str, ...] = ()
    defaults: Mapping[str, str] = field(default_factory=dict)
    stages: tuple[str, ...] = ()

    def attributes(self) -> dict[str, str]:
        """Return the attributes that `assets/js/20-crm-url.js` reads."""
        return {
            "data-controls": " ".join(self.controls),
            "data-defaults": "&".join(f"{key}={value}" for key, value in self.defaults.items()),
            "data-stages": " ".join(self.stages),
        }


ATTRIBUTES = tuple(Bar().attributes())


def filter_bar(years: Sequence[int], bar: Bar) -> Component:
    """Return the filter bar with a choice of `years`."""
    stages = [(code, row["name"]) for code, row in code_list("stage").rows.items()]
    marked = [(str(year), str(year)) for year in sorted(years, reverse=True)]
    controls = [
        _select("material", material_options(), t("filter.material.all")),
        _combobox("compare"),
        _combobox("for"),
        _combobox("country"),
        _ends(),
        _select("stage", stages, t("filter.stage.all")),
        _select("year_from", marked, t("filter.year_from.all")),
        _select("year_to", marked, t("filter.year_to.all")),
    ]
    toggle = html.Button(
        t("filters.title"), className="filter-toggle", type="button",
        **{"data-action": "filters", "aria-haspopup": "dialog"},
    )  # fmt: skip
    return html.Div(
        static_html(html.Div([toggle, html.Div(controls, className="filter-controls")], className="filter-inner")),
        id=FILTER_BAR,
        className="filter-bar",
        role="search",
        **{"aria-label": t("filters.label"), **bar.attributes()},
    )
