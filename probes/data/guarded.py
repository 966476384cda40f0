"""Requests that go to public addresses alone: a host is looked up once, and what was looked at is what is connected to,
of redirects too. Of schemes http and https."""

import ipaddress
import os
import socket
from http.client import HTTPConnection, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    UnknownHandler,
    getproxies,
)

from probes.errors import DataError

MIRROR, ENDPOINT = "AUDIT_MIRROR", "HF_ENDPOINT"
LATER = ipaddress.ip_network("64:ff9b::/96")
"""IPv6 addresses that end in one of IPv4 (RFC 6052)."""


def opened(request: Request, timeout: float) -> Any:
    """The answer to a request. DataError where it, or what it leads to, is at a private address; OSError and
    HTTPException as of urllib. The hosts of $AUDIT_MIRROR, $HF_ENDPOINT and the user's proxies are taken as they are.
    """
    opener = OpenerDirector()
    for handler in (
        ProxyHandler, _Http, _Https, HTTPRedirectHandler, HTTPDefaultErrorHandler, HTTPErrorProcessor, UnknownHandler
    ):  # fmt: skip
        opener.add_handler(handler())
    return opener.open(request, timeout=timeout)


def is_public(place: str) -> bool:
    """Whether an IP address is of the public network, one of IPv4 within one of IPv6 too."""
    held = ipaddress.ip_address(place.partition("%")[0])
    if isinstance(held, ipaddress.IPv6Address):
        inner = (
            held.ipv4_mapped or held.sixtofour or (held in LATER and ipaddress.ip_address(int(held) % 2**32))
        )
        held = inner or held
    return held.is_global and not held.is_multicast


def _connected(address: tuple[str, int], timeout: Any = None, source: Any = None) -> socket.socket:
    """As `socket.create_connection`, but to public addresses alone."""
    host, port = address
    places = [each[4][0] for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if host not in _trusted():
        for place in places:
            if not is_public(str(place)):
                raise DataError(f"{host} is a private address ({place}); give a public one")
    fault: OSError = OSError(f"{host} has no address")
    for place in places:
        try:
            return socket.create_connection((str(place), port), timeout, source)
        except OSError as error:
            fault = error
    raise fault


def _trusted() -> set[str | None]:
    """Hosts that the user's environment names."""
    named = (os.environ.get(name, "") for name in (MIRROR, ENDPOINT))
    return {urlsplit(each).hostname for each in (*named, *getproxies().values())}


class _Plain(HTTPConnection):
    def __init__(self, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        self._create_connection = _connected


class _Secure(HTTPSConnection):
    def __init__(self, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        self._create_connection = _connected


class _Http(HTTPHandler):
    def http_open(self, request: Request) -> Any:
        return self.do_open(_Plain, request)  # type: ignore[arg-type]


class _Https(HTTPSHandler):
    def https_open(self, request: Request) -> Any:
        return self.do_open(_Secure, request)  # type: ignore[arg-type]
