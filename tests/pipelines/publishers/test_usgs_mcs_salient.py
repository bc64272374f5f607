"""Salient United States tables as yearly prices and statistics."""

import pytest

from pipelines import snapshots
from pipelines.normalise import price_yearly, us_salient_yearly
from pipelines.publishers.usgs_mcs import feed as usgs_mcs
from pipelines.publishers.usgs_mcs.series import series_of
from tests.pipelines.originals import normalise
from tests.pipelines.publishers import mcs_files as files
from tests.pipelines.publishers.mcs_files import normalised


def test_prices_are_usd_a_tonne_and_keep_the_printed_figure(tmp_path):
    made = normalised(price_yearly, tmp_path, mcs2023__germa_salient=files.GERMANIUM_SALIENT_2023)
    assert not made.quarantined
    row = next(row for row in made.rows.to_pylist() if (row["series"], row["year"]) == ("price, germanium metal", 2021))
    assert (row["material_id"], row["price_usd_per_t"], row["original_value"], row["original_unit"]) == (
        "germanium", 1_187_000, "1187", "$/kg",
    )  # fmt: skip
    assert len(made.rows) == 10


def test_statistics_keep_their_unit_bound_and_status(tmp_path):
    made = normalised(us_salient_yearly, tmp_path, mcs2023__germa_salient=files.GERMANIUM_SALIENT_2023)
    rows = {(row["series"], row["year"]): row for row in made.rows.to_pylist()}
    assert len(rows) == 8 * 5
    reliance = rows["net import reliance", 2021]
    assert (reliance["value"], reliance["unit"], reliance["bound"], reliance["status"]) == (
        50,
        "percent",
        ">",
        "reported",
    )
    assert rows["production, secondary", 2021]["status"] == "withheld"
    assert rows["production, primary", 2021]["value"] == 0
    assert rows["imports, metal", 2022]["status"] == "estimated"
    assert (rows["imports, metal", 2021]["value"], rows["imports, metal", 2021]["unit"]) == (13_000, "kg")


@pytest.mark.parametrize(
    ("commodity", "column", "occurrence", "expected"),
    [
        ("germanium", "NIR_ct", 1, ("net import reliance", "net import reliance", "percent")),
        ("rare_earths", "NIR_Compounds-Metals_t", 1,
         ("net import reliance", "net import reliance, compounds metals", "percent")),
        ("platinum", "Employment_um", 1, ("employment", "employment", "number")),
        ("gallium", "USprod_Primarykg", 1, ("production", "production, primary", "kg")),
        ("gallium", "Price_High-puritydkg", 1, ("price", "price, high purity", "$/kg")),
        ("gallium", "Exports_g", 1, ("exports", "exports", "kg")),
        ("tungsten", "Price_WO3dt", 1, ("price", "price, WO3", "$/metric ton unit")),
        ("tungsten", "Imports_Concentratet", 1, ("imports", "imports, concentrate", "t")),
        ("tin", "Price_NY_ctslb", 1, ("price", "price, NY", "cents/lb")),
        ("tin", "NIR_Refinedpct", 1, ("net import reliance", "net import reliance, refined", "percent")),
        ("nickel", "Price_dt dlb (both used)", 1, ("price", "price, per tonne", "$/t")),
        ("nickel", "Price_dt dlb (both used)", 2, ("price", "price, per pound", "$/lb")),
        ("chromium", "CASE STATEMENT ERRORMetal_dlb", 1, ("price", "price, metal", "$/lb")),
        ("bauxite", "Alumina_Price_kt", 1, ("price", "Alumina: price", "$/t")),
        ("titanium_minerals", "Price_dt", 4, ("price", "price, slag", "$/t")),
        ("helium", "Grade-A-Salescm", 1, ("sales", "sales, grade A", "million m3")),
        ("lithium", "Price_dt", 2, ("price", "price #2", "$/t")),
        ("lithium", "Rainfall_mm", 1, ("", "Rainfall_mm", "")),
    ],
)  # fmt: skip
def test_headers_say_statistic_series_and_unit(commodity, column, occurrence, expected):
    series = series_of(commodity, column, occurrence, "")
    assert (series.statistic, series.series, series.unit) == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        (">50%", (50, ">")), ("> 50 %", (50, ">")), ("≥75", (75, ">")), ("more than 50", (50, ">")),
        ("<25%", (25, "<")), ("less than 25 percent", (25, "<")), ("76%", (76, "")), ("about 80", (80, "")),
        ("E", (None, "")),
    ],
)  # fmt: skip
def test_reliance_is_read_with_its_sign_and_bound(tmp_path, printed, expected):
    text = files.GERMANIUM_SALIENT_2023.replace(",>50\n", f",{printed}\n")
    made = normalised(us_salient_yearly, tmp_path, mcs2023__germa_salient=text)
    assert not made.quarantined
    found = {(row["value"], row["bound"]) for row in made.rows.to_pylist() if row["statistic"] == "net import reliance"}
    assert found == {expected}


def test_every_price_says_of_what_it_is():
    made = price_yearly.normalise({"usgs_mcs": snapshots.read("usgs_mcs")})
    for row in made.rows.to_pylist():
        assert all(row[name] for name in ("product", "content_basis", "terms")), row
        assert row["series"].startswith("price, "), row
    found = {(row["material_id"], row["vintage"]): row["product"] for row in made.rows.to_pylist()}
    for vintage in ("2024", "2025", "2026"):
        assert found["lithium", vintage] == "battery-grade lithium carbonate"
        assert found["niobium", vintage] == "ferroniobium"
        assert found["strontium", vintage] == "celestite"


META = """<metadata><attr><attrlabl>Price_Metal_dkg</attrlabl>
<attrdef>Price: Annual average, dollars per kilogram: {words}.</attrdef></attr></metadata>"""


@pytest.mark.parametrize(("words", "series"), [("Germanium metal", "price, germanium metal"), ("Vodka", None)])
def test_the_publishers_words_decide_what_a_price_is_of(tmp_path, words, series):
    release = tmp_path / "release"
    release.mkdir()
    files.write(release, mcs2023__germa_salient=files.GERMANIUM_SALIENT_2023)
    (release / "mcs2023-germa_meta.xml").write_text(META.format(words=words))
    made = normalise(price_yearly, usgs_mcs, tmp_path, release)
    metal = {row["series"] for row in made.rows.to_pylist() if row["product"] != "germanium dioxide"}
    assert metal == ({series} if series else set())
    assert {one["label_kind"] for one in made.quarantined} == (set() if series else {"price"})


def test_a_column_nobody_knows_is_set_aside(tmp_path):
    text = files.GERMANIUM_SALIENT_2023.replace("Consump_kg", "Rainfall_mm").replace("Exports_kg", "Exports_bushels")
    made = normalised(us_salient_yearly, tmp_path, mcs2023__germa_salient=text)
    assert {(one["label_kind"], one["label"]) for one in made.quarantined} == {
        ("value", "Rainfall_mm: unknown statistic"),
        ("unit", "Exports_bushels"),
    }
    assert all("usgs_mcs/mapping_salient.csv" in str(one["cure"]) for one in made.quarantined)
