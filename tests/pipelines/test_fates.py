"""No row without a fate: what no mapping knows is set aside, for every feed and label, and the books balance."""

from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines import snapshots
from pipelines.checks import ChecksFailedError
from pipelines.fates import Fates, places
from pipelines.labels import commodities
from pipelines.model import Normalised, Parsed, Read
from pipelines.normalise import NORMALISERS
from pipelines.publishers import FEEDS
from tests.pipelines import fakes

UNKNOWN = "Kryptonite"
LABELS = [
    ("usgs_mcs", "2025-world", ("commodity",), "commodity"),
    ("usgs_mcs", "2025-salient", ("commodity",), "commodity"),
    ("usgs_mcs", "2025-world", ("country",), "country"),
    ("icmm", "icmm-2025-09", ("country",), "country"),
    ("icmm", "icmm-2025-09", ("primary_commodity", "secondary_commodity", "other_commodities"), "commodity"),
    ("usgs_pp1802", "usgs-pp1802-2017", ("location",), "country"),
    ("usgs_pp1802", "usgs-pp1802-2017", ("critical_mineral",), "commodity"),
    ("wgi", "wgi-2023", ("code",), "country"),
    ("worldbank_pinksheet", "worldbank-pinksheet-2026-06", ("series",), "commodity"),
    ("worldbank_pinksheet", "worldbank-pinksheet-2026-06", ("unit",), "unit"),
    ("projects", "graphite", ("commodity",), "commodity"),
    ("projects", "graphite", ("country",), "country"),
    ("projects", "graphite", ("contained_unit",), "unit"),
    ("reference", "recycling-indicators", ("material",), "commodity"),
    ("reference", "recycling-indicators", ("indicator",), "value"),
    ("reference", "policy-targets", ("material",), "commodity"),
    ("iea", "2025-05-demand", ("group", "item"), "commodity"),
    ("iea", "2025-05-demand", ("scenario",), "value"),
    ("iea", "2025-05-supply", ("mineral",), "commodity"),
    ("iea", "2025-05-supply", ("country",), "country"),
    ("iea", "2025-05-supply", ("unit",), "unit"),
    ("ec_crm", "supply-global", ("material",), "commodity"),
    ("ec_crm", "supply-global", ("country",), "country"),
    ("ec_crm", "supply-global", ("stage",), "stage"),
    ("ec_crm", "uses", ("material",), "commodity"),
    ("ec_crm", "criticality", ("material",), "commodity"),
    ("baci_headings", "baci-hs22-v202601-2022-2024-hs4-top200", ("hs_heading",), "commodity"),
    ("baci_headings", "baci-hs22-v202601-2022-2024-hs4-top200", ("importer",), "country"),
]
"""Feed, snapshot, the columns of one kind of label, and the kind under which an unknown one is set aside."""

WHOLE_WHERE_EMPTY = (
    ("reference", "policy-targets", ("material",), "commodity"),
    ("projects", "graphite", ("contained_unit",), "unit"),
)
"""Labels that may be empty: a target that binds all materials; a project without a quantity."""


@cache
def true_rows(feed_id, snapshot_id):
    """Return some rows of a committed snapshot, and the snapshot."""
    snapshot = next(one for one in snapshots.read(feed_id) if one.snapshot_id == snapshot_id)
    return snapshot, pq.read_table(snapshot.path).slice(0, 24)


def relabelled(folder, feed_id, snapshot_id, columns, label):
    """Write a snapshot of true rows whose first has another label, and return it."""
    snapshot, table = true_rows(feed_id, snapshot_id)
    rows = table.to_pylist()
    rows[0] |= dict.fromkeys(columns, label)
    read = Read(dict.fromkeys({row["file"] for row in rows}, 0) | {rows[0]["file"]: len(rows)})
    parsed = Parsed(
        snapshot_id, snapshot.vintage, "", "", pa.Table.from_pylist(rows, table.schema), (), read,
        source_id=snapshot.record["source_id"],
    )  # fmt: skip
    return snapshots.write(FEEDS[feed_id].FEED, parsed, folder), rows[0]


def settled(snapshot):
    """Return the fates of a snapshot's rows after every normaliser of its feed, and the rows set aside."""
    fates, aside = Fates([snapshot]), []
    for normaliser in (one for one in NORMALISERS.values() if snapshot.feed_id in one.FEEDS):
        given = dict.fromkeys(normaliser.FEEDS, ()) | {snapshot.feed_id: [snapshot]}
        normalised = normaliser.normalise(given)
        fates.add(normalised)
        aside.extend(normalised.quarantined)
    return fates, aside


@pytest.mark.parametrize("case", LABELS, ids=lambda case: "-".join((case[0], case[1], *case[2])))
@pytest.mark.parametrize("label", [UNKNOWN, ""], ids=["unknown", "empty"])
def test_a_label_that_no_mapping_knows_is_set_aside_with_its_line(tmp_path, case, label):
    feed_id, snapshot_id, columns, kind = case
    snapshot, row = relabelled(tmp_path, feed_id, snapshot_id, columns, label)
    fates, aside = settled(snapshot)
    own = [record for record in aside if (record["file"], record["line"]) == (row["file"], row["line"])]
    if label or case not in WHOLE_WHERE_EMPTY:
        assert kind in {record["label_kind"] for record in own}
        assert all(record["cure"] for record in own)
    assert list(fates.lost()) == []


def test_every_feed_with_labels_has_its_case():
    assert set(FEEDS) - {feed_id for feed_id, *_ in LABELS} == {
        "baci", "baci_later", "ec_crm_2017", "geopolrisk", "hazards", "un_sdg", "worldbank_lpi",
        # tests of their own; no label to map
    }  # fmt: skip


@pytest.mark.parametrize("feed_id", FEEDS)
def test_the_committed_records_balance(feed_id):
    for snapshot in snapshots.read(feed_id):
        files = snapshot.record["files"].values()
        assert sum(file["read"] for file in files) == snapshot.record["rows"] + sum(
            sum(file["ignored"].values()) for file in files
        )
        assert {label for file in files for label in file["ignored"]} <= {
            label for label, reason in snapshot.record["reasons"].items() if reason
        }
        assert FEEDS[feed_id].FEED.row


def publish(tmp_path, **changes):
    """Publish fake rows that are read with `changes`."""
    fakes.put(tmp_path / "snapshots", **changes)
    return fakes.publish_fakes(tmp_path / "lake", tmp_path / "snapshots")


def test_a_row_that_vanishes_stops_the_release(tmp_path):
    with pytest.raises(
        ChecksFailedError, match="of 7 rows read, 3 are published, 0 set aside and 0 left out"
    ) as caught:
        publish(tmp_path, read=Read({"mcs.csv": 7}))
    assert caught.value.results[0].check.name == "expect_rows_conserved"


def test_a_row_lost_by_a_normaliser_is_named_with_its_line(tmp_path):
    snapshot = fakes.put(tmp_path, read=Read({"mcs.csv": 3}))
    fates = Fates([snapshot])
    fates.add(Normalised(pa.table({})))
    assert [row["line"] for row in fates.lost()] == [2, 3, 4]
    (book,) = fates.books()
    assert (book["rows_read"], book["rows_published"]) == (3, 0)


def mapping(tmp_path, rows):
    """Write a mapping file."""
    file = tmp_path / "mapping.csv"
    file.write_text(f"label,material_id,note\n{rows}", encoding="utf-8")
    return Path(file)


def test_rows_are_left_out_by_an_explicit_row_only(tmp_path):
    file = mapping(tmp_path, "Cobalt,cobalt,\nGold,,Not a material of the list\n")
    rows = [{"file": "a.csv", "line": n, "label": label} for n, label in enumerate(("Cobalt", "gold", UNKNOWN, ""), 2)]
    kept, read = commodities.sort(file, rows, lambda row: (row["label"],))
    assert [row["label"] for row in kept] == ["Cobalt", UNKNOWN, ""]
    assert (read.rows, read.ignored) == ({"a.csv": 4}, {"a.csv": {"gold": 1}})
    assert read.reasons == {"gold": "Not a material of the list"}


@pytest.mark.parametrize(
    ("rows", "reason"), [("Gold,,\n", "without a reason"), ("Gold,,No\nGold,cobalt,\n", "both maps")]
)
def test_a_label_is_left_out_for_a_reason_and_never_mapped_too(tmp_path, rows, reason):
    with pytest.raises(ValueError, match=reason):
        commodities.left_out(mapping(tmp_path, rows))


def test_a_published_row_names_the_rows_it_was_made_of(tmp_path):
    snapshot, _ = relabelled(tmp_path, "ec_crm", "criticality", ("material",), "Cobalt")
    found = NORMALISERS["criticality"].normalise({"ec_crm": [snapshot]})
    assert set(found.published) == {("ec_crm", "criticality")}
    assert not any(places(record) for record in found.quarantined)
