"""The app as a browser meets it: status, headers, first view, layout; here over an engine without a release."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient

from dashboard.engine import MemoryUsedError, NoReleaseError, QueryTimeoutError
from dashboard.factory import ASSETS, create_app
from dashboard.pages import PAGES
from dashboard.settings import Settings
from dashboard.web.policy import hash_of


class NothingPublished:
    """An engine before the first release."""

    @property
    def release(self) -> object:
        """Fail as an engine without a release does."""
        raise NoReleaseError("nothing published")

    def __getattr__(self, name: str) -> object:
        raise NoReleaseError(name)


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    app = create_app(Settings.from_environment({}), NothingPublished())  # type: ignore[arg-type]
    return app.server.test_client()


class Tags(HTMLParser):
    """Collects start tags with their attributes, and the text of inline scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inline: list[str] = []
        self._script = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the tag."""
        self.tags.append((tag, dict(attrs)))
        self._script = tag == "script" and "src" not in dict(attrs) and dict(attrs).get("type") != "application/json"

    def handle_endtag(self, tag: str) -> None:
        """Leave a script."""
        self._script = False

    def handle_data(self, data: str) -> None:
        """Keep what an inline script says."""
        if self._script:
            self.inline.append(data)


def policy(client: FlaskClient) -> dict[str, list[str]]:
    header = client.get("/about").headers["Content-Security-Policy"]
    return {name: values for name, *values in (part.split() for part in header.split(";"))}


def test_a_page_answers_200_and_what_is_none_404_with_a_way_on(client: FlaskClient) -> None:
    assert client.get("/about").status_code == 200
    missing = client.get("/no/such/page")
    assert missing.status_code == 404
    assert "Page not found" in missing.text
    assert client.get("/materials/unobtainium").status_code == 404


@pytest.mark.parametrize(
    "query", ["?utm_source=x", "?country=COD&country=", "?%7B%25config%25%7D=1", "?a=%3Cscript%3Ealert(1)%3C/script%3E"]
)
def test_a_strange_query_never_breaks_a_page(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/about{query}")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert answer.text.count('id="_dash-config"') == 1


def test_the_first_view_is_readable_without_scripts(client: FlaskClient) -> None:
    text = client.get("/about").text
    view = text[text.index('id="first-view"') : text.index("react-entry-point")]
    assert "<h1" in view
    assert "About and help" in view
    assert '<html lang="en" dir="ltr">' in text
    assert "<title>About and help · Critical raw materials</title>" in text
    tags = Tags(view).tags
    assert {"header", "main", "footer", "nav"} <= {tag for tag, _ in tags}
    assert ("a", "#content") in {(tag, attributes.get("href")) for tag, attributes in tags}


def test_every_page_without_data_says_what_to_do(client: FlaskClient) -> None:
    for module in PAGES.values():
        if "<" not in module.PAGE.path and module.PAGE.datasets:
            answer = client.get(module.PAGE.path)
            assert answer.status_code == 503, module.PAGE.path
            assert "pipelines publish" in answer.text
    assert client.get("/about").status_code == 200


@pytest.mark.parametrize("error", [QueryTimeoutError("too long"), MemoryUsedError("too much")])
def test_a_page_for_which_there_is_no_time_or_memory_says_when_to_come_again(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    def busy(*_: object) -> None:
        raise error

    monkeypatch.setattr(PAGES["about"], "build", busy)
    answer = client.get("/about")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "again in a moment" in answer.text
    assert "Traceback" not in caplog.text


def test_no_script_runs_but_ours(client: FlaskClient) -> None:
    allowed = policy(client)["script-src"]
    assert "'unsafe-inline'" not in allowed
    assert "'unsafe-eval'" not in allowed
    page = Tags(client.get("/about").text)
    for script in page.inline:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in allowed
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]


def test_no_style_element_counts_but_those_known(client: FlaskClient) -> None:
    """Attributes may style: bars are as long as their share. What libraries add, the browser tests hold."""
    allowed = policy(client)["style-src"]
    assert "'unsafe-inline'" not in allowed
    styles = re.findall(r"<style[^>]*>(.*?)</style>", client.get("/about").text, flags=re.DOTALL)
    assert styles
    assert {hash_of(style) for style in styles} <= set(allowed)
    assert "sha256" not in client.get("/_dash-dependencies").headers["Content-Security-Policy"]


def test_nothing_is_loaded_from_elsewhere(client: FlaskClient) -> None:
    assert policy(client)["default-src"] == ["'self'"]
    for tag, attributes in Tags(client.get("/about").text).tags:
        address = attributes.get("src") or (attributes.get("href") if tag == "link" else None) or "/"
        assert address.startswith(("/", "data:")), address


def test_security_headers_are_on_every_kind_of_answer(client: FlaskClient) -> None:
    for path in ("/about", "/nope", "/assets/10-theme.css", "/_dash-dependencies"):
        headers = client.get(path, buffered=True).headers
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]


def test_the_layout_comes_with_the_page_so_that_it_is_built_once(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = []
    make = PAGES["about"].build
    monkeypatch.setattr(PAGES["about"], "build", lambda *args, **variables: built.append(1) or make(*args, **variables))
    text = client.get("/about?utm_source=</script>").text
    layout, page = (
        re.findall(rf'<script type="application/json" id="crm-{name}">(.*?)</script>', text, re.DOTALL)
        for name in ("layout", "page")
    )
    assert len(built) == len(layout) == len(page) == 1
    assert "Sharing a view" in page[0]
    assert "Sharing a view" not in layout[0]
    query = json.loads(layout[0])["props"]["children"][0]["props"]
    assert (query["data-path"], query["data-search"]) == ("/about", "?utm_source=</script>")


def test_a_page_loads_of_dash_what_its_shell_is_made_of(client: FlaskClient) -> None:
    loaded = set(re.findall(r'<script src="/_dash-component-suites/(dash/[^/]+)/', client.get("/").text))
    assert loaded == {"dash/deps", "dash/dash-renderer", "dash/html"}


def test_a_layout_asked_for_by_itself_is_of_no_page(client: FlaskClient) -> None:
    layout = json.loads(client.get("/_dash-layout").data)
    assert layout["props"]["children"][0]["props"]["data-path"] == ""
    assert "Sharing a view" not in json.dumps(layout)


def test_the_router_builds_the_page_of_a_path(client: FlaskClient) -> None:
    outputs = "..shell--page-body.children...shell--section-nav.data-markup.."
    body = {
        "output": outputs,
        "outputs": [
            {"id": "shell--page-body", "property": "children"},
            {"id": "shell--section-nav", "property": "data-markup"},
        ],
        "inputs": [{"id": "shell--query", "property": "data-path", "value": "/about"}],
        "state": [{"id": "url", "property": "search", "value": ""}],
        "changedPropIds": ["shell--query.data-path"],
    }
    answer = client.post("/_dash-update-component", json=body)
    assert answer.status_code == 200
    body = answer.get_json()["response"]["shell--page-body"]["children"]
    assert "About and help" in [part["props"].get("children") for part in body]


@pytest.mark.parametrize(
    "body",
    [
        b"{}", b"[]", b"null", b"1", b"", b"abc", b'{"output":"x.y"}', b"[" * 200_000, b"\xff",
        b'{"output":"dataset--preview-body.data-markup"}',
        (b'{"output":"dataset--preview-body.data-markup","outputs":{"id":"dataset--preview-body","property":"data-markup"},'
        b'"inputs":[{"id":"dataset--page-query","property":"data-search","value":{}}],'
        b'"state":[{"id":"url","property":"pathname"}]}'),
    ],
)  # fmt: skip
def test_a_callback_that_no_page_asks_for_is_refused_in_one_line(
    client: FlaskClient, caplog: pytest.LogCaptureFixture, body: bytes
) -> None:
    answer = client.post("/_dash-update-component", data=body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.get_json()["error"]
    assert len(caplog.records) == 1
    assert "\n" not in caplog.text.strip()


def test_a_body_too_large_is_not_read(client: FlaskClient) -> None:
    answer = client.post("/_dash-update-component", data=b" " * 1_000_001, content_type="application/json")
    assert answer.status_code == 413
    assert "1000000" in answer.get_json()["error"]


def test_a_script_that_does_not_exist_is_404(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    for path in ("/_dash-component-suites/dash/nope.js", "/_dash-component-suites/nope/x.js", "/_reload-hash"):
        assert client.get(path).status_code == 404
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize(
    ("path", "written"),
    [("/countries/cod?stage=mine", "/countries/COD?stage=mine"), ("/materials/COBALT", "/materials/cobalt")],
)
def test_a_code_in_another_case_leads_to_its_page(client: FlaskClient, path: str, written: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Location"]) == (308, written)


def test_static_files_are_compressed_once_and_kept_by_the_browser(client: FlaskClient) -> None:
    link = re.search(r'data-plotly="([^"]+)"', client.get("/about").text)
    assert link
    first = client.get(link[1], headers={"Accept-Encoding": "gzip"}, buffered=True)
    again = client.get(link[1], headers={"Accept-Encoding": "gzip"}, buffered=True)
    assert first.headers["Content-Encoding"] == again.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(again.data) == (ASSETS / "vendor/plotly-crm.min.js").read_bytes()
    assert "immutable" in first.headers["Cache-Control"]
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
    plain = client.get(link[1], headers={"Accept-Encoding": "identity"}, buffered=True)
    assert "Content-Encoding" not in plain.headers


@pytest.mark.parametrize(("kind", "folder"), [("js", "js"), ("css", ".")])
def test_our_scripts_and_styles_are_one_file_each(client: FlaskClient, kind: str, folder: str) -> None:
    (address,) = re.findall(rf'"(/assets/crm\.{kind}\?m=[0-9a-f]+)"', client.get("/about").text)
    answer = client.get(address)
    assert "immutable" in answer.headers["Cache-Control"]
    for path in (ASSETS / folder).glob(f"*.{kind}"):
        assert path.read_text(encoding="utf-8") in answer.text


def test_a_static_file_has_one_address_and_is_kept_once(client: FlaskClient) -> None:
    client.get("/about")
    for path in ("/assets/vendor/../vendor/./plotly-crm.min.js", "/assets//vendor/plotly-crm.min.js"):
        assert client.get(path, headers={"Accept-Encoding": "gzip"}).status_code == 404
    (answer,) = [one for one in client.application.before_request_funcs[None] if one.__name__ == "answer"]
    kept = answer.__self__._kept  # type: ignore[attr-defined]
    page = client.get("/about").text
    named = re.findall(r'(?:src|href|data-plotly)="(/(?:assets|_dash-component-suites)/[^"]+)"', page)
    assert len(named) > 9
    for address in named:
        current = client.get(address, headers={"Accept-Encoding": "gzip"}, buffered=True)
        assert current.status_code == 200, address
        assert "immutable" in current.headers["Cache-Control"], address
        count = len(kept)
        path = address.partition("?")[0]
        other = re.sub(r"m[0-9a-f]{12}\.", "m0123456789ab.", path) if path == address else f"{path}?m=0123456789ab"
        for wrong in (other, f"{path}?v=1", f"{address}{'&' if '?' in address else '?'}m=1"):
            assert client.get(wrong).status_code == client.head(wrong).status_code == 404, wrong
        assert len(kept) == count
    chunk = client.get("/_dash-component-suites/dash/dcc/async-graph.js", buffered=True)
    assert (chunk.status_code, chunk.headers["Cache-Control"]) == (200, "no-cache")


def test_a_hostile_title_stays_text_in_the_head(monkeypatch: pytest.MonkeyPatch, client: FlaskClient) -> None:
    hostile = "</title><meta http-equiv=refresh content=0>"
    monkeypatch.setattr("dashboard.factory.document_title", lambda title: hostile)
    head = client.get("/about").text.partition("</head>")[0]
    assert hostile not in head
    assert "&lt;/title&gt;" in head


def test_no_request_has_to_set_the_app_up(monkeypatch: pytest.MonkeyPatch) -> None:
    app = create_app(Settings.from_environment({}), NothingPublished())  # type: ignore[arg-type]
    monkeypatch.setattr(app, "_walk_assets_directory", lambda: pytest.fail("set up by a request"))
    monkeypatch.setattr(app, "_layout_value", lambda: pytest.fail("built a layout for a script"))
    with app.server.test_client() as browser:
        path = "/_dash-component-suites/dash/dcc/async-graph.js"
        assert browser.get(path, buffered=True).status_code == 200


def test_a_file_without_version_in_its_address_is_asked_for_again(client: FlaskClient) -> None:
    client.get("/about")
    path = "/_dash-component-suites/dash/dcc/async-graph.js"
    first = client.get(path, headers={"Accept-Encoding": "br"})
    assert first.headers["Cache-Control"] == "no-cache"
    again = client.get(path, headers={"Accept-Encoding": "br", "If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("/materials/wolfram", "/materials/tungsten"), ("/materials/%E9%94%82", "/materials/lithium"),
        ("/countries/Namibia", "/countries/NAM"), ("/countries/South%20Korea?year=2023", "/countries/KOR?year=2023"),
        ("/countries/nam", "/countries/NAM"), ("/materials?country=Namibia", "/materials?country=NAM"),
        ("/materials/cobalt?country=DR%20Congo&view=trade", "/materials/cobalt?country=COD&view=trade"),
    ],
)  # fmt: skip
def test_a_name_in_an_address_leads_to_the_address_with_its_code(client: FlaskClient, asked: str, meant: str) -> None:
    answer = client.get(asked)
    assert (answer.status_code, answer.headers["Location"]) == (308, meant)


@pytest.mark.parametrize("asked", ["/materials/hafnium", "/countries/Korea", "/countries/wolfram"])
def test_a_name_without_a_page_of_its_own_is_not_found(client: FlaskClient, asked: str) -> None:
    assert client.get(asked).status_code == 404
