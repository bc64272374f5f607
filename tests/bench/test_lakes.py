"""The grown lake grows in what pages read: every table of trade, years, codes and partners among them."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from data.codes import code_list
from data.lake import current_release, table_path
from tests import small_lake
from tests.bench import lakes

ROWS = 60


@pytest.fixture(scope="module")
def pair_of_lakes(tmp_path_factory):
    small, large = (tmp_path_factory.mktemp(name) for name in ("small", "large"))
    small_lake.publish(small, small_lake.RELEASE_ID, small_lake.tables())
    small_lake.point(small, small_lake.RELEASE_ID)
    lakes.scaled(small, large, ROWS)
    return small, large


@pytest.fixture
def ask(pair_of_lakes):
    """Return what asks the trade table, or a rollup, of the grown lake."""
    folder = current_release(pair_of_lakes[1]).path

    def asked(what, rollup=""):
        path = table_path(Path(folder), "trade_yearly", rollup)
        return duckdb.read_parquet(str(path)).aggregate(what).fetchall()[0][0]

    return asked


@pytest.mark.parametrize("material", ["cobalt", "lithium"])
def test_every_rollup_grows(pair_of_lakes, material):
    grown = lakes.growth(*pair_of_lakes, material)
    assert set(grown) == {"", "pair", "exporter", "importer", "code"}
    assert min(grown.values()) >= 2


def test_years_codes_and_partners_grow_and_no_key_comes_twice(ask):
    assert ask("count(*)") >= ROWS
    key = ", ".join(lakes.TRADE.primary_key)
    assert ask(f"count(*) - count(DISTINCT ({key}))") == 0
    assert ask("count(DISTINCT year)") == 2
    assert ask("count(DISTINCT hs_code)") == 2 * 3
    assert ask("count(DISTINCT (exporter_iso3, importer_iso3))") > 5
    assert ask("count(*) FILTER (exporter_iso3 = importer_iso3)") == 0


def test_every_code_is_known(ask):
    assert set(ask("list(DISTINCT hs_code)")) <= set(code_list("hs").rows)
    assert set(ask("list(DISTINCT exporter_iso3)")) <= set(code_list("country").rows)


def test_a_rollup_holds_the_sums_of_its_base(ask):
    whole = ask("sum(value_usd)")
    for rollup in lakes.ROLLUPS:
        assert ask("sum(value_usd)", rollup) == pytest.approx(whole)


def test_a_lake_is_built_once_for_a_release(pair_of_lakes, monkeypatch):
    small, large = pair_of_lakes
    built = []
    monkeypatch.setattr(lakes, "scaled", lambda *given: built.append(given))
    assert lakes.kept(small, large, ROWS) == lakes.kept(small, large, ROWS) >= ROWS
    assert len(built) == 1
