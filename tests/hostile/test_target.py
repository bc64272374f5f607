"""The address of a server, as the attacks take it."""

import argparse

import pytest

from tests.hostile.target import server_url


@pytest.mark.parametrize("text", ["127.0.0.1:8050", "http://127.0.0.1:8050", "http://127.0.0.1:8050/materials?x=1"])
def test_a_server_is_named_with_or_without_its_scheme(text):
    assert server_url(text) == "http://127.0.0.1:8050"


@pytest.mark.parametrize("text", ["", "8050:x", "http://", "https://127.0.0.1", "127.0.0.1:99999", "ftp://a"])
def test_what_is_no_address_is_refused_in_words(text):
    with pytest.raises(argparse.ArgumentTypeError, match="is no address of a server"):
        server_url(text)
