"""The front: what stands between a connection and the threads that answer. See `app.py` for how it is served."""

from dashboard.web.front.door import Front

__all__ = ["Front"]
