"""A lake, its snapshots and a user's inventories, and the command line run over them by a process each.

The process is forked from this one, which has loaded all that the commands need: a command is at work at once.
"""

import codecs
import hashlib
import os
import shutil
import sys
import tempfile
import traceback

from data.lake import SNAPSHOTS, releases_folder
from pipelines import cli
from pipelines.derivers import DERIVERS
from pipelines.normalise import NORMALISERS
from pipelines.publishers import FEEDS
from tests.inventory_files import csv_bytes, unfc

FEED = "usgs_pp1802"
_SOURCE = ("--title", "Tin of Thule", "--publisher", "Survey", "--licence", "CC BY 4.0")


def load_all():
    """Load what the commands load when they need it; a user without rights to this tree may run them then."""
    for registry in (NORMALISERS, DERIVERS, FEEDS):
        list(registry.values())
    codecs.lookup("utf-8-sig")


class World:
    """A lake with two releases, the snapshots of the current one, and an inventory that a user brought."""

    def __init__(self, folder):
        """Make the folder's parts; `build` publishes."""
        self.folder = folder
        self.lake, self.snapshots = folder / "lake", folder / "snapshots"
        self.inventories = folder / "inventories"
        self.given = folder / "given.csv"

    def build(self):
        """Publish without and then with the inventory."""
        shutil.copytree(SNAPSHOTS / FEED, self.snapshots / FEED)
        self.expect(self.publish("--accept-rows"))
        self.given.write_bytes(csv_bytes(unfc()))
        self.expect(self.ingest())
        self.expect(self.publish("--accept-rows"))

    @staticmethod
    def expect(ended):
        """Raise RuntimeError where a command that must work has not."""
        code, said = ended
        if code:
            raise RuntimeError(said)

    def copy(self, folder):
        """Return a world of its own with the same content."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return World(folder)

    @property
    def release(self):
        """The folder of the current release."""
        return max(releases_folder(self.lake).glob("2*"), key=lambda path: path.stat().st_mtime)

    def status(self, user=0):
        """Run `status`."""
        return _run("status", *self._places(), user=user)

    def publish(self, *options, user=0):
        """Run `publish`."""
        return _run(*self.publishing(*options), user=user)

    def publishing(self, *options):
        """Return the arguments of `publish`."""
        return "publish", *self._places(), "--expected-rows", str(self.folder / "expected_rows.toml"), *options

    def ingest(self, *options, user=0):
        """Run `ingest` of one file."""
        return _run(*self.ingesting(*options), user=user)

    def ingesting(self, *options):
        """Return the arguments of `ingest`."""
        store = ("--inventories", str(self.inventories), "--by", "a user")
        return "ingest", str(self.given), "--kind", "unfc-inventory", *_SOURCE, *store, *options

    def _places(self):
        lake, inventories = ("--lake", str(self.lake)), ("--inventories", str(self.inventories))
        return (*lake, "--snapshots", str(self.snapshots), *inventories)

    def withdraw(self, inventory_id):
        """Run `withdraw`."""
        return _run("withdraw", inventory_id, "--inventories", str(self.inventories))

    def users_files(self):
        """Return name → hash of what the user brought."""
        if not self.inventories.is_dir():
            return {}
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in self.inventories.glob("own-*")}

    def left_behind(self, *folders):
        """Return the work folders and files that are there, in the lake and the inventories or in those named."""
        return [path.name for folder in folders or (self.lake, self.inventories) for path in folder.rglob(".*")]


def _run(*arguments, user=0):
    """Return the exit code of a command run by a process of its own, and what it said."""
    with tempfile.TemporaryFile("w+") as said:
        _, ended = os.waitpid(start(arguments, said, user), 0)
        said.seek(0)
        return os.waitstatus_to_exitcode(ended), said.read()


def start(arguments, said, user=0):
    """Start a command in a process of its own that writes what it says into a file; return the process's id."""
    child = os.fork()
    if not child:
        _be_command(arguments, said, user)
    return child


def _be_command(arguments, said, user):
    """Be the command line in a process just forked; never return."""
    code = 70
    try:
        for number in (1, 2):
            os.dup2(said.fileno(), number)
        sys.stdout = sys.stderr = os.fdopen(os.dup(said.fileno()), "w", buffering=1)
        if user:
            os.setgroups([])
            os.setresgid(user, user, user)
            os.setresuid(user, user, user)
        code = cli.main(arguments)
    except BaseException:  # noqa: BLE001 - whatever it is, the report shows it as a fault
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(code)
