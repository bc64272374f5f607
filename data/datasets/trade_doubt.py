"""What is doubtful of trade: more than was mined, the same goods under two codes, other figures in a later release."""

from data.evidence import context
from data.fields import columns
from data.model import Dataset

DATASET = Dataset(
    dataset_id="trade_doubt",
    title="Doubtful trade figures",
    description=(
        "Exports of a country and year (WLD: of a code as a whole) to be read with care. over_mined: the least "
        "they can contain is more than was mined and bought. same_goods: this holds for one code alone, and "
        "another code contains as much, so both are probably the same tonnes; the value of the first is left out "
        "of totals over codes. revised: a later release differs. Found by a check at publish; the published "
        "figures stay as they are."
    ),
    fields=columns(
        "kind", "material_id", "exporter_iso3", "year", "hs_codes", "value_usd", "left_out_usd", "content_t",
        "bought_t", "mined_t", "mined_year", "later_value_usd", "bound", "later_vintage", "vintage", "source_id",
    ),
    primary_key=("kind", "material_id", "exporter_iso3", "year", "hs_codes", "later_vintage"),
    sources=("baci", "baci_later", "usgs_mcs"),
    filters={
        "material": ("material_id",), "country": ("exporter_iso3",), "exporter": ("exporter_iso3",),
        "year_from": ("year",), "year_to": ("year",), "source": ("source_id",),
    },
    nullable=frozenset({"left_out_usd", "content_t", "bought_t", "mined_t", "mined_year", "later_value_usd"}),
    order_by=("material_id", "year", "exporter_iso3", "kind"),
    evidence=(context("11d", "flows whose figures are doubted, and why"),),
    inputs=("trade_yearly", "production_yearly", "trade_revision"),
)  # fmt: skip
