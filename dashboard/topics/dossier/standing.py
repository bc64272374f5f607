"""What a country or a bloc makes or holds in the newest year: quantities of its members added, never their shares.

Sources: USGS and IEA (output), USGS (reserves). Members are added within one material, stage, product, content, year
and source; what a member withholds or no source states is named, not guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dashboard.engine import Engine
from dashboard.engine.model import Query, Record
from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.metrics import bounds
from dashboard.topics.production.country_figures import stage_order
from dashboard.ui.words import amount, bounded
from data.codes import expand_blocs
from data.model import Status

_KEY = ("material_id", "stage_id", "product", "content_basis", "year", "source_id")


@dataclass(frozen=True)
class Standing:
    """A figure of a place: `rows` are its members' of one material, stage, product, content, year and source."""

    rows: tuple[Record, ...]

    @property
    def first(self) -> Record:
        """A row that carries what all of them share."""
        return self.rows[0]

    @property
    def stated(self) -> tuple[Record, ...]:
        """Members with a quantity above zero, the largest first."""
        rows = [row for row in self.rows if row["quantity_t"]]
        return tuple(sorted(rows, key=lambda row: -row["quantity_t"]))

    @property
    def withheld(self) -> tuple[str, ...]:
        """Members whose quantity is withheld: it is in no sum."""
        return tuple(row["country_iso3"] for row in self.rows if row["status"] == Status.WITHHELD)

    @property
    def quantity_t(self) -> float | None:
        """The members' quantities added; None where none is stated."""
        stated = [float(row["quantity_t"]) for row in self.rows if row["quantity_t"] is not None]
        return sum(stated) if stated else None

    @property
    def share_frac(self) -> float | None:
        """The sum over what the publisher's shares are of, 0-1; None where there is no such whole."""
        known = next((row for row in self.stated if row["share_frac"]), None)
        if known is None or self.quantity_t is None:
            return None
        return self.quantity_t / float(known["quantity_t"] / known["share_frac"])

    @property
    def bound(self) -> str:
        """How the sum is to be read: '<' at most, '>' at least, '?' both, empty where it is exact."""
        return bounds.of_sum(row["bound"] for row in self.stated)

    @property
    def share_bound(self) -> str:
        """The same of the share."""
        return bounds.of_sum(row["share_bound"] for row in self.stated)

    @property
    def without(self) -> tuple[str, ...]:
        """Countries whose quantity is not in what the share is of."""
        if not self.share_frac:
            return ()
        return tuple(sorted({code for row in self.stated for code in str(row["share_without"] or "").split()}))

    @property
    def words(self) -> str:
        """The quantity with its share, in words; why there is none."""
        if len(self.rows) == 1 or self.quantity_t is None:
            text = amount(self.first if not self.withheld else {**self.first, "quantity_t": None, "status": "withheld"})
        else:
            text = bounded(theme.quantity(self.quantity_t), self.bound)
        return text

    @property
    def share_words(self) -> str:
        """The share in words, with whom it leaves out; empty without one."""
        if self.share_frac is None:
            return ""
        return share_in_words(self.share_frac, self.share_bound, self.without)


def share_in_words(share_frac: float, bound: str, without: Sequence[str]) -> str:
    """Return a share with how it is to be read: "19 % excluding USA", "at most 5 %"."""
    text = bounded(theme.percent(share_frac), bound)
    return t("share.without", share=text, codes=", ".join(without)) if without else text


def standings(engine: Engine, query: Query, places: Sequence[str], filters: Filters) -> list[Standing]:
    """Return the figures of a place by `query` (a standing), the largest share of the world first."""
    chosen = filters.with_(country=tuple(places))
    return grouped(engine.run(query, chosen.chosen()).records(), expand_blocs(places))


def grouped(rows: Iterable[Record], members: Iterable[str]) -> list[Standing]:
    """Return the rows of `members` added up by what may be added, the largest share first."""
    inside, groups = frozenset(members), dict[tuple[object, ...], list[Record]]()
    for row in rows:
        if row["country_iso3"] in inside:
            groups.setdefault(tuple(row[name] for name in _KEY), []).append(row)
    found = [Standing(tuple(group)) for group in groups.values()]
    return sorted(found, key=_place)


def _place(standing: Standing) -> tuple[float, int, str, str]:
    first = standing.first
    return -(standing.share_frac or 0.0), stage_order(first["stage_id"]), first["material_id"], first["product"]
