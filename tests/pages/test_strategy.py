"""The strategy page: who is exposed to what, in every headline and sentence, or what is missing."""

import pytest

from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.pages import brief, strategy
from dashboard.topics.exposure.cards.headline import headlines, lede
from dashboard.topics.exposure.cards.supply import chain_card, chain_title, suppliers_card
from dashboard.topics.exposure.scope import Exposure, exposure_of
from dashboard.topics.exposure.tables.supply import steps

EU = ("EU27",)


def test_the_address_chooses_material_and_place_and_silence_is_cobalt_for_the_union():
    assert exposure_of(Filters()) == Exposure("cobalt", EU)
    own = exposure_of(Filters.parse("material=tin&for=ZMB,COD", strategy.PAGE.filters, strict=True))
    assert own.filters.to_query() == "material=tin&for=COD,ZMB"
    assert "COD" not in own.place


@pytest.mark.parametrize("query", ["", "material=lithium&for=USA", "material=gallium&for=COD,ZMB", "material=helium"])
def test_every_headline_has_a_value_or_says_what_is_missing(release_engine, query):
    exposure = exposure_of(Filters.parse(query, strategy.PAGE.filters, strict=True))
    for kpi in headlines(release_engine, exposure):
        assert kpi.rows.sources if kpi.value != theme.DASH else kpi.source
        assert kpi.value != "–" or kpi.period  # noqa: RUF001 - the dash of no value
    assert exposure.place in lede(release_engine, exposure).replace("The ", "the ")


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("", "the European Union (27)"),
        ("for=USA", "the United States of America"),
        ("for=JPN", "Japan"),
        ("for=COD,NLD,ZMB", "the Democratic Republic of the Congo, the Netherlands and Zambia"),
    ],
)
def test_a_place_has_its_article_in_every_sentence_and_none_in_a_picture(release_engine, query, place):
    filters = Filters.parse(f"material=cobalt&{query}", strategy.PAGE.filters, strict=True)
    exposure = exposure_of(filters)
    assert strategy.heading(release_engine, filters) == f"Exposure of {place} to cobalt"
    assert brief.heading(release_engine, filters) == f"Brief: exposure of {place} to cobalt"
    assert lede(release_engine, exposure).startswith(f"{place[:1].upper()}{place[1:]} bought cobalt as HS ")
    assert f" by {place}, " in suppliers_card(release_engine, exposure).title
    chain = chain_card(release_engine, exposure)
    assert f"imports of {place} by value" in chain.subtitle
    mined = [step for step in steps(release_engine, exposure) if step.head.stage == "mine"]
    assert chain_title(mined, exposure).startswith("The Democratic Republic of the Congo has")
    pictures = str((chain.figure, suppliers_card(release_engine, exposure).figure))
    assert "<br>Dem. Rep. of the Congo" in pictures
    assert ">the " not in pictures.replace(f"Imports of {place}", "").lower()


@pytest.mark.parametrize(
    ("query", "code"), [("material=rare_earths&for=EU27", "850511"), ("material=antimony&for=DEU", "811010")]
)
def test_goods_that_the_suppliers_leave_out_stand_in_the_sentence_with_their_largest_seller(
    release_engine, query, code
):
    exposure = exposure_of(Filters.parse(query, strategy.PAGE.filters, strict=True))
    (step,) = [step for step in steps(release_engine, exposure) if step.head.goods.numbers == (code,)][-1:]
    told = lede(release_engine, exposure).partition("Not counted in that")[2]
    assert f"(HS {code}) worth {theme.money(step.concentration.total_t)} in {step.head.year}" in told
    assert f"{theme.percent(step.concentration.top1_frac)} of it from China." in told


def test_no_goods_stand_beside_suppliers_that_count_them_or_dwarf_them(release_engine):
    for query in ("material=gallium&for=USA", "material=copper&for=JPN", "material=cobalt"):
        exposure = exposure_of(Filters.parse(query, strategy.PAGE.filters, strict=True))
        assert "Not counted" not in lede(release_engine, exposure)


def test_import_reliance_is_never_computed_from_gross_weight(release_engine):
    reliance = headlines(release_engine, Exposure("cobalt", ("USA",)))[-1]
    assert reliance.period == "cannot be computed: imports by content are not stated"
    published = headlines(release_engine, Exposure("cobalt", EU))[-1]
    assert published.status == "published"
