"""Commodities in the publishers' files that this product does not track: counted and listed, not errors."""

from data.fields import columns
from data.model import Dataset

DATASET = Dataset(
    dataset_id="untracked",
    title="Commodities not tracked",
    description="Commodity labels of the publishers' files outside the materials tracked, with the rows they carry.",
    fields=columns("feed_id", "source_id", "vintage", "label", "row_count"),
    primary_key=("feed_id", "vintage", "label"),
    sources=("unrms",),
    filters={"source": ("source_id",)},
    order_by=("feed_id", "vintage", "label"),
    requirements=("11d",),
    code_list=True,
)
