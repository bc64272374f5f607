"""Web workers and the live process are killed in mid-ingest: what was acknowledged is there, once."""

from tests.hostile import killed_ingest


def test_every_acknowledged_event_is_there_exactly_once_after_twenty_kills(url, lake, tmp_path):
    folder = tmp_path / "events"
    folder.mkdir(exist_ok=True)
    found = killed_ingest.kill(url, folder, lake)
    assert found.told.kills == {"web worker": 10, "live process": 10}
    assert (found.missing, found.doubled, found.in_order) == ([], [], True)
    assert len(found.told.acknowledged) >= 20 * killed_ingest.BATCH
    assert found.moved, "nothing was moved to the history meanwhile"
    assert found.told.broken, "no batch was broken off: the kills were not in mid-ingest"
    assert "files not taken" not in found.told.broken
