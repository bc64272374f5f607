"""What the name of a series says it is of, in the words of its publisher."""

import pytest

from dashboard.topics.forecast.scope import split_series
from dashboard.topics.forecast.words import Named, named_by


@pytest.mark.parametrize(
    ("series", "material", "expected"),
    [
        ("price, palladium", "palladium", Named.ITSELF),
        ("price, iridium", "palladium", Named.OTHER),
        ("price, iridium", "pgm", Named.OTHER),
        ("price, Si", "silicon", Named.ITSELF),
        ("price, FeSi 75", "silicon", Named.COMPOUND),
        ("ferrosilicon, silicon content", "silicon", Named.COMPOUND),
        ("price, zirconium sponge CN", "zirconium", Named.ITSELF),
        ("price, Hf unwrought", "zirconium", Named.OTHER),
        ("price, zircon imported", "zirconium", Named.UNSAID),
        ("price, metal", "chromium", Named.METAL),
        ("price, ferrochromium", "chromium", Named.COMPOUND),
        ("price, WO3", "tungsten", Named.COMPOUND),
        ("price, NH4ReO4", "rhenium", Named.COMPOUND),
        ("price, CeO2", "rare_earths", Named.OTHER),
        ("Weight traded, HS 280530 Rare-earth metals, scandium and yttrium", "rare_earths", Named.ITSELF),
        ("price, LME", "cobalt", Named.UNSAID),
        ("price, CN CIF", "manganese", Named.UNSAID),
        ("price, US", "selenium", Named.UNSAID),
        ("Aluminum", "bauxite", Named.ITSELF),
        ("Bauxite: price", "bauxite", Named.ITSELF),
        ("Weight traded, HS 760110 Aluminium, unwrought, not alloyed", "bauxite", Named.ITSELF),
        ("Weight traded, HS 280450 Boron; tellurium", "boron", Named.COMPOUND),
        ("Weight traded, HS 280450 Boron; tellurium", "boron+tellurium", Named.ITSELF),
        ("Weight traded, HS 251020 Calcium phosphates, ground", "phosphate", Named.COMPOUND),
        ("Weight traded, HS 252922 Fluorspar, more than 97 % CaF2", "fluorspar", Named.ITSELF),
    ],
)
def test_a_name_says_what_a_series_is_of(series, material, expected):
    assert named_by(series, material) is expected


def row(series, source="usgs_mcs", model="naive"):
    return {
        "series": series, "source_id": source, "model_id": model, "last_period": "2024", "n_observations": 6,
    }  # fmt: skip


def split(material, *rows):
    return [[one["series"] for one in part] for part in split_series(rows, material)]


def test_the_material_stands_before_its_alloys_and_never_another_element():
    assert split("palladium", row("price, iridium"), row("price, palladium")) == [
        ["price, palladium"],
        ["price, iridium"],
    ]
    assert (
        split("chromium", row("price, ferrochromium"), row("price, metal"), row("price, ore"))[0][0] == "price, metal"
    )
    assert split("pgm", row("price, iridium"), row("price, rhodium"))[0] == []


def test_beside_prices_of_elements_a_name_that_says_nothing_is_no_price_of_the_material():
    market = (row("price, CeO2"), row("price, mischmetal"))
    traded = row("Value a tonne of trade, HS 280530 Rare-earth metals, scandium and yttrium", "baci")
    assert split("rare_earths", *market, traded)[0] == [traded["series"]]


def test_a_price_of_a_market_stands_before_a_value_of_trade_that_names_the_material():
    traded = row("Value a tonne of trade, HS 810510 Cobalt mattes", "baci")
    assert split("cobalt", traded, row("price, LME"))[0] == ["price, LME", traded["series"]]
