"""Tables of the exposure of a place to a material."""

from dashboard.topics.exposure.tables.criticality_matrix import CRITICALITY_MATRIX
from dashboard.topics.exposure.tables.policy_distance import POLICY_DISTANCE
from dashboard.topics.exposure.tables.supply import SUPPLIERS, SUPPLY_CHAIN

__all__ = ["CRITICALITY_MATRIX", "POLICY_DISTANCE", "SUPPLIERS", "SUPPLY_CHAIN", "TABLES"]
TABLES = (SUPPLY_CHAIN, SUPPLIERS, POLICY_DISTANCE, CRITICALITY_MATRIX)
