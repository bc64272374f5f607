"""Rows set aside because nobody has mapped one of their labels; nothing vanishes."""

from data.evidence import direct
from data.fields import columns
from data.model import Dataset

DATASET = Dataset(
    dataset_id="quarantine",
    title="Rows not yet mapped",
    description=(
        "Rows of the publishers' files whose label nobody has mapped yet: where it is, which label, and how to "
        "map it."
    ),
    fields=columns(
        "feed_id", "file", "line", "label_kind", "label", "value", "share_of_world_frac", "cure", "source_id",
        "vintage",
    ),
    primary_key=("feed_id", "vintage", "file", "line", "label_kind", "label"),
    sources=("unrms",),
    filters={"source": ("source_id",)},
    nullable=frozenset({"value", "share_of_world_frac"}),
    order_by=("feed_id", "vintage", "file", "line"),
    evidence=(direct("11d", "rows set aside because they could not be read"),),
    code_list=True,
)  # fmt: skip
