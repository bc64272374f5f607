"""Country labels of the publishers, as they spell them."""

import pytest

from data.codes import code_list
from pipelines.labels.countries import country


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("Congo (Kinshasa)", "COD"), ("Congo", "COG"), ("Burma", "MMR"), ("Turkey", "TUR"), ("Türkiye", "TUR"),
        ("Korea, Republic of", "KOR"), ("Korea, North", "PRK"), ("Côte d\u2019Ivoire", "CIV"), ("Côte d'Ivoire", "CIV"),
        ("Russia ", "RUS"), ("United\xa0States1", "USA"), ("New Caledonia11", "NCL"), ("Japane", "JPN"),
        ("Chile e", "CHL"), ("Greece", "GRC"), ("Other Asia, nes", "TWN"), ("Namibia", "NAM"), ("NAM", "NAM"),
        ("ZAR", "COD"), ("WBG", "PSE"), ("Swaziland", "SWZ"), ("Czech Republic", "CZE"), ("VIET NAM", "VNM"),
        ("Belgium-Luxembourg (...1998)", "XBL"), ("Kosovo", "XKX"),
        ("World total (rounded)10", "WLD"), ("World total (ilmenite and rutile, rounded)", "WLD"), ("World", "WLD"),
        ("Other countries", "OTH"), ("Other countries6", "OTH"), ("Other", "OTH"),
        ("Congo, D.R.", "COD"), ("Dem. Rep. of the Congo", "COD"), ("Rep. of Korea", "KOR"), ("Zaire", "COD"),
        ("United States (includes Puerto Rico)", "USA"), ("Chile, ulexite", "CHL"), ("Bosnia Herzegovina", "BIH"),
        ("Dem. People's Rep. of Korea", "PRK"), ("S19", "TWN"), ("Venezuela, RB", "VEN"), ("Kyrgyz Republic", "KGZ"),
    ],
)  # fmt: skip
def test_a_label_of_the_publishers_has_its_code(label, code):
    assert country(label) == code


@pytest.mark.parametrize(
    "label", ["", "Atlantis", "Atlantis11", "NA", "China and India", "Korea", "e", "7", "European Union", "Korea1"]
)
def test_a_label_nobody_has_mapped_has_none(label):
    assert country(label) is None


def test_every_name_of_the_code_list_finds_itself():
    assert {code: country(row["name"]) for code, row in code_list("country").rows.items()} == {
        code: code for code in code_list("country").rows
    }
