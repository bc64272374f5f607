"""European Commission tables: shares, uses and criticality, as few true rows in the study's own files."""

import re

import pytest

from data.model import InputError
from pipelines import snapshots
from pipelines.normalise import criticality, supply_share, use_share
from pipelines.publishers.ec_crm import feed as ec_crm
from pipelines.reading.shares import share
from tests.pipelines.originals import normalise, parse

SUPPLY = "Material,Stage,Country,Share,t\r\n"
USES = "Material,Application,Share,NACE sector,VA in million €\r\n"
RISKS = "Material,Year,SR,EI\r\n"


def file(path, text):
    path.write_bytes(text.encode("cp1252"))
    return path


def test_a_share_below_a_tenth_of_a_percent_is_an_interval(tmp_path):
    rows = SUPPLY + 'Copper,E,Albania,<0.1%,1.0\r\nCobalt,E,"Congo, D.R.",63.0%,1.0\r\n'
    path = file(tmp_path / "fact_GlobalSupplyShares&t.csv", rows)
    copper, cobalt = normalise(supply_share, ec_crm, tmp_path, path).rows.to_pylist()
    assert (copper["share_frac"], copper["share_low_frac"], copper["share_high_frac"]) == (None, 0, 0.001)
    assert (copper["bound"], copper["stage_id"], copper["region"]) == ("<", "mine", "World")
    assert (cobalt["country_iso3"], cobalt["share_frac"], cobalt["bound"]) == ("COD", 0.63, "")


def test_t_is_the_trade_parameter_never_a_quantity(tmp_path):
    path = file(tmp_path / "fact_EUSupplyShares&t.csv", SUPPLY + "Aluminium,P,Türkiye,4%,0.8\r\n")
    (row,) = normalise(supply_share, ec_crm, tmp_path, path).rows.to_pylist()
    assert (row["trade_parameter"], row["region"], row["stage_id"], row["country_iso3"]) == (0.8, "EU", "refine", "TUR")
    assert not [name for name in row if name.endswith("_t")]


def test_materials_that_are_not_tracked_are_counted(tmp_path):
    rows = SUPPLY + "Gypsum,E,Albania,0.1%,1.0\r\nGypsum,E,Algeria,1.5%,1.0\r\nCopper,E,Chile,27%,1.0\r\n"
    (parsed,) = parse(ec_crm, file(tmp_path / "fact_GlobalSupplyShares&t.csv", rows))
    assert (parsed.rows.num_rows, *parsed.read.ignored.values()) == (1, {"Gypsum": 2})


def test_countries_and_stages_that_nobody_can_read_are_set_aside(tmp_path):
    rows = "Copper,E,Atlantis,1%,1\r\nCopper,X,Chile,1%,1\r\nCopper,E,Chile,6,1\r\n"
    result = normalise(supply_share, ec_crm, tmp_path, file(tmp_path / "fact_EUSupplyShares&t.csv", SUPPLY + rows))
    assert [(row["line"], row["label_kind"]) for row in result.quarantined] == [
        (2, "country"),
        (3, "stage"),
    ]
    (row,) = result.rows.to_pylist()
    assert (row["share_frac"], row["note"]) == (0.06, "Printed without a percent sign; read as percent.")


def test_uses_have_sector_and_value_added_and_a_repeat_is_set_aside(tmp_path):
    metal = "C25 - Manufacture of fabricated metal products, except machinery and equipment"
    rows = f'Magnesium,Construction,13%,"{metal}",163568\r\n' * 2 + "Cobalt,Other,6%,,\r\n"
    result = normalise(use_share, ec_crm, tmp_path, file(tmp_path / "fact_MaterialUseShares.csv", USES + rows))
    magnesium, cobalt = result.rows.to_pylist()
    assert (magnesium["share_frac"], magnesium["value_added_eur"], magnesium["sector"]) == (0.13, 163_568e6, metal)
    assert (cobalt["value_added_eur"], cobalt["sector"]) == (None, "")
    assert [(row["line"], row["label_kind"]) for row in result.quarantined] == [(3, "value")]


def test_a_dash_is_not_assessed_and_the_older_method_is_said(tmp_path):
    rows = RISKS + "Arsenic,2011,-,-\r\nCobalt,2011,1.1,7.2\r\nCobalt,2023,2.8,6.8\r\n"
    path = file(tmp_path / "dimension_CRMsOverTime.csv", rows)
    arsenic, old, new = normalise(criticality, ec_crm, tmp_path, path).rows.to_pylist()
    assert (arsenic["supply_risk"], arsenic["economic_importance"]) == (None, None)
    assert (old["supply_risk"], old["note"][:12], new["note"]) == (1.1, "Older method", "")


def test_another_table_is_refused(tmp_path):
    path = file(tmp_path / "supply.csv", SUPPLY + "Copper,E,Chile,1%,1\r\n")
    with pytest.raises(InputError, match=r"supply.csv:1: the file is none of the study's tables"):
        parse(ec_crm, path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4%", (0.04, 0.04, 0.04, "")),
        ("<0.1%", (None, 0, 0.001, "<")),
        (">0%", (None, 0, 1, ">")),
        ("6", (0.06,) * 3 + ("",)),
    ],
)
def test_printed_shares(text, expected):
    assert tuple(share(text).columns().values()) == pytest.approx(expected)


@pytest.mark.parametrize("text", ["", "some", "101%", "-1%", "1%2"])
def test_what_is_no_share(text):
    assert share(text) is None


def test_committed_shares_add_up_but_for_the_shortfalls_of_the_study():
    rows = supply_share.normalise({"ec_crm": snapshots.read("ec_crm")}).rows.to_pylist()
    sums = {}
    for row in rows:
        if row["region"] == "World":
            key = row["product"], row["stage_id"]
            sums[key] = sums.get(key, 0) + row["share_low_frac"]
    short = {key: round(100 * total, 1) for key, total in sums.items() if total < 0.97}
    assert short == {
        ("Nickel", "mine"): 90.9, ("Nickel", "refine"): 95.7, ("Vanadium", "refine"): 88.7,
        ("Titanium", "refine"): 92.0, ("Borate", "refine"): 95.0,
    }  # fmt: skip
    assert max(sums.values()) < 1.03
    assert sum(row["bound"] == "<" for row in rows) > 200


def test_committed_tables_are_whole():
    counts = {
        snapshot.snapshot_id: sum(file["read"] for file in snapshot.record["files"].values())
        for snapshot in snapshots.read("ec_crm")
    }
    assert counts == {"supply-global": 2561, "supply-eu": 907, "uses": 339, "criticality": 355}


@pytest.mark.parametrize(
    ("row", "where"),
    [
        ("Copper,E,Peru,some,1", "column 'Share': the cell is not a share of 0 to 100 % (found 'some')"),
        ("Copper,E,Peru,-4%,1", "column 'Share': the cell is not a share of 0 to 100 % (found '-4%')"),
        ("Copper,E,Peru,4%,-1", "column 't': the cell is not empty, a dash or a number from zero (found '-1')"),
        ("Copper,E,Pe\0ru,4%,1", "the line holds a NUL byte"),
    ],
)
def test_a_share_that_is_none_is_refused_with_its_line(tmp_path, row, where):
    path = file(tmp_path / "fact_GlobalSupplyShares&t.csv", f"{SUPPLY}Copper,E,Chile,6%,1\r\n{row}\r\n")
    with pytest.raises(InputError, match=re.escape("fact_GlobalSupplyShares&t.csv:3") + ".*" + re.escape(where)):
        parse(ec_crm, path)


def test_a_year_that_is_none_is_refused_with_its_line(tmp_path):
    path = file(tmp_path / "dimension_CRMsOverTime.csv", RISKS + "Cobalt,abc,1.1,7.2\r\n")
    with pytest.raises(InputError, match=r"dimension_CRMsOverTime\.csv:2, column 'Year': the cell is not a year"):
        parse(ec_crm, path)
