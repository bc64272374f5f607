"""What the cards of a material's trade say where a choice leaves them empty: what is missing and what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from dashboard.engine import Engine
from dashboard.i18n import joined, t
from dashboard.topics.trade.cards.traded import MaterialTrade
from dashboard.ui.words import material_in_text, nothing
from data.codes import place_in_text

_CHOICES: Mapping[str, Callable[[str], str]] = {
    "hs": str, "country": place_in_text, "exporter": place_in_text, "importer": place_in_text,
}  # fmt: skip
Offers = Sequence[tuple[str, str]]
"""Text and address of each."""


def no_exports(traded: MaterialTrade) -> str:
    """Return why there is no trade to show."""
    name = material_in_text(traded.material)
    if traded.years and not traded.year:
        return t("material.years.nothing", material=name, first=traded.years[0], last=traded.years[-1])
    narrowing = traded.filters.only((*_CHOICES, "year_from", "year_to", "year", "stage"))
    return nothing("material.trade.nothing", narrowing, material=name)


def no_flows(engine: Engine, traded: MaterialTrade) -> tuple[str, Offers]:
    """Return that no flow fits the choice in the year shown and which is the newest year with one, as a link too."""
    choice = _choice(traded)
    if not traded.year or not choice:
        return t("material.trade.no_flows"), ()
    what = t("material.trade.no_flow_of", material=material_in_text(traded.material), choice=choice,
             year=traded.when)  # fmt: skip
    rows = engine.run(traded.queries.years, traded.all_years.chosen()).records()
    newest = max((row["year"] for row in rows if row["value_usd"]), default=0)
    if not newest:
        return t("material.trade.no_flow_ever", what=what), ()
    plain = traded.filters.without("year_from").without("year_to").with_(year=newest)
    link = t("material.trade.flows_of", year=newest), plain.href(f"/materials/{traded.material}")
    return t("material.trade.no_flow_since", what=what, year=newest), [link]


def _choice(traded: MaterialTrade) -> str:
    """Return goods and places chosen, in words."""
    return " ".join(
        t(f"material.trade.choice.{key}", names=joined([named(item) for item in traded.filters.value(key)]))
        for key, named in _CHOICES.items()
        if traded.filters.value(key)
    )
