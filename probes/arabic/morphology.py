"""Checks the lexicon against camel-tools' morphological analyzer, where a database for it is installed.

Both imports and data are optional: camel-tools asks the network for its catalogue as soon as its
morphology is imported, so that happens in `analyzer` and only where a catalogue is at hand.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from probes.errors import DataError

from .grammar import Case, Number, decline
from .lexicon import Forms, Gender, Noun, Verb
from .orthography import normalise

INSTALL = "camel_data -i morphology-db-msa-r13"
COLUMNS = ["form", "where", "claim", "found", "verdict"]

GENDERS: tuple[Gender, ...] = ("masculine", "feminine")
NUMBERS: tuple[Number, ...] = ("singular", "dual", "plural")
CASES: tuple[Case, ...] = ("nominative", "accusative", "genitive")
_CLITICS = ("prc1", "prc2", "prc3", "enc0")
_NONE = (None, "0", "na")
_WORD = {
    "m": "masculine", "f": "feminine", "s": "singular", "d": "dual", "p": "plural",
    "n": "nominative", "a": "accusative", "g": "genitive",
}  # fmt: skip


def analyzer(database: Path | None = None) -> Any:
    """A camel-tools Analyzer, of `database` or of the database that is installed.

    CAMELTOOLS_DATA names the folder of the catalogue and the databases where it is not ~/.camel_tools.
    """
    folder = Path(os.environ.get("CAMELTOOLS_DATA", "~/.camel_tools")).expanduser()
    if not (folder / "catalogue.json").exists():
        raise DataError(
            f"{folder}/catalogue.json: not there; expected camel-tools' data; run `{INSTALL}`, or name "
            "their folder in CAMELTOOLS_DATA"
        )
    if database and not database.exists():
        raise DataError(f"{database}: no such file; expected a morphology database; run `{INSTALL}`")

    from camel_tools.morphology.analyzer import Analyzer
    from camel_tools.morphology.database import MorphologyDB

    try:
        db = MorphologyDB(str(database), "a") if database else MorphologyDB.builtin_db()
    except OSError as error:
        raise DataError(
            f"{error.filename}: not there; expected a morphology database; run `{INSTALL}`"
        ) from None
    return Analyzer(db)


def check(rows: Iterable[Any], analyzer: Any) -> pd.DataFrame:
    """Every form of every row, as `grammar` declines it, against what the analyzer knows of that spelling.

    Columns: form; where («doctor.feminine»); claim («feminine plural genitive»); found, what the analyzer
    has, joined by «; »; verdict: `known` (the claim is among what it has), `disagrees` (it knows the
    spelling, not so), `unknown` (it doesn't know the spelling as a word of that kind at all).
    """
    found: dict[tuple[str, bool, bool], set[str]] = {}
    table = []
    for row in rows:
        for form, where, claim, definite in claims(row):
            key = (form, definite, isinstance(row, Verb))
            if key not in found:
                found[key] = set(_readings(analyzer.analyze(form), *key))
            verdict = "known" if claim in found[key] else "disagrees" if found[key] else "unknown"
            table.append((form, where, claim, "; ".join(sorted(found[key])), verdict))
    return pd.DataFrame(table, columns=COLUMNS)


def claims(row: Any) -> Iterator[tuple[str, str, str, bool]]:
    """(form, where, claim, definite) for every form of a row of the lexicon."""
    if isinstance(row, Verb):
        for tense, pair in (("present", row.present), ("past", row.past)):
            yield pair.masculine, f"{row.id}.{tense}", f"masculine singular {tense}", False
            yield pair.feminine, f"{row.id}.{tense}", f"feminine singular {tense}", False
    elif isinstance(row, Noun):
        yield from _declined(row.forms, row.id, row.gender)
    else:
        for gender in GENDERS:
            yield from _declined(row.forms(gender), f"{row.id}.{gender}", gender)


def _declined(forms: Forms, where: str, gender: Gender) -> Iterator[tuple[str, str, str, bool]]:
    for number in NUMBERS:
        for definite in (False, True):
            for case in CASES:
                form = decline(forms, number, case, definite)
                yield form, where, f"{gender} {number} {case}", definite


def _readings(analyses: list[dict[str, Any]], form: str, definite: bool, verb: bool) -> Iterator[str]:
    """The analyses as claims: verbs or else nouns and adjectives, with no clitic but the article.

    Only those spelt as the form is: the analyzer itself takes أ for ا, ه for ة and ى for ي.
    """
    for a in analyses:
        if (
            normalise(a["diac"]) != form
            or any(a.get(clitic) not in _NONE for clitic in _CLITICS)
            or (a["pos"] == "verb") != verb
        ):
            continue
        gender, number = _WORD.get(a["gen"]), _WORD.get(a["num"])
        if verb and a["per"] == "3" and a["asp"] in "ip":
            yield f"{gender} {number} {'present' if a['asp'] == 'i' else 'past'}"
        elif not verb and a["pos"] in ("noun", "adj", "noun_prop") and a.get("cas") in ("n", "a", "g"):
            article = a.get("prc0") == "Al_det"
            if article == definite and a.get("stt") == ("d" if definite else "i"):
                yield f"{gender} {number} {_WORD[a['cas']]}"
