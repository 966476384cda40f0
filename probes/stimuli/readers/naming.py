"""What a user calls something, as an id of the lexicon."""

import difflib
from collections.abc import Mapping

from probes.errors import DataError


def called(where: str, what: str, text: str, names: Mapping[str, str], otherwise: str) -> str:
    """The id that `text` names, spelt as the keys of `names` are. InputError, with the nearest name, where none does.

    what: a kind of word, as `noun`. otherwise: what else the user can do.
    """
    if text in names:
        return names[text]
    close = difflib.get_close_matches(text, names, n=1)
    like = f" (like {close[0]!r})" if close else ""
    raise DataError(
        f"{where} is {text!r}, which the lexicon lacks; give the id, English gloss or Arabic singular of one of its "
        f"{what}s{like}, or {otherwise}"
    )
