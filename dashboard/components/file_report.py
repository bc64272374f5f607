"""What the check of a file found, as HTML: every fault at its place, or what the inventory would look like."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from dash import html
from dash.development.base_component import Component

from dashboard.components.index_table import Heading, index_table
from dashboard.components.notice import notice
from dashboard.components.static import to_html
from dashboard.components.unfc_words import CLASSES, basis_name, class_name
from dashboard.components.words import country_name, joined, material_name
from dashboard.figures import theme
from dashboard.i18n import t
from data.codes import code_list
from data.intake import KINDS, CellFault, Checked
from data.intake.preview import Counted, Preview, Total
from data.model import Status

_FAULTS_SHOWN, _THINGS_SHOWN, _COUNTRIES_SHOWN = 100, 6, 10
_REPORTED = Status.REPORTED.value
_INDICATIONS = frozenset({"default_bridge", "default_bridge+status"})


def report(found: Checked, outlook: Preview) -> str:
    """Return the report as HTML; every text of the file is escaped, cut and printable.

    The outermost element says in `data-told` what was found in a sentence, and in `data-tone` how good it is.
    """
    if found.only_example:
        told, tone, body = t("check.only_example", file=found.name), "warn", [_facts(found)]
    elif not found.is_clean:
        told, tone, body = _headline(found), "bad", [_facts(found), *_faults(found)]
    else:
        told = t(
            "check.clean" if found.ok else "check.clean.source",
            file=found.name,
            rows=theme.exact(len(found.rows)),
            projects=theme.exact(outlook.projects),
        )
        tone, body = "good" if found.ok else "warn", [_facts(found), *_clean(found, outlook)]
    return to_html(html.Div(body, className="check-report", **{"data-told": told, "data-tone": tone}))


def _headline(found: Checked) -> str:
    key = "check.fault" if found.fault_count == 1 else "check.faults"
    return t(key, file=found.name, n=theme.exact(found.fault_count))


def _facts(found: Checked) -> Component:
    """Return what was read and that nothing of it was kept."""
    kind = KINDS[found.kind_id].title if found.kind_id else t("check.kind.unknown")
    read = t("check.read", kind=kind, encoding=found.encoding or t("word.none"))
    examples = [t("check.examples", n=theme.exact(len(found.examples)))] if found.examples else []
    return html.P(" ".join([read, *examples, t("check.nothing_stored")]))


def _faults(found: Checked) -> list[Component]:
    shown = found.faults[:_FAULTS_SHOWN]
    headings = [Heading(t(f"check.fault.{name}")) for name in CellFault.__dataclass_fields__]
    lines = [
        [
            fault.sheet or theme.DASH,
            str(fault.row) if fault.row else t("check.whole_file"),
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
        total=theme.exact(found.fault_count),
        listed=theme.exact(len(found.faults)),
    )
    return [
        html.Div(index_table(t("check.fault.caption"), headings, lines), className="check-faults"),
        *([html.P(more, className="table-foot")] if found.fault_count > len(shown) else []),
        _downloads("csv", "json"),
    ]


def _downloads(*forms: str) -> Component:
    """Return the buttons that ask for the report as a file; `assets/js/75-check-file.js` hears them."""
    buttons = [
        html.Button(t(f"check.report.{form}"), type="button", className="button", **{"data-report": form})
        for form in forms
    ]
    return html.Div(buttons, className="check-actions")


def _clean(found: Checked, outlook: Preview) -> list[Component]:
    codes = {what: list(own) for what, own in groupby(outlook.codes, lambda total: total.counted)}
    countries = {what: list(own) for what, own in groupby(outlook.countries, lambda total: total.counted)}
    things = sorted(codes, key=lambda what: -sum(total.rows for total in codes[what]))
    hidden = len(things) - _THINGS_SHOWN
    return [
        *_cautions(outlook),
        *(part for what in things[:_THINGS_SHOWN] for part in _thing(what, codes[what], countries[what])),
        *([html.P(t("check.more_things", n=hidden), className="table-foot")] if hidden > 0 else []),
        _next_step(found),
        _downloads("json"),
    ]


def _cautions(outlook: Preview) -> list[Component]:
    """Return who gave the codes, with the caveat of a default bridge, and which rows are not added up."""
    rows = theme.exact(sum(outlook.bases.values()))
    bases = joined(
        [t("check.basis", name=basis_name(one), n=theme.exact(n), rows=rows) for one, n in outlook.bases.items()]
    )
    is_indication = bool(_INDICATIONS & set(outlook.bases))
    key = "check.bases.indication" if is_indication else "check.bases"
    statuses = [
        t("check.status", name=t(f"status.{one}"), n=theme.exact(n), rows=rows) for one, n in outlook.statuses.items()
    ]
    aside = [t(f"check.counting.{mark}", n=theme.exact(n)) for mark, n in outlook.counting.items() if mark != "counted"]
    return [
        notice(t(key, bases=bases), tone="warn" if is_indication else "info"),
        *([notice(t("check.statuses", statuses=joined(statuses)))] if set(outlook.statuses) != {_REPORTED} else []),
        *(notice(text) for text in aside),
    ]


def _thing(what: Counted, codes: Sequence[Total], countries: Sequence[Total]) -> list[Component]:
    """Return the part on one material, product and content basis: by class, by E, F and G, by country."""
    material = material_name(what.material_id)
    label = t(
        "check.thing",
        name=material if what.product == material else f"{material}: {what.product}",
        basis=what.content_basis,
        type=t(f"filter.resource_type.{what.resource_type}").lower(),
    )
    return [
        html.H3(label),
        html.Div([_classes(label, codes), _countries(label, countries)], className="check-pair"),
        _matrix(label, codes),
    ]


def _classes(label: str, codes: Sequence[Total]) -> Component:
    """Return tonnes by class as bars in a table. Classes stand side by side and are never added."""
    groups = {one: [total for total in codes if total.unfc_class == one] for one in _class_order(codes)}
    sums = {one: sum(total.quantity_t or 0.0 for total in own) for one, own in groups.items()}
    largest = max(sums.values(), default=0.0)
    headings = [
        Heading(t("filter.unfc_class")),
        Heading(t("check.tonnes"), numeric=True),
        Heading(t("check.rows"), numeric=True),
    ]
    lines = [
        [
            [html.Span(_class_label(one)), *([_bar(one, sums[one] / largest)] if sums[one] else [])],
            theme.quantity(sums[one]) if any(total.quantity_t is not None for total in own) else _silence(own),
            theme.exact(sum(total.rows for total in own)),
        ]
        for one, own in groups.items()
    ]
    return index_table(t("check.classes", thing=label), headings, lines)


def _countries(label: str, totals: Sequence[Total]) -> Component:
    """Return tonnes by country, a class a column; the countries with most rows first."""
    classes = _class_order(totals)
    rows: dict[str, dict[str, Total]] = {}
    for total in totals:
        rows.setdefault(total.country_iso3, {})[total.unfc_class] = total
    largest = sorted(rows, key=lambda code: (-sum(total.rows for total in rows[code].values()), code))
    headings = [
        Heading(t("project.column.country")),
        *(Heading(t("unfc.table.tonnes", name=_class_label(one)), numeric=True) for one in classes),
    ]
    lines = [
        [
            country_name(code),
            *(_exact(rows[code][one]) if one in rows[code] else theme.DASH for one in classes),
        ]
        for code in largest[:_COUNTRIES_SHOWN]
    ]
    table = index_table(t("check.countries", thing=label), headings, lines)
    hidden = len(largest) - len(lines)
    more = [html.P(t("check.more_countries", n=hidden), className="table-foot")] if hidden > 0 else []
    return html.Div([table, *more])


def _matrix(label: str, codes: Sequence[Total]) -> Component:
    """Return the matrix of the codes that occur: E and F down, G across; tonnes and rows a cell."""
    stated = {((total.unfc_e, total.unfc_f), total.unfc_g): total for total in codes if total.unfc_e}
    columns = sorted({g for _, g in stated}, key=lambda code: (code.split("+")[0], len(code)))
    caption = t("check.matrix", thing=label)
    largest = max((total.quantity_t or 0.0 for total in stated.values()), default=0.0)
    if not stated:
        return html.P(t("check.matrix.none"), className="table-foot")
    table = html.Table(
        [
            html.Caption(caption, className="visually-hidden"),
            html.Thead(
                html.Tr([html.Th(t("unfc.matrix.corner"), scope="col"), *(_code(g, "col") for g in columns)])
            ),
            html.Tbody([
                html.Tr([
                    _code("; ".join(line), "row"),
                    *(_cell(stated.get((line, g)), largest) for g in columns),
                ])
                for line in sorted({line for line, _ in stated})
            ]),
        ],
        className="unfc-matrix",
    )  # fmt: skip
    return html.Div(table, className="table-scroll is-whole", tabIndex="0", role="region", **{"aria-label": caption})


def _code(code: str, scope: str) -> Component:
    names = code_list("unfc_category").rows
    parts = [part for axis in code.split("; ") for part in axis.split("+") if part in names]
    words = " · ".join(names[part]["name"] for part in parts)
    return html.Th([html.Span(code, className="matrix-code"), html.Span(words, className="matrix-words")], scope=scope)


def _cell(total: Total | None, largest: float) -> Component:
    if total is None:
        return html.Td(html.Span(theme.DASH, className="matrix-none"))
    share = (total.quantity_t or 0.0) / largest if largest else 0.0
    colour = theme.unfc_class_colour(total.unfc_class.partition("+")[0])
    parts = [
        html.Span(
            _silence([total]) if total.quantity_t is None else theme.quantity(total.quantity_t),
            className="matrix-value",
        ),
        html.Span(
            t("check.row_of" if total.rows == 1 else "check.rows_of", n=theme.exact(total.rows)),
            className="matrix-projects",
        ),
    ]
    return html.Td(
        html.Span(parts, className="matrix-link", style={"--fill": f"{100 * share**0.5:.0f}%", "--class": colour})
    )


def _bar(unfc_class: str, share: float) -> Component:
    colour = theme.unfc_class_colour(unfc_class.partition("+")[0])
    return html.Span(className="check-bar", style={"--fill": f"{100 * share:.1f}%", "--class": colour})


def _class_order(totals: Sequence[Total]) -> list[str]:
    return sorted({total.unfc_class for total in totals}, key=lambda one: (CLASSES.index(one.split("+")[0]), one))


def _class_label(unfc_class: str) -> str:
    return " + ".join(class_name(one) for one in unfc_class.split("+"))


def _silence(totals: Sequence[Total]) -> str:
    """Return why totals state no quantity: withheld where all are, else missing."""
    is_withheld = {total.status for total in totals} == {Status.WITHHELD}
    return t("status.withheld") if is_withheld else t("status.missing")


def _exact(total: Total) -> str:
    return _silence([total]) if total.quantity_t is None else theme.tonnes(total.quantity_t)


def _next_step(found: Checked) -> Component:
    """Return how whoever runs the dashboard takes the file in, and what its source has still to state."""
    lacking = [t("check.source_fault", reason=fault.reason, cure=fault.cure) for fault in found.source_faults]
    command = f"python -m pipelines ingest {_argument(found.name)} --kind {found.kind_id}"
    return html.Div(
        [
            html.H3(t("check.ingest.heading")),
            *([html.P(t("check.ingest.source")), html.Ul([html.Li(text) for text in lacking])] if lacking else []),
            html.P(t("check.ingest")),
            html.Pre(html.Code(command), className="selectable", tabIndex="0"),
        ]
    )


def _argument(name: str) -> str:
    """Return a file's name as one plain argument of a command line, `inventory.xlsx` where it is not plain."""
    is_plain = name.isascii() and name.replace(".", "").replace("-", "").replace("_", "").isalnum()
    return name if is_plain and not name.startswith("-") else "inventory.xlsx"
