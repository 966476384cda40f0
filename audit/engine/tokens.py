"""How many tokens the model's tokenizer makes of each text, and which texts it cuts."""

import numpy as np
import pandas as pd

from audit.models.base import Model

from .store import keys
from .store.database import Space


def with_tokens(outcomes: pd.DataFrame, model: Model, space: Space | None = None) -> pd.DataFrame:
    """Outcomes with `fertility`, tokens a word of the query's text, and `cut`, 1 where it is longer than the model
    reads; NaN where there is no text or no tokenizer. space: where counts are taken from, and kept."""
    codes, texts = _coded(outcomes)
    counts = _counts(texts, model, space) if texts else None
    return _counted(outcomes, codes, texts, counts, model.max_tokens)


def with_kept(outcomes: pd.DataFrame, space: Space, max_tokens: int | None) -> pd.DataFrame | None:
    """The same of what is kept of a model that is not loaded; None where the tokens of a text are not."""
    codes, texts = _coded(outcomes)
    if space.missing(keys.tokens(texts)):
        return None
    return _counted(outcomes, codes, texts, _kept(texts, space) if texts else None, max_tokens)


def _coded(outcomes: pd.DataFrame) -> tuple[np.ndarray, list[str]]:
    """(n,) which text each outcome has, -1 where none, and the texts."""
    codes, texts = pd.factorize(outcomes["text"])
    return codes, list(texts)


def _counted(
    outcomes: pd.DataFrame, codes: np.ndarray, texts: list[str], counts: np.ndarray | None, most: int | None
) -> pd.DataFrame:
    """Outcomes with the columns of `with_tokens`. counts: tokens of each text; most: of which a model reads no more."""
    if counts is None:
        return outcomes.assign(fertility=float("nan"), cut=float("nan"))
    words = np.array([len(text.split()) for text in texts])
    cut = counts > most if most else np.full(len(texts), np.nan)
    by_text = {"fertility": counts / words, "cut": cut}
    return outcomes.assign(**{name: np.append(each, np.nan)[codes] for name, each in by_text.items()})


def _counts(texts: list[str], model: Model, space: Space | None) -> np.ndarray | None:
    """(n,) tokens of each text; None where there is no tokenizer."""
    if space is None:
        return model.token_counts(texts)
    own = keys.tokens(texts)
    if missing := space.missing(own):
        made = model.token_counts([texts[i] for i in missing])
        if made is None:
            return None
        space.add([own[i] for i in missing], made[:, None].astype(np.float32))
    return _kept(texts, space)


def _kept(texts: list[str], space: Space) -> np.ndarray:
    """(n,) tokens of each text, all of which are kept."""
    return space.filled(keys.tokens(texts), lambda at: np.zeros((len(at), 1), np.float32))[:, 0].astype(int)
