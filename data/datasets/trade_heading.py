"""Totals of trade by heading of four digits, in a later release of BACI; never added to codes of six digits."""

from data.evidence import context
from data.fields import columns
from data.model import Dataset

DATASET = Dataset(
    dataset_id="trade_heading",
    title="Trade by heading: totals",
    description=(
        "Value and gross weight of all trade under a heading of four digits in a year, how many pairs of countries it "
        "adds up and which share the flows of trade_heading_flow hold. A heading mixes goods that codes of six digits "
        "tell apart: it is never added to them, nor joined with another release. Its compiler left out places that "
        "its map does not draw (excludes: the large ones), so that value and weight are lower bounds and no basis of "
        "a country's share. quantity_in_range_t is the weight without flows whose weight and value do not fit."
    ),
    fields=columns(
        "year", "hs_heading", "material_id", "stage_id", "bound", "value_usd", "quantity_t", "unit_value_flag",
        "quantity_in_range_t", "n_pairs", "n_listed", "share_listed_frac", "excludes", "status", "nomenclature",
        "vintage", "source_id", "note",
    ),
    primary_key=("year", "hs_heading", "vintage", "source_id"),
    sources=("baci_headings",),
    filters={
        "material": ("material_id",), "stage": ("stage_id",), "year_from": ("year",), "year_to": ("year",),
        "source": ("source_id",),
    },
    nullable=frozenset({"quantity_in_range_t"}),
    order_by=("material_id", "hs_heading", "year"),
    evidence=(context("7c", "world trade of the heading that holds the goods"),),
    newest_only=True,
)  # fmt: skip
