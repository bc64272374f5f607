"""Code list of the names on the official lists of critical minerals."""

from data.fields import columns
from data.model import Dataset

DATASET = Dataset(
    dataset_id="critical_list_name",
    title="Names on lists of critical minerals",
    description=(
        "Code list: each name as its list prints it, and the material it is read as. A name that is read as "
        "several has a row for each; one outside the tracked materials has none. Only names that were seen are "
        "listed."
    ),
    fields=columns("entry_id", "list_id", "part", "name", "material_id", "source_document", "note"),
    primary_key=("entry_id",),
    sources=("unrms",),
    filters={"material": ("material_id",)},
    nullable=frozenset({"material_id"}),
    order_by=("entry_id",),
    code_list=True,
)
