"""HTTP to the public internet alone: no address of this machine or of a private network, whatever a name resolves to.

The address that is connected to is the one that was checked, at every redirect anew. No scheme but http and https.
"""

from __future__ import annotations

import socket
import urllib.request
from functools import partial
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Timer
from typing import Any, cast

_NAT64 = IPv6Network("64:ff9b::/96")


class PrivateAddressError(Exception):
    """A name that leads to an address which is not public; no OSError, which urllib would take for a failure."""


def is_public(address: str) -> bool:
    """Tell whether an IP address is one of the public internet, also one of IPv4 that IPv6 carries."""
    ip = ip_address(address.partition("%")[0])
    carried = _carried(ip) if isinstance(ip, IPv6Address) else None
    if carried:
        return is_public(str(carried))
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or getattr(ip, "is_site_local", False))


def ask(url: str, headers: dict[str, str], *, seconds: float, start_seconds: float, private: bool) -> HTTPResponse:
    """Return the answer to a GET of `url`, its body still to be read; nothing may take longer than `seconds` to come.

    The answer has to begin within `start_seconds`, redirects included. `private` lets any address be asked, and takes
    the proxy that the environment names. Raises PrivateAddressError, URLError, OSError, HTTPException, ValueError, and
    TimeoutError where the answer does not begin in time.
    """
    watch = _Watch(start_seconds)
    opener = urllib.request.OpenerDirector()
    for handler in (
        _Handler(watch, private=private),
        urllib.request.HTTPRedirectHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.UnknownHandler(),
        *([urllib.request.ProxyHandler()] if private else []),
    ):
        opener.add_handler(handler)
    with watch:
        return cast(HTTPResponse, opener.open(urllib.request.Request(url, headers=headers), timeout=seconds))  # noqa: S310 - no other scheme has a handler


class _Watch:
    """Cuts the connections of a request whose answer does not begin in time."""

    def __init__(self, seconds: float) -> None:
        self._seconds, self._sockets, self._late = seconds, list[socket.socket](), False
        self._timer = Timer(seconds, self._cut)

    def __enter__(self) -> None:
        self._timer.daemon = True
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        if self._late:
            raise TimeoutError(f"the answer did not begin within {self._seconds:g} s")

    def add(self, connected: socket.socket) -> socket.socket:
        self._sockets.append(connected)
        return connected

    def _cut(self) -> None:
        self._late = True
        for connected in self._sockets:
            try:
                connected.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue


class _Handler(urllib.request.HTTPSHandler):
    """Opens http and https, and chooses the address itself."""

    http_request = urllib.request.HTTPSHandler.https_request

    def __init__(self, watch: _Watch, *, private: bool) -> None:
        super().__init__()
        self._watch, self._private = watch, private

    def http_open(self, request: urllib.request.Request) -> HTTPResponse:
        return self.do_open(partial(self._connection, HTTPConnection), request)

    def https_open(self, request: urllib.request.Request) -> HTTPResponse:
        return self.do_open(partial(self._connection, HTTPSConnection), request)

    def _connection(self, kind: type[HTTPConnection], *arguments: Any, **options: Any) -> HTTPConnection:
        made = kind(*arguments, **options)
        made._create_connection = self._connect  # type: ignore[attr-defined] # noqa: SLF001 - http.client has no other way
        return made

    def _connect(self, address: tuple[str, int], timeout: float, *_: object) -> socket.socket:
        return self._watch.add(_connected(*address, timeout, private=self._private))


def _connected(host: str, port: int, timeout: float, *, private: bool) -> socket.socket:
    """Connect to the first address of `host` that answers, once all of them are known to be public."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    barred = [str(address[0]) for *_, address in found if not private and not is_public(str(address[0]))]
    if barred:
        named = host if host == barred[0] else f"{host} ({barred[0]})"
        raise PrivateAddressError(f"{named} is an address of this machine or of a private network")
    failure = OSError(f"{host} has no address")
    for family, kind, protocol, _, address in found:
        connected = socket.socket(family, kind, protocol)
        try:
            connected.settimeout(timeout)
            connected.connect(address)
        except OSError as error:
            connected.close()
            failure = error
        else:
            return connected
    raise failure


def _carried(ip: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that an IPv6 address stands for or leads to."""
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
