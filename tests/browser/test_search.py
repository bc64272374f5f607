"""The search field: the first of what it finds is what is meant. One page load ranks every word of the tables below."""

from statistics import median

import pytest

from data import vocabulary
from data.spelling import folded

RANKED = """
const done = arguments[arguments.length - 1];
crm.search('x').then(() => done(arguments[0].map((text) => {
  const start = performance.now();
  const found = crm.rank(arguments[1], text);
  return [performance.now() - start, found.map(({kind, name, href}) => ({kind, name, href}))];
})));
"""
KEYSTROKE_MS = 50

MATERIALS = {
    "lithium": "lithium Lithium li spodumene LCE lithum литий 锂 brine LFP petalite salar lithia SC6",
    "cobalt": "cobalt Co cobolt heterogenite Kobalt cobalto", "nickel": "nickel Ni nickle NPI pentlandite никель",
    "copper": "copper cobre cuivre Kupfer chalcopyrite malachite медь",
    "tungsten": "W wolfram tungstn scheelite APT WC",
    "rare_earths": "REE neodymium monazite NdPr dysprosium lanthanides", "tantalum": "coltan tantalite Ta",
    "niobium": "columbite columbium pyrochlore Nb", "graphite": "graphite grafite Graphit plumbago 石墨",
    "bauxite": "aluminum aluminium alumina bauxita", "fluorspar": "fluorite acidspar fluorspar",
    "tin": "tin cassiterite",
    "gallium": "gallium galium GaN 镓", "baryte": "barite barytes", "pgm": "PGM", "boron": "borax colemanite",
    "silicon": "polysilicon MG-Si", "chromium": "chromite ferrochrome", "titanium": "rutile ilmenite",
}  # fmt: skip
"""Words without a blank, by the material whose page they open."""
PLACES = {
    "COD": "DRC|DR Congo|Congo|Zaire|Katanga|Congo-Kinshasa|Kongo|Congo, Dem. Rep.", "COG": "Republic of the Congo",
    "KOR": "Korea|South Korea|korea south|韩国|Südkorea|S. Korea|Republic of Korea", "PRK": "North Korea|DPRK",
    "DEU": "Germany|German|Deutschland|Alemania|Allemagne|FRG", "DDR": "GDR|East Germany|German Democratic Republic",
    "SUN": "USSR|Soviet Union", "GBR": "UK|U.K.|united kingdom|Great Britain|Britain|England",
    "USA": "US|USA|America|U.S.|United States of America|Estados Unidos", "CHN": "China|PRC|Китай|Chine",
    "TUR": "Turkey|Turkiye|TÜRKİYE|Türkei", "VNM": "Vietnam|Viet Nam",
    "CIV": "Ivory Coast|Cote d'Ivoire|Elfenbeinküste",
    "CZE": "Czechia|Czech Republic|Czech", "MMR": "Burma|Myanmar", "SWZ": "Swaziland|Eswatini", "CPV": "Cape Verde",
    "MKD": "Macedonia|North Macedonia", "NLD": "Holland", "CHL": "Chile|Chili", "BOL": "Bolivia|Boliv", "IRN": "Iran",
    "LAO": "Laos", "RUS": "Russia|Россия|Norilsk", "NER": "niger", "GIN": "guinea", "IND": "Ind", "TWN": "Formosa",
    "ARE": "UAE|Dubai", "SYR": "Syria", "TZA": "Tanzania", "BIH": "Bosnia", "ZAF": "South Africa", "FLK": "Malvinas",
}  # fmt: skip
"""Names by the country whose page they open."""
OTHERS = {
    "battery": "/materials?search=batteries", "magnet": "/materials?search=magnets", "EV": "/materials?search=electric",
    "solar panel": "/materials?search=solar%20panels", "wind turbine": "/materials?search=wind%20power",
    "tungsten carbide": "/materials/tungsten", "rare earths": "/materials/rare_earths",
    "terres rares": "/materials/rare_earths", "Seltene Erden": "/materials/rare_earths", "Greenbushes": "/projects/",
    "Escondida": "/facilities/", "Atacama": "/facilities/",
    "Bayan Obo": "/projects/rare-earths-chn-bayan-obo", "HHI": "/validation#metric-hhi", "black mass": "/reuse",
    "EoL-RIR": "/reuse", "UNFC": "/unfc", "critical minerals": "/materials", "API": "/data",
    "policy targets": "/data/policy_target", "South America": "/countries?search=South%20America",
    "who refines cobalt": "/materials/cobalt?stage=refine", "longest nickel series": "/materials/nickel",
    "how dependent is the EU on Indonesia for nickel": "/strategy/dependence?material=nickel&for=EU27&exporter=IDN",
    "what happens if DR Congo stops exports": "/scenarios?cut=100&falls=exports&exporter=COD",
    "what if DR Congo stops cobalt exports": "/scenarios?cut=100&falls=exports&material=cobalt&exporter=COD",
    "nickel mine output": "/materials/nickel?stage=mine", "API release": "/data",
    "find HPAL": "/facilities/",
    "how was HHI computed": "/validation#metric-hhi", "compare copper and zinc": "/materials/copper?compare=zinc",
    "lithium Chile": "/materials/lithium?country=CHL", "Chile lithium": "/materials/lithium?country=CHL",
    "rare earths from China": "/materials/rare_earths?country=CHN", "литий Чили": "/materials/lithium?country=CHL",
    "cobolt trade": "/materials/cobalt?view=trade",
    "DRC cobalt reserves": "/materials/cobalt?view=reserves&country=COD",
    "copper forecast": "/forecast?material=copper", "Germany dependence": "/strategy/dependence?for=DEU",
    "EU lithium": "/materials/lithium?country=EU27",
    "Escondida Chile": "/facilities/",
    "DRC Zambia": "/strategy/dependence?for=COD&exporter=ZMB",
    "trade": "/data/trade_yearly", "prices": "/data/price_monthly", "mines": "/data/facility",
    "nickel smelters Indonesia": "/materials/nickel?view=sites&country=IDN",
    "gallium china ban": "/scenarios?cut=100&falls=exports&material=gallium&exporter=CHN",
    "Chile dossier": "/countries/CHL",
    "lithium and cobalt": "/materials/lithium?compare=cobalt", "cite": "/data#api",
    "can Chile refine lithium": "/materials/lithium?stage=refine&country=CHL",
    "How dependent is Germany on China for lithium, graphite, rare earths, gallium":
        "/strategy/dependence?material=lithium,graphite,rare_earths,gallium&for=DEU&exporter=CHN",
    "Germany China": "/strategy/dependence?for=DEU&exporter=CHN",
    "What share of EU's gallium comes from China": "/strategy/dependence?material=gallium&for=EU27&exporter=CHN",
    "who supplies Japan with rare earths": "/strategy/dependence?material=rare_earths&for=JPN",
    "what happens to Japan if Indonesia stops nickel ore":
        "/scenarios?cut=100&falls=exports&material=nickel&exporter=IDN&for=JPN",
    "graphite exports of Mozambique since 2015": "/materials/graphite?view=trade&country=MOZ&year_from=2015",
    "cobalt trade 2015-2023 DRC Zambia China":
        "/materials/cobalt?view=trade&country=COD,ZMB,CHN&year_from=2015&year_to=2023",
    "which law requires recycled cobalt and from when": "/materials/cobalt?view=reuse",
    "how much lithium comes back": "/materials/lithium?view=reuse", "recycling target 2031": "/reuse",
    "which materials does the EU list as critical": "/countries/EU27",
    "Poland magnesium China": "/strategy/dependence?material=magnesium&for=POL&exporter=CHN",
    "magnesium China Poland": "/strategy/dependence?material=magnesium&for=POL&exporter=CHN",
    "cobalt DRC china": "/strategy/dependence?material=cobalt&for=CHN&exporter=COD",
    "India lithium Chile": "/strategy/dependence?material=lithium&for=IND&exporter=CHL",
    "Japanese gallium China": "/strategy/dependence?material=gallium&for=JPN&exporter=CHN",
    "Chilean lithium Korea": "/strategy/dependence?material=lithium&for=KOR&exporter=CHL",
    "lithium Chile and Argentina": "/materials/lithium?country=CHL,ARG",
    "German lithium imports": "/materials/lithium?view=trade&importer=DEU",
    "imports of cobalt Germany": "/materials/cobalt?view=trade&importer=DEU",
    "chinese graphite exports": "/materials/graphite?view=trade&country=CHN",
    "China gallium exports to Japan": "/materials/gallium?view=trade&exporter=CHN&importer=JPN",
    "Australian lithium exports to China": "/materials/lithium?view=trade&exporter=AUS&importer=CHN",
    "Polish imports of magnesium from China": "/strategy/dependence?material=magnesium&for=POL&exporter=CHN",
    "USA tungsten from China": "/strategy/dependence?material=tungsten&for=USA&exporter=CHN",
    "how much lithium is recycled": "/materials/lithium?view=reuse",
    "price per ton of copper": "/materials/copper#",
    "Who refines Zambia's copper": "/materials/copper?stage=refine&country=ZMB",
    "estimated withheld": "/data#statuses", "what is estimated, reported, withheld": "/data#statuses",
    "missing data": "/data#statuses", "EU CRMA 65% rule": "/strategy?for=EU27#strategy--targets",
    "65 % benchmark third country": "/strategy#strategy--targets", "CRMA 2030 targets": "/strategy#strategy--targets",
    "stocks of gallium": "/data/us_salient_yearly?statistic=stocks&material=gallium",
    "Chinese gallium": "/materials/gallium?country=CHN", "Congolese cobalt": "/materials/cobalt?country=COD",
    "South African platinum": "/materials/platinum?country=ZAF", "African lithium": "/materials/lithium?country=AFU",
    "German dependence on Chinese graphite": "/strategy/dependence?material=graphite&for=DEU&exporter=CHN",
    "Chinese export controls on gallium": "/scenarios?material=gallium&exporter=CHN#scenarios--builder",
    "Indian graphite brief": "/strategy/brief?material=graphite&for=IND", "recycled content targets": "/reuse",
    "lithium deficit 2030": "/scenarios?material=lithium#scenarios--gap", "download data CSV": "/data",
    "HHI cobalt": "/materials/cobalt#material--concentration", "child labour cobalt": "/materials/cobalt",
    "single point of failure": "/validation#metric-n_minus_1", "USGS critical minerals list": "/data/critical_list",
    "governance indicators Chile": "/data/governance_yearly?country=CHL", "net zero scenario": "/scenarios#",
    "who processes rare earths": "/materials/rare_earths?stage=refine",
    "strategic projects lithium": "/materials/lithium",
    "cobalt nickel": "/materials/cobalt?compare=nickel", "2836.91": "/materials/lithium?view=trade&hs=283691",
    "HS 283691": "/materials/lithium?view=trade&hs=283691",
    "HS 282520": "/materials/lithium?view=trade&hs=282520",
    "who could replace Indonesia for nickel": "/scenarios?cut=100&falls=exports&material=nickel&exporter=IDN#",
    "replace Indonesia nickel": "/scenarios?cut=100&falls=exports&material=nickel&exporter=IDN#",
    "nickel without Indonesia": "/scenarios?cut=100&falls=exports&material=nickel&exporter=IDN#",
    "alternatives to China graphite": "/scenarios?cut=100&falls=exports&material=graphite&exporter=CHN#",
    "can the EU replace China for graphite":
        "/scenarios?cut=100&falls=exports&material=graphite&exporter=CHN&for=EU27#",
    "alternatives to cobalt": "/materials/cobalt",
    "lithium price forecast 2030": "/forecast?material=lithium",
    "copper production forecast": "/forecast?material=copper",
    "copper 7403": "/materials/copper?view=trade#", "7403 copper": "/materials/copper?view=trade#",
    "copper 740311": "/materials/copper?view=trade&hs=740311",
    "HS code 2836.91": "/materials/lithium?view=trade&hs=283691",
}  # fmt: skip
"""Whatever else is sought, and how the address begins that the first suggestion leads to."""
BLOCS = {
    "EU": "EU27",
    "European Union": "EU27",
    "OECD": "OECD",
    "BRICS": "BRICS",
    "G7": "G7",
    "ASEAN": "ASEAN",
    "Gulf states": "GCC",
    "African Union": "AFU",
}
NOTHING = {
    "hafnium": "Hafnium: not tracked",
    "gold": "Gold: not tracked",
    "Kazakh uranium": "Uranium: not tracked",
    "Gunia": "No match for “Gunia”",
    "7501": "HS 750110",
    "HS 7501": "HS 750110",
}
WANTED = {
    **{word: f"/materials/{code}" for code, words in MATERIALS.items() for word in words.split()},
    **{name: f"/countries/{code}" for code, names in PLACES.items() for name in names.split("|")},
}


def ranked(browser, words, field="jump"):
    """Return what a field suggests for each word, in order, and the milliseconds that took."""
    browser.go(f"{browser.server_url}/about")
    found = browser.driver.execute_async_script(RANKED, list(words), field)
    return {word: suggested for word, (_, suggested) in zip(words, found, strict=True)}, [spent for spent, _ in found]


@pytest.fixture(scope="module")
def chrome(_browser):
    """The browser of all tests of this file that read alone."""
    return _browser


@pytest.fixture(scope="module")
def found(chrome):
    """What each search finds, and how long each took."""
    return ranked(chrome, [*WANTED, *OTHERS, *BLOCS, *NOTHING])


def test_the_first_of_what_is_found_is_what_is_meant(found):
    first = {word: suggested[0]["href"] for word, suggested in found[0].items() if suggested}
    assert {word: first.get(word) for word, href in WANTED.items() if first.get(word) != href} == {}
    assert {word: first.get(word) for word, href in OTHERS.items() if not first.get(word, "").startswith(href)} == {}
    assert {word: first.get(word) for word, code in BLOCS.items() if not first.get(word, "").endswith(code)} == {}


def test_what_is_not_tracked_or_not_found_says_so_and_leads_on(found):
    for text, said in NOTHING.items():
        first, *others = found[0][text]
        assert (first["kind"], first["href"]) == ("", "")
        assert first["name"].startswith(said)
        assert text.endswith("7501") or not [one for one in others if not one["href"]]
    assert "/countries/GIN" in [one["href"] for one in found[0]["Gunia"]]


def test_a_search_takes_less_time_than_a_keystroke(found):
    assert median(found[1]) < KEYSTROKE_MS


def test_a_place_beside_the_one_that_is_meant_is_still_found_and_a_former_state_only_by_its_name(found):
    names = {text: [one["name"] for one in suggested] for text, suggested in found[0].items()}
    assert names["Congo"][:2] == ["Democratic Republic of the Congo", "Congo"]
    assert names["Korea"][:2] == ["Republic of Korea", "Democratic People's Republic of Korea"]
    assert "Nigeria" in names["niger"]
    assert {"Equatorial Guinea", "Guinea-Bissau", "Papua New Guinea"} <= set(names["guinea"])
    assert names["coltan"] == ["Tantalum", "Niobium"]
    assert len(names["UK"]) == len(names["US"]) == 1
    former = {text for text, all_names in names.items() if any("(to 1990)" in name for name in all_names)}
    assert former == {"GDR", "East Germany", "German Democratic Republic", "USSR", "Soviet Union"}


def test_the_fields_of_the_filter_bar_share_the_vocabulary(chrome):
    places, _ = ranked(chrome, ["Ivory Coast", "EU", "Katanga", "Germny", "xyzzy"], "country")
    first = {text: suggested[0]["name"] for text, suggested in places.items()}
    assert first["Ivory Coast"] == "Côte d'Ivoire"
    assert first["EU"] == "European Union (27)"
    assert first["Katanga"] == "Democratic Republic of the Congo"
    assert first["Germny"] == "Germany"
    assert first["xyzzy"] == "No match for “xyzzy”"
    materials, _ = ranked(chrome, ["wolfram", "spodumene", "Chile"], "compare")
    assert [suggested[0]["name"] for suggested in materials.values()][:2] == ["Tungsten", "Lithium"]
    assert {one["kind"] for one in materials["Chile"]} <= {"", "material"}


def test_the_browser_folds_a_name_as_python_does(chrome):
    texts = sorted({text for text, _ in vocabulary.place_names()} | {text for text, _ in vocabulary.material_names()})
    ranked(chrome, ["x"])
    seen = chrome.driver.execute_script("return arguments[0].map(crm.fold)", texts)
    assert dict(zip(texts, seen, strict=True)) == {text: folded(text) for text in texts}


@pytest.mark.parametrize(
    ("text", "address"),
    [("South Korea", "/countries/KOR"), ("lithum chile", "/materials/lithium?country=CHL"), ("HHI", "/validation")],
)
def test_typing_and_enter_opens_what_is_meant(browser, text, address):
    browser.go(f"{browser.server_url}/about")
    assert not [one for name, one in browser.network() if "/search/" in one.get("request", {}).get("url", "")]
    field = browser.wait_for_element("#filter-jump")
    field.click()
    browser.driver.execute_async_script(RANKED, ["x"], "jump")
    field.send_keys(f"{text}\n")
    browser.settle()
    assert browser.address.startswith(address)
    typed = "return document.querySelector('#filter-jump').value"
    assert browser.driver.execute_script(typed) == ""
    browser.find_element("#filter-jump").send_keys("copper")
    browser.driver.execute_script("document.querySelector('.brand').focus(); document.querySelector('.brand').click()")
    browser.settle()
    assert browser.driver.execute_script(typed) == ""


def test_enter_on_what_is_not_found_stays_and_says_so(browser):
    browser.go(f"{browser.server_url}/about")
    field = browser.wait_for_element("#filter-jump")
    field.click()
    browser.driver.execute_async_script(RANKED, ["x"], "jump")
    field.send_keys("xyzzy\n")
    assert browser.address == "/about"
    assert "No match for “xyzzy”" in browser.wait_for_element("#filter-jump-list").text
