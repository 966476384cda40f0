"""What the report of zero-shot classification shows beside its findings: which classes are mistaken for which."""

import pandas as pd

from probes.section import Section, TableColumn, Told
from probes.trials import Trials

HUB = 0.01
"""The share of classes that is looked at: how many answers do the most chosen hundredth of them take?"""
SHOWN = 8


def confusions(trials: Trials, outcomes: pd.DataFrame) -> Section:
    """The pairs of classes that are most often mistaken, with a picture of each mistake."""
    asked, names = _first_names(outcomes), _names(trials)
    wrong = asked[asked["chosen"] != asked["lemma"]]
    counts = wrong.groupby(["lemma", "chosen"])["image"].agg(["size", "first"])
    counts = counts.sort_values("size", ascending=False).head(SHOWN)
    of_class = asked.groupby("lemma").size()
    rows = [
        (each["first"], _named(names, right), _named(names, chosen), (each["size"], of_class[right]))
        for (right, chosen), each in counts.iterrows()  # type: ignore[misc]
    ]
    columns = (
        TableColumn("picture", "picture"),
        TableColumn("is", "named"),
        TableColumn("was taken for", "named"),
        TableColumn("pictures", "part"),
    )
    return Section("The commonest mistakes", columns, pd.DataFrame(rows))


def hubs(trials: Trials, outcomes: pd.DataFrame) -> Section:
    """The classes that are chosen far oftener than they are right, and whether a few take a share of all answers."""
    asked, names = _first_names(outcomes), _names(trials)
    chosen, right = asked["chosen"].value_counts(), asked["lemma"].value_counts()
    few = max(1, round(HUB * len(names)))
    share, fair = chosen.head(few).sum() / len(asked), right.head(few).sum() / len(asked)
    told = Told(
        "The {few} most chosen of {all} classes take {share} of all answers, {fair} being theirs.",
        {
            "few": ("count", few),
            "all": ("count", len(names)),
            "share": ("share", share),
            "fair": ("share", fair),
        },
        "exceeds" if share > 3 * fair else "within",
    )
    rows = [
        (_named(names, label), chosen[label], right.get(label, 0))
        for label in (chosen - right.reindex(chosen.index).fillna(0)).nlargest(SHOWN).index
    ]
    columns = (
        TableColumn("class", "named"),
        TableColumn("times chosen", "count"),
        TableColumn("pictures of it", "count"),
    )
    return Section("Classes that are chosen oftener than right", columns, pd.DataFrame(rows), told)


def _first_names(outcomes: pd.DataFrame) -> pd.DataFrame:
    return outcomes.query("names == 'short' and prompt == 'as written'")


def _names(trials: Trials) -> dict[str, str]:
    """Class -> its first name."""
    own = trials.options.query("options == 'classes/short/name'")
    return dict(zip(own["option"], own["text"], strict=True))


def _named(names: dict[str, str], label: object) -> tuple[str, str]:
    return names.get(str(label), ""), str(label)


SECTIONS = {"confusions": confusions, "hubs": hubs}
