"""GeoPolRisk: published results of the method with what they were computed from, as one .csv table.

The numbers are facts; the package that publishes them is under the GPL-3.0 and none of its code is used.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipelines.model import Feed, Original, Parsed, Read
from pipelines.reading import csv_files
from pipelines.reading.printed import as_printed

FEED = Feed(
    feed_id="geopolrisk",
    source_id="geopolrisk",
    title="Published results of the GeoPolRisk method",
    parser_version=1,
    accepts="geopolrisk_testvectors.csv: one row a case",
    row="a line: a case",
)
QUANTITIES = ("hhi", "production", "num_sum_g_f", "total_trade", "wta", "score", "price", "cf")
MAPPING = Path(__file__).parent / "mapping.csv"
_COLUMNS = ("case", *QUANTITIES, "note")
_UNDATED = "undated"
_TYPED = dict.fromkeys(QUANTITIES, csv_files.Typed(csv_files.is_amount, "empty or a number from zero"))


def parse(originals: Sequence[Original], workspace: Path) -> Iterator[Parsed]:  # noqa: ARG001 - nothing is unpacked
    """Yield the cases with their cells as printed; empty where a quantity is not published. Raises InputError."""
    for original in originals:
        for found in csv_files.tables(original, _COLUMNS):
            csv_files.check_cells(found.file, found.rows, _TYPED)
            yield Parsed(
                snapshot_id="results",
                vintage=_UNDATED,
                title=FEED.title,
                doi="",
                rows=as_printed(found, _COLUMNS),
                originals=(original,),
                read=Read({found.file: len(found.rows)}),
            )
