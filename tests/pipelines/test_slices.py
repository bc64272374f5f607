"""The file of slices: the rows of a material together, texts as places, the same bytes for the same rows."""

import json

import duckdb
import pyarrow as pa
import pytest

from data.datasets import DATASETS
from pipelines import manifest, slices
from tests import small_lake

TRADE = DATASETS["trade_yearly"]


@pytest.fixture
def written(tmp_path):
    """Return a function that writes the slices of rows of trade and returns the file opened, and its path."""

    def write(rows, name="trade.arrow"):
        table = small_lake.as_table("trade_yearly", rows)
        with duckdb.connect() as connection:
            connection.register("incoming", table)
            connection.execute("CREATE TABLE trade_yearly AS SELECT * FROM incoming")
            slices.write(connection, TRADE, tmp_path / name)
        return pa.ipc.open_file((tmp_path / name).read_bytes()), tmp_path / name

    return write


def _flow(material, year, exporter="COD", importer="CHN", value=1.0):
    own = {"material_id": material, "year": year, "exporter_iso3": exporter, "importer_iso3": importer}
    return small_lake.TRADE[0] | own | {"value_usd": value}


def test_a_flow_of_a_group_stands_in_the_slice_of_each_of_its_materials(written):
    found, _ = written([_flow("niobium+tantalum+vanadium", 2020), _flow("tantalum", 2019), _flow("cobalt", 2018)])
    materials = json.loads(found.schema.metadata[b"material"])
    years = {one: found.get_batch(place)["year"].to_pylist() for place, one in enumerate(materials)}
    assert years["tantalum"] == [2019, 2020]
    assert years["niobium"] == years["vanadium"] == years["niobium+tantalum+vanadium"] == [2020]
    assert years["cobalt"] == [2018]
    assert "lithium" not in years


def test_texts_are_places_among_those_of_their_column_in_the_order_of_sql(written):
    found, _ = written([_flow("cobalt", 2020, importer=code) for code in ("ZWE", "AUS", "CHN")])
    texts = json.loads(found.schema.metadata[b"texts"])["importer_iso3"]
    assert texts == ["AUS", "CHN", "ZWE"]
    assert found.get_batch(0)["importer_iso3"].type == pa.uint8()
    assert [texts[place] for place in found.get_batch(0)["importer_iso3"].to_pylist()] == ["AUS", "CHN", "ZWE"]


def test_the_same_rows_give_the_same_bytes(written):
    rows = [_flow("cobalt", year, importer=code) for year in (2020, 2019) for code in ("ZWE", "AUS")]
    (_, one), (_, other) = written(rows), written(rows[::-1], "other.arrow")
    assert one.read_bytes() == other.read_bytes()


def test_what_is_not_stated_stays_so(written):
    (found, _) = written([_flow("cobalt", 2020) | {"quantity_t": None}])
    assert found.get_batch(0)["quantity_t"].to_pylist() == [None]


def test_the_manifest_states_the_file_and_a_flipped_byte_is_found(written, tmp_path):
    _, path = written([_flow("cobalt", 2020), _flow("tantalum", 2020)])
    stated = manifest._describe_slices(path)
    assert stated["rows"] == 2
    assert manifest._difference(path, stated) == ""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert "SHA-256" in manifest._difference(path, stated)
