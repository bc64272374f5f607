"""Webhooks in rules: what may be an address, for which alerts, and those that stand above all rules."""

import pytest

from data.alerts.faults import WrongRuleError
from data.alerts.model import Severity
from data.alerts.reading import FILE, read_files, rule_of
from data.stores.events import Mode
from tests.alerts import table

GOOD = {"url": "https://pager.example.org/in?x=1", "secret": "CRM_HOOK"}


def _hooks(*said, **changed):
    return rule_of("low", table(webhooks=list(said), **changed)).webhooks


def test_a_webhook_is_told_of_what_is_real_unless_it_says_more():
    (hook,) = _hooks(GOOD)
    assert (hook.url, hook.secret_env, hook.modes) == (GOOD["url"], "CRM_HOOK", {Mode.REAL})
    (hook,) = _hooks(GOOD | {"modes": ["real", "recorded"]})
    assert hook.modes == {Mode.REAL, Mode.RECORDED}
    assert _hooks(GOOD | {"severities": ["info"]}) == ()
    assert len(_hooks(GOOD | {"severities": ["info"]}, severity="info")) == 1


@pytest.mark.parametrize(
    "url",
    ["http://pager.example.org", "ftp://127.0.0.1", "https://", "https://user:pw@pager.example.org", "file:///etc/passwd",
     "http://127.0.0.1.example.org", "https://a b", "https://x:port", "http://[::1", "https://x\n",
     "https://" + 500 * "x", "https://x#y", 5, None, "http://169.254.169.254/"],
)  # fmt: skip
def test_an_address_is_https_or_on_this_machine(url):
    with pytest.raises(WrongRuleError) as error:
        _hooks(GOOD | {"url": url})
    assert (error.value.column, bool(error.value.cure)) == ("webhooks.url", True)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8099/x", "http://localhost/", "http://[::1]:80/", "https://10.0.0.1/"]
)
def test_such_addresses_are_good(url):
    assert _hooks(GOOD | {"url": url})[0].url == url


@pytest.mark.parametrize(
    "said",
    [{"url": "https://x"}, GOOD | {"secret": "s3cret!"}, GOOD | {"secret": 5}, GOOD | {"modes": []}, GOOD | {"more": 1},
     GOOD | {"severities": ["loud"]}, GOOD | {"modes": "real"}, "https://x"],
)  # fmt: skip
def test_what_is_no_webhook_is_refused(said):
    with pytest.raises(WrongRuleError):
        _hooks(said)
    with pytest.raises(WrongRuleError):
        rule_of("low", table(webhooks=said))


def test_webhooks_above_all_rules_are_of_every_rule_of_their_severities(tmp_path):
    own = tmp_path / "own.toml"
    own.write_text('[[webhooks]]\nurl = "https://x"\nsecret = "CRM_HOOK"\nseverities = ["critical"]\n')
    read = read_files([FILE, own])
    assert read.faults == ()
    for rule_id, rule in read.rules.items():
        assert len(rule.webhooks) == (rule.severity == Severity.CRITICAL)
        assert rule_of(rule_id, read.said[rule_id]) == rule
    own.write_text('[[webhooks]]\nurl = "http://x"\nsecret = "CRM_HOOK"\n')
    assert [fault.column for fault in read_files([FILE, own]).faults] == ["webhooks.url"]
    own.write_text("webhooks = 5")
    assert [fault.column for fault in read_files([FILE, own]).faults] == ["webhooks"]
