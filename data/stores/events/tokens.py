"""Who may hand events in, or act on alerts, by HTTP: tokens `crm_<key id>_<secret>`, of which the log keeps a hash.

Nobody may until the first is made (`python -m pipelines tokens new`); a source's token is good for events alone, an
operator's for alerts alone. A key is looked up by its id and its
secret compared in constant time, an unknown id against nothing in the same time.
"""

from __future__ import annotations

import hmac
import json
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from sqlalchemy import exists, insert, select, update

from data.stores.events.clock import now_us
from data.stores.events.log import EventLog
from data.stores.events.model import A_SECOND, BURST, Mode, microseconds, moment
from data.stores.events.reading import Scope
from data.stores.events.tables import TOKEN

_TOKEN = re.compile(r"crm_([0-9a-f]{12})_([0-9a-f]{64})")
_SOURCE = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")
_NAME = re.compile(r"\S.{0,62}\S")
_NOBODY = sha256(secrets.token_bytes()).digest()


class Kind(StrEnum):
    """Whose a token is: of a source, which hands events in, or of a person, who acts on alerts."""

    SOURCE = "source"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Token:
    """A key: what comes with it, what its source may hand in, from when to when it is good.

    Of an operator the scope has the name for its source, and no sites.
    """

    key_id: str
    scope: Scope
    a_second: float
    burst: float
    made: datetime
    ends: datetime | None
    revoked: datetime | None
    note: str
    kind: Kind = Kind.SOURCE

    @property
    def name(self) -> str:
        """Return the id of the source, or the operator's name."""
        return self.scope.source_id

    def is_good(self, now: int) -> bool:
        """Tell whether the key may be used at a moment, in microseconds since 1970."""
        over = [microseconds(one) for one in (self.ends, self.revoked) if one is not None]
        return all(now < one for one in over)


class NoSuchTokenError(ValueError):
    """There is no token of that id, or none that is still good."""


def make(
    log: EventLog, scope: Scope, *, a_second: float = A_SECOND, burst: float = BURST,
    ends: datetime | None = None, note: str = "", kind: Kind = Kind.SOURCE,
) -> str:  # fmt: skip
    """Make a token and return it: it is shown once and kept nowhere. Raises ValueError for a source that is no id."""
    if kind == Kind.OPERATOR and not (_NAME.fullmatch(scope.source_id) and scope.source_id.isprintable()):
        raise ValueError(f"operator {scope.source_id!r:.80}: a name of 2 to 64 letters, digits, blanks and signs")
    if kind == Kind.SOURCE and not _SOURCE.fullmatch(scope.source_id):
        raise ValueError(f"source {scope.source_id!r}: small letters, digits, dots, hyphens, at most 64")
    if a_second <= 0 or burst < 1:
        raise ValueError("rate and burst must be positive")
    key_id, secret = secrets.token_hex(6), secrets.token_hex(32)
    row = {
        "key_id": key_id, "digest": sha256(secret.encode()).digest(), "source_id": scope.source_id,
        "mode": str(scope.mode), "sites": json.dumps(sorted(scope.sites)), "a_second": a_second, "burst": burst,
        "made_us": now_us(), "ends_us": None if ends is None else microseconds(ends), "revoked_us": None,
        "note": note, "kind": str(kind),
    }  # fmt: skip
    log.write(lambda connection: connection.execute(insert(TOKEN).values(row)))
    return f"crm_{key_id}_{secret}"


def make_operator(log: EventLog, name: str, *, ends: datetime | None = None, note: str = "") -> str:
    """Make a token of an operator and return it, as `make` does. Raises ValueError for what is no name."""
    return make(log, Scope(name, Mode.REAL, frozenset()), ends=ends, note=note, kind=Kind.OPERATOR)


def rotate(log: EventLog, key_id: str, overlap_seconds: float = 0) -> str:
    """Return a new token of the same scope; the old one ends after `overlap_seconds`. Raises NoSuchTokenError."""
    old = next((one for one in tokens(log) if one.key_id == key_id and one.is_good(now_us())), None)
    if old is None:
        raise NoSuchTokenError(f"there is no good token {key_id}")
    new = make(log, old.scope, a_second=old.a_second, burst=old.burst, ends=old.ends, note=old.note, kind=old.kind)
    _set(log, key_id, ends_us=now_us() + int(overlap_seconds * 1e6))
    return new


def revoke(log: EventLog, key_id: str) -> None:
    """Let a token be good no more, from now on. Raises NoSuchTokenError."""
    if not _set(log, key_id, revoked_us=now_us()):
        raise NoSuchTokenError(f"there is no token {key_id}")


def tokens(log: EventLog) -> Sequence[Token]:
    """Return every token, the oldest first; of none its secret."""
    return tuple(_token(row) for row in log.read(select(TOKEN).order_by(TOKEN.c.made_us, TOKEN.c.key_id)))


def is_on(log: EventLog, kind: Kind = Kind.SOURCE) -> bool:
    """Tell whether any token of a kind was ever made."""
    return bool(log.read(select(exists(select(TOKEN.c.key_id).where(TOKEN.c.kind == str(kind)))))[0][0])


def token_of(log: EventLog, stated: str, kind: Kind = Kind.SOURCE) -> Token | None:
    """Return the token that `stated` is, None where it is none of that kind that is good now."""
    found = _TOKEN.fullmatch(stated)
    rows = log.read(select(TOKEN).where(TOKEN.c.key_id == (found[1] if found else "")))
    kept = bytes(rows[0].digest) if rows else _NOBODY
    is_it = hmac.compare_digest(sha256((found[2] if found else "").encode()).digest(), kept)
    token = _token(rows[0]) if rows and is_it else None
    return token if token is not None and token.kind == kind and token.is_good(now_us()) else None


def key_id_of(stated: str) -> str:
    """Return the key id of what is or was a token, "" of other texts: for what is logged, which holds no secrets."""
    found = _TOKEN.fullmatch(stated)
    return found[1] if found else ""


def _set(log: EventLog, key_id: str, **values: Any) -> int:
    change = update(TOKEN).where(TOKEN.c.key_id == key_id).values(**values)
    return log.write(lambda connection: connection.execute(change).rowcount)


def _token(row: Any) -> Token:
    scope = Scope(row.source_id, Mode(row.mode), frozenset(json.loads(row.sites)))
    ends, revoked = (None if one is None else moment(one) for one in (row.ends_us, row.revoked_us))
    return Token(
        row.key_id, scope, row.a_second, row.burst, moment(row.made_us), ends, revoked, row.note, Kind(row.kind)
    )
