"""`python -m audit data`: the data sets that have a name: a list, one of them, or fetching some."""

import argparse
from typing import TYPE_CHECKING

from audit.cli import options
from audit.cli.options import Options
from probes.errors import CallError

if TYPE_CHECKING:
    from probes.data.recipe import Recipe

WORDS = ("list", "get", "show", "join")


def parser() -> argparse.ArgumentParser:
    """Its arguments."""
    own = options.parser(
        "data",
        "The data sets that --data names: what each holds, where its Arabic comes from, its licence, its size. `get` "
        "fetches some, which need no network after that; `show` tells all of one; `join CAPTIONS PEOPLE` (xm3600-ar "
        "miap-boxes) says how captions name the gender of people whose presentation the other set tells.",
    )
    own.add_argument("word", nargs="?", choices=WORDS, default="list")
    own.add_argument("names", nargs="*", metavar="NAME", help="as --data takes it")
    own.add_argument("--quiet", action="store_true", help="no progress bars")
    own.add_argument("--allow-downloads", action="store_true", help="of join: fetch what is not here")
    own.add_argument("--out", metavar="FILE.csv", help="of join: every caption with what it names")
    options.speech(own, "figures of join")
    return own


def command(given: Options) -> list[str]:
    """Lines of the list, of those that were fetched, or of one."""
    word, names = given["word"], given["names"]
    if word == "list" and names:
        raise CallError(f"data list {names[0]}: takes no name; `data show {names[0]}` tells of it")
    if word != "list" and not names:
        raise CallError(f"data {word}: which? give a name: `python -m audit data` lists them")
    if word == "list":
        return _list()
    if word == "join":
        return _joined(names, given)
    lines = []
    for name in names:
        lines += _got(name, given["quiet"]) if word == "get" else _shown(name)
    return lines


def _joined(names: list[str], given: Options) -> list[str]:
    """What captions say of the gender of people, of two sets."""
    from audit.comparing import joined
    from audit.report.speech import words

    if len(names) != 2:
        raise CallError(
            f"data join {' '.join(names)}: takes two sets, one of captions and one of people, as xm3600-ar miap-boxes"
        )
    with words.speaking(given["lang"], given["digits"]):
        captions, people = names
        return joined.told(captions, people, given["allow_downloads"], given["quiet"], given["out"])


def _list() -> list[str]:
    """Three lines a set, those of other distributions last."""
    from probes import data

    lines = []
    for name, each in data.recipes().items():
        recipe = each.loaded
        lines += [
            f"{name}  ({_where(recipe)}{f'; {each.origin}' if each.origin else ''})",
            f"    {recipe.about}",
            f"    for {', '.join(recipe.suites) or 'no suite yet'}; Arabic: {_arabic(recipe)}; {recipe.licence}",
        ]
    return [*lines, *(f"broken: {line}" for line in data.broken())]


def _got(name: str, quiet: bool) -> list[str]:
    """Fetches it; where it is, and what differs from its recipe."""
    from probes.data import fetching, named

    recipe, _ = named(name.partition("=")[0])
    if not recipe.files:
        return [f"{recipe.name}: can't be fetched by name: give --data {recipe.name}=PATH, {recipe.takes}"]
    fetching.fetch(recipe, quiet)
    told = fetching.told(recipe)
    lines = [f"{recipe.name}: {fetching.folder(recipe)} ({recipe.licence})"]
    lines += [f"{recipe.name}: {recipe.terms}"] if recipe.terms else []
    lines += [f"differs from its recipe: {note}" for note in fetching.differs(recipe)]
    lines += [
        f"{recipe.name}: fetched without a published hash, kept as {file}: {pinned}"
        for file, pinned in _first(recipe)
    ]
    if told["dead"]:
        first = next(iter(told["dead"].values()))
        lines.append(f"{recipe.name}: {len(told['dead'])} of its pictures can't be had, the first: {first}")
    lines += (
        [f"{recipe.name}: also takes a path: --data {recipe.name}=PATH, {recipe.takes}"]
        if recipe.takes
        else []
    )
    return lines


def _first(recipe: "Recipe") -> list[tuple[str, str]]:
    """Files that nobody has published a hash of, and what they were at the first fetch."""
    from probes.data import fetching
    from probes.data.recipe import FIRST

    kept = fetching.told(recipe)["files"]
    called = [file.called or file.hub for file in recipe.files if FIRST in (file.sha256, file.revision)]
    return [(name, kept[name]) for name in called]


def _shown(name: str) -> list[str]:
    """All that its recipe says."""
    from probes.data import fetching, named

    recipe, _ = named(name.partition("=")[0])
    told = fetching.told(recipe)
    lines = [
        f"{recipe.name}  ({_where(recipe)})",
        recipe.about,
        f"suites: {', '.join(recipe.suites) or 'none yet'}",
        f"Arabic: {_arabic(recipe)}",
        f"licence: {recipe.licence}",
    ]
    lines += [f"terms: {recipe.terms}"] if recipe.terms else []
    lines += ["gated: it asks for an account or a form"] if recipe.gated else []
    lines += [f"takes a path, --data {recipe.name}=PATH: {recipe.takes}"] if recipe.takes else []
    lines += [f"splits: {', '.join(recipe.splits)}"] if recipe.splits else []
    for use in recipe.suites.values():
        lines += [f"--classes: {', '.join(use.classes)}"] if use.classes else []
    for file in recipe.files:
        pinned = file.revision or file.sha256
        where = file.url or f"{file.hub} ({', '.join(file.patterns)})"
        lines.append(f"file: {where} at {pinned}")
    lines += [f"not seen, checked at the first fetch: {recipe.unsure}"] if recipe.unsure else []
    lines += [f"known fault: {fault.what}; {fault.done}" for fault in recipe.faults]
    lines += [f"trained on it: {', '.join(recipe.trained)}"] if recipe.trained else []
    lines += [f"fetched: {file}, {pinned}" for file, pinned in told.get("files", {}).items()]
    return [*lines, *(f"differs from its recipe: {note}" for note in fetching.differs(recipe))]


def _where(recipe: "Recipe") -> str:
    from probes import data
    from probes.data import fetching

    if not recipe.files:
        return "of a path of yours"
    return f"{data.size(recipe)}, {'here' if fetching.is_here(recipe) else 'not here'}"


def _arabic(recipe: "Recipe") -> str:
    """Where its Arabic comes from."""
    return "none of its own" if recipe.arabic == "none" else recipe.arabic
