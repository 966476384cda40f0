"""Data sets as they are published, of which one file holds something else: its suites read rows, or refuse it."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from shutil import copytree
from tempfile import mkdtemp
from typing import Any

import pytest
from hypothesis import strategies as st

from probes import SUITES, Source, data
from probes.data import fetching
from probes.data.recipe import Recipe
from probes.plugins import Plugin
from tests.probes.data.test_recipes import RECIPES, as_made
from tests.support.made_sets import MADE, Stand

from . import hostile

NAMES = [name for name, recipe in RECIPES.items() if recipe.files]


@cache
def _fetched(name: str) -> tuple[Recipe, Path, list[str]]:
    """The recipe, the folder of a whole set, and its files."""
    made, recipe = MADE[name], as_made(RECIPES[name], MADE[name])
    stand = Stand()
    stand.plain |= {address.partition("://")[2]: content for address, content in made.plain.items()}
    stand.hub |= made.hub
    with pytest.MonkeyPatch.context() as patch, stand.open(patch):
        patch.setenv("AUDIT_CACHE", mkdtemp(prefix="audit-fuzz-"))
        fetching.fetch(recipe)
        folder = fetching.folder(recipe)
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return recipe, folder, files


def spoilt() -> st.SearchStrategy[tuple[str, str, bytes]]:
    """A set, one of its files, and what that holds."""

    def contents(told: tuple[str, str]) -> st.SearchStrategy[tuple[str, str, bytes]]:
        name, file = told
        whole = (_fetched(name)[1] / file).read_bytes()
        other = st.one_of(
            hostile.damaged(whole), hostile.damaged(whole), hostile.contents(hostile.tables, hostile.jsons)
        )
        return st.tuples(st.just(name), st.just(file), other)

    files = st.sampled_from(NAMES).flatmap(
        lambda name: st.tuples(st.just(name), st.sampled_from(_fetched(name)[2]))
    )
    return files.flatmap(contents)


def look(refuses: Callable[[Callable[[], Any]], None]) -> Callable[[Path, tuple[str, str, bytes]], None]:
    """What reads it, each call by `refuses`."""

    def looked(folder: Path, told: tuple[str, str, bytes]) -> None:
        name, file, content = told
        recipe, whole, _ = _fetched(name)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("AUDIT_CACHE", str(folder))
            patch.setattr(data, "recipes", lambda: {name: Plugin(name, "", recipe)})
            place = fetching.folder(recipe)
            copytree(whole, place)
            (place / file).write_bytes(content)
            for suite in (each for each in recipe.suites if each in SUITES):
                refuses(lambda suite=suite: SUITES[suite].trials(Source(data=name).named(suite)))  # type: ignore[misc]
            refuses(lambda: fetching.differs(recipe))

    return looked
