"""Editions that were not given: they publish without being forced, lose no row, and a wrong cell can be corrected."""

import re
from pathlib import Path

import pytest

from pipelines import corrections, snapshots
from pipelines.normalise import NORMALISERS, production_yearly, reserve
from pipelines.publish import ChecksFailedError, publish
from pipelines.publishers.usgs_mcs import feed as usgs_mcs
from pipelines.publishers.usgs_mcs import rows
from pipelines.publishers.usgs_mcs.basis import Basis, basis_of
from pipelines.publishers.usgs_mcs.commodities import commodity, commodity_id, file_stem
from pipelines.publishers.usgs_mcs.products import NOTHING, product_of
from tests.pipelines.originals import parse
from tests.pipelines.publishers import mcs_files as files
from tests.pipelines.publishers.mcs_files import normalised

ROOT = Path(__file__).parents[3]
ZINC_TYPE = '"Mine production, zinc content of concentrates and direct shipping ores"'
OWN = ("production_yearly", "capacity_yearly", "reserve", "price_yearly", "us_salient_yearly")


def published(tmp_path, **contents):
    """Publish these files alone, nothing forced; return the lines that are said and the warnings."""
    release, store, said = tmp_path / "release", tmp_path / "snapshots", []
    release.mkdir()
    for part in parse(usgs_mcs, files.write(release, **contents)):
        snapshots.write(usgs_mcs.FEED, part, store)
    done = publish(
        tmp_path / "lake", store, normalisers={name: NORMALISERS[name] for name in OWN}, derivers={},
        expected_rows=tmp_path / "rows.toml", accepted_deviations=tmp_path / "accepted.csv", say=said.append,
    )  # fmt: skip
    return [*said, *(line for warning in done.warnings for line in warning.lines())]


def without_corrections(monkeypatch):
    """Let no correction be known."""
    monkeypatch.setattr(corrections, "corrections", lambda *_: ())


def test_a_wrong_cell_stops_the_release_with_its_line_and_a_correction_mends_it(tmp_path, monkeypatch):
    without_corrections(monkeypatch)
    with pytest.raises(ChecksFailedError) as caught:
        published(tmp_path, mcs2023__zinc_world=files.ZINC_2023)
    text = "\n".join(line for result in caught.value.results for line in result.lines())
    assert "mcs2023-zinc_world.csv" in text
    assert "line=2" in text
    assert "Australia 1166000 is more than the world total beside it, 210,000" in text
    assert "corrections.toml (action `value`" in text
    monkeypatch.undo()
    again = tmp_path / "again"
    again.mkdir()
    assert any("published" in line for line in published(again, mcs2023__zinc_world=files.ZINC_2023))


def test_a_corrected_value_is_published_and_the_printed_one_kept(tmp_path):
    made = normalised(reserve, tmp_path, mcs2023__zinc_world=files.ZINC_2023)
    (row,) = [row for row in made.rows.to_pylist() if row["country_iso3"] == "AUS"]
    assert (row["quantity_t"], row["original_value"]) == (66_000_000, "1166000")
    assert "Corrected: the mark of a footnote (11) is glued" in row["note"]
    assert made.corrected == {"usgs_mcs_2023_zinc_australia": 1}


def test_older_editions_publish_without_being_forced_and_lose_no_row(tmp_path):
    said = published(
        tmp_path, mcs2022__lithi_world=files.LITHIUM_2022, MCS2023_lithi_world=files.LITHIUM_2023,
        mcs2023__zinc_world=files.ZINC_2023, mcs2023__germa_salient=files.GERMANIUM_SALIENT_2023,
    )  # fmt: skip
    assert any("published" in line for line in said)


TOTAL = '"World total (rounded), excluding U.S. production"'


@pytest.mark.parametrize(
    ("total", "note"),
    [
        (TOTAL, ""), ('"World total (rounded), excluding United States."', ""),
        ("World total (rounded)", "Excludes U.S. production."),
        ("World total (rounded)", "Does not include production in the United States"),
        ("World total (rounded)", "U.S. production is not included."),
    ],
)  # fmt: skip
def test_a_total_says_whom_it_leaves_out_in_every_way_of_the_editions(tmp_path, total, note):
    text = files.ZINC_2023.replace("World total (rounded)", total).replace(",,,,210000", f',,,"{note}",210000')
    made = normalised(production_yearly, tmp_path, mcs2023__zinc_world=text)
    assert {row["excludes"] for row in made.rows.to_pylist() if row["country_iso3"] == "WLD"} == {"USA"}
    assert {row["excludes"] for row in made.rows.to_pylist() if row["country_iso3"] != "WLD"} == {""}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("titanium_mcs2022-timin_world.csv", "titanium_minerals"), ("mcs2023-zirco-hafni_world.csv", "zirconium"),
        ("MCS2024-bismu_world.csv", "bismuth"), ("mcs2022-lithi_world (1).csv", "lithium"),
        ("world_lithium_2022.csv", "lithium"), ("mcs2022-mgmet_world.csv", "magnesium_metal"),
        ("mcs2022-titan_world.csv", "titanium_metal"), ("mcs2022-gold_world.csv", ""),
    ],
)  # fmt: skip
def test_a_table_is_known_under_any_name_of_its_file(name, expected):
    found = commodity(file_stem(name))
    assert found is not None
    assert found.commodity_id == expected


def test_a_table_without_a_commodity_in_its_name_is_known_by_its_types(tmp_path):
    made = normalised(production_yearly, tmp_path, table__7=files.ZINC_2023)
    assert {row["material_id"] for row in made.rows.to_pylist()} == {"zinc"}


@pytest.mark.parametrize("label", ["Kryptonite", "Cobaltite", "Tinplate", "Silicon carbide", "Zincum"])
def test_a_label_nobody_knows_is_set_aside_and_never_guessed(tmp_path, label):
    text = files.LONG_2026.decode("cp1252").replace(",Cobalt,", f",{label},").encode("cp1252")
    made = normalised(production_yearly, tmp_path, MCS2026=text)
    assert not made.rows.num_rows
    assert {(one["label_kind"], one["label"]) for one in made.quarantined} == {("commodity", label)}
    assert all(one["file"] == "MCS2026.csv" and one["line"] > 1 for one in made.quarantined)


MADE_UP_ROW = "MCS2023,{country},a made-up row,,,,99000,\n"


def test_a_row_without_a_country_is_set_aside_with_its_line(tmp_path):
    text = files.ZINC_2023 + MADE_UP_ROW.format(country="")
    made = normalised(production_yearly, tmp_path, mcs2023__zinc_world=text)
    assert [(one["label_kind"], one["file"], one["line"]) for one in made.quarantined] == [
        ("country", "mcs2023-zinc_world.csv", 4)
    ]
    assert "action `country`" in made.quarantined[0]["cure"]
    assert "" not in {row["country_iso3"] for row in made.rows.to_pylist()}


def test_a_row_without_a_country_never_stops_a_release_and_one_of_an_unknown_country_does(tmp_path):
    ours = files.ZINC_2023 + MADE_UP_ROW.format(country="").replace("a made-up row", ZINC_TYPE)
    said = "\n".join(published(tmp_path, mcs2023__zinc_world=ours))
    assert "expect_labels_filled" in said
    assert "file=mcs2023-zinc_world.csv, line=4" in said
    assert "47.1 % of a world total" in said
    other = tmp_path / "other"
    other.mkdir()
    with pytest.raises(ChecksFailedError) as caught:
        published(other, mcs2023__zinc_world=ours.replace("MCS2023,,", "MCS2023,Atlantis,"))
    (result,) = caught.value.results
    assert result.check.name == "expect_quarantine_small"
    cure = str(result.examples[0]["cure"])
    assert "iso3" in cure.lower() or "alpha-3" in cure
    assert all((ROOT / word).exists() for word in re.findall(r"[\w/]+\.csv", cure))


def test_the_corrections_that_the_readme_shows_can_be_followed(tmp_path):
    blocks = re.findall(r"```toml\n(\[usgs_mcs.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    (tmp_path / "usgs_mcs").mkdir()
    (tmp_path / "usgs_mcs" / "corrections.toml").write_text("\n".join(blocks), "utf-8")
    shown = corrections.corrections("usgs_mcs", tmp_path)
    assert [one.action for one in shown] == ["value", "country"]
    row = {"file": "MCS2026_Commodities_Data.csv", "line": 7, "vintage": "2026", "country": "", "correction": ""}
    ((mended,), touched) = corrections.apply("usgs_mcs", [row], tmp_path)
    assert (mended["country"], list(touched)) == ("Chile", ["usgs_mcs_2026_lithium_country"])


def test_a_figure_in_the_column_of_notes_is_not_lost(tmp_path):
    text = files.ZINC_2023.replace(",210000,", ',NA,">210,000. Rounded."')
    made = normalised(reserve, tmp_path, mcs2023__zinc_world=text)
    (row,) = [row for row in made.rows.to_pylist() if row["country_iso3"] == "WLD"]
    assert (row["quantity_t"], row["bound"], row["original_value"]) == (210_000_000, ">", ">210,000")


PLACES = {
    "UnitedStates": "USA", "United\u00caStates": "USA", "United States1,2": "USA", "United States (crude)": "USA",
    "United States ( significant figures)": "USA", "Chinae": "CHN", "Turkeye": "TUR", "Greecee": "GRC",
    "Korea, Republic ofe": "KOR", "Korea, North": "PRK", "Burma": "MMR", "Swaziland": "SWZ", "Vietnam3": "VNM",
    "New Caledonia (overseas territory of France)": "NCL", "Other": "OTH", "Other countriese": "OTH",
    "Other countries4": "OTH", "C\u2019te d\u2019Ivoire": "CIV", "C\u00f4te dIvoire": "CIV",
    "Congo (Kinshasa)8": "COD", "World total (ilmenite and rutile, rounded)8": "WLD", "World total (rounded)5": "WLD",
    "World total , excluding U.S. production": "WLD", "World total , synthetic": "WLD",
}  # fmt: skip
"""Names of countries and totals as the editions 2022 to 2024 print them, marks and lost letters included."""
TYPES = (
    ("antim", "Mine production, contained antimony"),
    ("bauxi", "Refinery production, alumina - calcined equivalent weights"),
    ("bauxi", "Mine production, bauxite, dry tons"), ("boron", "boric oxide eqivalent"),
    ("boron", "datolite ore"), ("chrom", "Mne production, marketable chromite ore, gross weight"),
    ("coppe", "Mine production, contained copper"),
    ("feore", "Iron ore - mine production - usable ore -thousand metric tons"),
    ("lithi", "Mine production, contained lithium"), ("mgcomp", "Mine production"),
    ("nicke", "Mine production - nickel, metric tons contained"),
    ("plati", "World mine production: Palladium"),
    ("raree", "Mine production, metric tons of rare-earth-oxide (REO) equivalent"),
    ("simet", "silicon content of ferrosilicon production"), ("tellu", "Mine production"),
    ("timin", "World total mine production: ilmentite and rutile (rounded), titanium dioxide (TiO2) content."),
    ("tin", "Mine production, metric tons contained tin"),
    ("zirco", "Zirconium ores and zircon concentrates, mine production, thousand metric tons, gross weight"),
)  # fmt: skip
"""Types of the world tables of 2022 and 2023, misprints included, by the stem of their file."""


@pytest.mark.parametrize(("label", "code"), PLACES.items())
def test_a_country_is_known_in_every_spelling_of_the_editions(label, code):
    found, qualifier = rows.place(label)
    assert found == code
    assert not re.search(r"\d", qualifier)


@pytest.mark.parametrize(("stem", "kind"), TYPES)
def test_a_type_is_known_in_every_wording_of_the_editions(stem, kind):
    product = product_of(commodity_id(stem), "production", f"{kind}; China; ")
    if commodity_id(stem):
        assert product is not None
        assert product != NOTHING
        assert isinstance(basis_of(product.content_basis, product.accepts, (kind, "t", "", "")), Basis)


def test_a_dash_where_a_product_has_no_such_statistic_is_no_row_set_aside(tmp_path):
    text = (
        "Source,Country,Type,Prod_kt_2021,Prod_kt_est_2022,Reserves_kt\n"
        "MCS2023,Chile,a made-up row of refinery production,2,2,\u2014\n"
    )
    made = normalised(reserve, tmp_path, mcs2023__coppe_world=text.replace("a made-up row of r", "R"))
    assert not made.quarantined
    assert not made.rows.num_rows
