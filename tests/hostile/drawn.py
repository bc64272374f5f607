"""Requests that nobody should send, drawn from a seed: bent addresses of API, pages and assets, bent callbacks."""

import json
import random
import re
import urllib.request
from urllib.parse import quote, urlencode, urlparse

from tests.hostile.others import callback_body

VALUES = (
    "", " ", "0", "-1", "1e308", "-0", "NaN", "Infinity", "9" * 400, "2019.5", "0x10", "null", "true", "[]", "{}",
    "undefined", "\x00", "a\x00b", "\r\nSet-Cookie: a=b", "\u202e", "\ud7ff", "\U0001f9ea", "é", "Ⅻ", "²", "İ",
    "ß" * 50, "\ufeff", "' OR 1=1 --", "'; DROP VIEW trade_yearly; --", '"', "`", "\\", "%", "%s%n", "{0.__class__}",
    "${7*7}", "{{7*7}}", "<script>alert(1)</script>", "</title><meta http-equiv=refresh>", "javascript:alert(1)",
    "=HYPERLINK(1)", "../../etc/passwd", "..%2f..%2f", "/" * 40, "." * 300, "cobalt,lithium", ",,,", "cobalt," * 300,
    "CHL,CHL", "chl", "EU27,OECD", "1900,2100", "current", "2026-01-01-00000000", "__proto__", "constructor", "self",
    "data", "a" * 5_000,
)  # fmt: skip
KNOWN = (
    "cobalt", "lithium", "copper", "rare_earths", "CHL", "COD", "EU27", "mine", "refine", "2020", "2023", "260500",
    "usgs_mcs", "t",
)  # fmt: skip
PAGES = (
    "/", "/materials", "/materials/cobalt", "/countries", "/countries/CHL", "/countries/EU27", "/unfc", "/reuse",
    "/strategy", "/strategy/dependence", "/strategy/brief", "/scenarios", "/opportunities", "/forecast",
    "/principles/checklist", "/data", "/data/production_yearly", "/validation", "/about", "/facilities", "/projects",
    "/health", "/assets", "/assets/js", "/_dash-component-suites/dash", "/_dash-layout", "/_dash-dependencies",
    "/embed", "/api/v1", "/robots.txt", "/favicon.ico",
)  # fmt: skip
KEYS = (
    "material", "country", "stage", "year_from", "year_to", "source", "view", "for", "compare", "partner", "release",
    "embed", "hs6", "exporter", "outlook", "method", "series", "q", "measure", "unit", "limit", "offset", "__proto__",
    "material[]", "",
)  # fmt: skip
TYPES = (None, 0, -1, 1.5, 10**30, True, [], {}, [None], {"a": 1}, [[]] * 50)
METHODS = ("GET",) * 12 + ("HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "PROPFIND")
NO_HTTP = (
    b"GET\r\n\r\n", b"\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00", b"GET / HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: \xff\xfe\r\n\r\n", b"GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET http://a/ HTTP/1.1\r\nHost: x\r\n\r\n",
    b"POST /api/v1/check HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    b"POST /api/v1/check HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
    b"POST /api/v1/check HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nx\r\n",
    b"POST /api/v1/check HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X: y\r\n" * 500 + b"\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nRange: bytes=5-1\r\n\r\n", b"GET /a\x00b HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /" + b"a" * 9_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
)  # fmt: skip
HEADERS = (
    ("Accept-Encoding", "br;q=NaN, *"), ("Accept", "text/csv;q=-1, */"), ("If-None-Match", '"' * 40),
    ("Range", "bytes=0-0,5-,-1"), ("If-Modified-Since", "yesterday"), ("X-Forwarded-For", "evil, 1"),
    ("X-Forwarded-Host", "evil"), ("Cookie", "=;=;;" * 50), ("Content-Type", "text/html; charset=utf-99"),
    ("Content-Encoding", "gzip"), ("Accept-Language", "xx-*"), ("Referer", "\x7f"), ("SCRIPT_NAME", "/evil"),
    ("Connection", "upgrade"), ("Expect", "200-ok"),
)  # fmt: skip


class Subject:
    """What the server says of itself: addresses of its API with their keys, callbacks, values that occur."""

    def __init__(self, url):
        """Ask the server."""
        self.host = urlparse(url).netloc
        paths = _json(url, "/api/v1/openapi.json")["paths"]
        self.api = [
            (path, _keys(operations["get"]), _formats(operations["get"]))
            for path, operations in paths.items()
            if "get" in operations
        ]
        self.callbacks = _json(url, "/_dash-dependencies")
        home = urllib.request.urlopen(f"{url}/").read().decode()
        self.assets = re.findall(r'(?:src|href)="(/(?:assets|_dash)[^"]+)"', home)


def _json(url, path):
    return json.load(urllib.request.urlopen(url + path))


def _keys(operation):
    return [one["name"] for one in operation.get("parameters", ()) if one["in"] == "query"]


def _formats(operation):
    return next((one["schema"]["enum"] for one in operation.get("parameters", ()) if one["name"] == "format"), ())


class Drawn:
    """Requests drawn from a seed: each a method, an address, a body and headers, or the bytes of what is no request."""

    def __init__(self, subject, seed):
        """Begin the sequence of `seed`."""
        self.subject, self.chance = subject, random.Random(seed)
        self.kinds = {
            "api": self._api,
            "page": self._page,
            "callback": self._callback,
            "asset": self._asset,
            "no http": self._no_http,
        }

    def next(self):
        """Return the kind of a request, and the request."""
        kind = self.chance.choices(tuple(self.kinds), (35, 30, 25, 7, 3))[0]
        return kind, self.kinds[kind]()

    def _value(self):
        value = self.chance.choice(KNOWN if self.chance.random() < 0.5 else VALUES)
        return value if self.chance.random() < 0.9 else value + self.chance.choice(VALUES)

    def _query(self, keys):
        taken = [self.chance.choice(keys or KEYS) for _ in range(self.chance.randrange(5))]
        if self.chance.random() < 0.1:
            taken.append(self.chance.choice(KEYS))
        query = urlencode([(key, self._value()) for key in taken], errors="replace")
        return f"?{query}"[:7_900] if query else ""

    def _bent(self, path):
        """Return a path, one in five with something that does not belong there."""
        if self.chance.random() < 0.8:
            return path
        at = self.chance.randrange(1, len(path) + 1)
        return path[:at] + quote(self._value(), safe="/%")[:2_000] + self.chance.choice((path[at:], ""))

    def _headers(self):
        return dict(self.chance.sample(HEADERS, self.chance.choice((0, 0, 0, 1, 3))))

    def _api(self):
        path, keys, formats = self.chance.choice(self.subject.api)
        path = path.replace("{format}", self.chance.choice(formats or ("json",)))
        path = re.sub(r"{[^}]*}", lambda _: quote(self._value(), safe="")[:300], path)
        return self.chance.choice(METHODS), self._bent(path) + self._query(keys), b"", self._headers()

    def _page(self):
        path = self.chance.choice(PAGES)
        if self.chance.random() < 0.3:
            path = path.rstrip("/") + "/" + quote(self._value(), safe="")[:2_000]
        return self.chance.choice(METHODS), self._bent(path) + self._query(()), b"", self._headers()

    def _asset(self):
        path = self.chance.choice(self.subject.assets)
        return self.chance.choice(METHODS), self._bent(path) + self._query(()), b"", self._headers()

    def _no_http(self):
        return self.chance.choice(NO_HTTP)

    def _callback(self):
        declared = self.chance.choice(self.subject.callbacks)
        body = callback_body(declared, self._said)
        chance = self.chance.random()
        if chance < 0.15:
            body[self.chance.choice(tuple(body))] = self.chance.choice((*TYPES, self._value()))
        elif chance < 0.2:
            del body[self.chance.choice(tuple(body))]
        sent = json.dumps(body).encode()
        if chance > 0.95:
            sent = sent[: self.chance.randrange(len(sent))]
        return "POST", "/_dash-update-component", sent, {"Content-Type": "application/json"} | self._headers()

    def _said(self, declared):
        """Return a value for a property: often what a page sends, else anything."""
        if self.chance.random() < 0.2:
            return self.chance.choice((*TYPES, self._value()))
        if declared["property"] in {"search", "data-search"}:
            return self._query(())
        return self.chance.choice(PAGES) if declared["property"] == "pathname" else None
