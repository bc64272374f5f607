"""Code list of the scenarios of demand."""

from data.fields import columns
from data.model import Dataset

DATASET = Dataset(
    dataset_id="scenario",
    title="Scenarios",
    description="Code list: the base year and the scenarios for which demand is projected.",
    fields=columns("scenario_id", "name", "description"),
    primary_key=("scenario_id",),
    sources=("unrms",),
    filters={"scenario": ("scenario_id",)},
    order_by=("scenario_id",),
    code_list=True,
)
