"""Names in addresses, understood or answered with what may be meant, and the file of names that browsers fetch."""

from __future__ import annotations

import gzip
import json

import pytest

from dashboard.topics.registry import QUERIES
from dashboard.web.names import search_names
from data.codes import code_list


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("country=DR%20Congo", "country=COD"), ("country=Congo,%20Dem.%20Rep.", "country=COD"),
        ("country=Chili", "country=CHL"), ("country=%E9%9F%A9%E5%9B%BD", "country=KOR"),
        ("material=Kobalt", "material=cobalt"), ("material=Co&country=RDC", "material=cobalt&country=COD"),
    ],
)  # fmt: skip
def test_the_api_understands_names(client, query, codes):
    named, coded = (client.get(f"/api/v1/data/production_yearly.csv?{asked}") for asked in (query, codes))
    assert named.status_code == 200
    assert named.data == coded.data


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("country=Korea", "Did you mean Republic of Korea (KOR) or Democratic People's Republic of Korea (PRK)?"),
        ("material=neodymium", "Did you mean rare_earths?"), ("material=hafnium", "has no figures here"),
        ("country=Nambia", "Did you mean Namibia (NAM)"),
    ],
)  # fmt: skip
def test_the_api_says_what_may_be_meant(client, query, said):
    answer = client.get(f"/api/v1/data/production_yearly.csv?{query}")
    assert answer.status_code == 400
    assert said in answer.get_json()["error"]


def test_the_names_of_the_search_field_are_small_and_kept(client):
    answer = client.get("/search/names.json")
    assert answer.status_code == 200
    assert "max-age=" in answer.headers["Cache-Control"]
    whole = json.dumps(search_names(code_list("hs").rows), ensure_ascii=False).encode()
    assert len(answer.data) < len(whole) < 90_000
    assert len(gzip.compress(whole)) < 30_000
    names = answer.get_json()
    assert set(names["country"]) <= set(code_list("country").rows)
    assert "South Korea" in names["country"]["KOR"]
    assert "Hafnium" in names["untracked"]
    assert client.get("/search/names.json", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_an_hs_code_leads_to_the_trade_of_its_material(client):
    code, _ = client.get("/search/names.json").get_json()["hs"][0]
    answer = client.get(f"/search/goods/{code}")
    assert answer.status_code == 302
    assert f"?view=trade&hs={code}" in answer.headers["Location"]
    assert client.get("/search/goods/999999").status_code == 404
    assert "trade_by_code" in QUERIES
