"""The README's way from the API into pandas, run as it stands against a release."""

import io
import re
import urllib.request
from urllib.parse import urlsplit

import pytest

from tests.architecture.code import ROOT

RECIPE = re.compile(r"```python\n(.*?)```", re.DOTALL)


def test_the_recipe_of_the_readme_gives_shares_of_the_world_and_what_to_cite(client, monkeypatch):
    def fetch(asked, *_args, **_kwargs):
        address = urlsplit(asked if isinstance(asked, str) else asked.full_url)
        answer = client.get(f"{address.path}?{address.query}")
        assert answer.status_code == 200, answer.text
        body = io.BytesIO(answer.data)
        body.headers = answer.headers
        return body

    monkeypatch.setattr(urllib.request, "urlopen", fetch)
    (recipe,) = RECIPE.findall((ROOT / "README.md").read_text("utf-8"))
    names = {}
    exec(recipe, names)
    assert names["share_pct"].loc[2023, "COD"] == pytest.approx(100 * 175_000 / 238_000)
    assert "WLD" not in names["share_pct"]
    assert any("Geological Survey" in reference for reference in names["cited"])
