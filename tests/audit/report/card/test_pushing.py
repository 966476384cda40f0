"""A card on its way to the Hub, as a pull request."""

import base64
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from huggingface_hub import close_session

from audit.report.card import card, pushing
from audit.runs import Run
from probes.errors import InputError

from .cards import OURS

HEAD = "0123456789" * 4


class Hub(ThreadingHTTPServer):
    """What of the Hub's API a pull request takes: `README.md` of one model, or a status that all is answered with."""

    def __init__(self, readme: str | None = None, status: int = 0) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.readme, self.status = readme, status
        self.asked: list[str] = []
        self.committed: dict[str, Any] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Answers(BaseHTTPRequestHandler):
    server: Hub

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers["Content-Length"])))

    def _answer(self, body: bytes = b"") -> None:
        hub, path = self.server, self.path.partition("?")[0]
        hub.asked.append(f"{self.command} {self.path}")
        if hub.status:
            code = {404: "RepoNotFound"}.get(hub.status, "")
            return self._send(hub.status, {"error": "refused"}, {"X-Error-Code": code} if code else {})
        if path == "/api/models/me/model":
            files = ["config.json"] + ["README.md"] * (hub.readme is not None)
            return self._send(
                200, {"id": "me/model", "sha": HEAD, "siblings": [{"rfilename": f} for f in files]}
            )
        if path == f"/me/model/resolve/{HEAD}/README.md" and hub.readme is not None:
            return self._send(200, hub.readme.encode(), {"ETag": '"1"', "X-Repo-Commit": HEAD})
        if path == "/api/validate-yaml":
            return self._send(200, {"warnings": [], "errors": []})
        if path == "/api/models/me/model/preupload/main":
            files = [file["path"] for file in json.loads(body)["files"]]
            modes = [{"path": file, "uploadMode": "regular", "shouldIgnore": False} for file in files]
            return self._send(200, {"files": modes})
        if path == "/api/models/me/model/commit/main":
            lines = [json.loads(line) for line in body.splitlines()]
            hub.committed |= {"header": lines[0]["value"], "token": self.headers.get("Authorization")}
            hub.committed |= {
                v["path"]: base64.b64decode(v["content"]).decode() for v in (x["value"] for x in lines[1:])
            }
            made = {"commitUrl": f"{hub.url}/me/model/commit/1", "commitOid": "1"}
            return self._send(200, made | {"pullRequestUrl": f"{hub.url}/me/model/discussions/7"})
        return self._send(500, {"error": f"not stood in for: {path}"})

    def _send(self, status: int, body: dict | bytes, headers: dict[str, str] | None = None) -> None:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in {**(headers or {}), "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Hub]]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    started = []

    def start(**options: Any) -> Hub:
        close_session()
        started.append(Hub(**options))
        threading.Thread(target=started[-1].serve_forever, daemon=True).start()
        return started[-1]

    yield start
    for server in started:
        server.shutdown()
        server.server_close()
    close_session()


@pytest.mark.parametrize("readme", [None, OURS])
def test_a_pull_request(readme: str | None, run: Run, hub: Callable[..., Hub]) -> None:
    there = hub(readme=readme)
    assert (
        pushing.push([run], "me/model", token="hf_x", endpoint=there.url, lang="ar")
        == f"{there.url}/me/model/discussions/7"
    )
    commits = [line for line in there.asked if "/commit/" in line]
    assert commits == ["POST /api/models/me/model/commit/main?create_pr=1"]
    sent = there.committed
    assert (
        sent["README.md"] == card.written(readme or "", [run], lang="ar")
        and "license:   mit" in sent["README.md"] + OURS
    )
    assert sent[".eval_results/arabic-clip-audit.yaml"] == card.results_yaml([run])
    assert sent["token"] == "Bearer hf_x" and sent["header"]["description"] == run.signature
    assert sent["header"]["parentCommit"] == HEAD


def test_nothing_is_pushed_without_the_flag(run: Run, hub: Callable[..., Hub]) -> None:
    there = hub(readme=OURS)
    with pytest.raises(InputError, match="expected --create-pr beside it"):
        pushing.push([run], "me/model", create_pr=False, endpoint=there.url)
    assert there.asked == []


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (
            401,
            r"wants a token that may see and change it \(401\); check the id, and log in with `hf auth login`",
        ),
        (403, r"may see and change it \(403\)"),
        (404, r"shows no model of that name \(404\); check the id"),
        (500, r"refuses it \(.*500.*\); mend that, or write the card here with --into"),
    ],
)
def test_a_refusal_is_one_line(status: int, message: str, run: Run, hub: Callable[..., Hub]) -> None:
    with pytest.raises(InputError, match=message) as error:
        pushing.push([run], "me/model", token="hf_secret", endpoint=hub(status=status).url)
    assert str(error.value).startswith("--push me/model: ") and "\n" not in str(error.value)
    assert "hf_secret" not in str(error.value)


def test_no_network_is_one_line(run: Run, hub: Callable[..., Hub]) -> None:
    gone = hub()
    gone.shutdown()
    gone.server_close()
    with pytest.raises(
        InputError, match=r"can't be reached .* try again where there is a network, or write"
    ) as error:
        pushing.push([run], "me/model", endpoint=gone.url)
    assert "\n" not in str(error.value)
    with pytest.raises(InputError, match="not an id of a model; expected owner/name"):
        pushing.push([run], "no//id", endpoint=gone.url)


def test_a_broken_card_of_the_hub_is_named(run: Run, hub: Callable[..., Hub]) -> None:
    there = hub(readme="---\n- a\n---\n")
    with pytest.raises(InputError, match=r"README\.md of me/model: its front matter can't be edited"):
        pushing.push([run], "me/model", endpoint=there.url)
    assert not there.committed
