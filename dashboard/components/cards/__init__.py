"""Chart cards that several pages show: from rows to `CardContent`, with title, picture, summary and sources."""
