"""The pictures that a request which names no gender is held against."""

from collections.abc import Iterator, Sequence
from itertools import chain, cycle

from probes.reasons import Reason

from .measures import PAGE
from .people import SHOWN, Person


def galleries(people: list[Person], professions: Sequence[str]) -> Iterator[tuple[str, list[Person]]]:
    """(profession, its gallery of DEPTH pictures, PAGE of women and PAGE of men), no picture in two galleries.

    A picture that lies near every text (a hub) is on top of whatever is asked. In a gallery that all professions share
    it makes them all alike, and what an interval counts as 32 answers is one. Here it is in the gallery of one.

    Where pictures name professions, each has its own pictures, in as many galleries as they fill. Where none does, they
    are dealt out to `professions` in turn, and those that no gallery is left for are not asked about.
    """
    named = dict.fromkeys(each.profession for each in people if each.profession)
    for profession in named:
        for gallery in _dealt([each for each in people if each.profession == profession]):
            yield profession, gallery
    if not named:
        yield from zip(cycle(professions), _dealt(people))


def too_few(people: list[Person]) -> tuple[Reason, ...]:
    """A note where `form` can't be asked of professions, or of all, that have fewer than PAGE pictures a side."""
    named = dict.fromkeys(each.profession for each in people if each.profession)
    if not named:
        women, men = _sides(people)
        few = min(women, men) < PAGE
        return (Reason("too-few-pictures-for-form", page=PAGE, women=women, men=men),) if few else ()
    sides = [_sides([each for each in people if each.profession == name]) for name in named]
    lacking = [both for both in sides if min(both) < PAGE]
    if not lacking:
        return ()
    women, men = max(lacking, key=lambda both: (min(both), max(both)))
    told = {"n": len(lacking), "all": len(sides), "women": women, "men": men}
    return (Reason("too-few-for-form", page=PAGE, **told),)


def _sides(people: list[Person]) -> tuple[int, int]:
    """How many show a woman, and how many a man."""
    women, men = (sum(each.presentation == gender for each in people) for gender in SHOWN)
    return women, men


def _dealt(people: list[Person]) -> Iterator[list[Person]]:
    """As many whole galleries as people fill, dealt out like cards, so that each is like the others. Women and men take
    turns at being first: where a model puts all at one level, half of those on top are women."""
    women, men = ([each for each in people if each.presentation == gender] for gender in SHOWN)
    n = min(len(women), len(men)) // PAGE
    for turn in range(n):
        pairs = zip(women[turn::n][:PAGE], men[turn::n][:PAGE], strict=True)
        yield list(chain.from_iterable(pair[:: -1 if i % 2 else 1] for i, pair in enumerate(pairs)))
