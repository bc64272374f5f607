"""A client of the front without a socket: what it sends, what it takes, and how slowly."""

import asyncio
from dataclasses import replace

from dashboard.settings import Settings
from dashboard.web.front import Front


def scope(path="/", query="", method="GET", headers=(), client="192.0.2.1"):
    return {
        "type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in headers], "client": (client, 1),
        "server": ("127.0.0.1", 8050), "scheme": "http", "http_version": "1.1",
    }  # fmt: skip


class Client:
    """One connection: sends `parts` of a body, then stays until `leaves`; reads everything unless `reads` is False."""

    def __init__(self, *parts, reads=True, leaves=None, more=False):
        self.parts, self.reads, self.leaves, self.more = list(parts) or [b""], reads, leaves, more
        self.answered = []

    async def receive(self):
        """Return the next part of the body; after the last, wait until the client leaves."""
        if self.parts:
            part = self.parts.pop(0)
            return {"type": "http.request", "body": part, "more_body": bool(self.parts) or self.more}
        if self.leaves:
            await self.leaves.wait()
        else:
            await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    async def send(self, message):
        """Take a message, or never."""
        if not self.reads and message["type"] == "http.response.body":
            await asyncio.sleep(60)
        self.answered.append(message)

    @property
    def status(self):
        """The status of the answer."""
        return self.answered[0]["status"]

    @property
    def headers(self):
        """The headers of the answer."""
        return {name.decode(): value.decode() for name, value in self.answered[0]["headers"]}

    @property
    def body(self):
        """The body of the answer."""
        return b"".join(message.get("body", b"") for message in self.answered[1:])


class AtOnce:
    """When a client leaves whose chunks end in the middle, or are none: the server reads no more of it."""

    async def wait(self):
        """Wait for nothing."""


def echo(request, start):
    start("200 OK", [("Content-Type", "text/plain")])
    return [request["wsgi.input"].read() or request["PATH_INFO"].encode("latin-1")]


def front(application, folder, **settings):
    return Front(application, replace(Settings.from_environment({"CRM_TEMP": str(folder)}), **settings))


def answer(application, asked, client=None, *, folder, **settings):
    client = client or Client()
    asyncio.run(front(application, folder, **settings)(asked, client.receive, client.send))
    return client
