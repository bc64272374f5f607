"""A request of ASGI 3.0 as PEP 3333 (WSGI) writes it."""

from __future__ import annotations

import sys
from collections.abc import Collection
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes


def environ(scope: dict[str, Any], body: bytes) -> dict[str, Any]:
    """Return the environment of a request that has been read whole."""
    name, port = scope.get("server") or ("localhost", 80)
    made: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": path_of(scope),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": str(name),
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": f"HTTP/{scope.get('http_version', '1.1')}",
        "REMOTE_ADDR": client(scope),
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        key, text = name.decode("latin-1").upper().replace("-", "_"), value.decode("latin-1")
        if key == "CONTENT_TYPE":
            made[key] = text
        elif key not in {"CONTENT_LENGTH", "TRANSFER_ENCODING", "PROXY"} and b"_" not in name:
            key = f"HTTP_{key}"
            made[key] = f"{made[key]},{text}" if key in made and key != "HTTP_COOKIE" else text
    return made


def raw_path(scope: dict[str, Any]) -> bytes:
    """Return the path as it was sent."""
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    return raw.split(b"?", 1)[0]


def path_of(scope: dict[str, Any]) -> str:
    """Return the path decoded, byte by byte, as WSGI has it."""
    return unquote_to_bytes(raw_path(scope)).decode("latin-1")


def client(scope: dict[str, Any], proxies: Collection[str] = ()) -> str:
    """Return the address of the client, as the nearest of `proxies` states it; empty where the server knows none."""
    address = str((scope.get("client") or ("",))[0])
    named = b",".join(value for name, value in scope["headers"] if name == b"x-forwarded-for").decode("latin-1")
    for before in reversed(named.split(",")):
        if address not in proxies or not before.strip():
            break
        address = before.strip()
    return address


def host(scope: dict[str, Any]) -> str:
    """Return the name of the host that a request is for, without its port, in lower case."""
    named = next((value for name, value in scope["headers"] if name == b"host"), b"").decode("latin-1").lower()
    return named[: named.find("]") + 1] if named.startswith("[") else named.partition(":")[0]
