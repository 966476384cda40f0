"""Nothing is asked of a private address, whatever leads there; a server of this machine stands for one."""

import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from PIL import Image

from probes.data import guarded, network
from probes.errors import DataError
from probes.files.tabular import Unusable
from probes.stimuli.readers.files.picture_finder import Shelf

LEADS = {
    "/to-private": "http://localhost:{port}/secret",
    "/to-file": "file:///etc/passwd",
    "/to-ftp": "ftp://a/b",
}


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[int]:
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            if lead := LEADS.get(self.path.removeprefix("/example.org")):
                self.send_response(302)
                self.send_header("Location", lead.format(port=self.server.server_address[1]))
                self.end_headers()
                return
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"secret")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    for name in ("http_proxy", "HTTP_PROXY", "AUDIT_MIRROR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AUDIT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("no_proxy", "*")
    yield server.server_port
    server.shutdown()
    server.server_close()
    assert "/secret" not in asked


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "0x7f.1", "2130706433"])
def test_a_private_address_is_not_asked(host: str, port: int, tmp_path: Path) -> None:
    address = f"http://{host}:{port}/secret"
    try:
        socket.getaddrinfo(host.strip("[]"), port)
    except OSError:
        pytest.skip("this system has no such name")
    with pytest.raises(DataError, match="is a private address"):
        network.get(address, 9)
    Image.new("RGB", (8, 4)).save(tmp_path / "a.png")
    with pytest.raises(Unusable, match="is a private address"):
        Shelf(tmp_path, allow_downloads=True).find(address)
    with pytest.raises(Unusable, match=r"--allow-downloads|download"):
        Shelf(tmp_path).find(address)


@pytest.mark.parametrize("way", LEADS)
def test_nor_what_a_public_one_leads_to(way: str, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDIT_MIRROR", f"http://127.0.0.1:{port}")
    with pytest.raises((DataError, OSError)) as error:
        network.get(f"https://example.org{way}", 9)
    assert way != "/to-private" or "localhost is a private address" in str(error.value)
    assert network.get("https://example.org/", 9) == b"secret"


def test_what_was_looked_up_is_what_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    places = iter(["93.184.216.34", "127.0.0.1"])
    connected = []
    monkeypatch.setattr(guarded.socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", (next(places), 80))])
    monkeypatch.setattr(guarded.socket, "create_connection", lambda at, *_: connected.append(at))
    guarded._connected(("example.org", 80))
    assert connected == [("93.184.216.34", 80)]
    with pytest.raises(DataError, match=r"example.org is a private address \(127.0.0.1\)"):
        guarded._connected(("example.org", 80))
    assert len(connected) == 1


@pytest.mark.parametrize(
    ("place", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("64:ff9b::5db8:d822", True),
        *((each, False) for each in ("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.0.7", "169.254.169.254")),
        *((each, False) for each in ("100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255")),
        *((each, False) for each in ("::1", "::", "fe80::1%eth0", "fd00::1", "ff02::1", "::ffff:127.0.0.1")),
        *((each, False) for each in ("64:ff9b::7f00:1", "2002:7f00:1::")),
    ],
)  # fmt: skip
def test_what_is_public(place: str, public: bool) -> None:
    assert guarded.is_public(place) is public
