"""What became of the rows of every publisher's file: read = published + set aside + ignored."""

from data.evidence import direct
from data.fields import columns
from data.model import Dataset

DATASET = Dataset(
    dataset_id="conservation",
    title="What became of every row",
    description=(
        "For every file of every feed: rows read, published, not yet mapped and left out on purpose; none "
        "vanishes."
    ),
    fields=columns(
        "feed_id", "source_id", "vintage", "file", "row_kind", "rows_read", "rows_published", "rows_set_aside",
        "rows_ignored",
    ),
    primary_key=("feed_id", "source_id", "vintage", "file"),
    sources=("unrms",),
    filters={"source": ("source_id",)},
    order_by=("feed_id", "vintage", "file"),
    evidence=(direct("11d", "that rows read are published, set aside or left out, and none lost"),),
    code_list=True,
)  # fmt: skip
