"""European Commission, study of 2017: supply risk and economic importance with every input, tables 3 and 18."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipelines.model import Feed, Original, Parsed, Read
from pipelines.reading import csv_files
from pipelines.reading.printed import as_printed

FEED = Feed(
    feed_id="ec_crm_2017",
    source_id="ec_crm_2017",
    title="Study on the review of the list of critical raw materials 2017",
    parser_version=1,
    accepts="crm_2017_assessment.csv: one row a material, inputs and results as printed",
    row="a line: a material",
)
SUPPLY_USED = ("GS + EUS", "GS only", "EUS only")
STAGES = ("Extraction", "Processing")
_STUDY = "2017"
_NUMBERS = (
    "hhi_wgi_t_global", "hhi_wgi_t_eu28", "import_reliance_pct", "eol_rir_pct", "si_sr", "si_ei", "supply_risk",
    "economic_importance",
)  # fmt: skip
_COLUMNS = ("material", "stage", "supply_data", *_NUMBERS, "source", "confidence")
_TYPED = {
    **dict.fromkeys(_NUMBERS, csv_files.Typed(csv_files.is_amount, "empty or a number from zero")),
    "supply_data": csv_files.Typed(lambda cell: cell in SUPPLY_USED, "one of " + ", ".join(SUPPLY_USED)),
    "stage": csv_files.Typed(lambda cell: cell in STAGES, "one of " + ", ".join(STAGES)),
}


def parse(originals: Sequence[Original], workspace: Path) -> Iterator[Parsed]:  # noqa: ARG001 - nothing is unpacked
    """Yield the materials of the study, tracked or not: the method is checked on all. Cells as printed.

    Raises InputError for another table and for a cell that is no number, no stage or no choice of supply.
    """
    for original in originals:
        for found in csv_files.tables(original, _COLUMNS):
            csv_files.check_cells(found.file, found.rows, _TYPED)
            yield Parsed(
                snapshot_id="assessment",
                vintage=_STUDY,
                title=FEED.title,
                doi="",
                rows=as_printed(found, _COLUMNS),
                originals=(original,),
                read=Read({found.file: len(found.rows)}),
            )
