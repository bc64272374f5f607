"""Rows to plain Plotly dicts. No dash, no plotly; chrome and theme are the browser's."""
