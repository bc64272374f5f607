"""Cards of the flows of a material: the largest as a Sankey, and a matrix of the largest partners."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.figures.flows import flow_matrix
from dashboard.i18n import joined, t
from dashboard.topics.trade.cards.absence import no_flows
from dashboard.topics.trade.cards.flows import Flow, by_size, flow_card
from dashboard.topics.trade.cards.material import summed
from dashboard.topics.trade.cards.traded import MaterialTrade
from dashboard.ui.card_rows import CardRows
from dashboard.ui.chart_card import CardContent
from dashboard.ui.words import country_in_text, country_name, name_in_chart

_FLOWS, _PARTNERS = 20, 10
_PLACES = ("country", "exporter", "importer")


def flow_cards(engine: Engine, traded: MaterialTrade) -> tuple[CardContent, CardContent]:
    """Return the Sankey of the largest flows and the matrix of the largest partners."""
    flows = traded.chosen(*_PLACES)
    pairs = traded.queries.pairs if traded.is_one_code else traded.queries.pairs_added
    if traded.measure == "quantity":
        pairs = traded.queries.pairs_by_weight
    nothing, offers = ("", ()) if flows else no_flows(engine, traded)
    sankey = flow_card(
        traded,
        CardRows(pairs, traded.in_year.with_(top=min(len(flows), _FLOWS))).read(engine) if flows else None,
        total=sum(flow[2] for flow in flows),
        subtitle=lambda covered: traded.noted(
            t("material.trade.flow_subtitle", measure=traded.measure_name, covered=traded.of_chosen(covered))
        ),
        nothing=nothing,
        column=traded.column,
        written=traded.written,
        goods=traded.goods(engine),
    )
    return replace(sankey, offers=offers), _matrix(engine, traded, flows)


def _matrix(engine: Engine, traded: MaterialTrade, flows: Sequence[Flow]) -> CardContent:
    """Return the matrix of the largest partners among `flows`: its cells are of those alone, as is what they add up to.

    With countries chosen a flow between two others is none of them: its cell is blank.
    """
    exporters, importers = (by_size(summed(flows, side))[:_PARTNERS] for side in (0, 1))
    if not flows:
        return CardContent(title=t("material.trade.no_pairs"), empty=t("material.trade.no_pairs"))
    between = traded.in_year.with_(exporter=tuple(exporters), importer=tuple(importers))
    rows = CardRows(traded.queries.pairs, between).read(engine)
    cells = {(row["exporter_iso3"], row["importer_iso3"]): row[traded.column] for row in rows.records}
    total = sum(flow[2] for flow in flows)

    def hover(exporter: str, importer: str) -> str:
        words = t("material.trade.no_flow" if traded.is_chosen(exporter, importer) else "material.trade.not_chosen")
        if (exporter, importer) in cells:
            value = cells[exporter, importer]
            words = traded.written(value)
            if value is not None:
                words = t("tooltip.with_share", value=words, share=theme.percent(value / total))
        return f"{country_name(exporter)} → {country_name(importer)}<br>{words}"

    is_part = any(traded.filters.value(key) for key in _PLACES)
    clause = t("material.trade.matrix_subtitle", measure=traded.measure_name, year=traded.when)
    colours = t(
        "material.trade.matrix_of_part" if is_part else "material.trade.matrix_of_all", total=traded.written(total)
    )
    return CardContent(
        rows=rows,
        title=t(
            "material.trade.matrix_title_of" if traded.places else "material.trade.matrix_title",
            places=traded.places, goods=traded.goods(engine),
        ),
        subtitle=traded.noted(f"{traded.of_chosen(clause)}\n{colours}"),
        figure=flow_matrix(
            cells, exporters, importers, name=name_in_chart, hover=hover, total=total,
            title=t("axis.share_of_part" if is_part else "axis.share_of_flows"),
        ),
        summary=t("material.trade.matrix_summary", names=joined([country_in_text(code) for code in exporters])),
    )  # fmt: skip
