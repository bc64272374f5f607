"""The bundled plotly.js is of the version that the installed Dash and plotly expect."""

from __future__ import annotations

import json
import re

from plotly.offline import get_plotlyjs_version

from dashboard.factory import ASSETS, PLOTLY

RECIPE = ASSETS.parent / "tools" / "plotly-bundle" / "package.json"


def test_the_bundle_has_the_version_of_the_installed_plotly() -> None:
    head = (ASSETS / PLOTLY).read_text("utf-8")[:200]
    found = re.search(r"plotly\.js (\d+\.\d+\.\d+)", head)
    assert found
    assert found[1] == get_plotlyjs_version() == json.loads(RECIPE.read_text())["dependencies"]["plotly.js"]


def test_the_bundle_carries_its_licence() -> None:
    assert "MIT" in (ASSETS / "vendor" / "plotly-crm.LICENSE.txt").read_text("utf-8")
