"""Completes a CycloneDX bill of materials on standard input by the files of others that `assets/` holds.

`make sbom` calls it. `vendored.json` names the files, their licences, and where their version stands.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
VENDORED = Path(__file__).with_name("vendored.json")
UNSAID_LICENCES = {"pysqlite3": "Zlib"}
"""Of packages whose metadata name none: as the licence file in their wheel says."""


def components() -> list[dict[str, Any]]:
    """Return the component of each vendored file, with the npm package and version that it is made of."""
    return [_component(vendored) for vendored in json.loads(VENDORED.read_text("utf-8"))]


def complete(bill: dict[str, Any]) -> dict[str, Any]:
    """Return the bill with the vendored files, and with what the product asks for by itself; addresses are left out."""
    parts = [part for part in bill["components"] if part["name"] not in {"pip", "uv"}]
    for part in [*parts, *bill["metadata"]["tools"]["components"]]:
        part.pop("externalReferences", None)
        part.pop("properties", None)
        if part["name"] in UNSAID_LICENCES and not part.get("licenses"):
            part["licenses"] = [{"license": {"id": UNSAID_LICENCES[part["name"]]}}]
    vendored = components()
    bill["components"] = sorted([*parts, *vendored], key=lambda part: str(part["name"]).lower())
    asked = {_plain(name) for name in required()}
    root = next(one for one in bill["dependencies"] if one["ref"] == bill["metadata"]["component"]["bom-ref"])
    root["dependsOn"] = [
        part["bom-ref"] for part in bill["components"] if _plain(part["name"]) in asked or part in vendored
    ]
    return bill


def required() -> list[str]:
    """Return the names in `requirements.in`."""
    lines = (ROOT / "requirements.in").read_text("utf-8").splitlines()
    return [found[0] for line in lines if (found := re.match(r"[\w.-]+", line))]


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _component(vendored: dict[str, str]) -> dict[str, Any]:
    name, file = vendored["name"], ROOT / vendored["file"]
    version = vendored.get("version") or _version(ROOT / vendored["package"], name)
    return {
        "bom-ref": f"{name}=={version}",
        "type": "library",
        "name": name,
        "version": version,
        "purl": f"pkg:npm/{name}@{version}",
        "description": vendored["file"],
        "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(file.read_bytes()).hexdigest()}],
        "licenses": [{"license": {"id": vendored["licence"]}}],
    }


def _version(package: Path, name: str) -> str:
    return str(json.loads(package.read_text("utf-8"))["dependencies"][name])


if __name__ == "__main__":
    json.dump(complete(json.load(sys.stdin)), sys.stdout, indent=1, ensure_ascii=False)
    sys.stdout.write("\n")
