"""What goes wrong on the way is one line each, and nothing half there."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.client import HTTPException
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.error import URLError

import pytest

from audit.runs.provenance import provenance
from probes import SUITES, Source, data
from probes.data import fetching, guarded, network
from probes.data.recipe import Recipe, read
from probes.errors import DataError, InputError, NetworkError
from probes.plugins import Plugin
from tests.probes.data.test_recipes import RECIPES, as_made, no_socket, served
from tests.support.dataset_files import refused, tarred, written
from tests.support.made_sets import MADE, Stand

PLAIN = """
name: mine
about: "a list"
arabic: native
licence: "mine"
files:
  - {url: "https://example.org/a/list.csv", sha256: first-fetch}
suites:
  retrieval: {captions: "{files}/list.csv"}
"""


@pytest.fixture
def stand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stand]:
    monkeypatch.setenv("AUDIT_CACHE", str(tmp_path / "cache"))
    made = Stand()
    with made.open(monkeypatch):
        yield made


def begun(recipe: Recipe) -> list[str]:
    """Files of a set that is not here, marks of a begun download aside."""
    assert not fetching.is_here(recipe) and not fetching.folder(recipe).exists()
    aside = fetching.folder(recipe).with_suffix(".part")
    there = (each for each in aside.rglob("*") if each.is_file() and not each.name.startswith("."))
    return [each.name for each in there if ".cache" not in each.parts]


def test_another_hash(stand: Stand) -> None:
    recipe = as_made(RECIPES["imagenette"], MADE["imagenette"])
    stand.hub |= MADE["imagenette"].hub
    stand.plain |= {address.partition("://")[2]: b"{}" for address in MADE["imagenette"].plain}
    said = refused(fetching.fetch, recipe)
    assert (
        "its SHA-256 is not the" in said
        and "the file was changed or spoiled on the way, and is not kept" in said
    )
    assert begun(recipe) == ["0000.parquet"]


def test_gated_absent_and_other_files(stand: Stand) -> None:
    recipe = as_made(RECIPES["xm3600-ar"], MADE["xm3600-ar"])
    assert "mteb/xm3600: the Hub has no such data set, or not for you" in refused(fetching.fetch, recipe)
    stand.gated = {"mteb/xm3600"}
    said = refused(fetching.fetch, recipe)
    assert (
        "is gated: accept its terms at https://huggingface.co/datasets/mteb/xm3600, then `hf auth login`"
        in said
    )
    stand.gated, stand.hub = set(), {"mteb/xm3600": {"test.parquet": b""}}
    said = refused(fetching.fetch, recipe)
    assert (
        "has no files like data/ar-*.parquet, ar/*.parquet at 0123" in said and "it has test.parquet" in said
    )
    assert begun(recipe) == []


def test_no_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDIT_CACHE", str(tmp_path))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    for name, value in {"HF_ENDPOINT": "http://127.0.0.1:9", "AUDIT_MIRROR": "http://127.0.0.1:9"}.items():
        monkeypatch.setenv(name, value)
    for name in ("miap", "xm3600-ar"):
        with pytest.raises(NetworkError, match=r"can't be fetched \(.*; go on with the same call later"):
            fetching.fetch(RECIPES[name])


def test_a_full_disk(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    recipe, _ = served(stand, "miap", monkeypatch)
    said = refused(fetching.fetch, replace(recipe, files=(replace(recipe.files[0], mb=1e12),)))
    assert "1,000,000,000,000 MB are needed" in said and "make room, or set $AUDIT_CACHE" in said

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(network, "_resume", full)
    assert "the disk is full; make room, and go on with the same call" in refused(fetching.fetch, recipe)


def test_other_rows_and_columns(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    recipe, _ = served(stand, "miap", monkeypatch)
    more = replace(recipe, files=(replace(recipe.files[0], rows=8),))
    fetching.fetch(more)
    assert [str(each) for each in fetching.differs(more)] == [
        "miap: 7 rows in open_images_extended_miap_boxes_val.csv; 8 were expected"
    ], "what was never seen may differ, and is told"
    with monkeypatch.context() as alone:
        alone.setattr(data, "recipes", lambda: {"miap": Plugin("miap", "", more)})
        told = _of_a_run(Source(data="miap").named("gender"))
    assert [each["code"] for each in told["warnings"]][-1] == "rows-differ", (
        "in the report, not in a log alone"
    )
    assert told["data"]["notes"] == [
        "miap: 7 rows in open_images_extended_miap_boxes_val.csv; 8 were expected"
    ]
    seen = replace(recipe, seen=True, files=(replace(recipe.files[0], rows=9),))
    assert "9 were expected; it is not the set that the recipe is of" in refused(fetching.fetch, seen)
    other = replace(recipe, files=(replace(recipe.files[0], columns=("ImageID", "Gender")),))
    assert "lacks Gender; it has ImageID, XMin" in refused(fetching.fetch, other)
    assert not fetching.is_here(seen) and not fetching.is_here(other)


def test_dead_links_are_left_out_and_told(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    recipe, _ = served(stand, "miap", monkeypatch)
    del stand.plain["open-images-dataset.s3.amazonaws.com/validation/aa02.jpg"]
    fetching.fetch(recipe)
    assert "HTTP Error 404" in fetching.told(recipe)["dead"]["aa02.jpg"]
    no_socket(monkeypatch)
    trials = SUITES["gender"].trials(Source(data="miap"))
    assert (trials.used, len(trials.skipped), trials.held) == (2, 5, 7)


def test_pictures_that_a_lost_network_kept_are_no_dead_links(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What gets no answer is fetched by the next call; what breaks off, at once; what a server says is believed."""
    recipe, _ = served(stand, "miap", monkeypatch)
    true, asked = network.get, list[str]()

    def gone(address: str, most: int) -> bytes:
        asked.append(address)
        if len(asked) > 1:
            raise URLError("Network is unreachable")
        return true(address, most)

    with monkeypatch.context() as patch:
        patch.setattr(network, "get", gone)
        said = refused(fetching.fetch, recipe)
        assert "3 of 4 pictures are not fetched" in said and "Network is unreachable" in said
        assert len(begun(recipe)) == 2, "a table and a picture"
    asked.clear()

    def broken(address: str, most: int) -> bytes:
        asked.append(address)
        if asked.count(address) < fetching.TRIES:
            raise HTTPException("cut short")
        return true(address, most)

    monkeypatch.setattr(network, "get", broken)
    fetching.fetch(recipe)
    assert list(fetching.dead(recipe)) == ["aa05.jpg"], "which is on no server"


def test_dead_links_that_alone_are_left_are_dead(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of what was interrupted when all others were there."""
    recipe, _ = served(stand, "miap", monkeypatch)
    del stand.plain["open-images-dataset.s3.amazonaws.com/validation/aa02.jpg"]
    with monkeypatch.context() as patch:
        patch.setattr(fetching, "rmtree", raises)
        with pytest.raises(KeyboardInterrupt):
            fetching.fetch(recipe)
    fetching.fetch(recipe)
    assert list(fetching.dead(recipe)) == ["aa02.jpg", "aa05.jpg"]


def raises(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace("licence:", "license:"), "line 5: license: unknown key (like licence)"),
        (lambda text: text.replace(", sha256: first-fetch", ""), "sha256: '': expected 64 hex digits"),
        (lambda text: text.replace("first-fetch", "abc"), "sha256: 'abc': expected 64 hex digits"),
        (lambda text: text.replace("example.org", "10.0.0.1"), "a private address"),
        (lambda text: text.replace("example.org", "localhost"), "a private address"),
        (lambda text: text.replace("https://example.org", "file://"), "expected an address, as https://"),
        (lambda text: text.replace("arabic: native", "arabic: good"), "expected one of native, revised"),
        (
            lambda text: text.replace("{files}/list.csv", "/etc/passwd"),
            "expected a path that begins with {files}",
        ),
        (
            lambda text: text.replace("{files}/list.csv", "{files}/../../x"),
            "expected a path that begins with",
        ),
        (lambda text: text.replace("name: mine", "name: ../mine"), "expected small letters"),
        (lambda text: f"{text}layout: own\n", "layout: 'own'; expected one of"),
        (lambda text: f"{text}recommended: [retrieval]\n", "only of a set that is open: true"),
    ],
)
def test_a_recipe_of_a_user_that_is_wrong(tmp_path: Path, change: Callable[[str], str], said: str) -> None:
    with pytest.raises(DataError) as error:
        read(written(tmp_path / "mine.yaml", change(PLAIN)))
    assert said in str(error.value) and "mine.yaml" in str(error.value) and "\n" not in str(error.value)


def test_a_recipe_of_a_user(tmp_path: Path, stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    path = str(written(tmp_path / "mine.yaml", PLAIN))
    stand.plain["example.org/a/list.csv"] = b"image,caption\na.jpg,x\n"
    with pytest.raises(InputError, match="not here; `python -m audit data get"):
        data.ready(path, allow_downloads=False)
    assert data.ready(path, allow_downloads=True).shown("retrieval")["captions"][0].endswith("files/list.csv")
    content = stand.plain["example.org/a/list.csv"]
    assert fetching.told(read(Path(path)))["files"] == {"list.csv": hashlib.sha256(content).hexdigest()}
    monkeypatch.delenv("AUDIT_MIRROR")
    monkeypatch.setattr(guarded.socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("192.168.0.7", 0))])
    other = written(tmp_path / "other.yaml", PLAIN.replace("name: mine", "name: other"))
    assert "example.org is a private address (192.168.0.7)" in refused(data.ready, str(other), True)


def test_an_archive_that_leads_outside(tmp_path: Path, stand: Stand) -> None:
    tar = tarred(tmp_path / "a.tar", [("../evil.txt", b"x"), ("a.txt", b"y")]).read_bytes()
    stand.plain["example.org/a/list.csv"] = tar
    text = PLAIN.replace("first-fetch}", "first-fetch, unpack: true}")
    path = written(tmp_path / "mine.yaml", text)
    said = refused(data.ready, str(path), True)
    assert "holds '../evil.txt', which lies outside it; nothing of it is unpacked" in said
    assert not list(tmp_path.rglob("evil.txt")) and not fetching.is_here(read(path))


def test_classes_that_a_list_does_not_name_are_left_out(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe, _ = served(stand, "imagenette", monkeypatch)
    fetching.fetch(recipe)
    trials = SUITES["zeroshot"].trials(Source(data="imagenette", classes="babel"))
    assert (trials.used, len(trials.skipped), trials.held) == (6, 14, 20)
    assert "nor a list of imagenette, which has clip_benchmark, babel" in refused(
        SUITES["zeroshot"].trials, Source(data="imagenette", classes="nope")
    )
    assert "not for gender; it is for zeroshot" in refused(SUITES["gender"].trials, Source(data="imagenette"))
    assert "leave one of them out" in refused(Source, data="imagenette", images="x")


def test_a_split(stand: Stand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recipe, made = served(stand, "flickr8k-ar", monkeypatch)
    fetching.fetch(recipe)
    assert made.path
    folder = made.path(tmp_path / "given")
    asked = SUITES["retrieval"].trials
    given = f"flickr8k-ar={folder}"
    assert "flickr8k-ar has train, dev, test" in refused(asked, Source(data=given, split="val"))
    assert "no such file as" in refused(asked, Source(data=given, split="test"))
    written(folder / "Flickr_8k.testImages.txt", "1001773457_577c3a7d70.jpg\n")
    trials = asked(Source(data=given, split="test"))
    assert (trials.used, len(trials.skipped), trials.held) == (1, 2, 3)
    assert "takes a path, as --data flickr8k-ar=PATH: the folder of Flickr8k's" in refused(
        asked, Source(data="flickr8k-ar")
    )
    assert "give --data too" in refused(Source, split="test")


def _of_a_run(source: Source) -> dict:
    """What run.json tells of a run of the gender suite."""
    suite = SUITES["gender"]
    encoder: Any = SimpleNamespace(name="mine", revision="1", notes=[], provenance={})
    return provenance(suite, source, suite.trials(source), encoder, 0, 9, {})
