"""The material in view and what is chosen of it, and the tabs that lead to its other stages, views and products."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.topics.offers import links as offered
from dashboard.topics.production.cards import material as production
from dashboard.topics.production.country_figures import CountryFigures, stage_known
from dashboard.topics.production.queries import STAGES_PRODUCED
from dashboard.topics.reuse.cards import uses
from dashboard.topics.trade.releases import release_tabs
from dashboard.topics.unfc.cards import frame
from dashboard.topics.unfc.scope import Scope as UnfcScope
from dashboard.topics.unfc.scope import load_inventory
from dashboard.ui.tabs import Tab


@dataclass(frozen=True)
class Scope:
    """The material in view and what is chosen of it; what several cards need is read once."""

    engine: Engine
    material: str
    filters: Filters

    @property
    def path(self) -> str:
        """Address of the page."""
        return f"/materials/{self.material}"

    @cached_property
    def stages(self) -> list[str]:
        """The stages at which production is stated, from the ground up."""
        return list(map(str, self.engine.run(STAGES_PRODUCED, {"material": (self.material,)}).column("stage_id")))

    @cached_property
    def stage(self) -> str:
        """The stage chosen, else the one that the material is known by."""
        return self.filters.first("stage") or stage_known(self.material, self.stages) or "mine"

    @cached_property
    def figures(self) -> CountryFigures:
        """Production by country at the stage."""
        return production.load(self.engine, self.material, self.stage, self.filters)

    @property
    def there_is(self) -> Sequence[tuple[str, str]]:
        """What the release holds of the material besides this view and stage, as links."""
        return offered(self.engine, self.material, self.filters.view or "production", self.stage)

    @cached_property
    def unfc(self) -> UnfcScope:
        """The inventory of projects in view."""
        return load_inventory(self.engine, self.material, self.filters)


def view_tabs(scope: Scope) -> list[Tab]:
    """Return a tab for each stage at which production is stated, and for each other view."""
    current, filters = scope.filters.view or "production", scope.filters
    plain = filters.without("product").without("hs").without("measure").without("source_set").without("vintage")
    stages = [
        Tab(
            t(f"stage.{code}.name"),
            plain.with_(view="", stage=code).href(scope.path),
            current=current == "production" and code == scope.stage,
        )
        for code in scope.stages
    ]
    return stages + [
        Tab(t(f"view.{view}.name"), plain.with_(view=view).without("stage").href(scope.path), current=current == view)
        for view in ("trade", "reserves", "unfc", "reuse", "sites")
    ]


def product_tabs(scope: Scope) -> list[Tab]:
    """Return one tab for each product where a stage, or the table of uses, has several: they must not be added up.

    For the view by UNFC, one for each inventory; for trade, one for each release.
    """
    view = scope.filters.view or "production"
    found, products, current = list[Tab](), tuple[str, ...](), ""
    if view == "trade":
        found = release_tabs(scope.engine, scope.material, scope.filters, scope.path)
    elif view == "unfc":
        found = frame.inventory_tabs(scope.unfc, scope.filters, scope.path)
    elif view == "production":
        products, current = scope.figures.products, scope.figures.product
    elif view == "reuse":
        products = uses.use_products(scope.engine, scope.material)
        current = uses.use_product(products, scope.filters)
    found += [
        Tab(name, scope.filters.with_(product=name).href(scope.path), current=name == current) for name in products
    ]
    return found if len(found) > 1 else []
