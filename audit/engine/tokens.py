"""How many tokens the model's tokenizer makes of each text, and which texts it cuts."""

import numpy as np
import pandas as pd

from audit.models.base import Model

from .store import keys
from .store.database import Space


def with_tokens(outcomes: pd.DataFrame, model: Model, space: Space | None = None) -> pd.DataFrame:
    """Outcomes with `fertility`, tokens a word of the query's text, and `cut`, 1 where it is longer than the model
    reads; NaN where there is no text or no tokenizer. space: where counts are taken from, and kept."""
    texts = list(outcomes["text"].dropna().unique())
    counts = _counts(texts, model, space) if texts else None
    return _counted(outcomes, texts, counts, model.max_tokens)


def with_kept(outcomes: pd.DataFrame, space: Space, max_tokens: int | None) -> pd.DataFrame | None:
    """The same of what is kept of a model that is not loaded; None where the tokens of a text are not."""
    texts = list(outcomes["text"].dropna().unique())
    if space.missing(keys.tokens(texts)):
        return None
    return _counted(outcomes, texts, _kept(texts, space) if texts else None, max_tokens)


def _counted(
    outcomes: pd.DataFrame, texts: list[str], counts: np.ndarray | None, most: int | None
) -> pd.DataFrame:
    """Outcomes with the columns of `with_tokens`. counts: tokens of each text; most: of which a model reads no more."""
    if counts is None:
        return outcomes.assign(fertility=float("nan"), cut=float("nan"))
    tokens = outcomes["text"].map(dict(zip(texts, counts, strict=True))).astype(float)
    words = outcomes["text"].str.split().str.len()
    cut = (tokens > most).astype(float).where(tokens.notna()) if most else float("nan")
    return outcomes.assign(fertility=tokens / words, cut=cut)


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
