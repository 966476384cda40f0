"""Provenance is what is said of captions, never guessed; and what stands on both sides is counted."""

import pandas as pd
import pytest

from probes import SUITES
from probes.captioned import provenance
from probes.sources import Source
from probes.stimuli.drawn import scenes

COLUMNS = ["image", "caption", "origin", "translator"]


def told(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    return provenance.with_provenance(pd.DataFrame(rows, columns=COLUMNS))


def test_the_words_are_those_that_were_said() -> None:
    made = told(
        ("a", "1", "native", ""),
        ("a", "2", "revised", ""),
        ("a", "3", "post-edited", ""),
        ("a", "4", "post-edited", "opus"),
        ("a", "5", "translated", "opus"),
        ("a", "6", "translated", ""),
        ("a", "7", "found", ""),
        ("a", "9", "machine", ""),
        ("a", "8", "", ""),
    )
    assert made["provenance"].tolist() == [
        "native", "revised", "post-edited", "post-edited", "machine", "translated", "found", "machine", "found",
    ]  # fmt: skip
    assert made["origin"].tolist() == ["native"] + ["translated"] * 8
    assert made["against"].tolist() == [
        "", "revised", "post-edited", "post-edited: opus", "opus", "unnamed", "found", "machine", "found",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "first"),
    [
        (["native", "revised", "post-edited"], "native"),
        (["translated", "revised", ""], "revised"),
        (["post-edited", "found"], "found"),
        (["translated", "post-edited"], "post-edited"),
        (["translated"], None),
    ],
)
def test_what_the_others_are_compared_with(said: list[str], first: str | None) -> None:
    made = told(*[("a", str(i), origin, "") for i, origin in enumerate(said)])
    assert made.loc[made["origin"] == "native", "provenance"].unique().tolist() == [first] * bool(first)


def test_what_stands_on_both_sides_is_of_the_same_picture_and_word_for_word() -> None:
    made = told(
        ("a", "كلب", "revised", ""),
        ("a", "قطة", "revised", ""),
        ("b", "كلب", "translated", "opus"),
        ("a", "قطة", "translated", "opus"),
        ("a", "كلب", "translated", "nllb"),
    )
    assert provenance.verbatim(made, "opus").tolist() == [False, True, False, True, False]
    assert provenance.verbatim(made, "nllb").tolist() == [True, False, False, False, True]


def test_a_report_is_told_first_what_it_compares() -> None:
    made = told(
        ("a", "كلب", "revised", ""),
        ("a", "قطة", "revised", ""),
        ("a", "قطة", "translated", "opus"),
        ("a", "قط", "translated", "opus"),
        ("a", "هرة", "post-edited", "opus"),
    )
    first = "revised captions (a translation that people went over)"
    assert [str(each) for each in provenance.compared(made)] == [
        f"Compared: {first} with machine translations of opus",
        f"1 of 2 (50%) of the machine translations of opus stand word for word among the {first} of the same "
        "pictures; the measures “without verbatim” leave them out on both sides",
        f"Compared: {first} with post-edited captions (of opus, mended by people)",
        f"No captions are said to be native: where this report says native, it means {first}",
        "Where this report says translated, it means post-edited captions (a machine translation that people "
        "mended) too",
    ]


def test_it_is_told_in_both_languages() -> None:
    english, arabic = (SUITES["captions"].words(language).reasons for language in ("en", "ar"))
    assert set(english) == set(arabic)
    for name in provenance.PROVENANCES:
        assert f"{name}-captions" in english


@pytest.fixture
def files(tmp_path) -> Source:
    """Ten pictures with two revised and two translated captions each; of the even ones one is the same."""
    lines: dict[str, list[str]] = {"revised": [], "translated:opus": []}
    for i in range(10):
        name = f"{i}.jpg"
        scenes.draw(scenes.thing(scenes.OBJECTS[i], "red", 1, i)).save(tmp_path / name)
        lines["revised"] += [f"{name}#0\tكرة {i} هنا", f"{name}#1\tفي الصورة كرة {i}"]
        lines["translated:opus"] += [
            f"{name}#0\t{'كرة' if i % 2 else 'هناك كرة'} {i} هنا",
            f"{name}#1\tصورة من كرة {i}",
        ]
    for place, rows in enumerate(lines.values()):
        (tmp_path / f"{place}.txt").write_text("\n".join(rows) + "\n", encoding="utf-8")
    given = [f"{origin}={tmp_path / f'{place}.txt'}" for place, origin in enumerate(lines)]
    return Source(images=str(tmp_path), captions=given)


def test_the_comparison_without_them_leaves_them_out_on_both_sides(files: Source) -> None:
    trials = SUITES["captions"].trials(files)
    queries = trials.queries
    sizes = queries.groupby(["probe", "provenance"]).size()
    assert sizes["text to image"].to_dict() == {"machine": 20, "revised": 20}
    assert sizes["text to image, one side"].to_dict() == {"machine": 15, "revised": 15}
    apart = queries[queries["probe"] == "text to image, one side"].groupby("origin")["text"].agg(set)
    assert not apart["native"] & apart["translated"]
    shown = trials.options.groupby("options").size()
    assert [shown[f"{side}/opus"] for side in ("native", "translated")] == [20, 20]
    assert [shown[f"{side}/opus, one side"] for side in ("native", "translated")] == [15, 15]
    assert "5 of 20 (25%)" in str(trials.first[1])


def test_where_nothing_stands_on_both_sides_nothing_more_is_asked() -> None:
    trials = SUITES["captions"].trials()
    assert not trials.queries["probe"].str.contains("one side").any() and not trials.first
    assert set(trials.queries["provenance"].dropna()) == {"native", "translated"}
