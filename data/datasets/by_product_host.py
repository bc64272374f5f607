"""What a material is mined as a by-product of."""

from data.evidence import direct
from data.fields import columns
from data.model import Dataset

DATASET = Dataset(
    dataset_id="by_product_host",
    title="Hosts of by-products",
    description=(
        "Host commodities that a material is recovered with, as the compilation names them. Shares among hosts "
        "are not stated: the one share that is published, for all hosts together, is in reuse_indicator "
        "(by_product_share). A host outside the tracked materials has a name but no code."
    ),
    fields=columns(
        "material_id", "product", "host", "host_material_id", "n_hosts", "region", "year",
        "source_document", "confidence", "vintage", "source_id", "note",
    ),
    primary_key=("material_id", "product", "host", "source_document"),
    sources=("reference",),
    filters={
        "material": ("material_id",), "host": ("host_material_id",), "product": ("product",),
        "confidence": ("confidence",), "source": ("source_id",),
    },
    nullable=frozenset({"host_material_id"}),
    order_by=("material_id", "product", "host"),
    evidence=(direct("6a", "the metals it is recovered with"),),
)  # fmt: skip
