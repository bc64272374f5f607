"""Composition root: settings, engine, app. `asgi` is what is served: the WSGI application `server` behind its front."""

from __future__ import annotations

import dashboard.web.heavy_imports  # noqa: F401 - first: it decides what the imports below may load
from dashboard.engine import DuckEngine
from dashboard.factory import create_app
from dashboard.settings import Settings
from dashboard.web.front import Front

settings = Settings.from_environment()
engine = DuckEngine(settings)
app = create_app(settings, engine)
server = app.server
asgi = Front(server, settings, lambda: engine.release, app.at_once)

if __name__ == "__main__":
    app.run(host="127.0.0.1", port=str(settings.port))
