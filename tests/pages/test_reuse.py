"""The reuse page: every card filled for the material in the address, its rows those of its download."""

import pytest

from dashboard.filters import Filters
from dashboard.pages import material, reuse
from dashboard.ui.static_html import to_html
from dashboard.web.page_query import query_input
from tests.groups import charts, contents_of


def filled(engine, code):
    filters = Filters.parse(f"material={code}", reuse.PAGE.filters, strict=True)
    return charts(contents_of(reuse.GROUPS, engine, filters))


@pytest.mark.parametrize("code", ["cobalt", "rare_earths", "bauxite", "palladium", "zirconium", "pgm"])
def test_every_card_shows_a_picture_or_why_there_is_none(release_engine, code):
    for card in filled(release_engine, code).values():
        assert card.title
        assert bool(card.figure.get("data") and card.figure["data"][0]["x"]) != bool(card.empty)


def test_the_rows_of_a_card_are_those_of_its_download(release_engine, web):
    for card in filled(release_engine, "cobalt").values():
        rows = release_engine.run(card.rows.of, card.rows.filters.chosen()).rows
        assert web.get(card.rows.download("json")).json["rows"] == len(rows) > 0


def test_products_whose_uses_are_stated_are_tabs(release_engine):
    page = reuse.build(release_engine, Filters(material=("rare_earths",)))
    assert "product=Neodymium" in to_html(page)


def test_the_material_page_has_the_view(release_engine):
    scope = material.Scope(release_engine, "cobalt", Filters(view="reuse"))
    shown = charts(contents_of(material.VIEWS["reuse"], release_engine, scope))
    assert set(shown) == {"material--uses", "material--input-rate", "material--targets"}
    assert "view=reuse" in to_html(material.build(release_engine, Filters(), material="cobalt"))


def answers(web, prefix, path, search):
    """Return what every callback with an output of `prefix` answers to an address."""
    asked = query_input("reuse").to_dict()
    for callback in web.get("/_dash-dependencies").json:
        outputs = [one.rsplit(".", 1) for one in callback["output"].strip(".").split("...")]
        if not outputs[0][0].startswith(prefix) or callback["inputs"] != [asked]:
            continue
        values = {("url", "pathname"): path}
        body = {
            "output": callback["output"],
            "outputs": [{"id": name, "property": prop} for name, prop in outputs],
            "inputs": [{**asked, "value": search}],
            "state": [{**one, "value": values.get((one["id"], one["property"]))} for one in callback["state"]],
            "changedPropIds": [f"{asked['id']}.{asked['property']}"],
        }
        yield web.post("/_dash-update-component", json=body)


def test_another_material_in_the_address_fills_the_cards_anew(web):
    filled_anew = list(answers(web, "reuse--", "/reuse", "?material=copper"))
    assert [answer.status_code for answer in filled_anew] == [200] * len(reuse.GROUPS)
    text = " ".join(answer.text for answer in filled_anew)
    assert "Largest use of copper in the EU" in text
    assert "El Teniente Tailings" in text
    assert "cobalt: 22" not in text


def test_callbacks_leave_another_page_alone(web):
    assert {answer.status_code for answer in answers(web, "reuse--", "/countries", "")} == {204}
