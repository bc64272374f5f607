"""Datasets of what publishers state in tonnes by country and year: one shape for production, capacity and reserves."""

from __future__ import annotations

from collections.abc import Sequence

from data.evidence import Evidence
from data.fields import columns
from data.model import Dataset

_KEY = ("material_id", "stage_id", "product", "country_iso3", "year")
_LIST = ("material_id", "stage_id", "product", "year", "source_id")
"""What makes a list of countries with its total: its rows are of one edition, else a country that the newer one moved
to "other countries" or left out would count twice."""
_MEANING = "Tonnes of contained element or named oxide, by material, stage, country, year and edition."


def country_figures(
    dataset_id: str, title: str, *, sources: Sequence[str], evidence: Sequence[Evidence], more: str = ""
) -> Dataset:
    """Return such a dataset, every vintage kept; `more` goes on with its description."""
    return Dataset(
        dataset_id=dataset_id,
        title=title,
        description=f"{_MEANING} {more}".strip(),
        fields=columns(
            "material_id", "stage_id", "country_iso3", "year", "quantity_t", "status", "bound", "excludes",
            "product", "content_basis", "original_value", "original_unit", "vintage", "is_latest", "source_id", "note",
        ),
        primary_key=(*_KEY, "vintage", "source_id"),
        sources=tuple(sources),
        filters={
            "material": ("material_id",), "country": ("country_iso3",), "stage": ("stage_id",),
            "year_from": ("year",), "year_to": ("year",), "vintage": ("vintage",), "product": ("product",),
            "status": ("status",), "source": ("source_id",),
        },
        nullable=frozenset({"quantity_t"}),
        latest_by=_LIST,
        order_by=("material_id", "stage_id", "product", "year", "country_iso3", "vintage"),
        evidence=tuple(evidence),
    )  # fmt: skip
