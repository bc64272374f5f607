"""The cache stays within its bytes and gives up what was used longest ago."""

from __future__ import annotations

from dashboard.engine import Provenance, Result
from dashboard.engine.cache import ResultCache

_FROM = Provenance("r", "d", (), (), "q", {})


def _result(rows):
    return Result(tuple((rank, "text") for rank in range(rows)), ("a", "b"), _FROM)


def test_what_was_put_is_found():
    cache, result = ResultCache(100_000), _result(3)
    cache.put("key", result)
    assert cache.get("key") is result
    assert cache.get("other") is None


def test_the_cache_stays_within_its_bytes():
    cache = ResultCache(50_000)
    for rank in range(500):
        cache.put(rank, _result(10))
        assert cache.size_bytes <= 50_000
    assert cache.get(499) is not None
    assert cache.get(0) is None


def test_what_was_used_last_stays():
    cache = ResultCache(20_000)
    cache.put("used", _result(1))
    for rank in range(200):
        cache.put(rank, _result(1))
        assert cache.get("used") is not None


def test_a_result_that_would_crowd_out_the_others_is_not_kept():
    cache = ResultCache(10_000)
    cache.put("big", _result(1_000))
    assert cache.get("big") is None
    assert cache.size_bytes == 0


def test_putting_again_does_not_count_twice():
    cache = ResultCache(100_000)
    cache.put("key", _result(10))
    size = cache.size_bytes
    cache.put("key", _result(10))
    assert cache.size_bytes == size


def test_a_key_counts_as_far_as_a_visitor_chooses_it():
    """A choice of hundreds of countries is longer than many a result: a million such must not outgrow the bytes."""
    cache = ResultCache(100_000)
    keys = [("r", "select", (("country_iso3", tuple(f"{rank}-{name}" for name in range(100))),)) for rank in range(200)]
    for key in keys:
        cache.put(key, _result(1))
    assert 0 < sum(cache.get(key) is not None for key in keys) < 20
