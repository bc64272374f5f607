"""What was built is kept by release and choice, and no more of it than asked for."""

import sys
from types import SimpleNamespace

import pytest

from dashboard.engine import cache
from dashboard.engine.cache import Memo, estimated_bytes


def engine(path):
    return SimpleNamespace(release=SimpleNamespace(path=path))


def test_built_once_for_a_release_and_a_choice():
    memo, made = Memo(4), []
    for path, choice in (("a", 1), ("a", 1), ("b", 1), ("a", 2)):
        memo.get(engine(path), choice, lambda path=path, choice=choice: made.append((path, choice)))
    assert made == [("a", 1), ("b", 1), ("a", 2)]


def test_what_was_used_longest_ago_leaves_first():
    memo, made = Memo(2), []
    for choice in (1, 2, 1, 3, 1, 2):
        memo.get(engine("a"), choice, lambda choice=choice: made.append(choice))
    assert made == [1, 2, 3, 2]


@pytest.mark.parametrize(("most", "kept"), [(64, 3), (cache.OF_A_RELEASE, cache.OF_A_RELEASE)])
def test_what_is_large_leaves_sooner_unless_there_are_few_of_a_release(monkeypatch, most, kept):
    memo, made = Memo(most), []
    part = "x" * (cache.CHOICES_BYTES // 3 - 1_000)
    for choice in (1, 2, 3, 4, 5):
        memo.get(engine("a"), choice, lambda: [part])
    for choice in range(5, 5 - kept, -1):
        memo.get(engine("a"), choice, lambda choice=choice: made.append(choice))
    assert made == []
    memo.get(engine("a"), 5 - kept, lambda: made.append("anew"))
    assert made == ["anew"]


def test_what_is_larger_than_all_room_is_kept_as_the_last():
    memo, made = Memo(64), []
    for _ in range(2):
        memo.get(engine("a"), 1, lambda: made.append(1) or "x" * 2 * cache.CHOICES_BYTES)
    assert made == [1]


def test_an_estimate_counts_what_is_held_and_of_many_alike_the_first():
    text = "x" * 951
    assert sys.getsizeof(text) == 1_000
    assert estimated_bytes({"a": [text] * 1_000}) == pytest.approx(1_010_000, rel=0.05)
    assert estimated_bytes(SimpleNamespace(one=text, two=(text, text))) == pytest.approx(3_100, rel=0.1)
