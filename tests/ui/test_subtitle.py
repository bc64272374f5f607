"""What stands below a card's title: a clause, symbols, how to read it, and what a click does on a screen alone."""

from dashboard.ui.static_html import to_html
from dashboard.ui.subtitle import in_sentences, subtitle

TEXT = "Share of exports · 2023\n▨ withheld\nSellers stand left.\n☞ Click a country to follow it."


def test_what_a_click_does_is_marked_for_screens_and_never_on_paper():
    text = to_html(subtitle(TEXT))
    assert '<p class="on-screen">Click a country to follow it.</p>' in text
    assert '<p class="card-legend">▨ withheld</p>' in text
    assert "<p>Sellers stand left.</p>" in text
    assert in_sentences(TEXT) == "Share of exports · 2023. ▨ withheld. Sellers stand left."
