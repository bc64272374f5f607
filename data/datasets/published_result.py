"""Published results of the methods that the dashboard computes too, with every input that was printed."""

from data.evidence import direct
from data.fields import columns
from data.model import Dataset

DATASET = Dataset(
    dataset_id="published_result",
    title="Published results of methods",
    description=(
        "Results that others published with the inputs they printed, one row for each method, case and quantity; "
        "the Validation page compares our computation with them."
    ),
    fields=columns(
        "method_id", "product", "material_id", "stage_id", "year", "quantity_id", "role", "value", "unit",
        "original_value", "source_document", "vintage", "source_id", "note",
    ),
    primary_key=("method_id", "product", "quantity_id", "vintage"),
    sources=("ec_crm_2017", "geopolrisk"),
    filters={
        "method": ("method_id",), "material": ("material_id",), "product": ("product",), "year_from": ("year",),
        "year_to": ("year",), "source": ("source_id",),
    },
    nullable=frozenset({"material_id", "stage_id", "year", "value"}),
    order_by=("method_id", "product", "quantity_id"),
    evidence=(
        direct("3h", "results and inputs that a publisher computed, to hold our computation against"),
    ),
)  # fmt: skip
