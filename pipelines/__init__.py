"""From publishers' files to a checked, immutable release. Never imports dashboard."""
