"""The sources of a release: licence, citation, vintage, hash, rows."""

from data.evidence import direct
from data.fields import columns
from data.model import Dataset

DATASET = Dataset(
    dataset_id="source",
    title="Sources",
    description=(
        "Every publisher's file in this release, with licence, citation, edition, date of retrieval and SHA-256."
    ),
    fields=columns(
        "source_id", "feed_id", "vintage", "publisher", "title", "licence", "licence_url", "url", "doi", "citation",
        "cadence", "retrieved", "file", "sha256", "row_count",
    ),
    primary_key=("feed_id", "file", "vintage"),
    sources=("unrms",),
    takes_inventories=True,
    filters={"source": ("source_id",)},
    order_by=("source_id", "vintage", "file"),
    evidence=(direct("11d", "the files behind the figures, with edition, licence and checksum"),),
    code_list=True,
)  # fmt: skip
