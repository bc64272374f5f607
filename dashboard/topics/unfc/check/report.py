"""What the check of a file found, as HTML: every fault at its place, or what the inventory would look like."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from dash import html
from dash.development.base_component import Component

from dashboard.figures import theme
from dashboard.i18n import joined, t
from dashboard.topics.unfc.cards.matrix import in_order, matrix_cell, matrix_table, no_cell
from dashboard.topics.unfc.words import basis_name, category_names
from dashboard.ui.filter_values import class_name, in_class_order
from dashboard.ui.index_table import Heading, index_table
from dashboard.ui.notice import notice
from dashboard.ui.static_html import to_html
from dashboard.ui.words import country_name, material_name
from data.intake import FAULT_FIELDS, KINDS, CellFault, Summary
from data.intake.model import excerpt
from data.intake.preview import Counted, Preview, Total
from data.model import Status

_FAULTS_SHOWN, _GOODS_SHOWN, _COUNTRIES_SHOWN, _NOTATIONS_SHOWN = 100, 6, 10, 8
_INDICATIONS = frozenset({"default_bridge", "default_bridge+status"})


def report(checked: Summary, preview: Preview) -> str:
    """Return the report as HTML; every text of the file is escaped, cut and printable.

    The outermost element says in `data-told` what was found in a sentence, and in `data-tone` how good it is.
    """
    if checked.only_example:
        key, tone, body = "check.only_example", "warn", []
    elif not checked.is_clean:
        key, tone, body = "check.fault" if checked.fault_count == 1 else "check.faults", "bad", _faults(checked)
    elif checked.ok:
        key, tone, body = "check.clean", "good", _preview(checked, preview)
    else:
        key, tone, body = "check.clean.source", "warn", _preview(checked, preview)
    headline = t(
        key,
        file=checked.name,
        n=theme.exact(checked.fault_count),
        rows=theme.exact(checked.row_count),
        projects=theme.exact(preview.projects),
    )
    attributes = {"data-told": headline, "data-tone": tone}
    return to_html(html.Div([_facts(checked), *body], className="check-report", **attributes))


def _facts(checked: Summary) -> Component:
    """Return what was read and that nothing of it was kept."""
    kind = KINDS[checked.kind_id].title if checked.kind_id else t("check.kind.unknown")
    read = [t("check.read", kind=kind, encoding=checked.read_as)] if checked.read_as else []
    examples = [t("check.examples", n=theme.exact(checked.example_count))] if checked.example_count else []
    return html.P(" ".join([*read, *examples, t("check.nothing_stored")]))


def _faults(checked: Summary) -> list[Component]:
    return [
        *_listed(checked.faults, checked.fault_count, "check.fault.caption"),
        *_warnings(checked),
        _downloads("csv", "json"),
    ]


def _warnings(checked: Summary) -> list[Component]:
    """Return what to look at and stops nothing; nothing where there is none."""
    if not checked.warning_count:
        return []
    key = "check.warning" if checked.warning_count == 1 else "check.warnings"
    told = notice(t(key, n=theme.exact(checked.warning_count)), tone="warn")
    return [told, *_listed(checked.warnings, checked.warning_count, "check.warning.caption")]


def _listed(found: Sequence[CellFault], count: int, caption: str) -> list[Component]:
    """Return the first of the faults or warnings as a table, and how many there are in all."""
    shown = found[:_FAULTS_SHOWN]
    headings = [Heading(t(f"check.fault.{name}")) for name in FAULT_FIELDS]
    lines = [
        [
            fault.sheet or theme.DASH,
            fault.place if fault.row else t("check.whole_file"),
            html.Code(fault.column) if fault.column else theme.DASH,
            html.Code(fault.value) if fault.value else theme.DASH,
            fault.reason,
            fault.cure,
        ]
        for fault in shown
    ]
    more = t(
        "check.shown",
        shown=theme.exact(len(shown)),
        total=theme.exact(count),
        listed=theme.exact(len(found)),
    )
    return [
        html.Div(index_table(t(caption), headings, lines), className="check-faults"),
        *([_foot(more)] if count > len(shown) else []),
    ]


def _foot(text: str) -> Component:
    return html.P(text, className="table-foot")


def _downloads(*forms: str) -> Component:
    """Return the buttons that ask for the report as a file; `assets/js/75-check-file.js` hears them."""
    buttons = [
        html.Button(t(f"check.report.{form}"), type="button", className="button", **{"data-report": form})
        for form in forms
    ]
    return html.Div(buttons, className="check-actions")


def _preview(checked: Summary, preview: Preview) -> list[Component]:
    """Return what a file without a fault adds up to, and how it is taken in."""
    codes = {goods: list(own) for goods, own in groupby(preview.codes, lambda total: total.counted)}
    countries = {goods: list(own) for goods, own in groupby(preview.countries, lambda total: total.counted)}
    order = sorted(codes, key=lambda goods: -_rows(codes[goods]))
    hidden = len(order) - _GOODS_SHOWN
    return [
        *_warnings(checked),
        *_cautions(preview),
        *(part for goods in order[:_GOODS_SHOWN] for part in _totals(goods, codes[goods], countries[goods])),
        *([_foot(t("check.more_things", n=hidden))] if hidden > 0 else []),
        _next_step(checked),
        _downloads(*(("csv", "json") if checked.warning_count else ("json",))),
    ]


def _rows(totals: Sequence[Total]) -> int:
    return sum(total.rows for total in totals)


def _cautions(preview: Preview) -> list[Component]:
    """Return who gave the codes, with the caveat of a default bridge, and which rows are not added up."""
    rows = theme.exact(sum(preview.bases.values()))
    bases = [t("check.basis", name=basis_name(code), n=theme.exact(n), rows=rows) for code, n in preview.bases.items()]
    statuses = joined(
        [
            t("check.status", name=t(f"status.{code}"), n=theme.exact(n), rows=rows)
            for code, n in preview.statuses.items()
        ]
    )
    left_out = {mark: n for mark, n in preview.counting.items() if mark != "counted"}
    is_indication = not _INDICATIONS.isdisjoint(preview.bases)
    key = "check.bases.indication" if is_indication else "check.bases"
    told = list(preview.notations.items())[:_NOTATIONS_SHOWN]
    notations = [t("check.notation", written=excerpt(written), read=read) for written, read in told]
    is_plain = set(preview.statuses) == {Status.REPORTED}
    return [
        notice(t(key, bases=joined(bases)), tone="warn" if is_indication else "info"),
        *([notice(t("check.notations", codes="; ".join(notations)))] if notations else []),
        *([] if is_plain else [notice(t("check.statuses", statuses=statuses))]),
        *(notice(t(f"check.counting.{mark}", n=theme.exact(n))) for mark, n in left_out.items()),
    ]


def _totals(goods: Counted, codes: Sequence[Total], countries: Sequence[Total]) -> list[Component]:
    """Return the part on one material, product and content basis: by class, by country, by E, F and G."""
    material = material_name(goods.material_id)
    label = t(
        "check.thing",
        name=material if goods.product == material else f"{material}: {goods.product}",
        basis=goods.content_basis,
        type=t(f"filter.resource_type.{goods.resource_type}").lower(),
    )
    pair = html.Div([_classes(label, codes), _countries(label, countries)], className="check-pair")
    return [html.H3(label), pair, _matrix(label, codes)]


def _classes(label: str, codes: Sequence[Total]) -> Component:
    """Return tonnes by class as bars in a table. Classes stand side by side and are never added."""
    groups = {code: [total for total in codes if total.unfc_class == code] for code in _class_order(codes)}
    sums = {code: sum(total.quantity_t or 0.0 for total in totals) for code, totals in groups.items()}
    largest = max(sums.values(), default=0.0)
    headings = [
        Heading(t("filter.unfc_class")),
        Heading(t("check.tonnes"), numeric=True),
        Heading(t("check.rows"), numeric=True),
    ]
    lines = [
        [
            [html.Span(class_name(code)), *([_bar(code, sums[code] / largest)] if sums[code] else [])],
            _absent(totals) or theme.quantity(sums[code]),
            theme.exact(_rows(totals)),
        ]
        for code, totals in groups.items()
    ]
    return index_table(t("check.classes", thing=label), headings, lines)


def _countries(label: str, totals: Sequence[Total]) -> Component:
    """Return tonnes by country, a class a column; the countries with most rows first."""
    classes = _class_order(totals)
    rows: dict[str, dict[str, Total]] = {}
    for total in totals:
        rows.setdefault(total.country_iso3, {})[total.unfc_class] = total
    largest = sorted(rows, key=lambda country: (-_rows(list(rows[country].values())), country))
    headings = [
        Heading(t("project.column.country")),
        *(Heading(t("unfc.table.tonnes", name=class_name(code)), numeric=True) for code in classes),
    ]
    lines = [
        [country_name(country), *(_tonnes(rows[country].get(code)) for code in classes)]
        for country in largest[:_COUNTRIES_SHOWN]
    ]
    hidden = len(largest) - len(lines)
    more = [_foot(t("check.more_countries", n=hidden))] if hidden > 0 else []
    return html.Div([index_table(t("check.countries", thing=label), headings, lines), *more])


def _matrix(label: str, codes: Sequence[Total]) -> Component:
    """Return the matrix of the codes that occur: E and F down, G across; tonnes and rows a cell."""
    stated = {(_line(total), total.unfc_g): total for total in codes if total.unfc_e}
    if not stated:
        return _foot(t("check.matrix.none"))
    columns = in_order({g for _, g in stated})
    largest = max(total.quantity_t or 0.0 for total in stated.values())
    lines = [
        [_code(line, "row"), *(_cell(stated.get((line, g)), largest) for g in columns)]
        for line in sorted({line for line, _ in stated}, key=lambda line: (line.startswith("("), line))
    ]
    return matrix_table(t("check.matrix", thing=label), [_code(g, "col") for g in columns], lines)


def _line(total: Total) -> str:
    """Return the line of the matrix: E and F, or the code of one figure over several of them."""
    return total.sum_code or f"{total.unfc_e}; {total.unfc_f}"


def _code(code: str, scope: str) -> Component:
    words = t("unfc.matrix.sum") if " + " in code else " · ".join(category_names(code.replace("; ", "+")))
    return html.Th([html.Span(code, className="matrix-code"), html.Span(words, className="matrix-words")], scope=scope)


def _cell(total: Total | None, largest: float) -> Component:
    if total is None:
        return no_cell()
    share = (total.quantity_t or 0.0) / largest if largest else 0.0
    quantity = _absent([total]) or theme.quantity(total.quantity_t)
    rows = t("check.row_of" if total.rows == 1 else "check.rows_of", n=theme.exact(total.rows))
    return matrix_cell(quantity, rows, share, total.unfc_class)


def _bar(unfc_class: str, share: float) -> Component:
    colour = theme.unfc_class_colour(unfc_class)
    return html.Span(className="check-bar", style={"--fill": f"{100 * share:.1f}%", "--class": colour})


def _class_order(totals: Sequence[Total]) -> list[str]:
    return in_class_order(total.unfc_class for total in totals)


def _absent(totals: Sequence[Total]) -> str:
    """Return why none of some totals states a quantity: withheld where all are, else missing; empty where one does."""
    if any(total.quantity_t is not None for total in totals):
        return ""
    is_withheld = {total.status for total in totals} == {Status.WITHHELD}
    return t("status.withheld" if is_withheld else "status.missing")


def _tonnes(total: Total | None) -> str:
    return theme.DASH if total is None else _absent([total]) or theme.tonnes(total.quantity_t)


def _next_step(checked: Summary) -> Component:
    """Return how whoever runs the dashboard takes the file in, and what its source has still to state."""
    missing = [
        html.Li(t("check.source_fault", reason=fault.reason, cure=fault.cure)) for fault in checked.source_faults
    ]
    command = f"python -m pipelines ingest {_argument(checked.name)} --kind {checked.kind_id}"
    return html.Div(
        [
            html.H3(t("check.ingest.heading")),
            *([html.P(t("check.ingest.source")), html.Ul(missing)] if missing else []),
            html.P(t("check.ingest")),
            html.Details(
                [
                    html.Summary(t("check.ingest.operator"), className="card-action"),
                    html.Pre(html.Code(command), className="selectable", tabIndex="0"),
                ]
            ),
        ]
    )


def _argument(name: str) -> str:
    """Return a file's name as one plain argument of a command line, `inventory.xlsx` where it is not plain."""
    is_plain = name.isascii() and name.replace(".", "").replace("-", "").replace("_", "").isalnum()
    return name if is_plain and not name.startswith("-") else "inventory.xlsx"
