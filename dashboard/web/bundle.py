"""Our scripts in one file, our style sheets in another: each file asked for takes milliseconds of a first view."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, Response

from dashboard.web.static_names import ASSETS_PATH, StaticNames, digest

NOT_BUNDLED = r".*\.(js|css)$"
"""What Dash leaves out of the index by itself: the files that the bundles hold."""
_KINDS = {"js": ("js", "text/javascript"), "css": (".", "text/css")}
_FIRST = {"js": ("vendor/regenerator-runtime.min.js",), "css": ()}
"""What others wrote and stands at the head of a bundle."""


def serve_bundles(server: Flask, assets: Path) -> None:
    """Serve the bundles of the files of `assets` as they are now."""
    for kind, (_, mimetype) in _KINDS.items():
        body = _bundled(assets, kind)
        server.add_url_rule(
            _path(kind), f"bundle_{kind}", lambda body=body, mimetype=mimetype: Response(body, mimetype=mimetype)
        )


def bundle_address(names: StaticNames, assets: Path, kind: str) -> str:
    """Return the address of the bundle of a `kind`, js or css, with the hash of what it holds."""
    return names.made(_path(kind), digest(_bundled(assets, kind)))


def _path(kind: str) -> str:
    return f"{ASSETS_PATH}crm.{kind}"


def _bundled(assets: Path, kind: str) -> bytes:
    """Return the files of a kind in the order of their names, one after the other, behind those of others."""
    own = sorted((assets / _KINDS[kind][0]).glob(f"*.{kind}"))
    return b"\n".join(path.read_bytes() for path in (*(assets / name for name in _FIRST[kind]), *own))
