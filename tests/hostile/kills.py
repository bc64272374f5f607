"""Publishes and ingests that are killed (SIGKILL) while a server serves; run with `python -m tests.hostile.kills`.

80 publishes are killed at a moment drawn by lot, 20 between the renaming of the new release and the flip of the
pointer: this process watches the folder of the releases and kills when the new name is there; only a kill that finds
the new release whole and the old one still pointed at counts. 50 ingests are killed at moments drawn by lot, 10 of them
when the file is in place and its record is not. After each kill the release that is named must be whole and served, the
users' inventories as they were; after the next command that ends, nothing is left behind. Leaves with 1 after a fault.
"""

import hashlib
import json
import os
import random
import signal
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from contextlib import suppress
from pathlib import Path

from data.lake import ROOT, current_release, releases_folder
from data.model import InputError
from pipelines import lake_faults, manifest
from pipelines.inventories import store
from pipelines.publish import KEPT
from tests import server as servers
from tests.hostile.others import Others, seen
from tests.hostile.worlds import World, load_all, start
from tests.inventory_files import csv_bytes, unfc

BY_LOT, AIMED, INGESTS, INGESTS_AIMED = 80, 20, 40, 10
WHOLE_AFTER = 10
"""Kills after which a publish is let to its end."""
BLINK_SECONDS = 0.000_05
SERVED_SECONDS = 10


class Killing:
    """A lake under kills: what is to be served, what users have, what was seen."""

    def __init__(self, world, url, seed=7):
        """Begin with what is there."""
        self.world, self.url = world, url
        self.moments = random.Random(seed)
        self.seen, self.faults = Counter(), []
        self.number = 0
        self.users = world.users_files()
        self.named = self.before = current_release(world.lake).release_id

    def fault(self, what):
        """Note and print a fault."""
        print(f"  FAULT: {what}", flush=True)
        self.faults.append(what)

    def give(self):
        """Write another file for `ingest` to take in; return what it will be called and its hash."""
        self.number += 1
        content = csv_bytes(*(unfc(project=f"Hill {n}", quantity=str(self.number + n)) for n in range(1, 40)))
        self.world.given.write_bytes(content)
        return hashlib.sha256(content).hexdigest()

    def bring(self):
        """Let a user bring another inventory in place of the last one: the next release is another one."""
        self.give()
        (there,) = store.read(self.world.inventories)
        self.expect("ingest", self.world.ingest("--replaces", there.snapshot_id))
        self.users = self.world.users_files()

    def expect(self, what, ended):
        """Note where a command that must work has not, or has left something behind.

        What a killed publish leaves in the lake (also a release half pruned) is the next publish's to clear.
        """
        code, said = ended
        if code:
            self.fault(f"{what} left with {code}: {said[-300:]}")
        if left := self.world.left_behind(*([self.world.inventories] if what == "ingest" else [])):
            self.fault(f"{what} left behind {left}")

    def killed(self, arguments, when):
        """Run a command and kill it when `when(begun)` returns; return whether it was killed, not finished."""
        with tempfile.TemporaryFile("w+") as said:
            child = start(arguments, said)
            when(child)
            os.kill(child, signal.SIGKILL)
            _, ended = os.waitpid(child, 0)
            return os.waitstatus_to_exitcode(ended) == -signal.SIGKILL

    def look(self):
        """After a kill: what is named is whole and served, and what users brought is as it was."""
        was = self.named
        try:
            self.named = current_release(self.world.lake).release_id
            manifest.verify(releases_folder(self.world.lake) / self.named)
        except (OSError, ValueError, KeyError, InputError) as error:
            self.fault(f"the release that is named is not whole: {error}")
        if self.named != was:  # it ended before its moment: another process of the server may follow a little later
            self.before = was
            self.expect_served()
        elif not self.is_served({self.before, self.named}):
            self.fault(f"neither {self.before} nor {self.named} is served")
        if self.world.users_files() != self.users:
            self.fault(f"the users' inventories have changed: {sorted(self.world.users_files())}")
        return self.named != was

    def is_served(self, wanted):
        """Tell whether the server is well and serves one of these releases."""
        try:
            with urllib.request.urlopen(f"{self.url}/health", timeout=SERVED_SECONDS) as answer:
                said = json.load(answer)
        except OSError as error:
            self.fault(f"/health does not answer: {error}")
            return True
        return said["status"] == "ok" and said["release"] in wanted

    def publish_whole(self):
        """Let a publish end: nothing is left behind, all is well, and the new release is served soon."""
        self.expect("publish", self.world.publish("--accept-rows"))
        self.before, self.named = self.named, current_release(self.world.lake).release_id
        if faults := [*lake_faults.faults(self.world.lake), *store.faults(self.world.inventories)]:
            self.fault(f"after a whole publish: {faults[0]}")
        if (kept := len(lake_faults.release_ids(self.world.lake))) > KEPT:
            self.fault(f"{kept} releases are kept")
        self.expect_served()

    def expect_served(self):
        """Wait until the release that is named is served; it has to be soon."""
        until = time.time() + SERVED_SECONDS
        while not self.is_served({self.named}):
            if time.time() > until:
                self.fault(f"{self.named} is not served {SERVED_SECONDS} s after it was published")
                return
            time.sleep(0.2)


def by_lot(killing):
    """Kill publishes at moments drawn by lot out of as long as one takes."""
    killing.bring()
    began = time.time()
    killing.publish_whole()
    whole = time.time() - began
    killing.bring()
    while killing.seen["killed by lot"] < BY_LOT:
        after = killing.moments.uniform(0, whole)
        was_killed = killing.killed(killing.world.publishing("--accept-rows"), lambda _, after=after: time.sleep(after))
        killing.seen["killed by lot" if was_killed else "ended before their moment"] += 1
        if was_killed:
            killing.seen["left a folder"] += any(releases_folder(killing.world.lake).glob(".building-*"))
        else:
            whole *= 0.9  # the machine has become quicker
        if killing.look():
            killing.bring()
        if was_killed and killing.seen["killed by lot"] % WHOLE_AFTER == 0:
            began = time.time()
            killing.publish_whole()
            whole = max(whole, time.time() - began)
            killing.bring()
            print(f"{killing.seen['killed by lot']} publishes killed by lot", flush=True)


def aimed(killing):
    """Kill publishes when the new release has its name and the pointer still names the old one."""
    while killing.seen["killed between rename and flip"] < AIMED and killing.seen["aimed"] < 4 * AIMED:
        killing.bring()
        killing.seen["aimed"] += 1
        there = set(lake_faults.release_ids(killing.world.lake))
        killing.killed(
            killing.world.publishing("--accept-rows"), lambda child, there=there: _renamed(killing, child, there)
        )
        new = set(lake_faults.release_ids(killing.world.lake)) - there
        was_flipped = killing.look()
        if new and not was_flipped:
            killing.seen["killed between rename and flip"] += 1
            for release_id in new:
                if damage := lake_faults.what_is_damaged(killing.world.lake, release_id):
                    killing.fault(f"{release_id} has its name and is damaged: {damage}")
        if killing.seen["aimed"] % WHOLE_AFTER == 0:
            killing.publish_whole()
            print(f"{killing.seen['killed between rename and flip']} of {killing.seen['aimed']} hit", flush=True)
    killing.publish_whole()
    if killing.seen["killed between rename and flip"] < AIMED:
        killing.fault(f"only {killing.seen['killed between rename and flip']} kills were aimed well")


def _renamed(killing, child, there):
    """Return as soon as a new release has its name, or the command has ended."""
    folder = releases_folder(killing.world.lake)
    while not any(folder.glob(".building-*/manifest.json")):
        if _has_ended(child):
            return
        time.sleep(0.003)
    while all(name in there or name.startswith(".") for name in _names(folder)) and not _has_ended(child):
        time.sleep(BLINK_SECONDS)


def _names(folder):
    with os.scandir(folder) as entries:
        return {entry.name for entry in entries}


def _has_ended(child):
    with suppress(OSError):
        return Path(f"/proc/{child}/stat").read_text("utf-8").rpartition(")")[2].split()[0] == "Z"
    return True


def ingests(killing):
    """Kill ingests at moments drawn by lot, then when the file is in place and its record is not."""
    killing.give()
    began = time.time()
    killing.expect("ingest", killing.world.ingest("--title", "Whole"))
    whole = time.time() - began
    killing.users = killing.world.users_files()
    while killing.seen["killed ingests"] < INGESTS + INGESTS_AIMED:
        given = killing.give()
        title = f"Title {killing.number}"
        if killing.seen["killed ingests"] < INGESTS:
            after = killing.moments.uniform(0, whole)
            was_killed = killing.killed(
                killing.world.ingesting("--title", title), lambda _, after=after: time.sleep(after)
            )
        else:
            was_killed = killing.killed(
                killing.world.ingesting("--title", title), lambda child: _half_taken(killing, child)
            )
            killing.seen["ingests killed between file and record"] += was_killed and not _is_listed(killing, given)
        killing.seen["killed ingests"] += was_killed
        killing.seen["ingests that ended first"] += not was_killed
        _look_at_store(killing, given)
        if killing.seen["killed ingests"] % WHOLE_AFTER == 0:
            killing.give()
            killing.expect("ingest", killing.world.ingest("--title", f"Whole {killing.number}"))
            killing.users = killing.world.users_files()
            if faults := store.faults(killing.world.inventories):
                killing.fault(f"after a whole ingest: {faults[0]}")
    killing.publish_whole()


def _half_taken(killing, child):
    """Return as soon as a file is there whose record is not."""
    while not _has_ended(child):
        names = _names(killing.world.inventories)
        if any(name.startswith("own-") and f"{Path(name).stem}.json" not in names for name in names):
            return
        time.sleep(BLINK_SECONDS)


def _is_listed(killing, given):
    return any(one.record["sha256"] == given for one in store.read(killing.world.inventories))


def _look_at_store(killing, given):
    """What was there is there; what was given is there whole, or is no inventory; the store is well."""
    now, before = killing.world.users_files(), killing.users
    if {name: now.get(name) for name in before} != before:
        killing.fault("an inventory that was there has changed")
    if faults := store.faults(killing.world.inventories):
        killing.fault(f"after a killed ingest: {faults[0]}")
    if _is_listed(killing, given):
        killing.users = {name: now[name] for name in now if name in before or _stem_is_listed(killing, name)}
    if not killing.is_served({killing.named, killing.before}):  # one of the server's processes may not have looked yet
        killing.fault(f"{killing.named} is not served")


def _stem_is_listed(killing, name):
    return Path(name).stem in {one.snapshot_id for one in store.read(killing.world.inventories)}


def main():
    """Kill, look, print what was seen; leave with 1 where there was a fault."""
    os.chdir(ROOT.parent)
    load_all()
    began = time.time()
    with tempfile.TemporaryDirectory(prefix="crm-kills-") as folder:
        world = World(Path(folder))
        world.build()
        server = servers.start(world.lake, Path(folder) / "server.log")
        try:
            print(
                f"serving {current_release(world.lake).release_id}; before: {seen(server.url, 5, server)}", flush=True
            )
            killing = Killing(world, server.url)
            with Others(server.url, every=0.5) as others:
                by_lot(killing)
                aimed(killing)
                ingests(killing)
            print(f"a visitor meanwhile: {others.said()}; after: {seen(server.url, 5, server)}")
            if others.failures:
                killing.fault(f"the visitor was failed {len(others.failures)} times: {others.failures[:3]}")
            if "Traceback" in (Path(folder) / "server.log").read_text("utf-8"):
                killing.fault("the server's log holds a traceback")
        finally:
            server.stop()
    print(", ".join(f"{what}: {count}" for what, count in killing.seen.items()))
    print(f"{len(killing.faults)} fault(s) in {time.time() - began:.0f} s", *killing.faults, sep="\n")
    return 1 if killing.faults else 0


if __name__ == "__main__":
    sys.exit(main())
