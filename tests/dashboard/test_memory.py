"""Memory goes back to the system after a large export only, also where the reader breaks off."""

from __future__ import annotations

import gc
import subprocess
import sys

import pytest

from dashboard import memory


@pytest.mark.parametrize(("rows", "trims"), [(memory.LARGE_ROWS, 1), (memory.LARGE_ROWS - 1, 0)])
@pytest.mark.parametrize("all_read", [True, False])
def test_memory_is_given_back_after_a_large_export(
    monkeypatch: pytest.MonkeyPatch, rows: int, trims: int, *, all_read: bool
) -> None:
    calls: list[int] = []
    monkeypatch.setattr(memory, "give_back", lambda: calls.append(1))
    chunks = memory.giving_back(iter([b"a", b"b"]), rows)
    assert next(chunks) == b"a"
    assert not calls
    if all_read:
        assert list(chunks) == [b"b"]
    else:
        chunks.close()  # type: ignore[attr-defined]
    assert len(calls) == trims


def test_giving_back_is_safe_at_any_time() -> None:
    assert list(memory.giving_back(iter([b"x"]), memory.LARGE_ROWS)) == [b"x"]


def test_what_was_loaded_is_never_walked_by_the_collector() -> None:
    before = gc.get_threshold()
    try:
        with memory.loading():
            assert not gc.isenabled()
        assert gc.isenabled()
        assert gc.get_freeze_count() > 0
        assert gc.get_threshold() == memory.SELDOM
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)


SMAPS = """\
1000-2000 r--p 00000000 00:01 7    /lib/a.so
Rss:                   4 kB
Anonymous:             0 kB
2000-3000 r-xp 00001000 00:01 7    /lib/a.so
Anonymous:             0 kB
3000-4000 r--p 00002000 00:01 7    /lib/a.so
Anonymous:             4 kB
4000-5000 rw-p 00003000 00:01 7    /lib/a.so
Anonymous:             0 kB
5000-6000 r--s 00000000 00:01 8    /lake/flows.slices.arrow
Anonymous:             0 kB
6000-7000 r--p 00000000 00:00 0
Anonymous:             0 kB
7000-8000 r-xp 00000000 00:00 0    [vdso]
Anonymous:             0 kB
"""
LET_GO = """
import duckdb, pyarrow, re
from pathlib import Path
from dashboard.memory import let_go_of_programs
def of_files():
    return int(re.search(r"Pss_File: +([0-9]+)", Path("/proc/self/smaps_rollup").read_text())[1])
before, own = of_files(), [b"x" * 100] * 3
let_go_of_programs()
after = of_files()
assert duckdb.connect().execute("SELECT sum(range) FROM range(10)").fetchall() == [(45,)]
assert pyarrow.array([1]).to_pylist() == [1]
print(before, after)
"""


def test_only_what_is_as_in_its_file_and_cannot_be_written_is_let_go_of() -> None:
    assert [*memory._as_in_files(SMAPS)] == [(0x1000, 0x2000), (0x2000, 0x3000)]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not say what is mapped")
def test_a_process_lets_go_of_what_loading_read_and_works_on() -> None:
    said = subprocess.run([sys.executable, "-c", LET_GO], capture_output=True, text=True, check=True).stdout
    before, after = map(int, said.split())
    assert after < before / 2
