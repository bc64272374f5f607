"""What every card of a country looks at: the country, the filters, and how its goods are named."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from dashboard.filters import Filters
from dashboard.ui.words import material_name
from data.codes import code_list

_LONGEST = 20


@dataclass(frozen=True)
class Scope:
    """A country and what the reader restricts: `filters` are those of the URL."""

    country: str
    filters: Filters

    @property
    def production(self) -> Filters:
        """Filters of production, one year where one is chosen."""
        return self._dated(self.trade)

    @property
    def reserve(self) -> Filters:
        """Filters of reserves, which have no stage of production."""
        return self._dated(self.filters.only(("material", "year_from", "year_to")))

    @property
    def sites(self) -> Filters:
        """Filters of facilities and deposits."""
        return self.filters.only(("material",)).with_(country=self.country)

    @property
    def trade(self) -> Filters:
        """Filters of trade over the range of years, without a direction."""
        return self.filters.only(("material", "stage", "year_from", "year_to"))

    def _dated(self, chosen: Filters) -> Filters:
        year = self.filters.year
        return chosen.with_(year_from=year, year_to=year) if year else chosen

    def material_href(self, material: str, stage: str = "", view: str = "") -> str:
        """Return the address of a material with this country chosen."""
        return _material_href(self.country, material, stage, view)


@lru_cache(maxsize=1024)
def _material_href(country: str, material: str, stage: str, view: str) -> str:
    chosen = Filters().with_(country=country, stage=(stage,) if stage else (), view=view)
    return chosen.href(f"/materials/{material}")


def short_name(material: str) -> str:
    """Return a name short enough for a label: symbols in place of the long name of a shared code."""
    row = code_list("material").rows.get(material)
    if row and row["group_id"] == "shared":
        return f"{row['symbol']}*"
    name = material_name(material)
    return row["symbol"] if row and len(name) > _LONGEST else name
