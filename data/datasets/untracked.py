"""What of the publishers' files is left out on purpose, by label, each with the reason."""

from data.evidence import direct
from data.fields import columns
from data.model import Dataset

DATASET = Dataset(
    dataset_id="untracked",
    title="Labels left out",
    description="Labels in the publishers' files that are left out on purpose: why, and how many rows they carry.",
    fields=columns("feed_id", "source_id", "vintage", "label", "reason", "row_count"),
    primary_key=("feed_id", "source_id", "vintage", "label", "reason"),
    sources=("unrms",),
    filters={"source": ("source_id",)},
    order_by=("feed_id", "vintage", "label"),
    evidence=(direct("11d", "what the publishers state and this product leaves out"),),
    code_list=True,
)
