"""The one name of each static file: where the address states a version, it is a hash of what the file holds.

A name with another version is none: it would be kept for ever, by browsers and by caches between, with a wrong body.
A hash, not the time of the file: every machine that serves the same files gives them the same names.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from dash.fingerprint import build_fingerprint, check_fingerprint

ASSETS_PATH, SUITES_PATH = "/assets/", "/_dash-component-suites/"
_IN_PAGE = re.compile(rf'(?<="){SUITES_PATH}([\w.]+)/([^"?]+)(?=")')
_HEX = 12


def digest(body: bytes) -> str:
    """Return the version that an address states of a file with this body."""
    return hashlib.sha256(body).hexdigest()[:_HEX]


class StaticNames:
    """Names of the files of `assets` that pages ask for with their version, and of Dash's scripts.

    `suites` has the scripts of each package that Dash serves; it grows as Dash starts.
    """

    def __init__(self, assets: Path, suites: Mapping[str, set[str]]) -> None:
        """Start with no file read."""
        self._assets, self._suites = assets, suites
        self._versions: dict[str, str] = {}
        self._scripts: dict[tuple[str, str], str] = {}

    def asset(self, path: str) -> str:
        """Return the address of a file of `assets`, with its version."""
        return self.made(f"{ASSETS_PATH}{path}", digest((self._assets / path).read_bytes()))

    def made(self, path: str, version: str) -> str:
        """Return the address of what is served at a path, with its version."""
        self._versions[path] = version
        return f"{path}?m={version}"

    def script(self, package: str, path: str) -> str:
        """Return the address of a script that Dash serves for a package, with its version."""
        if (package, path) not in self._scripts:
            file = Path(str(sys.modules[package].__file__)).parent / path
            name = build_fingerprint(path, "0", digest(file.read_bytes()))
            self._scripts[package, path] = f"{SUITES_PATH}{package}/{name}"
        return self._scripts[package, path]

    def in_page(self, scripts: str) -> str:
        """Return the elements of scripts that Dash wrote, with our names in place of Dash's."""
        return _IN_PAGE.sub(lambda found: self.script(found[1], check_fingerprint(found[2])[0]), scripts)

    def version_stated(self, path: str, query: str) -> bool | None:
        """Tell whether an address states its version; None where it is no name of a file that is served."""
        if path.startswith(ASSETS_PATH):
            return False if not query else True if query == f"m={self._versions.get(path)}" else None
        package, _, rest = path.removeprefix(SUITES_PATH).partition("/")
        plain, states = check_fingerprint(rest)
        if query or plain not in self._suites.get(package, ()) or (states and self.script(package, plain) != path):
            return None
        return bool(states)
