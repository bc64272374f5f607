"""Names of goods on the pages of a country."""

from dashboard.topics.country_scope import short_name


def test_long_names_are_shortened_for_labels():
    assert short_name("cobalt") == "Cobalt"
    assert short_name("boron+tellurium") == "B, Te*"
