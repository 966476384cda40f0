"""Every recipe: fetched, interrupted, gone on with, checked, read and used; by nothing but loopback, then offline."""

import hashlib
import re
import shlex
import socket
from collections.abc import Iterator
from dataclasses import replace
from fnmatch import fnmatch
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from probes import SUITES, Source, data
from probes.data import fetching, guarded, network
from probes.data.recipe import FIRST, Recipe
from probes.errors import CallError, DataError, NetworkError
from probes.plugins import Plugin
from tests.support.dataset_files import written
from tests.support.made_sets import MADE, Made, Stand, server

RECIPES = {name: each.loaded for name, each in data.recipes().items()}
FETCHED = [name for name, recipe in RECIPES.items() if recipe.files]


def as_made(recipe: Recipe, made: Made) -> Recipe:
    """The recipe with the hashes and numbers of rows of what was made in its layout."""
    files = []
    for file in recipe.files:
        content = made.plain.get(file.url, b"")
        pinned = FIRST if file.sha256 == FIRST else hashlib.sha256(content).hexdigest()
        files.append(replace(file, sha256=pinned if file.url else "", rows=None, mb=0.0))
    return replace(recipe, files=tuple(files))


@pytest.fixture
def stand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stand]:
    monkeypatch.setenv("AUDIT_CACHE", str(tmp_path / "cache"))
    made = Stand()
    with made.open(monkeypatch):
        yield made


def served(stand: Stand, name: str, monkeypatch: pytest.MonkeyPatch) -> tuple[Recipe, Made]:
    """The set on the server, and its recipe where `data.recipes` finds it."""
    made = MADE[name]
    stand.plain |= {address.partition("://")[2]: content for address, content in made.plain.items()}
    stand.hub |= made.hub
    recipe = as_made(RECIPES[name], made)
    monkeypatch.setattr(data, "recipes", lambda: {name: Plugin(name, "", recipe)})
    return recipe, made


def no_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)


def test_what_is_recommended_is_open() -> None:
    told = [(suite, name) for name, recipe in RECIPES.items() for suite in recipe.recommended]
    assert all(RECIPES[name].open and suite in RECIPES[name].suites for suite, name in told)
    assert len({suite for suite, _ in told}) == len(told), "one a suite"


def test_every_recipe_has_a_made_set() -> None:
    assert set(RECIPES) == set(MADE)
    for name, made in MADE.items():
        assert set(made.used) == set(RECIPES[name].suites), name


@pytest.mark.parametrize("name", FETCHED)
def test_a_set_is_fetched_gone_on_with_and_then_here(
    name: str, stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe, _ = served(stand, name, monkeypatch)
    with monkeypatch.context() as alone:
        no_socket(alone)
        with pytest.raises(CallError, match=f"not here; `python -m audit data get {name}` fetches it"):
            data.ready(name + ("=." if recipe.takes else ""), allow_downloads=False)
    plain = [file for file in recipe.files if file.url]
    if plain:
        stand.cut["plain"] = 1
        with pytest.raises(NetworkError, match=r"can't be fetched .*; go on with the same call later"):
            fetching.fetch(recipe)
        assert not fetching.is_here(recipe) and not fetching.folder(recipe).exists()
    fetching.fetch(recipe)
    assert fetching.is_here(recipe) and (not plain or any(asked for _, asked in stand.asked))
    told = fetching.told(recipe)
    assert len(told["files"]) == len(recipe.files) and not told["notes"]
    here = [each for each in fetching.folder(recipe).rglob("*") if each.suffix in (".part", ".etag", ".done")]
    assert not here, "what downloads leave behind"
    files = fetching.folder(recipe) / "files"
    names = [each.relative_to(files).as_posix() for each in files.rglob("*")]
    for pattern in (pattern for file in recipe.files for pattern in file.patterns[:1]):
        assert any(fnmatch(each, pattern) for each in names)


@pytest.mark.parametrize("name", [name for name in FETCHED if any(file.hub for file in RECIPES[name].files)])
def test_a_set_of_the_hub_is_gone_on_with(name: str, stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    """Interrupted in the middle of a file: nothing half is there, and the next call asks for the rest of it."""
    recipe, _ = served(stand, name, monkeypatch)
    stand.cut["datasets"] = 1
    with pytest.raises(NetworkError, match=r"can't be fetched .*cut short.*; go on with the same call later"):
        fetching.fetch(recipe)
    assert not fetching.is_here(recipe) and not fetching.folder(recipe).exists()
    (cut,) = {path for path, _ in stand.asked if "/resolve/" in path}
    stand.asked.clear()
    fetching.fetch(recipe)
    assert fetching.is_here(recipe) and not fetching.told(recipe)["notes"]
    sizes = {name: len(held) for files in stand.hub.values() for name, held in files.items()}
    half = next(size // 2 for name, size in sizes.items() if unquote(cut).endswith(f"/{name}"))
    assert [told for path, told in stand.asked if path == cut] == [f"bytes={half}-"]
    held = {each for files in stand.hub.values() for each in files.values()}
    files = fetching.folder(recipe) / "files"
    there = [each for file in recipe.files for form in file.patterns for each in files.glob(form)]
    assert there and all(each.read_bytes() in held for each in there), "byte for byte"


def test_a_file_of_the_hub_that_was_spoiled_is_not_kept(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe, _ = served(stand, "xm3600-ar", monkeypatch)
    listed = {id: dict(files) for id, files in stand.hub.items()}
    with monkeypatch.context() as wrong:
        wrong.setattr(server, "sha256", lambda held: hashlib.sha256(held + b"."))
        with pytest.raises(DataError, match="its SHA-256 is not the"):
            fetching.fetch(recipe)
    assert stand.hub == listed
    fetching.fetch(recipe)
    assert fetching.is_here(recipe)


def test_a_file_of_the_hub_stays_in_its_folder(stand: Stand, tmp_path: Path) -> None:
    stand.hub["a/b"] = {"../../out.parquet": b"x", "in.parquet": b"y"}
    with pytest.raises(DataError, match="which would lie outside of its folder"):
        network.hub("a/b", None, ("*.parquet",), tmp_path / "files")
    assert not list(tmp_path.rglob("out.parquet"))


def test_only_the_hub_is_told_who_asks(stand: Stand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand.hub["a/b"] = {"in.parquet": b"y"}
    asked: list[Any] = []
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    monkeypatch.setattr(guarded, "opened", lambda request, timeout: asked.append(request))
    with pytest.raises(NetworkError):
        network.hub("a/b", None, ("*.parquet",), tmp_path / "files")
    assert asked[0].unredirected_hdrs["Authorization"] == "Bearer hf_secret"
    assert "hf_secret" not in str(asked[0].headers)


@pytest.mark.parametrize(
    ("name", "suite"),
    [(name, suite) for name, made in MADE.items() for suite in made.used if suite in SUITES],
)
def test_a_set_is_used_offline_and_every_row_told(
    name: str, suite: str, stand: Stand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe, made = served(stand, name, monkeypatch)
    if recipe.files:
        fetching.fetch(recipe)
    no_socket(monkeypatch)
    given = f"{name}={made.path(tmp_path / 'given')}" if made.path else name
    trials = SUITES[suite].trials(Source(data=given))
    assert (trials.used, len(trials.skipped) + len(trials.dropped)) == made.used[suite]
    assert trials.held in (None, sum(made.used[suite]))
    assert not len(trials.dropped)


def readme() -> list[list[str]]:
    """The words of the README's calls of an audit on a data set."""
    text = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
    found = re.findall(r"^\S+ -m audit (\w+ --data [^#\n]+)", text, re.MULTILINE)
    return [each.split() for each in found if not each.startswith("search")]


@pytest.mark.parametrize("words", readme(), ids=" ".join)
def test_a_line_of_the_readme(
    words: list[str], stand: Stand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The call as it stands there, on the made set, DIR a folder of what it takes."""
    from audit.cli import command

    module, rest = command(words)
    given = vars(module.parser().parse_args(rest))
    name, _, path = given["data"].partition("=")
    _, made = served(stand, name, monkeypatch)
    told = given["data"]
    if path:
        assert path == "DIR" and made.path
        told = f"{name}={made.path(tmp_path / 'given')}"
        written(tmp_path / "given/Flickr_8k.testImages.txt", "1001773457_577c3a7d70.jpg")
    asked = {key: given[key] for key in ("classes", "split")}
    trials = SUITES[words[0]].trials(Source(data=told, allow_downloads=True, **asked))
    assert trials.used


def test_the_benchmarks_of_the_seed_are_a_line_each() -> None:
    named = {words[2].partition("=")[0] for words in readme()}
    assert {"cc3m-val-ar", "coco-val-ar", "imagenet-val"} <= named
    assert searches() == [["ثلاث قطط", "--data", "unsplash-lite", "--allow-downloads"]]


def searches() -> list[list[str]]:
    """The words of the README's searches in a data set."""
    text = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
    found = re.findall(r"^\S+ -m audit search ([^#\n]+--data [^#\n]+)", text, re.MULTILINE)
    return [shlex.split(each) for each in found]
