"""What was built is kept by release and choice, and no more of it than asked for."""

from types import SimpleNamespace

from dashboard.engine.cache import Memo


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
