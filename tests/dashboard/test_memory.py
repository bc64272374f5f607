"""Memory goes back to the system after a large export only, also where the reader breaks off."""

from __future__ import annotations

import gc

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
