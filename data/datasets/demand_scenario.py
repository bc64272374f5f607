"""Demand for minerals by technology and scenario to 2050, every edition kept."""

from data.evidence import proxy
from data.fields import columns
from data.model import Dataset

DATASET = Dataset(
    dataset_id="demand_scenario",
    title="Demand by scenario",
    description=(
        "Tonnes of contained mineral by application, scenario and year. The publisher states the same demand in "
        "several tables: only rows whose `counting` is counted may be added up, within one product, scenario, "
        "year and edition; totals are the publisher's own. Base years are the publisher's estimates, later years "
        "projections."
    ),
    fields=columns(
        "material_id", "product", "application", "scenario_id", "year", "quantity_t", "status", "counting",
        "demand_table", "technology_case", "content_basis", "original_value", "original_unit", "vintage", "is_latest",
        "source_id", "note",
    ),
    primary_key=(
        "material_id", "product", "demand_table", "technology_case", "application", "scenario_id", "year", "vintage",
        "source_id",
    ),
    sources=("iea",),
    filters={
        "material": ("material_id",), "product": ("product",), "scenario": ("scenario_id",),
        "application": ("application",), "counting": ("counting",), "status": ("status",), "year_from": ("year",),
        "year_to": ("year",), "vintage": ("vintage",), "source": ("source_id",),
    },
    nullable=frozenset({"quantity_t"}),
    latest_by=(
        "material_id", "product", "demand_table", "technology_case", "application", "scenario_id", "year", "source_id",
    ),
    order_by=("material_id", "product", "demand_table", "technology_case", "application", "scenario_id", "year"),
    evidence=(
        proxy("2a", "demand under scenarios of the energy transition"),
        proxy("2c", "demand under scenarios that keep climate promises"),
    ),
)  # fmt: skip
