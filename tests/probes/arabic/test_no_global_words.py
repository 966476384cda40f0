"""No word of a variety is kept where nobody handed the variety: neither by a function that remembers what it returned
without being told of what, nor in a module. And the report, whose words are its own, knows no variety."""

import ast
import importlib
import inspect
import sys
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from probes import SUITES
from probes.arabic import lexicon
from probes.arabic.orthography import is_arabic
from probes.arabic.variety import Variety
from probes.errors import InputError
from tests.support.places import ROOT

REPORT = ROOT / "audit" / "report"
MODULES = sorted(
    path
    for room in ("probes", "audit")
    for path in (ROOT / room).rglob("*.py")
    if not path.is_relative_to(REPORT) and path.name != "__main__.py"
)
ROWS = (*lexicon.KINDS.values(), lexicon.Lexicon, lexicon.Forms, lexicon.Pair, Variety)


def remembering(text: str) -> list[str]:
    """The functions of a module that have no parameters and are kept by a cache, decorated or wrapped: their names."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef) and any(map(_caches, node.decorator_list)):
            told = node.args
            if not any((told.posonlyargs, told.args, told.kwonlyargs, told.vararg, told.kwarg)):
                found.append(node.name)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and _caches(node.value.func):
            found += [target.id for target in node.targets if isinstance(target, ast.Name)]
    return found


def _caches(node: ast.expr) -> bool:
    return ast.unparse(node).split("(")[0].split(".")[-1] in ("cache", "lru_cache")


def held(value: object, depth: int = 6) -> Iterator[object]:
    """What a value holds, itself among it: containers, their keys, the fields of dataclasses."""
    yield value
    if not depth or isinstance(value, str | bytes):
        return
    parts: list[object] = []
    if type(value) in (dict, MappingProxyType):  # others may make what they hold when asked
        parts = [*value.keys(), *value.values()]  # type: ignore[attr-defined]
    elif isinstance(value, list | tuple | set | frozenset):
        parts = list(value)
    elif is_dataclass(value) and not isinstance(value, type):
        parts = [getattr(value, each.name) for each in fields(value)]
    for part in parts:
        yield from held(part, depth - 1)


def words_in(value: object) -> list[object]:
    """Rows of a lexicon, and texts of Arabic letters alone: a sentence that quotes one is none."""
    return [
        each for each in held(value) if isinstance(each, ROWS) or (isinstance(each, str) and is_arabic(each))
    ]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_remembers_words_that_it_was_not_handed(path: Path) -> None:
    for name in remembering(path.read_text(encoding="utf-8")):
        dotted = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        function = getattr(importlib.import_module(dotted), name, None)
        if function is None or inspect.signature(function).parameters:
            continue
        try:
            found = words_in(function())
        except InputError:  # there is no emoji font here
            continue
        assert not found, f"{dotted}.{name} keeps {found[0]!r}: let it take the variety, or be a part of it"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@cache\ndef words(): ...", ["words"]),
        ("@functools.lru_cache(maxsize=1)\ndef words(): ...", ["words"]),
        ("words = cache(lambda: 1)", ["words"]),
        ("@cache\ndef words(variety): ...", []),
        ("@cache\ndef words(*, variety): ...", []),
        ("class Words:\n    @cached_property\n    def nouns(self): ...", []),
    ],
)
def test_what_remembers_is_found(text: str, names: list[str]) -> None:
    assert remembering(text) == names


def test_words_are_found_in_what_is_remembered() -> None:
    assert words_in({"a": [("b", frozenset(["كرة"]))]}) == ["كرة"]
    assert words_in({"ball": lexicon.Forms("a", None, "b")}) and not words_in({"a": [1, "ball", None]})


def test_no_module_holds_rows_of_a_lexicon() -> None:
    for suite in SUITES.values():
        suite.trials()
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] not in ("probes", "audit") or name == "audit.models.reference.captions":
            continue  # what the reference model was trained on is no question of what is asked
        for attribute, value in vars(module).items():
            if attribute.startswith("__") or inspect.ismodule(value) or inspect.isclass(value):
                continue
            rows = [each for each in held(value, 3) if isinstance(each, ROWS)]
            assert not rows, f"{name}.{attribute} holds {type(rows[0]).__name__}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_variety_is_had_from_the_source_alone(path: Path) -> None:
    """Whoever makes one by its name asks about that one whatever the user named. The reference model was trained on
    one: `audit.models.reference`."""
    if path.is_relative_to(ROOT / "audit" / "models" / "reference"):
        return
    if path in (ROOT / "probes" / "sources.py", ROOT / "probes" / "arabic" / "variety.py"):
        return
    assert not varieties_made(path.read_text(encoding="utf-8")), f"{path}: take the variety of the source"


def varieties_made(text: str) -> list[str]:
    """Calls in a module that make a variety: `variety("msa")`, `Variety.read(folder)`."""
    calls = [ast.unparse(node.func) for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    return [
        call
        for call in calls
        if call in ("variety", "Variety.read") or call.endswith((".variety", ".Variety.read"))
    ]


def test_varieties_that_are_made_are_found() -> None:
    planted = (
        'WORDS = variety("msa").lexicon.nouns',
        'def nouns():\n    return arabic.variety("msa").lexicon.nouns',
        '@cache\ndef words(name="msa"):\n    return Variety.read(name)',
    )
    assert all(map(varieties_made, planted)) and not varieties_made(
        "def nouns(source):\n    return source.arabic"
    )


@pytest.mark.parametrize("path", sorted(REPORT.rglob("*.py")), ids=lambda path: str(path.relative_to(REPORT)))
def test_the_report_imports_nothing_of_the_language(path: Path) -> None:
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[Any] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*above, *filter(None, [node.module])])
            names = [module, *(f"{module}.{alias.name}" for alias in node.names)]
        assert not any(name == "probes.arabic" or name.startswith("probes.arabic.") for name in names), names
