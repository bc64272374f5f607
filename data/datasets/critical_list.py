"""Code list of the official lists of critical minerals."""

from data.fields import columns
from data.model import Dataset

DATASET = Dataset(
    dataset_id="critical_list",
    title="Lists of critical minerals",
    description=(
        "Code list: official lists of critical or strategic minerals, how many names each has and how many of them "
        "were seen. A list that is partial, or that a newer one has replaced, is never counted."
    ),
    fields=columns(
        "list_id", "name", "title", "jurisdiction", "year", "issued", "n_names", "n_seen", "n_mapped", "completeness",
        "replaced_by", "source_document", "read_in", "read_on", "note",
    ),
    primary_key=("list_id",),
    sources=("unrms",),
    filters={"year_from": ("year",), "year_to": ("year",)},
    order_by=("list_id",),
    code_list=True,
)  # fmt: skip
