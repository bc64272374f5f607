"""Settings come from the environment; a value that cannot be used is named."""

from __future__ import annotations

import pytest

from dashboard.settings import Settings


def test_defaults_suit_an_empty_environment():
    settings = Settings.from_environment({})
    assert (settings.port, settings.workers, settings.export_rows) == (8050, 2, 1_000_000)
    assert settings.threads >= 1


def test_workers_share_the_memory():
    settings = Settings.from_environment({"WEB_CONCURRENCY": "4", "CRM_MEMORY_MB": "256"})
    assert settings.engine_memory_mb == 64


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "http"), ("PORT", "0"), ("WEB_CONCURRENCY", "-1"), ("CRM_MEMORY_MB", "1"), ("CRM_QUERY_SECONDS", "nan")],
)
def test_a_value_that_cannot_be_used_is_named(name, value):
    with pytest.raises(ValueError, match=f"{name}={value}"):
        Settings.from_environment({name: value})


def test_an_export_never_has_more_rows_than_a_sheet():
    with pytest.raises(ValueError, match="CRM_EXPORT_ROWS=2000000: must be 1048575 or less"):
        Settings.from_environment({"CRM_EXPORT_ROWS": "2000000"})


@pytest.mark.parametrize(
    ("stated", "link"),
    [
        ("", ""),
        ("crm@example.org", "mailto:crm@example.org"),
        ("https://example.org/contact", "https://example.org/contact"),
    ],
)
def test_a_contact_is_a_link(stated, link):
    assert Settings.from_environment({"CRM_CONTACT": stated}).contact == link


@pytest.mark.parametrize("stated", ["javascript:alert(1)", "crm", "https://example.org/<b>"])
def test_a_contact_that_is_no_address_is_named(stated):
    with pytest.raises(ValueError, match="CRM_CONTACT="):
        Settings.from_environment({"CRM_CONTACT": stated})
