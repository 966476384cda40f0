"""How many tokens the model's tokenizer makes of each text, and which texts it cuts."""

import pandas as pd

from audit.models.base import Model


def with_tokens(outcomes: pd.DataFrame, model: Model) -> pd.DataFrame:
    """Outcomes with `fertility`, tokens a word of the query's text, and `cut`, 1 where it is longer than the model
    reads; NaN where there is no text or no tokenizer."""
    texts = outcomes["text"].dropna().unique()
    counts = model.token_counts(list(texts)) if len(texts) else None
    if counts is None:
        return outcomes.assign(fertility=float("nan"), cut=float("nan"))
    tokens = outcomes["text"].map(dict(zip(texts, counts, strict=True))).astype(float)
    words = outcomes["text"].str.split().str.len()
    cut = (
        (tokens > model.max_tokens).astype(float).where(tokens.notna()) if model.max_tokens else float("nan")
    )
    return outcomes.assign(fertility=tokens / words, cut=cut)
