"""Code list of country blocs."""

from data.fields import columns
from data.model import Dataset

DATASET = Dataset(
    dataset_id="country_group",
    title="Country blocs",
    description=(
        "Code list: blocs that can be used wherever a country can, with their members, since when, and according "
        "to whom."
    ),
    fields=columns("bloc_id", "name", "name_official", "members", "as_of", "source_document", "note"),
    primary_key=("bloc_id",),
    sources=("unrms",),
    order_by=("bloc_id",),
    code_list=True,
)
