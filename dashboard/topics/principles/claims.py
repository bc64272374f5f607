"""What is declared as evidence, collected: claims of datasets, metrics and computed tables, and what each rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from dashboard.metrics import METRICS
from dashboard.topics.catalogue.tables import SERIES_HELD
from dashboard.topics.exposure.tables.policy_distance import POLICY_DISTANCE
from dashboard.topics.opportunities.tables.unmined_resource import UNMINED_RESOURCE
from data.codes import code_list
from data.datasets import DATASETS
from data.evidence import Bearing, Evidence

_TABLES = (SERIES_HELD, POLICY_DISTANCE, UNMINED_RESOURCE)
"""Computed tables that are evidence; a test holds that no other table declares any."""


class Kind(StrEnum):
    """What it is that is evidence."""

    DATASET = "dataset"
    METRIC = "metric"
    TABLE = "table"


@dataclass(frozen=True)
class Claim:
    """That a dataset, a metric or a computed table is evidence for a requirement.

    It rests on the datasets `inputs`: a metric on all of them, a table on any.
    """

    claim_id: str
    kind: Kind
    of: str
    evidence: Evidence
    inputs: tuple[str, ...]

    @property
    def requirement_id(self) -> str:
        """The requirement it is about."""
        return self.evidence.requirement_id

    @property
    def counts(self) -> bool:
        """Whether it covers something: context only helps to read."""
        return self.evidence.bearing is not Bearing.CONTEXT


def _declared() -> Iterator[Claim]:
    for dataset in DATASETS.values():
        for number, evidence in enumerate(dataset.evidence):
            claim_id = f"{dataset.dataset_id}_{number + 1}"
            yield Claim(claim_id, Kind.DATASET, dataset.dataset_id, evidence, (dataset.dataset_id,))
    for metric in METRICS.values():
        for evidence in metric.evidence:
            claim_id = f"{metric.metric_id}_{evidence.requirement_id}"
            yield Claim(claim_id, Kind.METRIC, metric.metric_id, evidence, metric.inputs)
    for table in _TABLES:
        for evidence in table.evidence:
            claim_id = f"{table.table_id}_{evidence.requirement_id}"
            yield Claim(claim_id, Kind.TABLE, table.table_id, evidence, table.datasets)


CLAIMS: Mapping[str, Claim] = {claim.claim_id: claim for claim in _declared()}
"""Every claim by its id."""
REQUIREMENTS = tuple(code_list("requirement").rows)
"""The requirements in the order of the UN text."""


def _by_requirement() -> Mapping[str, tuple[Claim, ...]]:
    order = list(Bearing)
    found: dict[str, list[Claim]] = {requirement_id: [] for requirement_id in REQUIREMENTS}
    for claim in CLAIMS.values():
        found[claim.requirement_id].append(claim)

    def place(claim: Claim) -> tuple[int, bool]:
        return order.index(claim.evidence.bearing), claim.kind is not Kind.DATASET

    return {requirement_id: tuple(sorted(claims, key=place)) for requirement_id, claims in found.items()}


_OF_REQUIREMENT = _by_requirement()


def claims_of(requirement_id: str) -> tuple[Claim, ...]:
    """Return the claims about a requirement: direct ones first, then proxies, then context."""
    return _OF_REQUIREMENT[requirement_id]


def is_procedural(requirement_id: str) -> bool:
    """Tell whether only somebody's own assessment can answer a requirement: no statistic shows it."""
    return code_list("requirement").rows[requirement_id]["shown_by"] == "assessment"
