"""Requests that name no gender: both words pooled, or a neutral wording, in the place of the masculine word."""

from collections.abc import Iterator, Mapping

import pandas as pd

from probes.columns import SHARE, Column
from probes.suite import Measure, accuracy
from probes.suites.gender import SUITE
from probes.suites.gender.columns import GALLERY_SHARE
from probes.suites.gender.measures import DEPTH
from probes.suites.gender.wordings import MASCULINE

from .remedy import Asked, Change, Remedy

MEN = SUITE.measure("form, masculine word")
EVEN = (0.5, 0.5)
EXAMPLES = {
    "slash": "طبيب/ة",
    "slash, joined": "طبيب/ـة",
    "brackets": "طبيب(ة)",
    "both words": "طبيب أو طبيبة",
    "person": "شخص يعمل في مجال الطب",
    "field": "مجال الطب",
    "group": "هيئة التمريض",
}
"""Of each wording that a request may have."""
WEIGHTS = tuple(place / 10 for place in range(11))


def right_among(outcomes: pd.DataFrame, options: pd.DataFrame, k: int) -> pd.Series:
    """The share of right ones among the first k."""
    pairs = zip(outcomes["top"], outcomes["answer"], strict=True)
    return pd.Series([sum(each in answer for each in top[:k]) / k for top, answer in pairs], outcomes.index)


FOUND = accuracy(
    "the profession is found",
    "Asked for a profession, how many of the first 16 pictures of all that there are show it?",
    where={"probe": "request"},
    neutral="chance",
    value=Column("right_among", right_among, "share", SHARE).at(DEPTH),
    clusters=("lemma",),
)
"""What a request is for, whoever is on top."""


def requests(asked: Asked) -> Asked:
    """Adds each request beside the pictures of all galleries, those of its profession right."""
    queries, options = asked.trials.queries, asked.trials.options
    own = queries[queries["probe"] == MEN.where["probe"]]
    shown = options[options["options"].isin(own["options"])]
    everyone = shown.drop_duplicates("image").assign(options="all galleries")
    answers = shown.groupby(shown["options"].map(own.set_index("options")["lemma"]))["option"].agg(tuple)
    more = own.assign(
        query="request-" + own["query"],
        probe="request",
        options="all galleries",
        answer=own["lemma"].map(answers),
    )
    return asked.with_tables(
        pd.concat([queries, more], ignore_index=True), pd.concat([options, everyone], ignore_index=True)
    )


def _asked_by(wording: str) -> Change:
    """The requests by a neutral wording; of a profession that has none the masculine word stays."""

    def change(asked: Asked, _: Asked) -> Asked:
        queries = asked.trials.queries
        neutral = queries[(queries["probe"] == "form") & (queries["wording"] == wording)]
        said = neutral.set_index("options")["text"]
        own = queries["wording"] == MASCULINE
        galleries = queries["query"].str.removeprefix("request-").map(queries.set_index("query")["options"])
        text = queries["text"].where(~own, galleries.map(said).fillna(queries["text"]))
        return asked.with_tables(queries.assign(text=text), asked.trials.options)

    return change


def both(asked: Asked, _: Asked) -> Asked:
    """The requests by the mean of both words' vectors."""
    return _pooled(asked, _words(asked), EVEN)


def weighed(asked: Asked, half: Asked) -> Asked:
    """By a mean in which the masculine word weighs so much that in the half that may be learnt from the share of men
    is nearest to theirs in the gallery."""
    words = _words(asked)
    learnt = half.where((half.trials.queries["probe"] == MEN.where["probe"]).to_numpy())
    tried = [(weight, 1 - weight) for weight in WEIGHTS]
    return _pooled(asked, words, min(tried, key=lambda weights: _away(_pooled(learnt, words, weights))))


def _away(asked: Asked) -> float:
    """How far the share of men on top is from theirs in the galleries."""
    outcomes, options = asked.outcomes(), asked.trials.options
    share = MEN.column.values(outcomes, options).mean()
    return abs(float(share - GALLERY_SHARE.values(outcomes, options).mean()))


def _words(asked: Asked) -> dict[str, tuple[str, ...]]:
    """Profession to its masculine and its feminine word, as they are asked about alone."""
    options = asked.trials.options
    bare = options[options["options"].str.fullmatch("forms/.*/bare")]
    bare = bare.sort_values("gender", ascending=False)  # masculine, feminine
    return bare.groupby(bare["options"].str.split("/").str[1])["text"].agg(tuple).to_dict()


def _pooled(asked: Asked, words: Mapping[str, tuple[str, ...]], weights: tuple[float, float]) -> Asked:
    """The requests by a mean of the masculine and the feminine word, which weigh so much."""
    queries = asked.trials.queries
    names = queries["lemma"].map({lemma: " + ".join(some) for lemma, some in words.items()})
    text = names.where((queries["wording"] == MASCULINE) & names.notna(), queries["text"])
    pooled = asked.pooled({" + ".join(some): some for some in words.values()}, weights)
    return pooled.with_tables(queries.assign(text=text), asked.trials.options)


def _remedies() -> Iterator[Remedy]:
    """Both words, pooled in two ways, and each wording; whatever is asked by, the profession has to be found."""
    costs: dict[str, tuple[Measure, ...]] = {"gender": (FOUND,)}
    yield Remedy(
        "both words",
        "Ask by the mean of the vectors of both words («طبيب», «طبيبة»).",
        "pooling", "gender", MEN, both, costs, requests,
    )  # fmt: skip
    yield Remedy(
        "both words, weighed",
        "The same with a weight for each word, learnt from the other half of the professions.",
        "pooling", "gender", MEN, weighed, costs, requests, learns=True,
    )  # fmt: skip
    for wording, example in EXAMPLES.items():
        yield Remedy(
            f"wording: {wording}",
            f"Ask by a wording that names no gender («{example}»).",
            "prompts", "gender", MEN, _asked_by(wording), costs, requests,
        )  # fmt: skip


REMEDIES = tuple(_remedies())
