"""The words after a number phrase that follow its number: verbs that it is the subject of, and «هما».

Only those that are certain are found; `refusals` refuses what else might be one.
"""

import re
from dataclasses import dataclass

from probes.arabic.grammar import Number
from probes.arabic.lexicon import Gender, Noun

from . import number_phrases, verbs
from .dependents import CLAUSES, ENDING_OF_MANY, ONE_ENDING_SO, PREPOSITIONS, frame
from .number_phrases import Found, Word, Words
from .spellings import Spellings, fold
from .verbs import PresentVerb, PresentVerbs

_VERB = re.compile("([وف]?)([يت].+?)(ه|ها)?")
_THEIRS = re.compile("(.*[^ياى]|[وف]?(?:علي|إلي|في|لدي|ب?أيدي))?هما")
_NOT_THEIRS = re.compile("(مه|دره|أيه)ما|[وبل]?(رأس|وجه|فم|أنف|لسان|ذراع|جسم|ظهر|بطن)هما")
"""No pronoun; and what each has one of, which more than two have in the plural."""
_PRONOUNS: dict[tuple[Gender, Number], str] = {
    ("masculine", "singular"): "ه", ("masculine", "dual"): "هما", ("masculine", "plural"): "هم",
    ("feminine", "singular"): "ها", ("feminine", "dual"): "هما", ("feminine", "plural"): "هن",
}  # fmt: skip


@dataclass(frozen=True)
class Follower:
    """A word that agrees with a phrase: characters [start, end), and its place among the words after the phrase.

    verb: none for a pronoun. before, after: what is written onto it: و, and the verb's object.
    """

    place: int
    start: int
    end: int
    verb: PresentVerb | None
    before: str = ""
    after: str = ""

    @property
    def joined(self) -> bool:
        return self.before.startswith(("و", "ف"))

    def spelt(self, noun: Noun, n: int) -> str:
        """The word as it follows so many of the noun."""
        gender, number = agreement(noun, n)
        word = verbs.conjugate(self.verb, gender, number) if self.verb else _PRONOUNS[gender, number]
        return self.before + word + self.after


def agreement(noun: Noun, n: int) -> tuple[Gender, Number]:
    """What a word after so many of the noun agrees with; things in the plural take the feminine singular."""
    if n <= 2:
        return noun.gender, "singular" if n == 1 else "dual"
    return (noun.gender, "plural") if noun.rational else ("feminine", "singular")


def followers(found: Found) -> list[Follower]:
    """The followers of a phrase, in order."""
    said = agreement(found.phrase.noun, found.phrase.n)
    subject = _is_subject(found)
    words = number_phrases.tokens(found.caption)
    spellings, known = found.variety.spellings, found.variety.present_verbs
    before = words[: found.first]
    if not subject and (said[1] != "dual" or any(_may_be_subject(word, spellings) for word in before)):
        return []
    out: list[Follower] = []
    rest = words[found.last :]
    for place, word in enumerate(rest):
        follower = _verb(rest, place, said, known) or _pronoun(rest, place, said)
        if follower and _belongs(follower, said[1], found, out):
            out.append(follower)
        elif _may_be_subject(word, spellings) or (
            fold(word.text) in CLAUSES and not _goes_on(rest, place + 1, said, known)
        ):
            break
    return out


def _is_subject(found: Found) -> bool:
    return frame(found) in ("opening", "subject") or found.phrase.case == "nominative"


def _belongs(follower: Follower, number: Number, found: Found, before: list[Follower]) -> bool:
    """Whether it is the phrase's: the next word, or a dual, or joined to a verb of the phrase."""
    after_verb = bool(before) or frame(found) == "subject"
    if follower.joined and not after_verb:
        return False
    if number == "dual":
        return follower.place == 0 or bool(before) or _is_subject(found)
    return follower.place == 0 or (follower.joined and after_verb)


def _goes_on(words: Words, place: int, said: tuple[Gender, Number], known: PresentVerbs) -> bool:
    """Whether a new clause begins with a verb in the dual: «بينما يحملان», with no subject of its own."""
    return said[1] == "dual" and place < len(words) and _verb(words, place, said, known) is not None


def _verb(words: Words, place: int, said: tuple[Gender, Number], known: PresentVerbs) -> Follower | None:
    word = words[place]
    match = _VERB.fullmatch(word.text)
    if not match:
        return None
    before, form, after = match.groups(default="")
    readings = [verb for verb, *agrees in known.read(form) if tuple(agrees) == said]
    if len(readings) != 1 or (after and readings[0].present.endswith(("ى", "أ"))):
        return None
    return Follower(place, word.start, word.end, readings[0], before, after)


def _pronoun(words: Words, place: int, said: tuple[Gender, Number]) -> Follower | None:
    word = words[place]
    match = _THEIRS.fullmatch(word.text)
    if said[1] != "dual" or not match or _NOT_THEIRS.fullmatch(word.text):
        return None
    if match[1] == "بعض" and not _each_other(words, place):
        return None
    return Follower(place, word.start, word.end, None, match[1] or "")


def _each_other(words: Words, place: int) -> bool:
    """«يعانقون بعضهم البعض», «بجانب بعضهم»; but «يعانقون بعضهم» may be "some of them"."""
    before = fold(words[place - 1].text) if place else ""
    after = words[place + 1].text if place + 1 < len(words) else ""
    return before in PREPOSITIONS or after in ("البعض", "بعضا")


def _may_be_subject(word: Word, spellings: Spellings) -> bool:
    """Whether what agrees further on may agree with this: several of something, or one joined to another."""
    folded = fold(word.text)
    bare = re.sub("^[وف]?(ال)?(?=...)", "", folded)
    if folded.startswith("و") and bare in spellings.nouns:
        return True
    return bool(ENDING_OF_MANY.fullmatch(folded)) and not {folded, bare} & ONE_ENDING_SO
