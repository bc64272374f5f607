"""World tables of the Mineral Commodity Summaries as rows of production, capacity and reserves."""

import pytest

from pipelines.normalise import capacity_yearly, production_yearly, reserve
from pipelines.publishers.usgs_mcs.products import product_of
from pipelines.publishers.usgs_mcs.rows import place
from tests.pipelines.publishers import mcs_files as files
from tests.pipelines.publishers.mcs_files import normalised


def figures(normalised_rows, **match):
    """Return (country, year) → (quantity, status, bound) of the rows that match."""
    return {
        (row["country_iso3"], row["year"]): (row["quantity_t"], row["status"], row["bound"])
        for row in normalised_rows.rows.to_pylist()
        if all(row[name] == value for name, value in match.items())
    }


def test_a_2022_release_gives_its_own_figures(tmp_path):
    made = normalised(production_yearly, tmp_path, mcs2022__lithi_world=files.LITHIUM_2022)
    assert not made.quarantined
    assert figures(made, product="lithium content", stage_id="mine", vintage="2022") == {
        ("USA", 2020): (None, "withheld", ""), ("USA", 2021): (None, "withheld", ""),
        ("AUS", 2020): (39_700, "reported", ""), ("AUS", 2021): (55_000, "estimated", ""),
        ("CHL", 2020): (21_500, "reported", ""), ("CHL", 2021): (26_000, "estimated", ""),
        ("CHN", 2020): (13_300, "reported", ""), ("CHN", 2021): (14_000, "estimated", ""),
        ("OTH", 2020): (0, "reported", ""), ("OTH", 2021): (0, "estimated", ""),
        ("WLD", 2020): (82_500, "reported", ""), ("WLD", 2021): (100_000, "estimated", ""),
    }  # fmt: skip
    world = next(row for row in made.rows.to_pylist() if row["country_iso3"] == "WLD")
    assert world["note"] == "Excludes U.S. production."


def test_a_2023_release_gives_its_own_figures(tmp_path):
    contents = {"MCS2023_lithi_world": files.LITHIUM_2023}
    made = normalised(production_yearly, tmp_path, **contents)
    found = figures(made, product="lithium content", vintage="2023")
    assert found["AUS", 2021] == (55_300, "reported", "")
    assert found["AUS", 2022] == (61_000, "estimated", "")
    assert found["ARG", 2021] == (5_970, "estimated", "")
    assert not made.quarantined


def test_reserves_without_a_year_are_of_the_year_before_the_edition(tmp_path):
    made = normalised(
        reserve, tmp_path, mcs2022__lithi_world=files.LITHIUM_2022, mcs2023__lithi_world=files.LITHIUM_2023
    )
    assert figures(made, country_iso3="WLD") == {
        ("WLD", 2021): (22_000_000, "reported", ""),
        ("WLD", 2022): (26_000_000, "reported", ""),
    }


def test_blanks_mean_what_the_note_beside_them_says(tmp_path):
    made = normalised(production_yearly, tmp_path, MCS2025_World_Data=files.WORLD_2025)
    assert figures(made, material_id="lithium", country_iso3="USA")["USA", 2023] == (None, "withheld", "")
    assert figures(made, material_id="germanium")["CHN", 2024] == (None, "missing", "")
    note = {row["note"] for row in made.rows.to_pylist() if row["material_id"] == "germanium"}
    assert note == {"Not stated by USGS."}


def test_estimates_are_known_by_header_type_and_note(tmp_path):
    made = normalised(production_yearly, tmp_path, MCS2025_World_Data=files.WORLD_2025)
    assert figures(made, material_id="cobalt")["COD", 2023] == (175_000, "estimated", "")
    assert figures(made, material_id="lithium")["AUS", 2023] == (91_700, "reported", "")
    assert figures(made, material_id="lithium")["AUS", 2024] == (88_000, "estimated", "")
    assert figures(made, material_id="selenium") == {
        ("CHN", 2023): (1_780, "reported", ""),
        ("CHN", 2024): (1_800, "estimated", ""),
    }


def test_capacity_in_the_reserves_column_is_capacity(tmp_path):
    capacity = normalised(capacity_yearly, tmp_path, MCS2025_World_Data=files.WORLD_2025)
    assert figures(capacity, material_id="indium") == {("CHN", 2024): (1_100, "reported", "")}
    assert capacity.corrected == {"usgs_mcs_2025_indium_capacity": 1}
    again = tmp_path / "again"
    again.mkdir()
    assert not figures(normalised(reserve, again, MCS2025_World_Data=files.WORLD_2025), material_id="indium")


def test_molybdenum_reserves_of_2025_are_thousand_tonnes(tmp_path):
    made = normalised(reserve, tmp_path, MCS2025_World_Data=files.WORLD_2025)
    assert figures(made, material_id="molybdenum")["CHL", 2024] == (1_400_000, "reported", "")
    row = next(row for row in made.rows.to_pylist() if row["material_id"] == "molybdenum")
    assert "Corrected: UNIT_MEAS says metric tons" in row["note"]
    assert (row["original_value"], made.corrected["usgs_mcs_2025_molybdenum_reserves"]) == ("1400", 2)


def test_sponge_and_pigment_columns_are_two_products(tmp_path):
    made = normalised(capacity_yearly, tmp_path, mcs2024__titan_world=files.SPONGE_2024)
    assert figures(made, product="titanium sponge", stage_id="smelt")["JPN", 2023] == (65_200, "reported", "")
    assert figures(made, product="titanium dioxide pigment", stage_id="refine")["USA", 2023][0] == 1_360_000


def test_two_rows_of_a_country_are_added_up_and_say_so(tmp_path):
    made = normalised(production_yearly, tmp_path, mcs2024__heliu_world=files.HELIUM_2024)
    row = next(row for row in made.rows.to_pylist() if (row["country_iso3"], row["year"]) == ("USA", 2022))
    assert row["original_value"] == "65 + 12"
    assert row["quantity_t"] == pytest.approx(77 * 169.28, rel=1e-3)
    assert "Sum of two rows" in row["note"]
    assert figures(made, country_iso3="ZAF")["ZAF", 2022] == (None, "missing", "")
    half = figures(made, country_iso3="ZAF")["ZAF", 2023]
    assert half == (pytest.approx(0.5 * 169.28, rel=1e-3), "estimated", "<")


def test_the_one_table_layout_gives_its_own_figures(tmp_path):
    made = normalised(production_yearly, tmp_path, MCS2026_Data=files.LONG_2026)
    assert figures(made) == {
        ("COD", 2024): (226_000, "estimated", ""), ("COD", 2025): (230_000, "estimated", ""),
        ("CUB", 2025): (0, "reported", ""), ("WLD", 2025): (310_000, "reported", ""),
    }  # fmt: skip


def test_a_label_nobody_mapped_is_set_aside_with_its_share(tmp_path):
    text = files.LITHIUM_2022.replace(",Chile,", ",Atlantis,").replace("China", "Utopia")
    made = normalised(production_yearly, tmp_path, mcs2022__lithi_world=text)
    found = {one["label"]: one for one in made.quarantined}
    assert set(found) == {"Atlantis", "Utopia"}
    chile = found["Atlantis"]
    assert (chile["label_kind"], chile["file"], chile["line"]) == ("country", "mcs2022-lithi_world.csv", 4)
    assert chile["share_of_world_frac"] == pytest.approx(26_000 / 100_000, rel=0.01)
    assert "country_label.csv" in chile["cure"]


def test_a_second_row_of_a_country_never_overwrites_the_first(tmp_path):
    twice = files.LITHIUM_2022.replace("MCS2022,China", "MCS2022,Chile")
    made = normalised(production_yearly, tmp_path, mcs2022__lithi_world=twice)
    assert figures(made)["CHL", 2020] == (21_500, "reported", "")
    assert {one["label"] for one in made.quarantined} == {
        "second row of Chile: 13300",
        "second row of Chile: 14000",
    }


def test_a_second_world_total_is_set_aside_and_never_added(tmp_path):
    text = files.LITHIUM_2022 + (
        'MCS2022,"World total (rounded), excluding Chile","Mine production, contained lithium",61000,74000,,NA,\n'
    )
    made = normalised(production_yearly, tmp_path, mcs2022__lithi_world=text)
    assert figures(made, country_iso3="WLD")["WLD", 2020] == (82_500, "reported", "")
    assert [(one["label"], one["share_of_world_frac"]) for one in made.quarantined] == [
        ("second world total: World total (rounded), excluding Chile", None)
    ]


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("New Caledonia11", ("NCL", "")), ("Japane", ("JPN", "")), ("Korea, Republic ofe", ("KOR", "")),
        ("World total (rounded) 10", ("WLD", "")), ("Other countries\xa0", ("OTH", "")),
        ("Bolivia, ulexite", ("BOL", "ulexite")), ("United\xa0States1", ("USA", "")),
        ("World total (ilmenite and rutile, rounded)", ("WLD", "ilmenite and rutile, rounded")),
        ("Atlantis", (None, "")),
    ],
)  # fmt: skip
def test_country_labels_lose_footnotes_and_keep_qualifiers(label, expected):
    code, qualifier = place(label)
    assert code == expected[0]
    assert qualifier == expected[1] or (expected[1] == "" and qualifier.isdigit())


@pytest.mark.parametrize(
    ("commodity", "label", "expected"),
    [
        ("bismuth", "Mine production; China; ", ("bismuth", "refine", "refined bismuth")),
        ("tellurium", "Mine production; China; ", ("tellurium", "refine", "refined tellurium")),
        ("copper", "Mine production, contained copper; Chile; ", ("copper", "mine", "copper content")),
        ("copper", "Refinery production; Chile; ", ("copper", "refine", "refined copper")),
        ("bauxite", "Alumina, refinery production - calcined equivalent weights; India; ",
         ("bauxite", "refine", "alumina")),
        ("bauxite", "Bauxite, mine production; India; ", ("bauxite", "mine", "bauxite")),
        ("silicon", "silicon content of combined totals for ferrosilicon and silicon metal production; X; ",
         ("silicon", "smelt", "ferrosilicon and silicon metal, silicon content")),
        ("silicon", "silicon content of ferrosilicon production; X; ",
         ("silicon", "smelt", "ferrosilicon, silicon content")),
        ("titanium_minerals", "World total mine production: ilmentite and rutile (rounded); World total; ",
         ("titanium", "mine", "ilmenite and rutile, TiO2 content")),
        ("titanium_minerals", "Mine production, ilmentite, TiO2 content; World total (ilmenite and rutile, rounded); ",
         ("titanium", "mine", "ilmenite and rutile, TiO2 content")),
        ("titanium_minerals", "Mine production: rutile; Kenya; ", ("titanium", "mine", "rutile, TiO2 content")),
        ("pgm", "World mine production: Palladium; World total; ", ("palladium", "mine", "palladium content")),
        ("aluminium", "smelter production; Canada; ", ("bauxite", "smelt", "primary aluminium")),
        ("zirconium", "Mine production, zirconium ores and zircon concentrates; Kenya; ",
         ("zirconium", "mine", "zirconium ores and zircon concentrates")),
    ],
)  # fmt: skip
def test_wordings_of_other_releases_meet_in_one_product(commodity, label, expected):
    product = product_of(commodity, "production", label)
    assert product is not None
    assert (product.material_id, product.stage_id, product.product) == expected


def test_a_figure_nobody_can_read_carries_what_the_others_leave_of_the_world(tmp_path):
    garbled = files.LITHIUM_2023.replace("55300,61000", "abc,61O00")
    made = normalised(production_yearly, tmp_path, MCS2023_lithi_world=garbled)
    assert [(row["line"], row["label"], row["label_kind"]) for row in made.quarantined] == [
        (4, "abc", "value"),
        (4, "61O00", "value"),
    ]
    shares = [row["share_of_world_frac"] for row in made.quarantined]
    assert shares == pytest.approx([1 - (5_970 + 28_300) / 107_000, 1 - (6_200 + 39_000) / 130_000])
    assert ("AUS", 2021) not in figures(made)


@pytest.mark.parametrize(("printed", "garbled"), [("107000,130000", "10x7,130000"), ("World total", "Sum of all")])
def test_without_a_total_that_can_be_read_a_garbled_figure_is_all_of_it(tmp_path, printed, garbled):
    text = files.LITHIUM_2023.replace(printed, garbled).replace("55300", "abc")
    made = normalised(production_yearly, tmp_path, MCS2023_lithi_world=text)
    assert {row["label"]: row["share_of_world_frac"] for row in made.quarantined}["abc"] == 1.0


@pytest.mark.parametrize("label", ["Congo (Kinshasa)", "Congo (Brazzaville)"])
def test_a_seat_of_government_is_part_of_the_name(label):
    assert place(label)[1] == ""


def test_dashes_are_shown_as_dashes(tmp_path):
    text = files.LITHIUM_2023.replace("55300,61000", "\x97,61000")
    made = normalised(production_yearly, tmp_path, MCS2023_lithi_world=text)
    (row,) = [row for row in made.rows.to_pylist() if (row["country_iso3"], row["year"]) == ("AUS", 2021)]
    assert (row["original_value"], row["quantity_t"]) == ("\u2014", 0)
