"""Composition root: settings, engine, app. `server` is what gunicorn serves."""

from __future__ import annotations

import dashboard.web.heavy_imports  # noqa: F401 - first: it decides what the imports below may load
from dashboard.engine import DuckEngine
from dashboard.factory import create_app
from dashboard.settings import Settings

settings = Settings.from_environment()
app = create_app(settings, DuckEngine(settings))
server = app.server

if __name__ == "__main__":
    app.run(host="127.0.0.1", port=str(settings.port))
