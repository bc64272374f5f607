"""What is installed is pinned with hashes, follows what is asked for, and stands in the bill of materials."""

import hashlib
import json
import re

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.code import ROOT

LOCKS = {
    "requirements.txt": ["requirements.in"],
    "tests/requirements.txt": ["requirements.in", "tests/requirements.in"],
    "tools/supply/requirements.txt": ["tools/supply/requirements.in"],
}
BILL = "sbom.cdx.json"


def asked(file):
    lines = [line.split("#")[0].strip() for line in (ROOT / file).read_text("utf-8").splitlines()]
    return [Requirement(line) for line in lines if line]


def pinned(file):
    """Return (requirement, number of hashes) of each entry of a lock, by name."""
    entries = (
        re.sub(r"^ *#.*\n", "", (ROOT / file).read_text("utf-8"), flags=re.MULTILINE).replace("\\\n", " ").splitlines()
    )
    found = [(Requirement(entry.split("--hash")[0]), entry.count("--hash=sha256:")) for entry in entries]
    return {canonicalize_name(requirement.name): (requirement, hashes) for requirement, hashes in found}


def version(requirement):
    (one,) = requirement.specifier
    assert one.operator == "==", requirement
    return one.version


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_pins_what_is_asked_for_with_hashes(lock):
    pins = pinned(lock)
    assert all(hashes for _requirement, hashes in pins.values())
    for file in LOCKS[lock]:
        for requirement in asked(file):
            pin, _hashes = pins[canonicalize_name(requirement.name)]
            assert requirement.specifier.contains(version(pin)), f"{requirement} of {file}: run `make lock`"
    assert "://" not in (ROOT / lock).read_text("utf-8")


def test_tests_run_what_is_shipped():
    """The pins of the tests are the product's own; selenium 4.2 alone holds urllib3 back, which a browser test uses."""
    shipped, tested = pinned("requirements.txt"), pinned("tests/requirements.txt")
    other = {name for name in shipped if version(shipped[name][0]) != version(tested[name][0])}
    assert other == {"urllib3"}


def test_bill_of_materials_is_what_is_pinned_and_vendored():
    bill = json.loads((ROOT / BILL).read_text("utf-8"))
    parts = {canonicalize_name(part["name"]): part["version"] for part in bill["components"]}
    pins = {name: requirement for name, (requirement, _hashes) in pinned("requirements.txt").items()}
    vendored = {one["name"]: one for one in json.loads((ROOT / "tools/supply/vendored.json").read_text("utf-8"))}
    missing = {name for name, pin in pins.items() if name not in parts and not pin.marker}
    assert not missing, "run `make sbom`"
    assert set(parts) - set(pins) == {canonicalize_name(name) for name in vendored}
    assert {name: parts[name] for name in pins if name in parts} == {
        name: version(pin) for name, pin in pins.items() if name in parts
    }
    assert all(part.get("licenses") for part in bill["components"])
    hashes = {part["name"]: part["hashes"][0]["content"] for part in bill["components"] if part["name"] in vendored}
    assert hashes == {
        name: hashlib.sha256((ROOT / one["file"]).read_bytes()).hexdigest() for name, one in vendored.items()
    }
