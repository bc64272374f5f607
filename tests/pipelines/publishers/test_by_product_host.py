"""Hosts of by-products come from the row that states the share, tracked or not."""

from pipelines import snapshots
from pipelines.normalise import by_product_host
from pipelines.publishers.reference import feed as reference
from tests.pipelines.originals import normalise

HEADER = "material,indicator,region,year,value,unit,operator,note,source,confidence\n"
INDICATOR = "companionality (share produced as by-product)"
SOURCE = "atlas classification citing USGS/Nassar et al. 2015"


def hosts(folder, *lines):
    path = folder / "recycling_indicators.csv"
    path.write_text(HEADER + "".join(f"{line}\n" for line in lines), "utf-8")
    return normalise(by_product_host, reference, folder, path).rows.to_pylist()


def test_each_host_is_a_row_and_one_not_tracked_has_no_code(tmp_path):
    rows = hosts(
        tmp_path,
        f'Antimony,{INDICATOR},World,2015,60,%,eq,"hosts: lead, zinc, gold",{SOURCE},seen',
        f"Lithium,{INDICATOR},World,2015,0,%,eq,,{SOURCE},seen",
    )
    assert {(row["material_id"], row["host"], row["host_material_id"]) for row in rows} == {
        ("antimony", "lead", None), ("antimony", "zinc", "zinc"), ("antimony", "gold", None),
    }  # fmt: skip
    assert {(row["n_hosts"], row["source_document"]) for row in rows} == {(3, SOURCE)}


def test_a_row_that_nobody_has_checked_names_no_host(tmp_path):
    assert hosts(tmp_path, f'Cobalt,{INDICATOR},World,2015,90,%,eq,"hosts: copper, nickel",{SOURCE},memory') == []


def test_the_committed_hosts_are_those_of_the_method():
    rows = by_product_host.normalise({"reference": snapshots.read("reference")}).rows.to_pylist()
    named = {}
    for row in rows:
        named.setdefault(row["material_id"], set()).add(row["host"])
    assert named["cobalt"] == {"copper", "nickel"}
    assert named["gallium"] == {"bauxite", "zinc"}
    assert all(len(named[row["material_id"]]) == row["n_hosts"] for row in rows)
    assert not named.keys() & {"lithium", "graphite", "manganese"}, "no share of these is won as a by-product"
