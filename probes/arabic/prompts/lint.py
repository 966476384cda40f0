"""What is wrong, or unlike the rest, in a file of class names and its templates: reported, never mended."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import cache

import pandas as pd
import yaml

from probes.arabic import lexicon
from probes.arabic.numbers.spellings import fold
from probes.arabic.orthography import TATWEEL, normalise

from . import heads, templates
from .classnames import OR, Classes, ClassName

COLUMNS = ["row", "label", "name", "problem", "what", "suggestion"]
MORE_COMMON = 10
"""How many times as often its neighbour stands in the file, before a word is taken for a typo of it."""
MIN_LETTERS = 4
ALLOWED = re.compile(r"[ء-غف-يً-ْٰ٠-٩0-9،؛.:()'\-/ـ\s]")
"""What an Arabic text is written with."""
LI = re.compile(rf"(?<!\S)لـ? +{re.escape(templates.PLACE)}")
Problem = tuple[str, str, str]
"""Problem, what, suggestion."""


def lint(classes: Classes, of: tuple[str, ...] = ()) -> pd.DataFrame:
    """One row a problem: COLUMNS. Of a template the row is its place from 1, the label empty, the name its text.

    problem, of names: `duplicate` (two classes of one first name), `near-duplicate` (but for hamza, ة/ه, ى/ي,
    diacritics or the article), `alternatives` (with «أو»), `typo` (a word that stands once, one letter away from
    a common one: «كلبب»), `tatweel`; of all together `mixed definiteness`, in row 0.
    problem, of templates: `typo` (one letter away from a word of prompts: «جوودة»), `spelling` (a hamza or its
    like), `agreement` (with how many of the names `fill` is wrong Arabic), `detached preposition` («لـ {c}»).
    problem, of both: `stray space`, `stray sign`, `Latin letters`, `foreign letters` (پ), `diacritics`.
    """
    rows = [*_names(classes), *_definiteness(classes), *_templates(of, [row.short for row in classes])]
    return pd.DataFrame(rows, columns=COLUMNS)


def _names(classes: Classes) -> Iterator[tuple[object, ...]]:
    twins = _twins(classes)
    total: Counter[str] = Counter(word for row in classes for word in _words(row.short))
    for row in classes:
        written = " / ".join(row.written)
        typos = _typos([word for word in _words(row.short) if total[word] == 1], total, ())
        for problem in (*twins[row.label], *_alternatives(row), *typos, *_spelling(written)):
            yield row.row, row.label, written, *problem


def _twins(classes: Classes) -> dict[str, list[Problem]]:
    """Problems by label: every class is shown the first one that has its name."""
    out: dict[str, list[Problem]] = defaultdict(list)
    first: dict[str, ClassName] = {}
    for row in classes:
        key = fold(normalise(row.short)).removeprefix("ال")
        if twin := first.get(key):
            problem = "duplicate" if twin.short == row.short else "near-duplicate"
            what = f"{row.short!r} is {twin.short!r} of label {twin.label} (row {twin.row})"
            out[row.label].append((problem, what, "name what tells them apart"))
        first.setdefault(key, row)
    return out


def _alternatives(row: ClassName) -> Iterator[Problem]:
    if any(OR.search(written) for written in row.written):
        yield "alternatives", f"{len(row.names)} names joined by «أو»", f"short: {row.short}"


def _spelling(text: str) -> Iterator[Problem]:
    if text != " ".join(text.split()):
        yield "stray space", "blanks about it, or two in a row", " ".join(text.split())
    others = [sign for sign in text.replace(templates.PLACE, "") if not ALLOWED.fullmatch(sign)]
    if signs := sorted({sign for sign in others if not sign.isalpha()}):
        yield "stray sign", " ".join(signs), "".join(sign for sign in text if sign not in signs)
    if latin := re.findall("[A-Za-z]+", text.replace(templates.PLACE, "")):
        yield "Latin letters", " ".join(latin), "write it in Arabic letters"
    if foreign := sorted({sign for sign in others if sign.isalpha() and not sign.isascii()}):
        yield "foreign letters", " ".join(foreign), "write it in Arabic letters"
    bare = text.replace(TATWEEL, "")
    if TATWEEL in LI.sub("", text):
        yield "tatweel", "a letter is stretched", bare
    if normalise(text) != bare:
        yield "diacritics", "vowel signs, which captions are not written with", normalise(bare)


def _definiteness(classes: Classes) -> Iterator[tuple[object, ...]]:
    with_article = sum(heads.has_article(row.short.split()[0]) for row in classes)
    definite = sum(heads.definiteness_of(row.short) for row in classes)
    if 0 < definite < len(classes):
        share = f"{with_article} of {len(classes)} names begin with ال and {definite} are definite"
        kind = "definite" if 2 * definite > len(classes) else "indefinite"
        what = f"{share}, counting «سمك التنش»"
        yield 0, "", "", "mixed definiteness", what, f"make all {kind}, or take `agree`"


def _templates(of: tuple[str, ...], names: list[str]) -> Iterator[tuple[object, ...]]:
    commonness = [Counter(_words(template)) for template in of]
    total: Counter[str] = sum(commonness, Counter())
    for row, (template, own) in enumerate(zip(of, commonness, strict=True), start=1):
        problems = (
            *_typos(own, total, prompt_words()),
            *_disagreement(template, names),
            *_spelling(template),
            *_detached(template),
        )
        for problem, what, suggestion in problems:
            yield row, "", template, problem, what, suggestion


def _words(template: str) -> list[str]:
    return normalise(template.replace(templates.PLACE, " ")).split()


def _typos(words: Iterable[str], total: Counter[str], right: Collection[str]) -> Iterator[Problem]:
    """Words, not among the right ones, that are one edit away from one, or from one that is much more common."""
    for word in words:
        if word in right or len(word) < MIN_LETTERS:
            continue
        common = [other for other, n in total.most_common() if n >= MORE_COMMON * total[word]]
        near = [other for other in (*right, *common) if len(other) > 2 and one_edit(word, other)]
        if near:
            problem = "spelling" if fold(word) == fold(near[0]) else "typo"
            yield problem, f"«{word}» is one letter away from «{near[0]}»", near[0]


def _disagreement(template: str, names: list[str]) -> Iterator[Problem]:
    sites = " ".join(f"«{site.word}»" for site in templates.marks(template))
    wrong = [name for name in names if templates.disagrees(template, name)]
    if wrong:
        what = f"{sites} does not agree with {len(wrong)} of {len(names)} names: «{templates.fill(template, wrong[0])}»"
        yield "agreement", what, templates.agree(template, wrong[0])


def _detached(template: str) -> Iterator[Problem]:
    mended = LI.sub("ل" + templates.PLACE, template)
    if mended != template:
        yield "detached preposition", "«ل» is written with its noun; with ال it is «لل»", mended


@cache
def prompt_words() -> tuple[str, ...]:
    """Words of templates that are spelt right."""
    return tuple(yaml.safe_load((lexicon.DATA / "prompts" / "prompt_words.yaml").read_text(encoding="utf-8")))


def one_edit(one: str, other: str) -> bool:
    """Whether one letter more, less or another, or two neighbours changed about, makes one of the other."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = next(i for i in range(len(one) + 1) if one[: i + 1] != other[: i + 1])
    one, other = one[start:], other[start:]
    if len(one) == len(other):
        return one[1:] == other[1:] or (one[:2] == other[1::-1] and one[2:] == other[2:])
    longer, shorter = sorted((one, other), key=len, reverse=True)
    return longer[1:] == shorter
