"""Which states of the material page have rows, asked of the release's own tables, and which were seen before."""

from __future__ import annotations

import random
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import duckdb

from dashboard.filters import Filters
from dashboard.pages import material
from data.lake import current_release, table_path

VIEW_TABLES = {
    "production": "production_yearly", "reserves": "reserve", "unfc": "project_resource", "reuse": "reuse_indicator",
    "sites": "facility",
}  # fmt: skip
DATED = frozenset({"production_yearly", "reserve"})
STATED = {
    "production_yearly": "quantity_t", "reserve": "quantity_t", "project_resource": "quantity_t",
    "reuse_indicator": "value", "facility": "facility_id",
}  # fmt: skip
"""The column that a picture of a table is made of."""
HOME = material.PAGE.path.split("<", 1)[0]
SEED = 20261121
_FLOWS = """
SELECT count(*)
FROM trade
WHERE list_contains(string_split(material_id, '+'), $material)
  AND year = (SELECT max(year) FROM trade
              WHERE list_contains(string_split(material_id, '+'), $material) AND year <= $year)
  AND (len($hs) = 0 OR list_contains($hs, hs_code))
  AND (len($exporter) = 0 OR list_contains($exporter, exporter_iso3))
  AND (len($importer) = 0 OR list_contains($importer, importer_iso3))
  AND (len($country) = 0 OR list_contains($country, exporter_iso3) OR list_contains($country, importer_iso3))
"""


def same(address: str) -> str:
    """Return an address as one state is always written: path and query, the keys in order."""
    url = urlparse(address)
    query = "&".join(f"{key}={','.join(sorted(values))}" for key, values in sorted(parse_qs(url.query).items()))
    return f"{url.path}?{query}" if query else url.path


class States:
    """Draws states that have rows and that nobody has seen; the same on every run over the same release."""

    def __init__(self, lake: Path, seed: int = SEED) -> None:
        """Open the tables of the current release of a lake."""
        folder = Path(current_release(lake).path)
        self.random = random.Random(seed)
        self._seen: set[str] = set()
        self._connection = duckdb.connect()
        self._connection.execute(
            "CREATE TABLE trade AS SELECT material_id, year, hs_code, exporter_iso3, importer_iso3, value_usd "
            f"FROM read_parquet('{table_path(folder, 'trade_yearly')}') WHERE value_usd > 0"
        )
        for table in VIEW_TABLES.values():
            path = table_path(folder, table)
            self._connection.execute(f"CREATE VIEW {table} AS SELECT * FROM read_parquet('{path}')")

    def is_new(self, address: str) -> bool:
        """Tell whether a state was neither seen nor is without rows."""
        return same(address) not in self._seen and self.rows(address) > 0

    def see(self, address: str) -> str:
        """Note that a state is seen; return its address. Raises ValueError where it was, or where it has no rows."""
        if not self.is_new(address):
            raise ValueError(f"{address} was seen before or has no rows")
        self._seen.add(same(address))
        return address

    @property
    def n_seen(self) -> int:
        """How many states were seen."""
        return len(self._seen)

    def rows(self, address: str) -> int:
        """Return how many rows of the release stand behind an address of the material page."""
        url = urlparse(address)
        filters = Filters.parse(url.query, material.PAGE.filters, strict=True)
        chosen = url.path.removeprefix(HOME)
        if filters.view == "trade":
            asked = {key: list(filters.value(key)) for key in ("hs", "exporter", "importer", "country")}
            return self._one(_FLOWS, material=chosen, year=filters.year_to or 9999, **asked)
        table = VIEW_TABLES[filters.view or "production"]
        found = f"SELECT count({STATED[table]}) FROM {table} WHERE material_id = $material"
        if table in DATED:
            found += " AND year <= $year AND (len($stage) = 0 OR list_contains($stage, stage_id))"
            return self._one(found, material=chosen, year=filters.year_to or 9999, stage=list(filters.stage))
        return self._one(found, material=chosen)

    def materials(self, codes: int = 1) -> list[str]:
        """Return the single materials that are traded under at least so many codes."""
        return self._column(
            "SELECT material_id FROM trade WHERE NOT contains(material_id, '+') GROUP BY material_id "
            "HAVING count(DISTINCT hs_code) >= $codes ORDER BY material_id",
            codes=codes,
        )

    def years(self, chosen: str) -> list[int]:
        """Return the years in which a material is traded."""
        return self._column("SELECT DISTINCT year FROM trade WHERE material_id = $one ORDER BY year", one=chosen)

    def exporters(self, chosen: str, year: int) -> list[str]:
        """Return the countries that sell a material in a year, the largest first."""
        return self._column(
            "SELECT exporter_iso3 FROM trade WHERE material_id = $one AND year = $year "
            "GROUP BY exporter_iso3 ORDER BY sum(value_usd) DESC, exporter_iso3",
            one=chosen, year=year,
        )  # fmt: skip

    def flows(self, count: int) -> list[tuple[str, int, str, str]]:
        """Return `count` different (material, year, code, exporter) that have flows, drawn at random."""
        found = self._connection.execute(
            "SELECT DISTINCT material_id, year, hs_code, exporter_iso3 FROM trade "
            "WHERE NOT contains(material_id, '+') ORDER BY ALL"
        ).fetchall()
        return self.random.sample(found, min(count, len(found)))

    def trade(self, count: int) -> list[str]:
        """Return the addresses of `count` trade views that nobody has seen; each is drawn from a flow that there is."""
        drawn = self._connection.execute(
            "SELECT material_id, year, hs_code, exporter_iso3, importer_iso3 FROM trade "
            f"WHERE NOT contains(material_id, '+') USING SAMPLE reservoir({4 * count} ROWS) REPEATABLE ({self._next()})"
        ).fetchall()
        found: list[str] = []
        for turn, (one, year, code, seller, buyer) in enumerate(drawn):
            ways = (f"importer={buyer}", f"hs={code}&exporter={seller}", f"country={seller}", f"hs={code}")
            address = f"{HOME}{one}?view=trade&year_to={year}&{ways[turn % len(ways)]}"
            if same(address) not in self._seen:
                self._seen.add(same(address))
                found.append(address)
            if len(found) == count:
                break
        return found

    def _next(self) -> int:
        return self.random.randrange(1 << 20)

    def draw(self, make, tries: int = 400) -> str:
        """Return the first address that `make` gives that is new, and note it. Raises LookupError after `tries`."""
        for _try in range(tries):
            address = make()
            if self.is_new(address):
                return self.see(address)
        raise LookupError(f"no state with rows that was not seen in {tries} tries, the last {address}")

    def _one(self, sql: str, **parameters: object) -> int:
        return int(self._connection.execute(sql, parameters).fetchall()[0][0])

    def _column(self, sql: str, **parameters: object) -> list:
        return [row[0] for row in self._connection.execute(sql, parameters).fetchall()]
