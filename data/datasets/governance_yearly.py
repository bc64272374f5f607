"""World Bank Worldwide Governance Indicators by country and year."""

from data.evidence import Summary, context, proxy
from data.fields import columns
from data.model import Dataset

_SCALE = "on a scale from −2.5 (weak) to 2.5 (strong)"  # noqa: RUF001 - a minus sign
DATASET = Dataset(
    dataset_id="governance_yearly",
    title="Governance indicators by country and year",
    description="Six dimensions of the Worldwide Governance Indicators with their uncertainty, every edition kept.",
    fields=columns(
        "country_iso3", "dimension_id", "year", "estimate", "std_error", "n_sources", "rank_pct", "rank_lower_pct",
        "rank_upper_pct", "status", "vintage", "is_latest", "source_id", "note",
    ),
    primary_key=("country_iso3", "dimension_id", "year", "vintage", "source_id"),
    sources=("wgi",),
    filters={
        "country": ("country_iso3",), "dimension": ("dimension_id",), "year_from": ("year",), "year_to": ("year",),
        "vintage": ("vintage",), "source": ("source_id",),
    },
    nullable=frozenset({"estimate", "std_error", "n_sources", "rank_pct", "rank_lower_pct", "rank_upper_pct"}),
    latest_by=("country_iso3", "dimension_id", "year", "source_id"),
    order_by=("country_iso3", "dimension_id", "year", "vintage"),
    evidence=(
        proxy("1a", f"how effective government is, {_SCALE}", "estimate", Summary.RANGE, dimension_id=("ge",)),
        proxy("1b", f"the quality of regulation, {_SCALE}", "estimate", Summary.RANGE, dimension_id=("rq",)),
        proxy("3e", f"the control of corruption, {_SCALE}", "estimate", Summary.RANGE, dimension_id=("cc",)),
        context("4c", f"voice and accountability, {_SCALE}", "estimate", Summary.RANGE, dimension_id=("va",)),
    ),
)  # fmt: skip
