"""Web workers and the live process are killed in mid-ingest: what was acknowledged is there, once."""

from tests.hostile import killed_ingest


def test_every_acknowledged_event_is_there_exactly_once_after_many_kills(url, lake, tmp_path):
    folder = tmp_path / "events"
    folder.mkdir(exist_ok=True)
    kills = killed_ingest.KILLS if url.drivername == "sqlite" else killed_ingest.KILLS // 2
    found = killed_ingest.kill(url, folder, lake, kills=kills)
    assert found.told.kills == {"web worker": kills // 2, "live process": kills // 2}
    assert (found.missing, found.doubled, found.in_order) == ([], [], True)
    assert len(found.told.acknowledged) >= 3 * killed_ingest.BATCH, "too little was acknowledged to say anything"
    assert found.moved, "nothing was moved to the history meanwhile"
    assert found.told.broken, "no batch was broken off: the kills were not in mid-ingest"
    assert "files not taken" not in found.told.broken
