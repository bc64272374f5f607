"""Counts the syncs of SQLite: its default file system, each file's `xSync` replaced by one that counts.

Runs in a process of its own, since the file system stays replaced: `python -m tests.data.stores.events.syncs <file>
<commits> <level>` hands in so many events one by one and prints how often which kind of file was synced.
"""

import ctypes
import json
import subprocess
import sys
from collections import Counter
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_void_p
from pathlib import Path

ROOT = Path(__file__).parents[4]
_SYNC = CFUNCTYPE(c_int, c_void_p, c_int)
_OPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, POINTER(c_int))
_METHODS = 19
"""Of a file, as of version 3 of `sqlite3_io_methods`: its version and so many functions."""
_SYNC_PLACE = 5
_KINDS = {0x80000: "wal", 0x100: "main"}


class _Vfs(Structure):
    _fields_ = (
        ("version", c_int), ("file_size", c_int), ("longest_name", c_int), ("next", c_void_p), ("name", c_char_p),
        ("data", c_void_p), ("open", c_void_p),
    )  # fmt: skip


class _File(Structure):
    _fields_ = (("methods", POINTER(c_void_p * _METHODS)),)


def of_separate_commits(path, commits, level):
    """Return how often which file was synced while so many events were handed in one by one, at a level of syncs."""
    command = [sys.executable, "-m", __name__, str(path), str(commits), level]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    return Counter(json.loads(run.stdout))


def count(counted):
    """Count the syncs of every file that SQLite opens from now on."""
    import pysqlite3._sqlite3 as driver  # noqa: PLC0415

    library = ctypes.CDLL(driver.__file__)
    library.sqlite3_vfs_find.restype = POINTER(_Vfs)
    vfs = library.sqlite3_vfs_find(None).contents
    really_open, kept = _OPEN(vfs.open), []

    def opened(this, name, file, flags, out):
        code = really_open(this, name, file, flags, out)
        handle = ctypes.cast(file, POINTER(_File)).contents
        kind = next((kind for bit, kind in _KINDS.items() if flags & bit), "other")
        if code == 0 and handle.methods:
            methods = (c_void_p * _METHODS)(*handle.methods.contents)
            really_sync = _SYNC(methods[_SYNC_PLACE])

            def sync(one, how):
                counted[kind] += 1
                return really_sync(one, how)

            callback = _SYNC(sync)
            methods[_SYNC_PLACE] = ctypes.cast(callback, c_void_p).value
            kept.append((methods, callback, really_sync))
            handle.methods = ctypes.pointer(methods)
        return code

    callback = _OPEN(opened)
    kept.append(callback)
    vfs.open = ctypes.cast(callback, c_void_p).value
    return kept


def _main(path, commits, level):
    from sqlalchemy import URL  # noqa: PLC0415

    from data.stores.events import EventLog, connect  # noqa: PLC0415
    from tests.events import event  # noqa: PLC0415

    counted = Counter()
    kept = count(counted)
    if level != "FULL":
        connect._expect_durable = lambda _: None
        really = connect.PRAGMAS
        connect.PRAGMAS = tuple(one.replace("FULL", level) for one in really)
    log = EventLog(URL.create("sqlite", database=path))
    log.append([event(0)])
    counted.clear()
    for number in range(1, int(commits) + 1):
        log.append([event(number)])
    print(json.dumps(counted))
    log.close()
    assert kept


if __name__ == "__main__":
    _main(*sys.argv[1:])
