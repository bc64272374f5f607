"""Reads webhooks from rules: an address, the name of a secret, and of which alerts it is told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from data.alerts.faults import WrongRuleError
from data.alerts.model import Severity, Webhook
from data.stores.events.model import Mode

_KEYS = frozenset({"url", "secret", "severities", "modes"})
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_SECRET = re.compile(r"[A-Z][A-Z0-9_]{0,63}")
_MOST = 10
_LONGEST = 500


def webhooks(said: Any) -> tuple[Webhook, ...]:
    """Return the webhooks that a list of tables states. Raises WrongRuleError."""
    if not isinstance(said, list) or len(said) > _MOST:
        raise WrongRuleError("webhooks", "is no list", f"at most {_MOST} tables with url and secret")
    return tuple(_webhook(one) for one in said)


def of_severity(said: Iterable[Mapping[str, Any]], severity: Severity) -> list[Mapping[str, Any]]:
    """Return the tables of webhooks that are told of alerts of a severity."""
    return [one for one in said if severity.value in one.get("severities", [severity.value])]


def _webhook(said: Any) -> Webhook:
    if not isinstance(said, Mapping) or not said.keys() <= _KEYS or not {"url", "secret"} <= said.keys():
        raise WrongRuleError("webhooks", "is no webhook", f"a table of url, secret and, where wanted, {_listed(_KEYS)}")
    if not isinstance(said["secret"], str) or not _SECRET.fullmatch(said["secret"]):
        cure = "the name of a variable of the environment that holds it, such as CRM_HOOK_SECRET"
        raise WrongRuleError("webhooks.secret", "is no name", cure)
    return Webhook(
        _url(said["url"]), said["secret"],
        frozenset(Severity(one) for one in _some(said, "severities", [one.value for one in Severity])),
        frozenset(Mode(one) for one in _some(said, "modes", [one.value for one in Mode], default=[Mode.REAL.value])),
    )  # fmt: skip


def _url(said: Any) -> str:
    """Return an address: https, or http on this machine alone, and no name or password in it."""
    try:
        parts = urlsplit(said if isinstance(said, str) else "")
        _ = parts.port
    except ValueError:
        parts = urlsplit("")
    is_secure = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    is_plain = not parts.username and not parts.password and not parts.fragment and str(said).isprintable()
    if not (is_secure and parts.hostname and is_plain and len(said) <= _LONGEST and " " not in said):
        cure = f"https://…, or http://127.0.0.1:…, without a password, at most {_LONGEST} characters"
        raise WrongRuleError("webhooks.url", "cannot be used", cure)
    return str(said)


def _some(said: Mapping[str, Any], name: str, words: Sequence[str], default: Sequence[str] | None = None) -> list[str]:
    found = said.get(name, list(words if default is None else default))
    if not isinstance(found, list) or not found or not all(one in words for one in found):
        raise WrongRuleError(f"webhooks.{name}", f"{found!r:.80} cannot be", f"a list of {', '.join(words)}")
    return found


def _listed(words: Iterable[str]) -> str:
    return ", ".join(sorted(words))
