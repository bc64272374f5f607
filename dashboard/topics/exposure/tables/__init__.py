"""Tables of the exposure of a place to a material."""

from dashboard.topics.exposure.tables.criticality_matrix import CRITICALITY_MATRIX
from dashboard.topics.exposure.tables.dependence import DEPENDENCE
from dashboard.topics.exposure.tables.policy_distance import POLICY_DISTANCE
from dashboard.topics.exposure.tables.supply import SUPPLIERS, SUPPLY_CHAIN

__all__ = ["CRITICALITY_MATRIX", "DEPENDENCE", "OF_BRIEF", "POLICY_DISTANCE", "SUPPLIERS", "SUPPLY_CHAIN", "TABLES"]
OF_BRIEF = (SUPPLY_CHAIN, SUPPLIERS, POLICY_DISTANCE, CRITICALITY_MATRIX)
"""Those of which a brief is made."""
TABLES = (*OF_BRIEF, DEPENDENCE)
