"""Our scripts in one file, our style sheets in another: each file asked for takes milliseconds of a first view."""

from __future__ import annotations

import hashlib
from pathlib import Path

from flask import Flask, Response

NOT_BUNDLED = r".*\.(js|css)$"
"""What Dash leaves out of the index by itself: the files that the bundles hold."""
_KINDS = {"js": ("js", "text/javascript"), "css": (".", "text/css")}
_HEX = 12


def serve_bundles(server: Flask, assets: Path) -> None:
    """Serve the bundles of the files of `assets` as they are now."""
    for kind, (_, mimetype) in _KINDS.items():
        body = _bundled(assets, kind)
        server.add_url_rule(
            f"/assets/crm.{kind}",
            f"bundle_{kind}",
            lambda body=body, mimetype=mimetype: Response(body, mimetype=mimetype),
        )


def bundle_address(assets: Path, kind: str) -> str:
    """Return the address of the bundle of a `kind`, js or css, with the hash of what it holds."""
    return f"/assets/crm.{kind}?m={hashlib.sha256(_bundled(assets, kind)).hexdigest()[:_HEX]}"


def _bundled(assets: Path, kind: str) -> bytes:
    """Return the files of a kind in the order of their names, one after the other."""
    folder = assets / _KINDS[kind][0]
    return b"\n".join(path.read_bytes() for path in sorted(folder.glob(f"*.{kind}")))
