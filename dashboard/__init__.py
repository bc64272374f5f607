"""From a release to a browser: engine, queries, metrics, figures, pages and the read-only API."""
