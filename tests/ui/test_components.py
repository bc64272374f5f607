"""Components: what a reader gets, and that updates reach the parts they mean."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape

import pytest
from dash import dcc, html, no_update
from dash.development.base_component import Component

from dashboard.engine import Query
from dashboard.filters import Filters
from dashboard.ui.card_rows import ReadRows, merged
from dashboard.ui.chart_card import TALL, CardContent, card_outputs, card_values, chart_card
from dashboard.ui.data_table import First, data_table, open_table
from dashboard.ui.filter_values import edition_name, value_name
from dashboard.ui.ids import card_id, component_id
from dashboard.ui.kpi_card import Kpi, kpi_cards, spark_path
from dashboard.ui.layout import coded, panel
from dashboard.ui.leaderboard import LeaderRow, Ranking, leaderboard, leaderboard_markup
from dashboard.ui.source_line import CardSource, source_line
from dashboard.ui.static_html import static_html, to_html
from dashboard.ui.tabs import Tab, tabs
from dashboard.web.chips import filter_chips
from dashboard.web.crumbs import Crumb, crumb_list
from dashboard.web.filter_bar import Bar, filter_bar
from data.fields import columns
from data.model import Field

CARD = card_id("material", "production")
SOURCE = CardSource("USGS, 2025", "https://doi.org/10.5066/P13XCP3R", "public domain", "https://www.usgs.gov")
ROWS = Query("production_by_country", "production_yearly", (), "", columns("country_iso3", "quantity_t"))
CONTENT = CardContent(
    title="Three countries mine 81 %",
    subtitle="kt, 2023",
    figure={"data": [{"type": "bar", "x": [1]}], "layout": {}},
    summary="Bars by country",
    rows=ReadRows(ROWS, Filters(material=("cobalt",)), sources=(SOURCE,)),
)


def parts(node: object) -> Iterator[Component]:
    if isinstance(node, list | tuple):
        for item in node:
            yield from parts(item)
    elif isinstance(node, Component):
        yield node
        yield from parts(getattr(node, "children", None))


def addresses(node: object) -> list[str]:
    return [unescape(address) for address in re.findall(r'<a [^>]*href="([^"]*)"', to_html(node))]


@pytest.mark.parametrize(("text", "whole"), [
    ("From 2031-08-18, new", "2031-08-18"), ("CELEX 02023R1542-20240718 of", "02023R1542-20240718"),
    ("release 2026-11-29-3c7bfcf4, as of", "2026-11-29-3c7bfcf4"), ("by EoL-RIR, end-of-life", "EoL-RIR"),
    ("a well-known name", ""), ("at https://example.org/2023-05-04/a", ""),
])  # fmt: skip
def test_a_date_or_code_is_not_broken_at_its_hyphens(text, whole):
    assert re.findall('<span class="whole">(.*?)</span>', to_html(html.P(text))) == ([whole] if whole else [])
    assert "<span" not in to_html(html.Option(text))


def test_static_html_is_one_component_and_the_same_html() -> None:
    def part() -> Component:
        return html.Div([html.B("<a & b>"), dcc.Link("x", href="/?a=1&b=2")], className="c", **{"aria-label": "l"})

    assert len(list(parts(static_html(part())))) == 1
    assert to_html(static_html(part())) == to_html(part())
    assert to_html(static_html(html.Div([static_html(part())]))) == to_html(html.Div([part()]))


def test_a_full_leaderboard_is_one_component() -> None:
    board = leaderboard(
        "material--producers", Ranking("", [LeaderRow(str(place), "1 t", 0.1, href="/") for place in range(50)])
    )
    assert len(list(parts(board))) == 1


def test_ids_are_made_in_one_way() -> None:
    assert component_id("material", "production", "graph") == f"{CARD}-graph" == "material--production-graph"


def test_every_output_of_a_card_names_a_part_of_its_skeleton() -> None:
    skeleton = {part.id for part in parts(chart_card(CARD)) if getattr(part, "id", None)}
    outputs = card_outputs(CARD)
    assert {output.component_id for output in outputs} <= skeleton
    assert len(outputs) == len(card_values(CARD, CONTENT))


def test_a_card_that_shows_this_very_content_is_left_alone() -> None:
    other = replace(CONTENT, subtitle="kt, 2024")
    assert len({replace(CONTENT, **change).digest for change in ({}, {"summary": "x"}, {"size": TALL})}) == 3
    assert set(card_values(CARD, CONTENT, shown=CONTENT.digest)) == {no_update}
    assert no_update not in card_values(CARD, other, shown=CONTENT.digest)


def test_a_card_built_full_equals_a_card_filled_later() -> None:
    full = {part.id: part for part in parts(chart_card(CARD, CONTENT)) if getattr(part, "id", None)}
    for output, value in zip(card_outputs(CARD), card_values(CARD, CONTENT), strict=True):
        assert to_html(getattr(full[output.component_id], output.component_property)) == to_html(value)


def test_a_chart_has_a_name_a_summary_a_table_and_every_download() -> None:
    text = to_html(chart_card(CARD, CONTENT))
    assert 'role="img"' in text
    assert f'aria-labelledby="{CARD}-title"' in text
    assert f'aria-describedby="{CARD}-summary"' in text
    for ending in ("csv", "xlsx", "parquet", "json"):
        assert f"/api/v1/view/production_by_country.{ending}?material=cobalt" in text
    spec = json.loads(CONTENT.table(CONTENT.rows))
    assert spec["source"].endswith(".json?material=cobalt")
    assert [column.get("unit", "") for column in spec["columns"]] == ["", "t"]


def test_an_empty_card_says_why_and_offers_no_picture() -> None:
    empty = CardContent("None", "", {}, "No rows", empty="Remove the stage filter.")
    text = to_html(chart_card(CARD, empty))
    assert "Remove the stage filter." in text
    assert 'data-state="empty"' in text
    assert 'data-action="png"' not in text


def test_a_picture_of_many_rows_says_so_where_the_style_sheet_looks() -> None:
    assert 'data-state="ready"' in to_html(chart_card(CARD, CONTENT))
    assert 'data-state="ready tall"' in to_html(chart_card(CARD, replace(CONTENT, size=TALL)))


def test_what_stands_between_backticks_is_code() -> None:
    assert to_html(html.P(coded("Tonnes of `content_basis`."))) == "<p>Tonnes of <code>content_basis</code>.</p>"
    assert coded("Tonnes") == ["Tonnes"]


def test_the_source_is_where_pictures_and_citations_look_for_it() -> None:
    text = to_html(chart_card(CARD, CONTENT))
    assert re.search(rf'<p [^>]*id="{CARD}-source"[^>]*>.*{SOURCE.text}', text)


def test_the_filter_bar_names_its_controls_defaults_and_stages() -> None:
    text = to_html(filter_bar((2024,), Bar(("material", "compare"), {"material": "lithium"}, ("mine", "refine"))))
    assert 'data-controls="material compare"' in text
    assert 'data-defaults="material=lithium"' in text
    assert 'data-stages="mine refine"' in text
    assert 'data-combobox="compare"' in text


def test_a_source_line_names_sources_and_the_menu_behind_it_the_licence() -> None:
    assert "public domain" not in to_html(source_line((SOURCE,)))
    menu = to_html(chart_card(CARD, CONTENT)).partition('class="menu"')[2]
    assert re.search(r'<a [^>]*href="https://www.usgs.gov"[^>]*>public domain</a>', menu)
    assert source_line(()) == []


def test_a_card_has_one_menu_with_all_that_can_be_done_with_it() -> None:
    text = to_html(chart_card(CARD, CONTENT))
    assert text.count('class="card-menu"') == 1
    actions = ["png", "svg", "table", "cite", "link", "embed", "fullscreen"]
    assert re.findall(r'data-action="(\w+)"', text) == actions


def test_leaderboard_rows_are_links_but_for_totals_and_words_stand_for_missing_values() -> None:
    rows = [
        LeaderRow("Chile", "38 kt", 0.5, href="/materials/lithium?country=CHL", selected=True),
        LeaderRow("Other countries", "1 kt", 0.1),
        LeaderRow("United States", "", word="withheld"),
    ]
    assert addresses(leaderboard("material--producers", Ranking("", rows))) == ["/materials/lithium?country=CHL"]
    text = to_html(leaderboard("material--producers", Ranking("Producers", rows)))
    assert "withheld" in text
    assert text.count('aria-current="true"') == 1
    assert "width:100.00%" in text
    assert "width:20.00%" in text


def test_a_leaderboard_without_rows_says_so() -> None:
    assert "Remove a filter" in leaderboard_markup("material--producers", Ranking("", []))


def test_a_spark_line_breaks_where_values_are_missing() -> None:
    assert spark_path((1.0, None, 2.0, 3.0)).count("M") == 2
    assert spark_path((1.0, None)) == ""
    assert to_html(kpi_cards([Kpi("Output", "230", "kt", trend=(1.0, 2.0))])).count("<img") == 1


def test_tabs_mark_the_current_one() -> None:
    text = to_html(
        tabs(
            "material--stages",
            [Tab("Mine", "?stage=mine", current=True, count="41"), Tab("Refine", "?stage=refine")],
            label="Stages",
        )
    )
    assert text.count('aria-current="page"') == 1


def test_chips_equal_the_filters_and_each_lifts_its_own() -> None:
    filters = Filters.parse("country=COD,CHN&year_from=2015&view=trade", ("country", "year_from", "view"), strict=True)
    chips = filter_chips("/materials/cobalt", filters, ("country", "year_from", "view"))
    assert addresses(chips) == [
        "/materials/cobalt?view=trade&country=COD&year_from=2015",
        "/materials/cobalt?view=trade&country=CHN&year_from=2015",
        "/materials/cobalt?view=trade&country=CHN,COD",
        "/materials/cobalt?view=trade",
    ]
    assert filter_chips("/", Filters(), ("country",)) == []


def test_what_was_ignored_of_the_address_is_said() -> None:
    filters = Filters.parse("utm_source=x", ("country",), strict=False)
    assert "utm_source" in to_html(filter_chips("/", filters, ("country",)))


def test_of_much_that_was_ignored_five_are_named_and_the_others_counted() -> None:
    filters = Filters.parse("country=" + ",".join(f"XX{n}" for n in range(40)), ("country",), strict=False)
    said = to_html(filter_chips("/", filters, ("country",)))
    assert "XX4: " in said
    assert "XX5: " not in said
    assert "; 35 more." in said


def test_crumbs_end_where_the_reader_is() -> None:
    assert crumb_list([Crumb("Data", "/data")]) == []
    text = to_html(crumb_list([Crumb("Materials", "/materials"), Crumb("Cobalt", "/materials/cobalt")]))
    assert text.count("<a ") == 1
    assert text.endswith('<li aria-current="page">Cobalt</li></ol>')


def test_a_source_that_two_entries_name_stands_once_with_the_editions_of_both() -> None:
    lines = [
        CardSource(f"Targets {year}", source_id="targets", vintages=(year,), named=(year,)) for year in ("2024", "2023")
    ]
    (line, note) = merged([*lines, CardSource("Regulation"), CardSource("Regulation")])
    assert (line.text, line.vintages, note.text) == ("Targets 2023, 2024", ("2023", "2024"), "Regulation")


def test_an_edition_that_is_a_commit_says_so() -> None:
    assert edition_name("050de43") == value_name("vintage", "050de43") == "commit 050de43"
    assert [edition_name(name) for name in ("2026", "V202601", "20250601", "unlabelled")] == [
        "2026", "V202601", "20250601", "not stated",
    ]  # fmt: skip


def test_a_table_for_paper_writes_numbers_for_people() -> None:
    text = to_html(data_table("Output", columns("country_iso3", "year", "quantity_t"), [("COD", 2023, -1500.0)]))
    assert text.count('scope="col"') == 3
    assert '<td class="">2023</td>' in text
    assert "\u22121\u202f500" in text


def test_a_table_on_a_page_has_headings_in_words_and_leaves_what_repeats_to_the_downloads() -> None:
    index = Field("hhi_low_frac", "DOUBLE", "fraction", "An index")
    own = (*columns("country_iso3", "year", "quantity_t", "share_frac"), index, *columns("bound", "original_value"))
    row = ("COD", 2023, 1500.0, 0.5, 0.6, ">", "1,500")
    text = to_html(open_table("Output", own, First([row], 9), path="/api/v1/data/x", query="year=2023"))
    spec = json.loads(unescape(re.search(r'data-table="([^"]*)"', text)[1]))
    assert (spec["source"], spec["download"], spec["total"]) == (
        "/api/v1/data/x.json?year=2023", "/api/v1/data/x.csv?year=2023", 9,
    )  # fmt: skip
    told = [(one["label"], one.get("unit", ""), one.get("codes", "")) for one in spec["columns"]]
    assert told == [
        ("Country", "", "country"), ("Year", "", ""), ("Quantity", "t", ""), ("Share", "fraction", ""),
        ("HHI, low", "0 to 1", ""),
    ]  # fmt: skip
    assert spec["rows"] == [list(row)]
    assert spec["names"] == [field.name for field in own]


def test_static_html_escapes_text_and_refuses_scripted_links() -> None:
    assert to_html(html.P("<script>")) == "<p>&lt;script&gt;</p>"
    assert "javascript" not in to_html(html.A("x", href="javascript:alert(1)"))
    assert to_html(html.P("x", title='"><b>')) == '<p title="&quot;&gt;&lt;b&gt;">x</p>'
    assert to_html(dcc.Location(id="url")) == ""


def test_a_span_is_one_to_twelve_columns() -> None:
    with pytest.raises(ValueError, match="1 to 12"):
        panel("x", span=13)


def test_a_card_without_data_draws_nothing_whatever_its_figure_holds():
    bare = replace(
        CONTENT, figure={"data": [{"type": "sankey", "node": {"label": []}}], "layout": {}}, empty="No flow."
    )
    figures = [value for value in card_values(CARD, bare) if isinstance(value, dict)]
    assert figures == [{"data": [], "layout": {}}]
    assert [value for value in card_values(CARD, CONTENT) if isinstance(value, dict)] == [CONTENT.figure]
