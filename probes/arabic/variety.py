"""A variety of Arabic, as one value: its lexicon, its grammar, its templates, and what it can say.

It travels in a `Source` by its name, and whatever asks for words asks the variety that it is given: two may be alive
in one process. What a variety can't say is not asked of a model.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeVar

from probes.errors import CallError, DataError
from probes.files import declared, yaml_files

from .beyond_ten import BeyondTen
from .calques.translationese import Calques
from .calques.words import Vocabulary
from .grammar import Case, Number, li
from .lexicon import Gender, Lexicon
from .numbers.spellings import Spellings
from .numbers.verbs import PresentVerbs
from .numerals import NumberGrammar
from .prompts.heads import Heads
from .vowels import Vowels, Written

DATA = Path(__file__).parent / "data"
"""One folder a variety."""

T = TypeVar("T")
Pair = dict[Gender, str]


@dataclass(frozen=True)
class Agreement:
    """What shows a person's gender beside the noun, the adjective and the verb.

    where: what ends a relative clause: «الطبيبة التي تبتسم في الصورة».
    self: what takes a suffix beside any noun: «تبتسم الطبيبة الذكية نفسها».
    does: what only a person does, so that a noun beside it is read as one: «مصورة تبتسم» is no camera.
    """

    demonstrative: Pair
    relative: Pair
    pronoun: Pair
    where: str
    self: str
    does: Pair


@dataclass(frozen=True)
class Tens:
    """What eleven to ninety-nine are made of, beside the words for one to ten: see `BeyondTen`."""

    one: Pair
    ten: Pair
    tens: tuple[str, ...]


@dataclass(frozen=True)
class Numerals:
    """The part `numbers` of grammar.yaml: the forms that a noun has; the words for one to ten beside a noun of either
    gender; other spellings that are read and never written, by their number; those beyond ten."""

    forms: tuple[Number, ...]
    masculine: tuple[str, ...]
    feminine: tuple[str, ...]
    also: dict[str, int] = field(default_factory=dict)
    beyond_ten: Tens | None = None


@dataclass(frozen=True)
class Grammar:
    """grammar.yaml."""

    numbers: Numerals
    agreement: Agreement


@dataclass(frozen=True)
class Frame:
    """What a number phrase is put into, at `{phrase}`, and the case that it asks for."""

    text: str
    case: Case


@dataclass(frozen=True)
class Templates:
    """What words are put into; templates.yaml says what stands in the braces of each. None: the variety has no such
    wording."""

    people: dict[str, str]
    numbers: dict[str, Frame]
    classes: tuple[str, ...]
    field: str | None = None
    person_of: str | None = None
    either: str | None = None
    two_of: str | None = None

    def person(self, name: str, noun: str) -> str:
        """A template of `people` with an indefinite noun (nominative and genitive are written alike)."""
        return self.people[name].format(noun=noun, of_noun=li(noun))

    @property
    def frame(self) -> str:
        """The name of the frame of numbers that is used where one is enough."""
        return next(iter(self.numbers))


@dataclass(frozen=True)
class Variety:
    """A variety of Arabic.

    beyond_ten: the numerals from eleven on, where grammar.yaml has them.
    folder: where it was read from; the tables of captions and prompts are read there when they are first asked for.
    """

    name: str
    lexicon: Lexicon = field(hash=False)
    numbers: NumberGrammar = field(hash=False)
    agreement: Agreement = field(hash=False)
    templates: Templates = field(hash=False)
    folder: Path = field(compare=False, repr=False)
    beyond_ten: BeyondTen | None = field(default=None, hash=False)

    @classmethod
    def read(cls, folder: Path) -> "Variety":
        """The variety of a folder, laid out as data/msa. InputError, in one line, where a file or a key is missing."""
        grammar = _built(Grammar, folder / "grammar.yaml")
        numbers = _numbers(grammar.numbers, folder / "grammar.yaml")
        tens = grammar.numbers.beyond_ten
        return cls(
            folder.name,
            Lexicon.read(folder / "lexicon", () if numbers.dual else ("dual",)),
            numbers,
            grammar.agreement,
            _built(Templates, folder / "templates.yaml"),
            folder,
            BeyondTen(numbers, tens.one, tens.ten, tens.tens) if tens else None,
        )

    @property
    def without(self) -> tuple[str, ...]:
        """Fields of the lexicon's rows that this variety has not."""
        return () if self.numbers.dual else ("dual",)

    @cached_property
    def says(self) -> frozenset[str]:
        """What it can say, read off what it has.

        dual: two of a thing by a form of the noun. two of: and the calque that stands for it. polarity: a numeral of
        the wrong gender. number phrases: numbers read back from captions. calques: a caption as a translation has it.
        native captions: those of the drawn scenes. names: what agrees with the name of a class. vowels: phrases with
        every vowel written.
        """
        there = {
            "dual": self.numbers.dual,
            "two of": self.templates.two_of is not None,
            "polarity": self.numbers.polarity,
            "number phrases": self._has("captions/present_verbs.yaml"),
            "calques": self._has("captions/translationese.yaml"),
            "native captions": self._has("captions/captions.yaml"),
            "names": self._has("prompts/heads.yaml"),
            "vowels": self._has("vowels.yaml"),
        }
        return frozenset(name for name, has in there.items() if has)

    @cached_property
    def spellings(self) -> Spellings:
        """What is counted, and the adjectives, by how they are spelt."""
        return Spellings(self)

    @cached_property
    def present_verbs(self) -> PresentVerbs:
        """Verbs that may follow a number phrase."""
        return PresentVerbs(self.folder / "captions" / "present_verbs.yaml")

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words of its captions, more than its lexicon has."""
        return Vocabulary(self)

    @cached_property
    def calques(self) -> Calques:
        """What a literal translation does to its captions."""
        return Calques(self)

    @cached_property
    def heads(self) -> Heads:
        """What agrees with the name of a class."""
        return Heads(self)

    @cached_property
    def vowels(self) -> Vowels:
        """Its words with every vowel written."""
        path = self.folder / "vowels.yaml"
        return Vowels(_built(Written, path), str(path))

    @cached_property
    def scenes(self) -> dict[str, Any]:
        """The frames of native captions of the drawn scenes, and what each profession is drawn with."""
        return _yaml(self.folder / "captions" / "captions.yaml")

    @cached_property
    def coco(self) -> dict[str, str]:
        """COCO's categories as indefinite noun phrases, as far as the variety has them."""
        path = "prompts/coco.yaml"
        rows = _yaml(self.folder / path) if self._has(path) else []
        return {row["category"]: row["noun"] for row in rows}

    def _has(self, path: str) -> bool:
        return (self.folder / path).is_file()


def varieties() -> list[str]:
    """The names of those that are bundled."""
    return sorted(folder.name for folder in _folders())


def variety(name: str) -> Variety:
    """The variety of a name, or of a folder that is laid out as the bundled ones are. The same value for the same."""
    bundled = {folder.name: folder for folder in _folders()}
    folder = bundled.get(name) or Path(name).absolute()
    if not (folder / "grammar.yaml").is_file():
        raise CallError(
            f"--variety {name}: not known; give one of {', '.join(sorted(bundled))}, or a folder of your own"
        )
    return _read(folder)


@cache
def _read(folder: Path) -> Variety:
    return Variety.read(folder)


def _folders() -> Iterator[Path]:
    return (path.parent for path in DATA.glob("*/grammar.yaml"))


def _numbers(written: Numerals, path: Path) -> NumberGrammar:
    """The part `numbers` of grammar.yaml."""
    for gender in ("masculine", "feminine"):
        if len(words := getattr(written, gender)) != 10:
            raise DataError(
                f"{path}: numbers: {gender}: {len(words)} numerals; expected one for each of one to ten"
            )
    numerals: dict[Gender, tuple[str, ...]] = {"masculine": written.masculine, "feminine": written.feminine}
    return NumberGrammar(written.forms, numerals, written.also)


def _built(kind: type[T], path: Path) -> T:
    """A dataclass, checked, of what a file of the folder holds."""
    return declared.build(kind, _yaml(path), str(path))


def _yaml(path: Path) -> Any:
    return yaml_files.shipped(path, "a folder that is laid out as data/msa is")
