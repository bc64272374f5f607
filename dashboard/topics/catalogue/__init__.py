"""What the release holds: datasets, sources, quality."""
