"""Code list of measures on exports: bans, quotas, licences, with the document each was read in."""

from data.evidence import context
from data.fields import columns
from data.model import Dataset

DATASET = Dataset(
    dataset_id="export_measure",
    title="Measures on exports",
    description=(
        "Code list: bans, quotas and licences on exports of materials, each with its dates and the document it was "
        "read in. Only measures that were read are listed: a country without a row may have one."
    ),
    fields=columns(
        "measure_id", "name", "country_iso3", "materials", "kind", "announced", "effective", "ends", "quota_t",
        "hs_code", "binds", "read_on", "source_document", "note",
    ),
    primary_key=("measure_id",),
    sources=("unrms",),
    filters={"country": ("country_iso3",), "hs": ("hs_code",)},
    nullable=frozenset({"quota_t"}),
    order_by=("effective", "measure_id"),
    evidence=(context("1e", "bans, quotas and licences on exports" ),),
    code_list=True,
)  # fmt: skip
