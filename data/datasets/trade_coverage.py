"""Which goods of a material's chain the trade covers, in which release and years, and which it lacks."""

from data.evidence import direct
from data.fields import columns
from data.model import Dataset

DATASET = Dataset(
    dataset_id="trade_coverage",
    title="Coverage of the trade data",
    description=(
        "HS codes of the tracked materials by release: the years for which it states all flows, and for how many "
        "of them weights. A row without a year is a code for which no release here states a flow: no total of a "
        "material's trade includes these goods."
    ),
    fields=columns(
        "hs_code", "material_id", "stage_id", "hs_1992", "coverage", "first_year", "last_year", "n_years",
        "n_years_weighed", "nomenclature", "vintage", "source_id",
    ),
    primary_key=("hs_code", "vintage", "source_id"),
    sources=("baci", "baci_later"),
    filters={
        "material": ("material_id",), "stage": ("stage_id",), "hs": ("hs_code",), "source": ("source_id",),
    },
    nullable=frozenset({"first_year", "last_year"}),
    order_by=("material_id", "hs_code", "source_id"),
    evidence=(direct("11d", "which goods codes the trade series holds, and since when"),),
    inputs=("trade_yearly", "trade_later"),
)  # fmt: skip
