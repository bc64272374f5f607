"""What later releases of BACI state of a code, for comparison with the series of trade."""

from data.evidence import context
from data.fields import columns
from data.model import Dataset

DATASET = Dataset(
    dataset_id="trade_revision",
    title="Exports in later releases",
    description=(
        "Exports of a code by country and in total (WLD) in a release of BACI later than that of trade_yearly, "
        "and in a newer nomenclature. With the bound > only the largest flows are known: the value is at least "
        "that, and no share can be taken. The two releases are never joined in one series."
    ),
    fields=columns(
        "year", "exporter_iso3", "hs_code", "value_usd", "bound", "nomenclature", "vintage", "source_id", "note",
    ),
    primary_key=("year", "exporter_iso3", "hs_code", "vintage", "source_id"),
    sources=("baci_later",),
    filters={
        "exporter": ("exporter_iso3",), "hs": ("hs_code",), "year_from": ("year",), "year_to": ("year",),
        "source": ("source_id",),
    },
    order_by=("hs_code", "year", "exporter_iso3"),
    evidence=(context("11d", "what a later release revised"),),
)  # fmt: skip
