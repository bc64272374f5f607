"""Damaged lakes and inventories, full and closed disks; run with `python -m tests.hostile.broken_lakes`.

In each state `status` and `publish` run as a process each, and every word they say is printed. A traceback, a publish
that does not mend what can be mended, a work folder left behind or an inventory that is changed is a fault. Full and
read-only disks and other owners need root; without it they are left out, and said to be.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from data.lake import ROOT, inputs_file, lock_file, pointer, releases_folder
from tests.hostile.worlds import World, load_all
from tests.inventory_files import csv_bytes, unfc

OTHER_USER = 65534


def _flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    content[len(content) // 3] ^= 1
    path.write_bytes(content)


def _halve(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _table(world):
    return world.release / "deposit.parquet"


def _half_there(world):
    for path in sorted(world.release.iterdir())[::2]:
        path.unlink()


def _in_place_of(path, content=None):
    """Put a file, or a folder where there is no content, where something else belongs."""
    if path.is_dir():
        shutil.rmtree(path)
    elif path.exists():
        path.unlink()
    path.mkdir() if content is None else path.write_bytes(content)


def _leave(world):
    left = releases_folder(world.lake) / ".building-4711-0a1b2c3d"
    left.mkdir()
    (left / "deposit.parquet").write_bytes(b"PAR1 half")
    (releases_folder(world.lake) / ".building-4711-broken").write_bytes(b"a file")
    (world.lake / ".current.json.4711.tmp").write_bytes(b"{")


def _damage_older(world):
    older = min(releases_folder(world.lake).glob("2*"), key=lambda path: path.stat().st_mtime)
    _flip(older / "deposit.parquet")


def _own(world, suffix):
    return next(world.inventories.glob(f"own-*{suffix}"))


POINTERS = {
    "is missing": None, "is empty": b"", "is []": b"[]", "is null": b"null", "is garbage": b"\x00\xff{\xfe",
    "is 100,000 brackets": b"[" * 100_000, "names nothing": b'{"release_id": "2020-01-01-00000000"}',
    "names a path": b'{"release_id": "../../inventories"}', "names a number": b'{"release_id": 7}',
}  # fmt: skip
MANIFESTS = {
    "is missing": None, "is garbage": b"{\xff", "is null": b"null", "lists no file": b'{"files": {}}',
    "lists files as names": b'{"files": ["deposit.parquet"]}', "states no hash": b'{"files": {"deposit.parquet": {}}}',
}  # fmt: skip
MENDED = {
    "the release is missing": lambda world: shutil.rmtree(world.release),
    "the release is half there": _half_there,
    "the release is an empty folder": lambda world: _in_place_of(world.release),
    "a file stands in place of the release": lambda world: _in_place_of(world.release, b"x"),
    "two bytes of a table are flipped": lambda world: _flip(_table(world)),
    "a table is cut in half": lambda world: _halve(_table(world)),
    "a table is empty": lambda world: _table(world).write_bytes(b""),
    "inputs.json is garbage": lambda world: inputs_file(world.lake).write_bytes(b"\xff{"),
    "inputs.json is []": lambda world: inputs_file(world.lake).write_bytes(b"[]"),
    "a killed publish has left its work": _leave,
    "the lock is of a process that is gone": lambda world: lock_file(world.lake).write_bytes(b"4711\n"),
    "a stray file lies among the releases": lambda world: (releases_folder(world.lake) / "notes.txt").write_text("x"),
}
"""States that one publish mends."""
TOLD = {
    "an older release is damaged": (_damage_older, 0),
    "a file stands in place of the lake": (lambda world: _in_place_of(world.lake, b"x"), 1),
    "a file stands in place of the releases": (lambda world: _in_place_of(releases_folder(world.lake), b"x"), 1),
    "a folder stands in place of the pointer": (lambda world: _in_place_of(pointer(world.lake)), 1),
    "a folder stands in place of inputs.json": (lambda world: _in_place_of(inputs_file(world.lake)), 1),
    "the record of an inventory is garbage": (lambda world: _own(world, ".json").write_bytes(b"{\xff"), 1),
    "the record of an inventory is null": (lambda world: _own(world, ".json").write_bytes(b"null"), 1),
    "the record of an inventory is {}": (lambda world: _own(world, ".json").write_bytes(b"{}"), 1),
    "the record of an inventory is lost": (lambda world: _own(world, ".json").unlink(), 1),
    "the file of an inventory is lost": (lambda world: _own(world, ".csv").unlink(), 1),
    "the file of an inventory is flipped": (lambda world: _flip(_own(world, ".csv")), 1),
    "a file stands in place of the inventories": (lambda world: _in_place_of(world.inventories, b"x"), 1),
}
"""States that only their owner can mend, and the code that publish leaves with."""
for what, content in POINTERS.items():
    MENDED[f"the pointer {what}"] = lambda world, content=content: _set(pointer(world.lake), content)
for what, content in MANIFESTS.items():
    MENDED[f"the manifest {what}"] = lambda world, content=content: _set(world.release / "manifest.json", content)
NOT_SEEN = {"the lock is of a process that is gone", "a stray file lies among the releases"}
"""States in which nothing is wrong."""


def _set(path, content):
    path.unlink() if content is None else path.write_bytes(content)


class Report:
    """What was seen, and how many faults."""

    def __init__(self):
        """Begin without a fault."""
        self.faults = []

    def ran(self, state, command, ended, *, codes):
        """Print what a command said; note a traceback or a code that is none of `codes`."""
        code, said = ended
        lines = [line for line in said.splitlines() if _tells(line)]
        print(f"  {command} → {code}", *(f"    {line}" for line in lines), sep="\n")
        if "Traceback" in said or code not in codes:
            self.fault(state, f"{command} left with {code}")
        if code and not lines:
            self.fault(state, f"{command} said nothing")

    def fault(self, state, what):
        """Note a fault."""
        print(f"  FAULT: {what}")
        self.faults.append(f"{state}: {what}")


def _tells(line):
    """Tell whether a line is about the state, not about rows."""
    words = (
        "error", "To mend", "release", "mend", "broken", "Broken", "removed", "damaged", "Traceback", "Error", "Run:",
        "lost", "missing", "fault", "File ",
    )  # fmt: skip
    return any(word in line for word in words) and not line.startswith(("source ", "Without snapshots", "Empty in"))


def damaged(world, base, report):
    """Break a copy of a whole lake in every way, one after the other."""
    states = {name: (break_, 0) for name, break_ in MENDED.items()} | TOLD
    for number, (state, (break_, code)) in enumerate(states.items()):
        print(f"{state}:", flush=True)
        one = world.copy(base / f"state-{number}")
        break_(one)
        users = one.users_files()
        report.ran(state, "status", one.status(), codes={0} if state in NOT_SEEN else {1})
        report.ran(state, "publish", one.publish(), codes={code})
        if state in MENDED:
            report.ran(state, "status", one.status(), codes={0})
        if one.left_behind():
            report.fault(state, f"left behind: {one.left_behind()}")
        if one.users_files() != users:
            report.fault(state, "the user's inventory has changed")
        shutil.rmtree(one.folder)


def brought_again(world, base, report):
    """Damage an inventory, bring the same file again, or withdraw it: either mends the store."""
    for state, (break_, _) in TOLD.items():
        if "inventory is" not in state:
            continue
        for command in ("ingest", "withdraw"):
            one = world.copy(base / f"{command}")
            break_(one)
            name = next(one.inventories.glob("own-*")).stem
            print(f"{state}, then {command}:", flush=True)
            ended = one.ingest() if command == "ingest" else one.withdraw(name)
            report.ran(state, command, ended, codes={0})
            report.ran(state, "status", one.status(), codes={0})
            kept = one.users_files()
            brought = next(world.inventories.glob("own-*.csv")).name
            if (kept.get(brought) != world.users_files()[brought]) if command == "ingest" else kept:
                report.fault(state, f"the store holds {sorted(kept)} after {command}")
            shutil.rmtree(one.folder)


@contextmanager
def mounted(folder, *options):
    """Mount a small disk of memory on a folder for a while."""
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", ",".join(options), "tmpfs", str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def _remount(folder, option):
    subprocess.run(["mount", "-o", f"remount,{option}", str(folder)], check=True)


def _fill(folder, leave):
    """Fill a disk up to `leave` bytes."""
    free = os.statvfs(folder).f_bavail * os.statvfs(folder).f_frsize - leave
    filler = folder / "filler"
    with filler.open("wb") as file:
        while free > 0:
            free -= file.write(b"x" * min(65_536, free))
    return filler


def full(world, base, report):
    """Fill the disk of the lake to several degrees, by bytes and by files; afterwards make room."""
    for state, leave in {"no byte is free": 0, "4 kB are free": 4_096, "100 kB are free": 100_000}.items():
        with mounted(base / "disk", "size=8m"):
            one = world.copy(base / "disk")
            shutil.rmtree(one.release)
            filler = _fill(base / "disk", leave)
            _try(one, f"the disk of the lake is full, {state}", report, filler)
    with mounted(base / "disk", "size=64m", "nr_inodes=400"):
        one = world.copy(base / "disk")
        shutil.rmtree(one.release)
        fillers = base / "disk" / "fillers"
        fillers.mkdir()
        try:
            for number in range(400):
                (fillers / str(number)).touch()
        except OSError:
            (fillers / "0").unlink()
        _try(one, "the disk of the lake holds one file less than it can", report, fillers)


def _try(one, state, report, filler):
    """Run the commands on a full disk, then once more with room."""
    print(f"{state}:", flush=True)
    users = one.users_files()
    report.ran(state, "status", one.status(), codes={1})
    report.ran(state, "publish", one.publish(), codes={1})
    one.given = one.folder.with_name("given.csv")
    one.given.write_bytes(csv_bytes(*(unfc(project=f"Mine {n}") for n in range(900))))
    report.ran(state, "ingest", one.ingest("--title", "Another"), codes={0, 1})  # a little room is enough for one
    if not users.items() <= one.users_files().items():
        report.fault(state, "the user's inventory has changed")
    if one.left_behind():
        report.fault(state, f"left behind: {one.left_behind()}")
    shutil.rmtree(filler) if filler.is_dir() else filler.unlink()
    report.ran(state, "publish with room", one.publish(), codes={0})
    report.ran(state, "status with room", one.status(), codes={0})
    if one.left_behind():
        report.fault(state, f"left behind after all: {one.left_behind()}")


def closed(world, base, report):
    """Close the disk, or take the rights, with the release there and without it."""
    for state, is_there in {"the release is there": True, "the release is not there": False}.items():
        with mounted(base / "disk", "size=32m"):
            one = world.copy(base / "disk")
            if not is_there:
                shutil.rmtree(one.release)
            _remount(base / "disk", "ro")
            _closed(one, f"the disk is read-only, {state}", report, 0, is_there=is_there)
        one = world.copy(base / "owned")
        if not is_there:
            shutil.rmtree(one.release)
        _closed(one, f"all belongs to another user, {state}", report, OTHER_USER, is_there=is_there)
        lock_file(one.lake).chmod(0o666)
        _closed(one, f"all but the lock belongs to another user, {state}", report, OTHER_USER, is_there=is_there)
        one.lake.chmod(0o700)
        _closed(one, f"the lake is closed to all but another user, {state}", report, OTHER_USER, is_there=None)
        shutil.rmtree(one.folder)


def _closed(one, state, report, user, *, is_there):
    print(f"{state}:", flush=True)
    report.ran(state, "status", one.status(user), codes={0} if is_there else {1})
    report.ran(state, "publish", one.publish(user=user), codes={0} if is_there else {1})
    report.ran(state, "ingest", one.ingest("--title", "Another", user=user), codes={1})
    if one.left_behind():
        report.fault(state, f"left behind: {one.left_behind()}")


def main():
    """Try all and leave with 1 where there was a fault."""
    os.chdir(ROOT.parent)
    began, report = time.time(), Report()
    load_all()
    with tempfile.TemporaryDirectory(prefix="crm-broken-lakes-") as folder:
        base = Path(folder)
        base.chmod(0o755)
        world = World(base / "whole")
        world.folder.mkdir()
        world.build()
        damaged(world, base, report)
        brought_again(world, base, report)
        if os.geteuid() == 0:
            full(world, base, report)
            closed(world, base, report)
        else:
            print("Full and read-only disks and other owners were not tried: they need root.")
    print(f"{len(report.faults)} fault(s) in {time.time() - began:.0f} s", *report.faults, sep="\n")
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
