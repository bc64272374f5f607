"""What is computed of a place: what it could develop, who is behind what it buys, what its members make together."""

from __future__ import annotations

from dashboard.topics.dossier.tables.developable import DEVELOPABLE
from dashboard.topics.dossier.tables.imported import IMPORTED
from dashboard.topics.dossier.tables.place_output import PLACE_OUTPUT

TABLES = (DEVELOPABLE, IMPORTED, PLACE_OUTPUT)
