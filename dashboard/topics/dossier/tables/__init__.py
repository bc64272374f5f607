"""What is computed of a place: what it could develop, and who is behind what it buys."""

from __future__ import annotations

from dashboard.topics.dossier.tables.developable import DEVELOPABLE
from dashboard.topics.dossier.tables.imported import IMPORTED

TABLES = (DEVELOPABLE, IMPORTED)
