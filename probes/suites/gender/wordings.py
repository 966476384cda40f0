"""What a profession is called by where no gender is meant: one of the ways that people write, a factor."""

from collections.abc import Callable, Iterator

from probes.arabic import grammar
from probes.arabic.lexicon import Profession
from probes.arabic.variety import Variety

MASCULINE = "generic masculine"
EITHER = "both words"
PERSON = "person"
ORDERS = ("masculine first", "feminine first")
"""Of the two words of EITHER."""
OF_ONE = ("slash", "slash, joined", "brackets", EITHER, PERSON)
"""Those that name one person, as an option beside the two forms must."""


def _either(profession: Profession, variety: Variety) -> tuple[str, ...] | None:
    """In both orders: «طبيب أو طبيبة», «طبيبة أو طبيب»."""
    if not (template := variety.templates.either):
        return None
    words = (profession.masculine.singular, profession.feminine.singular)
    return tuple(template.format(one=one, other=other) for one, other in (words, words[::-1]))


def _of_field(template: str | None, profession: Profession) -> str | None:
    return template and template.format(field=profession.field)


SAID: dict[str, Callable[[Profession, Variety], str | tuple[str, ...] | None]] = {
    "slash": lambda profession, _: grammar.slash(profession),
    "slash, joined": lambda profession, _: grammar.joined_slash(profession),
    "brackets": lambda profession, _: grammar.brackets(profession),
    EITHER: _either,
    PERSON: lambda profession, variety: (
        _of_field(variety.templates.person_of, profession) if profession.works else None
    ),
    "field": lambda profession, variety: _of_field(variety.templates.field, profession),
    "group": lambda profession, _: profession.group,
}
"""By the name of the wording; None where the variety or the profession has none. «شخص يعمل …» is masculine in grammar,
as the word شخص is, and is called neutral by convention; a group has the gender of its noun."""


def neutral(profession: Profession, variety: Variety, turn: int) -> Iterator[dict[str, str]]:
    """Each wording that the profession has: `wording`, `text`, and the `order` of two words, which take turns at being
    first, so that both orders are one wording."""
    for wording, of in SAID.items():
        said = of(profession, variety)
        if isinstance(said, tuple):
            place = turn % len(said)
            yield {"wording": wording, "text": said[place], "order": ORDERS[place]}
        elif said:
            yield {"wording": wording, "text": said}
