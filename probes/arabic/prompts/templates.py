"""Prompt templates of zero-shot classification: as published, and so that they agree with the class's name.

The public Arabic templates are masculine and indefinite whatever the class: «صورة {c} صغير» gives «صورة قطة صغير»
and «صورة القطة صغير». `fill` leaves them so; `agree` writes «صورة قطة صغيرة» and «صورة القطة الصغيرة».
"""

import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from pathlib import Path
from typing import Literal

import pandas as pd

from probes.arabic import grammar
from probes.arabic.lexicon import Gender
from probes.arabic.numbers.dependents import PREPOSITIONS, is_verb
from probes.arabic.numbers.spellings import fold
from probes.arabic.orthography import is_arabic, normalise
from probes.errors import CallError, DataError
from probes.files import yaml_files

from . import labelfiles
from .classnames import Classes
from .heads import HeadGender, Heads
from .names import PASSIVE, PLACE, described, indefinite, joined, several

Kind = Literal["adjective", "verb", "relative", "demonstrative", "article", "preposition"]
Names = Literal["short", "long"]
BRACES = re.compile(r"\{[^{}]*\}")
RESUMPTIVE = frozenset(["فيها", "فيه", "بها", "به", "عليها", "عليه"])
EXISTENCE = frozenset(["يوجد", "يظهر", "يبدو", "يقع", "يقف", "يجلس", "ينام", "يرقد"])
"""Verbs whose subject may follow them, which none has as its object."""
THERE_IS, ONE = "يوجد", "واحد"
COLUMNS = ["option", "template", "text"]


@dataclass(frozen=True)
class Site:
    """A word of a template that agrees with the class's name.

    place: its number among the words parted by blanks, from 0.
    masculine, feminine: the word in both; alike where it does not inflect for gender.
    prefix: what is written with it: «و» of «وجميل».
    optional: the masculine is allowed too, since a word parts the verb from its subject («يوجد فيها قطة»).
    predicate: after a definite name the indefinite is right too, as a sentence: «القطة مرسومة».
    """

    word: str
    kind: Kind
    place: int
    masculine: str
    feminine: str
    prefix: str = ""
    optional: bool = False
    predicate: bool = False


def read_templates(path: Path | str, which: str | None = None) -> tuple[str, ...]:
    """The templates of a JSON, YAML or text file: a list, or {dataset: [templates]} as CLIP_benchmark publishes them.

    Each as it is written, stray blanks too; the empty placeholder «{}» of other sources becomes «{c}».
    InputError, in one line, where the file is absent, broken or empty, `which` is needed or unknown, or a
    template has no placeholder or another one.
    """
    path = Path(path)
    data = labelfiles.load(path)
    if isinstance(data, dict):
        data = labelfiles.pick(path, data, which)
    elif which is not None:
        raise DataError(f"{path}: is {yaml_files.kind(data)} and has no datasets; leave {which!r} out")
    if not isinstance(data, list):
        raise DataError(f"{path}: expected a list of templates; found {yaml_files.kind(data)}")
    if not data:
        raise DataError(f"{path}: has no templates; give it one, as «صورة {{c}}»")
    return tuple(_template(path, row, text) for row, text in enumerate(data, start=1))


def fill(template: str, name: str) -> str:
    """The template with the name in its place and nothing else changed, as the public benchmarks do it."""
    return template.replace(PLACE, name)


def agree(template: str, name: str, heads: Heads) -> str:
    """The template with the name in its place, and every site of `marks` agreeing with it.

    Adjectives follow the name's gender and definiteness, verbs, relatives and demonstratives its gender:
    «القطة الصغيرة», «القطة تظهر في الصورة». A participle that begins a clause of its own stays indefinite («القطة
    مرسومة بالخرابيش»), so that it can be no other noun's. The relative pronoun is left out after an indefinite name.
    Where the gender is not known (see `heads.gender_of`) the masculine of the template stays.

    Of the name: after «يوجد» it is indefinite («يوجد سرير أطفال واحد»); of a plural, a mass or a kind there is no
    «واحد»; adjectives stand before a relative clause or a preposition, whose noun they would be taken for. ل is
    written onto it, and put in where «صورة ساطعة» lacks it. «لعدد من» takes a plural: of others it is «لأكثر من».
    """
    gender, one = heads.gender_of(name).gender or "masculine", heads.counted(name)
    if is_arabic(normalise(name.partition(" ")[0])):
        template, name = several(joined(template, heads), name, heads)
    sites = marks(template, heads)
    if _there_is(sites):
        name = indefinite(name, heads)
    articled = len(name.split()) == 1 and any(s.kind == "article" for s in sites)
    definite = articled or (heads.definiteness_of(name) and not _there_is(sites))
    words = template.split(" ")
    for site in sites:
        form = _form(site, name, gender, definite, heads) if one or site.masculine != ONE else _LEFT_OUT
        words[site.place] = words[site.place].replace(site.word, form, 1)
    said = name.split()
    extra = [word for word in _next_to(words, template, sites) if word not in said]
    name = described(name, extra, heads)
    return fill(" ".join(word for word in words if word != _LEFT_OUT), name)


def _there_is(sites: tuple[Site, ...]) -> bool:
    return any(site.masculine == THERE_IS for site in sites)


def _next_to(words: list[str], template: str, sites: tuple[Site, ...]) -> list[str]:
    """The adjectives right after the name, taken out of the words; none that begin a clause or carry a sign."""
    out, place = [], next(i for i, word in enumerate(template.split(" ")) if PLACE in word)
    for site in sites:
        word = words[site.place]
        if site.place <= place or word == _LEFT_OUT:
            continue
        if site.kind != "adjective" or site.predicate or re.search(r"\W", word):
            break
        out.append(word)
        words[site.place] = _LEFT_OUT
    return out


def disagrees(template: str, name: str, heads: Heads) -> bool:
    """Whether `fill` is wrong Arabic for its agreement; what grammarians allow too (see `Site`) is not."""
    sites, gender = marks(template, heads), heads.gender_of(name).gender
    definite = heads.definiteness_of(name)
    one = any(site.masculine == ONE for site in sites)
    if (definite and _there_is(sites)) or (one and not heads.counted(name)):
        return True
    return any(_wrong(site, gender, definite, heads) for site in sites)


@cache
def marks(template: str, heads: Heads) -> tuple[Site, ...]:
    """The sites at which a template agrees with the class's name, in their order; none where nothing shows it.

    Before the name: a demonstrative; a verb like يوجد that opens the template, or that only «فيها» and its like
    part from the name; an article or ل written with it. After the name: adjectives and participles next to
    it, a relative pronoun, a verb in the third person. Words further on belong to something else.
    """
    words = template.split(" ")
    at = next((i for i, word in enumerate(words) if PLACE in word), None)
    if at is None:
        raise DataError(f"template {template!r}: has no {PLACE}; put it where the class's name belongs")
    alone = not any(words[:at])
    after = _after(words, at, heads)
    opening = [replace(site, predicate=site.kind == "adjective") for site in after[:1] if alone]
    return (*_before(words, at, heads), *opening, *after[len(opening) :])


def prompts(
    classes: Classes,
    templates: tuple[str, ...],
    names: Names = "short",
    heads: Heads | None = None,
) -> pd.DataFrame:
    """The texts of an ensemble, one row a class and template: COLUMNS. `option` is the class's label.

    names: the first name alone, or all of them with the gloss, in one text as the source writes them.
    heads: with which to `agree` in place of `fill`; beside a long name it follows the first name.
    """
    if names not in ("short", "long"):
        raise CallError(f"names: {names!r}; expected short (the first name) or long (all of them)")
    rows = []
    for row, template in product(classes, templates):
        name = row.short if names == "short" else row.long
        text = agree(template, name, heads) if heads else fill(template, name)
        rows.append((row.label, template, text))
    return pd.DataFrame(rows, columns=COLUMNS)


def grammar_of(classes: Classes, heads: Heads) -> pd.DataFrame:
    """One row a class: `option`, `name` (the short one), `gender` (None where not known), `reason`, `definite`."""
    found: list[tuple[str, str, HeadGender]] = [(c.label, c.short, heads.gender_of(c.short)) for c in classes]
    return pd.DataFrame(
        [(label, name, of.gender, of.reason, heads.definiteness_of(name)) for label, name, of in found],
        columns=["option", "name", "gender", "reason", "definite"],
    )


_LEFT_OUT = "\0"


def _template(path: Path, row: int, text: object) -> str:
    """The template with `{c}` for the class, also where it is written `{}`. DataError where it is no text, has no
    place for the class, or another placeholder."""
    where = f"{path}: row {row}"
    if not isinstance(text, str):
        raise DataError(f"{where}: expected a template; found {yaml_files.kind(text)}")
    text = text.replace("{}", PLACE)
    for found in BRACES.findall(text):
        if found != PLACE:
            raise DataError(
                f"{where}: {text!r}: unknown placeholder {found}; write {PLACE} for the class's name"
            )
    if PLACE not in text:
        raise DataError(f"{where}: {text!r}: has no {PLACE}; put it where the class's name belongs")
    return text


def _before(words: list[str], at: int, heads: Heads) -> list[Site]:
    """What stands before the class at word `at` and has to agree with it: a verb of being there («يوجد») that opens
    the template or has only a resumptive word after it, a demonstrative right before, and «ال» or «ل» written onto
    the class."""
    sites = []
    bare = [normalise(word) for word in words[:at]]
    filled = [i for i, word in enumerate(bare) if word]
    for i in filled:
        masculine = re.sub("^ت", "ي", bare[i])
        between = [bare[j] for j in filled if j > i]
        opens = i == filled[0] or fold(bare[filled[0]]) in PREPOSITIONS
        if masculine in EXISTENCE and (between or opens) and set(between) <= RESUMPTIVE:
            sites.append(_verb(words[i], i, masculine, optional=bool(between)))
        for pair in heads.demonstratives:
            if bare[i] in pair and not between:
                sites.append(Site(words[i], "demonstrative", i, *pair))
    prefix = words[at].partition(PLACE)[0]
    kinds: dict[str, Kind] = {"ال": "article", "ل": "preposition"}
    if prefix in kinds:
        sites.append(Site(prefix + PLACE, kinds[prefix], at, prefix, prefix))
    return sites


def _after(words: list[str], at: int, heads: Heads) -> list[Site]:
    """What follows the class at word `at` and agrees with it: relative pronoun, adjectives, one verb. It ends at the
    first word that does not, or at a punctuation mark; none where something is written onto the class."""
    sites: list[Site] = []
    if not words[at].endswith(PLACE):
        return sites
    for i in range(at + 1, len(words)):
        word = re.sub(r"[^\w]+$", "", words[i])
        if not word:
            continue
        site = _following(word, i, heads)
        if not site:
            break
        sites.append(site)
        if site.kind == "verb" or word != words[i]:
            break
    return sites


def _following(word: str, place: int, heads: Heads) -> Site | None:
    bare = normalise(word)
    if bare in heads.relative:
        return Site(word, "relative", place, *heads.relative)
    for prefix in ("", "و"):
        stem = bare.removeprefix(prefix)
        stem = stem.removeprefix("ال") if heads.has_article(stem) else stem
        if bare.startswith(prefix) and (pair := heads.adjective(stem)):
            return Site(word, "adjective", place, *pair, prefix)
    return _verb(word, place, re.sub("^ت", "ي", bare)) if is_verb(fold(bare)) else None


def _verb(word: str, place: int, masculine: str, optional: bool = False) -> Site:
    return Site(word, "verb", place, masculine, "ت" + masculine[1:], optional=optional)


def _wrong(site: Site, gender: Gender | None, definite: bool, heads: Heads) -> bool:
    if site.kind == "relative" and not definite:
        return True
    word = normalise(site.word).removeprefix(site.prefix)
    with_article = site.kind == "adjective" and heads.has_article(word)
    if site.kind == "adjective" and definite != with_article and not (definite and site.predicate):
        return True
    other = {"feminine": site.masculine, "masculine": site.feminine}.get(gender or "")
    allowed = site.masculine == site.feminine or (site.optional and gender == "feminine")
    return word.removeprefix("ال" if with_article else "") == other and not allowed


def _form(site: Site, name: str, gender: Gender, definite: bool, heads: Heads) -> str:
    """The site's word beside the name. Before several words of which none has it the article is left off."""
    if site.kind == "preposition":
        return grammar.li(name) if heads.has_article(name.split()[0]) else site.word
    if site.kind == "article":
        return name if heads.definiteness_of(name) or len(name.split()) > 1 else grammar.definite(name)
    if site.kind == "relative" and not definite:
        return _LEFT_OUT
    form = site.masculine if gender == "masculine" else site.feminine
    attribute = heads.has_article(normalise(site.word)) or not (site.predicate and PASSIVE.fullmatch(form))
    with_article = site.kind == "adjective" and definite and attribute
    return site.prefix + (grammar.definite(form) if with_article else form)
