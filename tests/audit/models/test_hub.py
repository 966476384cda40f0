"""The hub asked once: what it has is fetched, what is cached works without it, and each failure is one line."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.support import tiny_models as tiny

COMMIT = "0123456789abcdef0123456789abcdef01234567"
FIND = """
import json, sys, time
from audit.models.loading import hub
from probes.errors import InputError

def find(options):
    start = time.monotonic()
    weights = options.pop("weights", False)
    try:
        source = hub.find(**options)
        if weights:
            source.fetch(name for name in source.names if name.startswith("model"))
        files = sorted(path.name for path in source.folder.iterdir())
        answer = {"said": str(source), "commit": source.commit, "files": files}
    except InputError as error:
        answer = {"said": str(error)}
    return answer | {"seconds": time.monotonic() - start}

hub.TIMEOUT = 1.0
print(json.dumps([find(options) for options in json.loads(sys.argv[1])]))
"""
LOAD = """
import json, sys
from audit import models
from probes.errors import InputError

def load(options):
    try:
        encoder = models.load(**options)
    except InputError as error:
        return {"said": str(error)}
    parts = [encoder.provenance[part]["revision"] for part in ("tokenizer", "image_processor")]
    return {"said": " ".join(map(str, encoder.notes)), "revisions": [encoder.revision, *parts]}

print(json.dumps([load(options) for options in json.loads(sys.argv[1])]))
"""


def asked(code: str, cache: Path, environment: dict[str, str], *cases: dict) -> list[dict]:
    """What a fresh interpreter says to each case; it knows no cache but this and no hub but the one named."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HF_")}
    settings = {"HF_HOME": str(cache / "home"), "HF_HUB_CACHE": str(cache), "NO_PROXY": "*"}
    done = subprocess.run(
        [sys.executable, "-c", code, json.dumps(cases)],
        env=clean | settings | environment, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    answers = json.loads(done.stdout)
    assert not any("\n" in answer["said"] for answer in answers)
    return answers


def cached(source: Path, cache: Path, leave: str = ".*", name: str = "name") -> Path:
    """Those files of a folder that match, as the hub's cache lays them out: refs, blobs, snapshots of links."""
    repository = cache / f"models--owner--{name}"
    snapshot = repository / "snapshots" / COMMIT
    for folder in (snapshot, repository / "blobs", repository / "refs"):
        folder.mkdir(parents=True)
    (repository / "refs" / "main").write_text(COMMIT)
    for path in source.iterdir():
        if re.fullmatch(leave, path.name):
            shutil.copy(path, repository / "blobs" / path.name)
            (snapshot / path.name).symlink_to(Path("../../blobs", path.name))
    return cache


class Hub(BaseHTTPRequestHandler):
    """As much of the hub as a few repositories need: their listings, and files under `main` and the commit."""

    folders: dict[str, Path]
    asked_for: list[str]

    def do_HEAD(self) -> None:
        if "/owner/" in self.path:
            self.asked_for.append(f"{self.command} {self.path}")
        listing = re.fullmatch(r"/api/models/owner/(\w+)(?:/revision/(\w+))?", self.path)
        file = re.fullmatch(r"/owner/(\w+)/resolve/(\w+)/(.+)", self.path)
        match = listing or file
        if match is None or match[1] not in self.folders:
            self.answer(401, {"X-Error-Code": "RepoNotFound"})
        elif match[2] not in (None, "main", COMMIT):
            self.answer(404, {"X-Error-Code": "RevisionNotFound"})
        elif file and file[1] == "gated":
            self.answer(403, {"X-Error-Code": "GatedRepo"})
        elif file:
            content = (self.folders[file[1]] / file[3]).read_bytes()
            tag = f'"{file[3].replace("/", "-")}"'
            self.answer(200, {"X-Repo-Commit": COMMIT, "ETag": tag}, content)
        else:
            folder = self.folders[match[1]]
            names = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
            names += ["onnx/model.json", "flax_model.msgpack"]
            siblings = [{"rfilename": name} for name in names]
            info = {"id": "owner/name", "sha": COMMIT, "siblings": siblings}
            self.answer(200, {"Content-Type": "application/json"}, json.dumps(info).encode())

    do_GET = do_HEAD

    def answer(self, status: int, headers: dict[str, str], content: bytes = b"") -> None:
        self.send_response(status)
        for name, value in (headers | {"Content-Length": str(len(content))}).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(content)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.save(tiny.bert_vit(), tmp_path_factory.mktemp("hub") / "whole", max_shard_size="40KB")


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hub") / "text"
    tiny.save_sentence_transformers(folder)
    return folder


@pytest.fixture
def server(whole: Path, text: Path) -> Iterator[tuple[dict[str, str], list[str]]]:
    folders = {"name": whole, "gated": whole, "text": text}
    handler = type("Handler", (Hub,), {"folders": folders, "asked_for": []})
    http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=http.serve_forever, daemon=True).start()
    yield {"HF_ENDPOINT": f"http://127.0.0.1:{http.server_port}"}, handler.asked_for
    http.shutdown()
    http.server_close()


NOBODY = {"HF_ENDPOINT": "http://127.0.0.1:9"}
OFFLINE = {"HF_HUB_OFFLINE": "1"}


def test_no_network_and_nothing_cached(tmp_path: Path) -> None:
    spoiled, answer = asked(FIND, tmp_path, NOBODY, {"id": "a b"}, {"id": "owner/name"})
    assert "no such folder, and no hub id; give a folder or owner/name by --model" in spoiled["said"]
    assert answer["said"].startswith("owner/name: no such folder; nothing came from the hub (ConnectError: ")
    assert f"nothing of it is cached in {tmp_path}; try again where there is a network" in answer["said"]
    assert answer["seconds"] < 3
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes calls and never answers
        silence = {"HF_ENDPOINT": f"http://127.0.0.1:{silent.getsockname()[1]}"}
        (answer,) = asked(FIND, tmp_path, silence, {"id": "owner/name", "option": "--tokenizer"})
    assert "(ReadTimeout: " in answer["said"] and "give a folder by --tokenizer" in answer["said"]
    assert answer["seconds"] < 6  # of which the hub's library spends three on a question of its own


def test_offline_and_nothing_cached(tmp_path: Path) -> None:
    (answer,) = asked(FIND, tmp_path, OFFLINE, {"id": "owner/name"})
    assert "HF_HUB_OFFLINE is set, and nothing of it is cached in" in answer["said"]
    assert "unset it, or run `hf download owner/name`" in answer["said"] and answer["seconds"] < 1


@pytest.mark.parametrize("environment", [NOBODY, OFFLINE])
def test_cached_is_found_without_the_hub(whole: Path, tmp_path: Path, environment: dict[str, str]) -> None:
    cases = [{"id": "owner/name", "revision": revision} for revision in (None, "main", COMMIT)]
    for answer in asked(FIND, cached(whole, tmp_path), environment, *cases):
        assert answer["commit"] == COMMIT and answer["seconds"] < 3
        assert answer["said"].startswith("owner/name (as cached, since ")


@pytest.mark.slow
def test_whole_and_half_downloaded_models(whole: Path, tmp_path: Path) -> None:
    cached(whole, tmp_path)
    cached(whole, tmp_path, r"config\.json", "bare")
    cached(whole, tmp_path, r".*\.json|model-00001.*", "half")
    cached(whole, tmp_path, r"config\.json|model.*", "mute")
    cases = [{"model": f"owner/{name}"} for name in ("name", "bare", "half", "mute")]
    good, *bad = asked(LOAD, tmp_path, OFFLINE, *cases)
    assert good["revisions"] == [COMMIT] * 3
    assert good["said"] == "owner/name (as cached, since HF_HUB_OFFLINE is set)"
    wanted = (
        "its config is there, its weights aren't",
        "missing (model-00002-of-",
        "no tokenizer could be loaded",
    )
    for name, answer, what in zip(("bare", "half", "mute"), bad, wanted, strict=True):
        said = answer["said"]
        assert said.startswith(f"owner/{name} (as cached, since HF_HUB_OFFLINE is set): ") and what in said
        assert said.endswith(f"unset it, or run `hf download owner/{name}` where there is a network")


def test_what_is_missing_is_fetched_once(whole: Path, tmp_path: Path, server: tuple) -> None:
    environment, asked_for = server
    (answer,) = asked(FIND, tmp_path, environment, {"id": "owner/name", "weights": True})
    assert answer["said"] == "owner/name" and answer["commit"] == COMMIT
    assert answer["files"] == sorted(path.name for path in whole.iterdir())
    del asked_for[:]
    (answer,) = asked(FIND, tmp_path, environment, {"id": "owner/name", "weights": True})
    assert answer["commit"] == COMMIT
    assert [line.split("/")[0] for line in asked_for] == ["GET ", "HEAD "], asked_for
    (answer,) = asked(FIND, tmp_path, OFFLINE, {"id": "owner/name"})
    assert answer["commit"] == COMMIT
    (small,) = asked(FIND, tmp_path / "other", environment, {"id": "owner/name", "option": "--tokenizer"})
    assert not any(name.endswith(".safetensors") for name in small["files"])


@pytest.mark.slow
def test_towers_from_two_repositories(tmp_path: Path, server: tuple) -> None:
    """A text tower in folders within its repository and an image tower from another; and offline again."""
    environment, asked_for = server
    options = {"model": f"owner/text@{COMMIT}", "image_model": "owner/name"}
    (online,) = asked(LOAD, tmp_path, environment, options)
    assert online == {"said": "", "revisions": [f"{COMMIT}+{COMMIT}", COMMIT, COMMIT]}
    assert sum("/api/models/" in line for line in asked_for) == 2, asked_for  # each repository is asked once
    assert not any("flax" in line or "onnx" in line for line in asked_for)
    (offline,) = asked(FIND, tmp_path, OFFLINE, {"id": "owner/text", "revision": COMMIT})
    assert offline["commit"] == COMMIT and {"0_Transformer", "2_Dense"} < set(offline["files"])


def test_what_the_hub_refuses(whole: Path, tmp_path: Path, server: tuple) -> None:
    environment, _ = server
    cases = [
        {"id": "owner/gated"},
        {"id": "owner/name", "revision": "v9", "option": "--tokenizer"},
        {"id": "owner/other"},
        {"id": "owner/name", "revision": "v9", "option": "--image-model"},
    ]
    gated, revision, other, image = (answer["said"] for answer in asked(FIND, tmp_path, environment, *cases))
    assert "it is gated, and nothing of it is cached" in gated
    assert gated.endswith("ask for access on its page and log in with `hf auth login`")
    assert "no revision 'v9' of it" in revision and "by --tokenizer-revision" in revision
    assert image.endswith("by --image-revision")
    assert "the hub shows none of that name" in other and "check --model, or log in" in other
    cached(whole, tmp_path / "had", r".*\.json", name="gated")  # the small files suffice for a tokenizer
    cases = [{"id": "owner/gated", "weights": weights} for weights in (False, True)]
    small, large = asked(FIND, tmp_path / "had", environment, *cases)
    assert small["commit"] == COMMIT and small["said"] == "owner/gated"
    assert large["said"].startswith("owner/gated: model-000")
    assert "could not be fetched; it is gated; ask for access on its page" in large["said"]
