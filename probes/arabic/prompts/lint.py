"""What is wrong, or unlike the rest, in a file of class names and its templates: reported, never mended."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

import pandas as pd

from probes import reasons
from probes.arabic.numbers.spellings import fold
from probes.arabic.orthography import TATWEEL, normalise
from probes.reasons import Reason

from . import templates
from .classnames import OR, Classes, ClassName
from .heads import Heads
from .names import joined

if TYPE_CHECKING:
    from probes.arabic.variety import Variety

COLUMNS = ["row", "label", "name", "code", "values"]
"""The last two are of a reason (probes.reasons)."""
MORE_COMMON = 10
"""How many times as often its neighbour stands in the file, before a word is taken for a typo of it."""
MIN_LETTERS = 4
ALLOWED = re.compile(r"[ء-غف-يً-ْٰ٠-٩0-9،؛.:()'\-/ـ\s]")
"""What an Arabic text is written with."""
LI = re.compile(rf"(?<!\S)لـ? +{re.escape(templates.PLACE)}")


def lint(classes: Classes, variety: "Variety", of: tuple[str, ...] = ()) -> pd.DataFrame:
    """One row a problem: COLUMNS. Of a template the row is its place from 1, the label empty, the name its text.

    code, of names: `name-twice` (two classes of one first name), `name-nearly-twice` (but for hamza, ة/ه, ى/ي,
    diacritics or the article), `alternatives` (with «أو»), `typo` (a word that stands once, one letter away from
    a common one: «كلبب»), `tatweel`; of all together `mostly-definite` or `mostly-indefinite`, in row 0.
    code, of templates: `typo` (one letter away from a word of prompts: «جوودة»), `spelling` (a hamza or its
    like), `agreement` (with how many of the names `fill` is wrong Arabic), `detached-preposition` («لـ {c}»),
    `missing-preposition` («صورة ساطعة {c}»).
    code, of both: `stray-space`, `stray-sign`, `latin-letters`, `foreign-letters` (پ), `diacritics`.
    """
    heads = variety.heads
    names = [row.short for row in classes]
    rows = [*_names(classes), *_definiteness(classes, heads), *_templates(of, names, heads)]
    found = reasons.table((name, row, reason) for row, _, name, reason in rows)
    return found.assign(label=[label for _, label, *_ in rows]).rename(columns={"place": "name"})[COLUMNS]


Problem = tuple[object, str, str, Reason]
"""Row, label, name, and what is wrong with it."""


def _names(classes: Classes) -> Iterator[Problem]:
    twins = _twins(classes)
    total: Counter[str] = Counter(word for row in classes for word in _words(row.short))
    for row in classes:
        written = " / ".join(row.written)
        typos = _typos([word for word in _words(row.short) if total[word] == 1], total, ())
        for reason in (*twins[row.label], *_alternatives(row), *typos, *_spelling(written)):
            yield row.row, row.label, written, reason


def _twins(classes: Classes) -> dict[str, list[Reason]]:
    """Reasons by label: every class is shown the first one that has its name."""
    out: dict[str, list[Reason]] = defaultdict(list)
    first: dict[str, ClassName] = {}
    for row in classes:
        key = fold(normalise(row.short)).removeprefix("ال")
        if twin := first.get(key):
            told = {"name": row.short, "other": twin.short, "label": twin.label, "row": twin.row}
            same = twin.short == row.short
            out[row.label].append(
                Reason("name-twice", **told) if same else Reason("name-nearly-twice", **told)
            )
        first.setdefault(key, row)
    return out


def _alternatives(row: ClassName) -> Iterator[Reason]:
    if any(OR.search(written) for written in row.written):
        yield Reason("alternatives", n=len(row.names), name=row.short)


def _spelling(text: str) -> Iterator[Reason]:
    """What is wrong with the letters of a text, with the mended text where there is one: stray spaces and signs,
    foreign letters, tatweel, diacritics."""
    if text != " ".join(text.split()):
        yield Reason("stray-space", mended=" ".join(text.split()))
    others = [sign for sign in text.replace(templates.PLACE, "") if not ALLOWED.fullmatch(sign)]
    if signs := sorted({sign for sign in others if not sign.isalpha()}):
        without = "".join(sign for sign in text if sign not in signs)
        yield Reason("stray-sign", signs=" ".join(signs), mended=without)
    if latin := re.findall("[A-Za-z]+", text.replace(templates.PLACE, "")):
        yield Reason("latin-letters", letters=" ".join(latin))
    if foreign := sorted({sign for sign in others if sign.isalpha() and not sign.isascii()}):
        yield Reason("foreign-letters", letters=" ".join(foreign))
    bare = text.replace(TATWEEL, "")
    if TATWEEL in LI.sub("", text):
        yield Reason("tatweel", mended=bare)
    if normalise(text) != bare:
        yield Reason("diacritics", mended=normalise(bare))


def _definiteness(classes: Classes, heads: Heads) -> Iterator[Problem]:
    with_article = sum(heads.has_article(row.short.split()[0]) for row in classes)
    definite = sum(heads.definiteness_of(row.short) for row in classes)
    if 0 < definite < len(classes):
        told = {"article": with_article, "all": len(classes), "definite": definite}
        mostly = 2 * definite > len(classes)
        yield 0, "", "", Reason("mostly-definite", **told) if mostly else Reason("mostly-indefinite", **told)


def _templates(of: tuple[str, ...], names: list[str], heads: Heads) -> Iterator[Problem]:
    """What may be wrong with prompts: words that only one of them has and that are almost another's, agreement with
    no possible name, spelling, and what should be written onto the name."""
    commonness = [Counter(_words(template)) for template in of]
    total: Counter[str] = sum(commonness, Counter())
    for row, (template, own) in enumerate(zip(of, commonness, strict=True), start=1):
        found = (
            *_typos(own, total, heads.prompt_words),
            *_disagreement(template, names, heads),
            *_spelling(template),
            *_preposition(template, heads),
        )
        for reason in found:
            yield row, "", template, reason


def _words(template: str) -> list[str]:
    return normalise(template.replace(templates.PLACE, " ")).split()


def _typos(words: Iterable[str], total: Counter[str], right: Collection[str]) -> Iterator[Reason]:
    """Words, not among the right ones, that are one edit away from one, or from one that is much more common."""
    for word in words:
        if word in right or len(word) < MIN_LETTERS:
            continue
        common = [other for other, n in total.most_common() if n >= MORE_COMMON * total[word]]
        near = [other for other in (*right, *common) if len(other) > 2 and one_edit(word, other)]
        if near:
            told = {"word": word, "other": near[0]}
            yield Reason("spelling", **told) if fold(word) == fold(near[0]) else Reason("typo", **told)


def _disagreement(template: str, names: list[str], heads: Heads) -> Iterator[Reason]:
    sites = " ".join(f"«{site.word}»" for site in templates.marks(template, heads))
    wrong = [name for name in names if templates.disagrees(template, name, heads)]
    if wrong:
        yield Reason(
            "agreement", sites=sites, n=len(wrong), all=len(names),
            filled=templates.fill(template, wrong[0]), mended=templates.agree(template, wrong[0], heads),
        )  # fmt: skip


def _preposition(template: str, heads: Heads) -> Iterator[Reason]:
    """ل that is not written onto the name, or is not there at all."""
    mended = LI.sub("ل" + templates.PLACE, template)
    if mended != template:
        yield Reason("detached-preposition", mended=mended)
    elif (mended := joined(template, heads)) != template:
        yield Reason("missing-preposition", mended=mended)


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
