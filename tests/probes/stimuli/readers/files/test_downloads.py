"""Pictures and data sets are fetched only where that is allowed."""

from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from probes.stimuli.readers import caption_sets
from probes.stimuli.readers.files import downloads
from tests.support.dataset_files import accounted, jpeg, parquet, refused, shown, written
from tests.support.reasons import said


class _Server(BaseHTTPRequestHandler):
    asked: list[str] = []  # noqa: RUF012

    def do_GET(self) -> None:
        path = self.path.removeprefix("/example.org")
        self.asked.append(path)
        self.send_response(200 if path.startswith("/a") else 404)
        self.end_headers()
        self.wfile.write(jpeg(30) if path == "/a.jpg" else bytes(5000))

    def log_message(self, *_: object) -> None:
        pass


def test_pictures_are_fetched_only_where_that_is_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr(downloads, "MOST_BYTES", 4000)
    server = HTTPServer(("127.0.0.1", 0), _Server)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        monkeypatch.setenv("AUDIT_MIRROR", f"http://127.0.0.1:{server.server_port}")
        at = "http://example.org"
        path = written(
            tmp_path / "t.csv", f"image,caption\n{at}/a.jpg,x\n{at}/a.jpg,y\n{at}/no.jpg,z\n{at}/a_large,u\n"
        )
        assert "allow downloads" in refused(caption_sets.captions, path) and not _Server.asked
        for _ in range(2):
            table, dropped = accounted(caption_sets.captions(path, allow_downloads=True), 4)
            assert shown(table["image"][0]) == 30 and table["picture"].tolist() == [f"{at}/a.jpg"] * 2
            assert "can't be fetched (HTTP Error 404" in said(dropped)[0]
            assert said(dropped)[1] == f"{at}/a_large is larger than 0 MiB"
        assert _Server.asked.count("/a.jpg") == 1
    finally:
        server.shutdown()


def test_a_set_of_the_hub_is_its_parquet_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import huggingface_hub

    def snapshot(_: object, name: str, revision: str | None, **told: object) -> str:
        assert (name, told["repo_type"], told["allow_patterns"]) == ("owner/name", "dataset", ["*.parquet"])
        folder = tmp_path / str(revision).replace("/", "-")
        folder.mkdir(exist_ok=True)
        if revision == "refs/convert/parquet":
            parquet(folder / "0.parquet", {"image": [jpeg()], "caption": ["x"]})
        return str(folder)

    monkeypatch.setattr(huggingface_hub.HfApi, "snapshot_download", snapshot)
    assert len(accounted(caption_sets.captions("owner/name", allow_downloads=True), 1)[0]) == 1
