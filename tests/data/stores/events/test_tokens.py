"""Tokens: kept as hashes, compared in constant time, scoped, rotated and revoked."""

import hmac
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from data.stores.events import EventLog, Mode, duties, tokens
from data.stores.events.connect import writing_engine
from data.stores.events.reading import Scope
from data.stores.events.schema import MIGRATIONS
from data.stores.events.tables import TOKEN

SCOPE = Scope("plant", Mode.REAL, frozenset({"ICMM1", "ICMM2"}))


def test_nobody_may_until_there_is_a_token(log):
    assert not tokens.is_on(log)
    assert tokens.token_of(log, f"crm_{'0' * 12}_{'0' * 64}") is None
    tokens.make(log, SCOPE)
    assert tokens.is_on(log)


def test_tokens_of_a_log_of_the_first_revision_are_of_sources(unmade):
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    engine = writing_engine(unmade)
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(MIGRATIONS))
        command.upgrade(config, "0001")
        row = ("'0123456789ab'", "'x'", "'plant'", "'real'", "'[]'", "1", "1", "1", "'old'")
        columns = "key_id, digest, source_id, mode, sites, a_second, burst, made_us, note"
        connection.exec_driver_sql(f"INSERT INTO token ({columns}) VALUES ({', '.join(row)})")
    engine.dispose()
    log = EventLog(unmade)
    (token,) = tokens.tokens(log)
    assert (token.name, token.kind, token.note, tokens.is_on(log)) == ("plant", tokens.Kind.SOURCE, "old", True)
    assert not tokens.is_on(log, tokens.Kind.OPERATOR)
    log.close()


@pytest.mark.parametrize("name", ["", " A", "A\nB", "x" * 65, "A"])
def test_an_operator_has_a_name(log, name):
    with pytest.raises(ValueError, match="operator"):
        tokens.make_operator(log, name)


def test_a_token_is_shown_once_and_kept_as_a_hash(log):
    stated = tokens.make(log, SCOPE, a_second=5, burst=50, note="pump house")
    token = tokens.token_of(log, stated)
    assert (token.scope, token.a_second, token.burst, token.note) == (SCOPE, 5, 50, "pump house")
    assert tokens.tokens(log) == (token,)
    secret = stated.rsplit("_", 1)[1]
    (row,) = log.read(select(TOKEN))
    assert secret not in repr(row)
    assert bytes.fromhex(secret) not in bytes(row.digest)


@pytest.mark.parametrize(
    "change",
    [lambda t: t[:-1] + ("0" if t[-1] != "0" else "1"), lambda t: t[:-1], lambda t: t + "0", str.upper, lambda _: "",
     lambda t: t.replace("crm", "xxx"), lambda t: f"crm_{'0' * 12}_{t[-64:]}", lambda t: f"{t}\n", lambda _: "crm__"],
)  # fmt: skip
def test_any_other_text_is_no_token(log, change):
    stated = tokens.make(log, SCOPE)
    assert tokens.token_of(log, change(stated)) is None
    assert tokens.token_of(log, stated) is not None


def test_secrets_are_compared_in_constant_time_also_of_ids_that_nobody_has(log, monkeypatch):
    compared = []
    really = hmac.compare_digest
    monkeypatch.setattr(tokens.hmac, "compare_digest", lambda a, b: compared.append((a, b)) or really(a, b))
    tokens.token_of(log, f"crm_{'0' * 12}_{'0' * 64}")
    tokens.token_of(log, "nonsense")
    assert [(len(a), len(b)) for a, b in compared] == [(32, 32)] * 2


def test_a_revoked_token_is_good_no_more(log):
    stated = tokens.make(log, SCOPE)
    key_id = tokens.tokens(log)[0].key_id
    tokens.revoke(log, key_id)
    assert tokens.token_of(log, stated) is None
    assert tokens.is_on(log)
    for unknown in (key_id[::-1] + "x", ""):
        with pytest.raises(tokens.NoSuchTokenError):
            tokens.revoke(log, unknown)
    with pytest.raises(tokens.NoSuchTokenError):
        tokens.rotate(log, key_id)


def test_a_rotated_token_has_the_same_scope_and_the_old_one_ends(log):
    old = tokens.make(log, SCOPE, a_second=5, burst=50)
    key_id = tokens.tokens(log)[0].key_id
    new = tokens.rotate(log, key_id, overlap_seconds=3600)
    assert tokens.token_of(log, old).scope == tokens.token_of(log, new).scope == SCOPE
    newest = tokens.rotate(log, tokens.token_of(log, new).key_id)
    assert tokens.token_of(log, new) is None
    assert tokens.token_of(log, newest).a_second == 5


def test_a_token_may_end(log):
    now = datetime.now(UTC)
    assert tokens.token_of(log, tokens.make(log, SCOPE, ends=now - timedelta(seconds=1))) is None
    assert tokens.token_of(log, tokens.make(log, SCOPE, ends=now + timedelta(hours=1))) is not None


@pytest.mark.parametrize(
    "wrong", [{"scope": Scope("Not an id", Mode.REAL, frozenset())}, {"a_second": 0}, {"burst": 0.5}]
)
def test_what_makes_no_sense_is_refused(log, wrong):
    with pytest.raises(ValueError):
        tokens.make(log, **({"scope": SCOPE} | wrong))


def test_a_duty_says_since_when_it_fails_and_when_it_was_last_done(log, monkeypatch):
    clock = [0]
    monkeypatch.setattr(duties, "now_us", lambda: clock[0] * 1_000_000)

    def at(second, **told):
        clock[0] = second
        duties.tell(log, "usgs", next_seconds=60, **told)
        state = duties.duties(log)["usgs"]
        done, since = (None if one is None else one.timestamp() for one in (state.done, state.fault_since))
        return state.tried.timestamp(), done, state.due.timestamp(), state.fault, since

    assert at(1, fault="no network") == (1, None, 61, "no network", 1)
    assert at(2, fault="HTML, not JSON") == (2, None, 62, "HTML, not JSON", 1)
    assert at(3) == (3, 3, 63, "", None)
    assert at(4, fault="slow") == (4, 3, 64, "slow", 4)
