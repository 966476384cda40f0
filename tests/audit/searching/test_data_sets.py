"""Searching a data set by name: every picture is ranked or told, and what may not be shown is told by its page."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from audit.cli.commands.asking import search as command
from audit.searching import search as searching
from audit.searching.data_set import in_set
from audit.searching.search import search
from probes.data import fetching
from probes.errors import CallError
from tests.probes.data.test_recipes import no_socket, searches, served
from tests.support.made_sets import MADE, Stand

from .galleries import COLOURS, Stub

SETS = [name for name, made in MADE.items() if "search" in made.used]


@pytest.fixture
def stand(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stand]:
    made = Stand()
    with made.open(monkeypatch):
        yield made


@pytest.mark.parametrize("name", SETS)
def test_a_set_is_searched_offline(
    name: str, stand: Stand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe, made = served(stand, name, monkeypatch)
    fetching.fetch(recipe)
    no_socket(monkeypatch)
    given = f"{name}={made.path(tmp_path / 'given')}" if made.path else name
    found = search("أحمر", None, Stub(), data=given, quiet=True)
    told = [int(n) for n in re.findall(r"(\d+) of its rows are left out", " ".join(found.notes))]
    assert (found.pictures, sum(told)) == made.used["search"] and not len(found.unreadable)
    assert f"{name}@{recipe.digest}" in found.signature


def test_what_may_not_be_shown_is_told_by_its_page(
    stand: Stand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served(stand, "unsplash-lite", monkeypatch)
    found = search("أحمر", None, Stub(), data="unsplash-lite", allow_downloads=True, quiet=True, out=tmp_path)
    pages = ["https://unsplash.com/photos/XMyPniM9LF0", "https://unsplash.com/photos/cNDGZ2sQ3Bo"]
    assert sorted(found.table["image"]) == pages
    page = (tmp_path / "search.html").read_text(encoding="utf-8")
    assert "<img" not in page and "base64" not in page and all(f'href="{each}"' in page for each in pages)
    assert not (tmp_path / "search.png").exists() and "none of its pictures may be shown" in page
    assert str(tmp_path / "cache") not in page + (tmp_path / "search.csv").read_text(encoding="utf-8")
    with pytest.raises(CallError, match="may not be shown"):
        found.sheet()


def test_the_line_of_the_readme(stand: Stand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "_loaded", lambda model, options: Stub())
    (words,) = searches()
    monkeypatch.setitem(COLOURS, words[0], (255, 0, 0))
    served(stand, "unsplash-lite", monkeypatch)
    lines = command.command(vars(command.parser().parse_args([*words, "--quiet", "--out", str(tmp_path)])))
    assert lines == [str(tmp_path / name) for name in ("search.html", "search.csv")]


def test_wrong_calls(tmp_path: Path, stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    for data, images, why in (
        (None, None, "give their folder by --images DIR, or a data set"),
        ("miap", tmp_path, "leave one of them out"),
        ("imagenette", None, "not here; `python -m audit data get imagenette`"),
    ):
        with pytest.raises(CallError, match=why):
            in_set(data, images, allow_downloads=False, quiet=True)
    served(stand, "wit-ar", monkeypatch)
    with pytest.raises(CallError, match="not for search; it is for retrieval"):
        in_set("wit-ar", None, allow_downloads=True, quiet=True)
