"""A stand-in for the Hub's API and for every plain server: $HF_ENDPOINT and $AUDIT_MIRROR lead to it."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

COMMIT = "0123456789abcdef0123456789abcdef01234567"


class Stand:
    """plain: host/path -> content. hub: id -> name -> content. asked: (path, range). cut: how many answers of what
    break off in the middle. gated: ids."""

    def __init__(self) -> None:
        self.plain: dict[str, bytes] = {}
        self.hub: dict[str, dict[str, bytes]] = {}
        self.asked: list[tuple[str, str]] = []
        self.cut = {"plain": 0, "datasets": 0}
        self.gated: set[str] = set()
        self.begun: set[str] = set()

    @contextmanager
    def open(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        handler = type("Handler", (_Handler,), {"stand": self})
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        at = f"http://127.0.0.1:{server.server_port}"
        for name, value in {
            "HF_ENDPOINT": at,
            "AUDIT_MIRROR": f"{at}/plain",
            "no_proxy": "127.0.0.1",
        }.items():
            monkeypatch.setenv(name, value)
        try:
            yield
        finally:
            server.shutdown()
            server.server_close()


class _Handler(BaseHTTPRequestHandler):
    stand: Stand

    def do_GET(self) -> None:
        self.stand.asked.append((self.path, self.headers.get("Range") or ""))
        if self.path.startswith("/plain/"):
            return self._file(self.stand.plain.get(self.path.removeprefix("/plain/")))
        if told := re.fullmatch(r"/api/datasets/([\w.-]+/[\w.-]+)(?:/revision/\w+)?(?:\?.*)?", self.path):
            return self._listed(told[1])
        if told := re.fullmatch(r"/api/datasets/([\w.-]+/[\w.-]+)/tree/.*", self.path):
            return self._tree(self.stand.hub[told[1]])
        if told := re.fullmatch(r"/datasets/([\w.-]+/[\w.-]+)/resolve/\w+/(.+)", self.path):
            return self._file(self.stand.hub[told[1]].get(told[2]))
        return self._answer(404, {"X-Error-Code": "RepoNotFound"})

    do_HEAD = do_GET

    def _listed(self, id: str) -> None:
        if id in self.stand.gated:
            return self._answer(403, {"X-Error-Code": "GatedRepo"})
        if id not in self.stand.hub:
            return self._answer(401, {"X-Error-Code": "RepoNotFound"})
        siblings = [
            {
                "rfilename": name,
                "size": len(held),
                "lfs": {"size": len(held), "pointerSize": 1, "sha256": sha256(held).hexdigest()},
            }
            for name, held in self.stand.hub[id].items()
        ]
        told = {"id": id, "sha": COMMIT, "siblings": siblings}
        return self._answer(200, {"Content-Type": "application/json"}, json.dumps(told).encode())

    def _tree(self, held: dict[str, bytes]) -> None:
        rows = [{"type": "file", "oid": "0" * 40, "size": len(held[name]), "path": name} for name in held]
        return self._answer(200, {"Content-Type": "application/json"}, json.dumps(rows).encode())

    def _file(self, content: bytes | None) -> None:
        if content is None:
            return self._answer(404, {"X-Error-Code": "EntryNotFound"})
        headers = {"ETag": f'"{hash(content)}"', "X-Repo-Commit": COMMIT, "Accept-Ranges": "bytes"}
        first = int((self.headers.get("Range") or "bytes=0-").removeprefix("bytes=").partition("-")[0])
        if first and first < len(content):
            headers["Content-Range"] = f"bytes {first}-{len(content) - 1}/{len(content)}"
        return self._answer(206 if first else 200, headers, content[first:])

    def _answer(self, status: int, headers: dict[str, str], content: bytes = b"") -> None:
        self.send_response(status)
        for name, value in (headers | {"Content-Length": str(len(content))}).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "HEAD":
            return
        room = self.path.split("/")[1]
        if self.stand.cut.get(room) and len(content) > 1 and "ETag" in headers:
            self.stand.cut[room] -= 1
            if (
                room not in self.stand.begun
            ):  # nothing comes after that, else the Hub's library tries for ever
                self.wfile.write(content[: len(content) // 2])
                self.stand.begun.add(room)
            self.wfile.flush()
            self.connection.shutdown(2)
            return
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass
