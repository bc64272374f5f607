"""What names mean: one vocabulary for publishers' labels, users' files, addresses and search."""

from collections import defaultdict

import pytest

from data import vocabulary
from data.codes import blocs, code_list, table
from data.spelling import name_key
from data.units import formula_atoms

EVERYDAY = {
    "KOR": "South Korea|Republic of Korea|Korea (South)|Korea, South|S. Korea|ROK|Corée du Sud|Corea del Sur|韩国|한국",
    "PRK": "North Korea|DPRK|DPR Korea|Korea, Dem. People's Rep.|朝鲜|КНДР",
    "COD": "DR Congo|DRC|Congo-Kinshasa|Congo (Kinshasa)|D.R. Congo|RDC|Zaire|Democratic Republic of Congo",
    "COG": "Congo|Congo-Brazzaville|Republic of the Congo|Congo, Rep.",
    "GBR": "UK|U.K.|Great Britain|England|Britain|Royaume-Uni|Reino Unido|Великобритания|英国|United Kingdom",
    "USA": "US|U.S.|USA|U.S.A.|United States of America|America|EE.UU.|États-Unis|США|美国",
    "IRN": "Iran|İran|Irán|Иран|Iran (Islamic Republic of)|伊朗",
    "TUR": "Turkey|Türkiye|Turkiye|TÜRKİYE|Turquie|Türkei|Турция",
    "MMR": "Burma|Myanmar|Myanmar (Burma)|Birmanie", "CIV": "Ivory Coast|Cote d'Ivoire|Côte d\u2019Ivoire",
    "LAO": "Laos|Lao PDR|LAO PEOPLE\u2019S DEMOCRATIC REPUBLIC", "VNM": "Vietnam|Viet Nam|Việt Nam|Viet-Nam",
    "NLD": "Holland|Netherlands|The Netherlands|Pays-Bas|荷兰", "SWZ": "Swaziland|Eswatini",
    "CZE": "Czechia|Czech Republic|Česko|Чехия", "BOL": "Bolivia|Bolivie|Боливия|玻利维亚",
    "TZA": "Tanzania|Tanzanie|United Rep. of Tanzania", "RUS": "Russia|Russian Federation|Россия|РФ|俄罗斯",
    "SYR": "Syria|Syrian Arab Republic|Siria", "MKD": "Macedonia|North Macedonia|FYROM",
    "CPV": "Cape Verde|Cabo Verde", "FSM": "Micronesia", "PSE": "Palestine|State of Palestine|West Bank and Gaza",
    "TWN": "Taiwan|Other Asia, nes|Other Asia, not elsewhere specified|Chinese Taipei|台湾",
    "CHL": "Chili|Chile|智利|Чили", "DEU": "Germany|Deutschland|Alemania|Allemagne|Германия|德国|ألمانيا",
    "EU27": "EU|European Union|EU-27|EU27|Union européenne|Евросоюз|欧盟", "G7": "G7|Group of Seven",
    "CHN": "China|PRC|P.R. China|People's Republic of China|中国|الصين", "GNB": "Guinea\u2011Bissau",
    "WLD": "World", "OTH": "Other countries", "ARE": "UAE|U.A.E.", "PNG": "Papua New Guinea|PNG",
}  # fmt: skip
MATERIALS = {
    "tungsten": "wolfram|Tungsten|W|tungstène|вольфрам|钨", "lithium": "Li|锂|литий|litio|Lithium|LITHIUM",
    "copper": "Cu|cobre|cuivre|Kupfer|медь|铜|نحاس", "cobalt": "Co|Kobalt|钴", "tin": "Sn|étain|Zinn",
    "pgm": "PGM|PGMs|PGE|platinum group metals|Platinum-group metals (combined)|platinum-group elements",
    "rare_earths": "REE|REEs|rare earths|Rare earth elements|terres rares|Seltene Erden|稀土",
    "graphite": "natural graphite|Graphite (natural)|Graphite, natural|C|石墨", "niobium": "columbium|Cb|Nb",
    "baryte": "barite|baryte|barytes|Barytes", "fluorspar": "fluorite|fluorspar|fluor spar|萤石",
    "phosphate": "phosphate rock|rock phosphate|phosphates", "silicon": "Silicon|silicon metal|Si",
    "bauxite": "bauxite|Bauxite/aluminium|Al", "boron": "borates|B|boron",
}  # fmt: skip
PARTS = {
    "aluminium": ("bauxite", "aluminium"), "Aluminum": ("bauxite", "aluminium"), "alumina": ("bauxite", "alumina"),
    "neodymium": ("rare_earths", "neodymium"), "Dy": ("rare_earths", "dysprosium"),
    "spodumene": ("lithium", "spodumene"), "titanium dioxide": ("titanium", "titanium dioxide"),
    "rhodium": ("pgm", "rhodium"), "Nickel ore": ("nickel", "Nickel ore"), "NPI": ("nickel", "nickel pig iron"),
    "Li\u2082CO\u2083": None,
}  # fmt: skip


def _cases(named):
    return [(text, code) for code, texts in named.items() for text in texts.split("|")]


@pytest.mark.parametrize(("name", "code"), _cases(EVERYDAY))
def test_an_everyday_name_means_its_place(name, code):
    assert vocabulary.place(name) == code


@pytest.mark.parametrize(("name", "material_id"), _cases(MATERIALS))
def test_an_everyday_name_means_its_material(name, material_id):
    assert vocabulary.material(name) is not None
    assert vocabulary.material(name).material_id == material_id


@pytest.mark.parametrize(("name", "meant"), PARTS.items())
def test_a_name_of_a_part_says_which(name, meant):
    found = vocabulary.material(name)
    assert (found and (found.material_id, found.product)) == meant
    assert found is None or found.note


@pytest.mark.parametrize("symbol", [s for s in code_list("element").rows if s not in {"No", "In"}])
def test_every_element_is_tracked_or_said_not_to_be_and_suggests_no_other(symbol):
    row = code_list("element").rows[symbol]
    for name in (row["name"], symbol, row["other_name"] or symbol):
        found = vocabulary.materials(name)
        if found:
            assert vocabulary.untracked(name) is None
        else:
            advice = vocabulary.material_advice(name)
            assert "is not tracked: there are no figures for it here" in advice.reason
            assert "Did you mean" not in advice.cure


def test_every_name_of_the_united_nations_in_six_languages_is_understood():
    lost = [
        (row["name"], row["country_iso3"], vocabulary.places(row["name"]))
        for row in table("country_name")
        if row["country_iso3"] not in vocabulary.places(row["name"])
    ]
    assert not lost
    languages = defaultdict(set)
    for row in table("country_name"):
        languages[row["country_iso3"]].add(row["language"])
    united = {code for code, row in code_list("country").rows.items() if row["iso_numeric"]} - {"TWN"}
    assert {code for code in united if not {"en", "ru", "ar", "zh"} <= languages[code]} == set()


@pytest.mark.parametrize("list_id", ["country", "country_group", "material"])
def test_every_code_and_every_plain_name_means_itself(list_id):
    for code, row in code_list(list_id).rows.items():
        for name in (code, code.lower(), row["name"]):
            found = vocabulary.material(name) if list_id == "material" else vocabulary.place(name)
            assert getattr(found, "material_id", found) == code


def test_every_line_of_our_own_tables_is_needed_and_names_a_code():
    places, materials = table("country_label"), table("material_label")
    for rows, label in ((places, "place"), (materials, "material_id")):
        keys = [(name_key(row["label"]), row[label]) for row in rows]
        assert len(set(keys)) == len(keys)
        assert all(row["source"] for row in rows)
    assert {row["place"] for row in places} <= {*code_list("country").rows, *blocs()}
    assert {row["material_id"] for row in materials} - {""} <= set(code_list("material").rows)


def test_the_formula_of_a_label_holds_an_element_of_its_material():
    rare_earths = {"La", "Ce", "Pr", "Nd", "Sm", "Eu", "Gd", "Tb", "Dy", "Ho", "Er", "Tm", "Yb", "Lu", "Y"}
    own = {"rare_earths": rare_earths, "baryte": {"Ba"}, "fluorspar": {"F"}, "pgm": {"Pt", "Pd"}}
    for row in table("material_label"):
        if row["formula"]:
            symbol = code_list("material").rows[row["material_id"]]["symbol"]
            assert own.get(row["material_id"], {symbol}) & set(formula_atoms(row["formula"])), row["label"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Korea", "Republic of Korea (KOR) or Democratic People's Republic of Korea (PRK)"),
        ("South Koria", "Republic of Korea (KOR)"), ("Irn", ""), ("Austrlia", "Australia (AUS) or Austria (AUT)"),
        ("Lualaba, DR Congo", "Democratic Republic of the Congo (COD)"), ("FI", "Finland (FIN)"),
        ("Atlantis", ""), ("NA", ""), ("South Sumatra", ""), ("Nambia", "Namibia (NAM), Gambia (GMB) or Zambia (ZMB)"),
    ],
)  # fmt: skip
def test_what_is_said_of_an_unknown_place(name, said):
    cure = vocabulary.place_advice(name).cure
    assert cure == (f"Did you mean {said}?" if said else "Write its English name or its ISO 3166-1 alpha-3 code.")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("coltan", "Did you mean Niobium or Tantalum?"), ("Telurium", "Did you mean Tellurium?"),
        ("copper-cobalt", "Did you mean Copper or Cobalt?"), ("Copper and cobalt", "Did you mean Copper or Cobalt?"),
        ("Hafniun", "If Hafnium is meant: Hafnium is not tracked: there are no figures for it here."),
        ("Kryptonite", "Write the name, symbol or id of a material that /materials lists."),
        ("synthetic graphite", "Leave it out: only materials in the list have figures."),
    ],
)  # fmt: skip
def test_what_is_said_of_an_unknown_material(name, said):
    assert vocabulary.material(name) is None
    assert vocabulary.material_advice(name).cure == said
