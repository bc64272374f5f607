"""What the newest edition of a source changes: series gone or new, figures taken back or revised."""

from data.evidence import context
from data.fields import columns
from data.model import Dataset

DATASET = Dataset(
    dataset_id="edition_change",
    title="Changes from edition to edition",
    description=(
        "What the newest edition of each source changes compared with the one before: series and countries that "
        "are gone or new, and figures taken back or revised."
    ),
    fields=columns(
        "source_id", "vintage", "vintage_before", "dataset_id", "change", "material_id", "label", "country_iso3",
        "period", "value_before", "value_after",
    ),
    primary_key=("source_id", "vintage", "dataset_id", "change", "label", "period"),
    sources=("unrms",),
    filters={"source": ("source_id",), "material": ("material_id",), "country": ("country_iso3",)},
    nullable=frozenset({"material_id", "country_iso3", "value_before", "value_after"}),
    order_by=("source_id", "dataset_id", "change", "label", "period"),
    evidence=(context("11d", "what a newer edition revised, added or took back"),),
    code_list=True,
)  # fmt: skip
