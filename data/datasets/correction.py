"""Known errors of the publishers' files that this release mends, with the evidence."""

from data.evidence import direct
from data.fields import columns
from data.model import Dataset

DATASET = Dataset(
    dataset_id="correction",
    title="Corrections applied",
    description=(
        "Known errors in the publishers' files: what is corrected, why, where the publisher's own text shows it, "
        "and how many rows are affected."
    ),
    fields=columns(
        "correction_id", "feed_id", "source_id", "vintage", "description", "reason", "evidence", "row_count"
    ),
    primary_key=("correction_id",),
    sources=("unrms",),
    filters={"source": ("source_id",)},
    order_by=("correction_id",),
    evidence=(direct("11d", "known errors of publishers that are mended"),),
    code_list=True,
)
